use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// A line on the standard error that says how far it has come, where a person can see it.
pub(super) struct Progress {
    shown: bool,
    began: Instant,
    last: Option<Instant>,
    /// How much there is to do, where that is known.
    all: Option<u64>,
}

impl Progress {
    /// Begins to count.
    pub(super) fn new(all: Option<u64>) -> Self {
        Self { shown: io::stderr().is_terminal(), began: Instant::now(), last: None, all }
    }

    /// Says what there is to do.
    pub(super) fn begin(&self, what: &str) {
        let _ = writeln!(io::stderr(), "{what}; Ctrl-C ends it after the worlds that have begun");
    }

    /// That many are done, of that kind.
    pub(super) fn tell(&mut self, done: u64, what: &str) {
        let now = Instant::now();
        let soon = self.last.is_some_and(|last| now.duration_since(last) < PACE);
        if !self.shown || soon {
            return;
        }
        self.last = Some(now);
        let rate = self.rate(done);
        let bar = self.all.map(|all| bar(done, all)).unwrap_or_default();
        // Nothing depends on whether it could be shown.
        let _ = write!(io::stderr(), "\r\x1b[K{bar}{done} {what}, {rate} a second");
        let _ = io::stderr().flush();
    }

    /// Clears the line, and says how long it took.
    pub(super) fn end(&self, done: u64, what: &str) {
        let clear = if self.shown { "\r\x1b[K" } else { "" };
        let (rate, took) = (self.rate(done), self.began.elapsed());
        let line = format!("{done} {what} in {:.1} s, {rate} a second", took.as_secs_f64());
        let _ = writeln!(io::stderr(), "{clear}{line}");
    }

    fn rate(&self, done: u64) -> u64 {
        let millis = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        done.saturating_mul(1_000).checked_div(millis).unwrap_or_default()
    }
}

/// `[#######-----------------]  29 % `
fn bar(done: u64, all: u64) -> String {
    let part = |of: u64| done.min(all).saturating_mul(of).checked_div(all).unwrap_or_default();
    let filled = usize::try_from(part(WIDTH)).unwrap_or_default();
    let width = usize::try_from(WIDTH).unwrap_or_default();
    let blank = width.saturating_sub(filled);
    format!("[{}{}] {:3} %  ", "#".repeat(filled), "-".repeat(blank), part(100))
}

const WIDTH: u64 = 24;
/// How often the line is written at most.
const PACE: Duration = Duration::from_millis(200);
