use std::io::Write;

/// Counts the cases of one table, and says how many there were and how many were left out.
pub struct Tally {
    table: &'static str,
    cases: usize,
    left_out: usize,
}

impl Tally {
    pub const fn of(table: &'static str) -> Self {
        Self { table, cases: 0, left_out: 0 }
    }

    /// One case more.
    pub const fn case(&mut self) {
        self.cases += 1;
    }

    /// So many cases that only `HOSTILE=all` has.
    pub const fn leave_out(&mut self, cases: usize) {
        self.left_out += cases;
    }

    /// Holds that there were at least so many, and prints the count whoever captures the output.
    pub fn holds(&self, least: usize) {
        let Self { table, cases, left_out } = self;
        let rest = match left_out {
            0 => String::new(),
            _ => format!("; {left_out} more with HOSTILE=all"),
        };
        writeln!(std::io::stderr(), "hostile: {table}: {cases} cases{rest}").unwrap();
        assert!(*cases >= least, "{table}: {cases} cases, {least} expected");
    }
}

/// Whether this run takes everything.
pub fn takes_all() -> bool {
    std::env::var_os("HOSTILE").is_some_and(|scope| scope == "all")
}
