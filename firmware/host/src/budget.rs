use std::{collections::BTreeMap, error::Error, fs, path::Path};

use serde::Deserialize;

use crate::report::Report;

/// What everything may take: the figures of `firmware/budget.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Upward tolerance, in percent.
    pub tolerance_percent: u64,
    /// What the library is to take at most, whatever it takes today.
    pub goal: BTreeMap<String, u64>,
    /// What the wallet takes of a target's memory.
    pub size: BTreeMap<String, BTreeMap<String, u64>>,
    /// Instructions, by board and step.
    pub instructions: BTreeMap<String, BTreeMap<String, u64>>,
    /// Bytes of stack, by board and step.
    pub stack: BTreeMap<String, BTreeMap<String, u64>>,
    /// Bytes of RAM that a value takes, by board.
    pub ram: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Budget {
    /// Reads the figures.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text =
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(toml::from_str(&text)?)
    }

    /// Holds figures against one table of the budget, both ways: nothing is measured that has no
    /// figure, nothing has a figure that is not measured.
    pub fn hold(
        &self,
        table: &str,
        committed: Option<&BTreeMap<String, u64>>,
        measured: &BTreeMap<String, u64>,
        report: &mut Report,
    ) {
        let (mut grown, mut shrunk) = (Vec::new(), 0);
        let none = BTreeMap::new();
        let committed = committed.unwrap_or(&none);
        for (name, now) in measured {
            match committed.get(name) {
                None => grown.push(format!("{name}: {now}, of which the budget knows nothing")),
                Some(then) if *now > self.most(*then) => {
                    grown.push(format!("{name}: {then} -> {now} ({:+.1} %)", percent(*then, *now)));
                }
                Some(then)
                    if now.saturating_mul(100)
                        < then.saturating_mul(100 - self.tolerance_percent) =>
                {
                    shrunk += 1;
                }
                Some(_) => {}
            }
        }
        let gone = committed.keys().filter(|name| !measured.contains_key(*name));
        grown.extend(gone.map(|name| format!("{name}: in the budget, but not measured")));
        for line in &grown {
            println!("        {line}");
        }
        if !grown.is_empty() {
            println!(
                "        If that is the price of something good, accept it:\n        \
                 scripts/firmware measure --accept, and commit firmware/budget.toml with the change."
            );
        }
        if shrunk > 0 {
            println!(
                "        {shrunk} figures of [{table}] shrank by more than the tolerance: accept them."
            );
        }
        report.claim(
            &format!("[{table}] within {} % of the budget", self.tolerance_percent),
            grown.is_empty(),
        );
    }

    fn most(&self, figure: u64) -> u64 {
        figure.saturating_add(figure.saturating_mul(self.tolerance_percent) / 100)
    }
}

/// Whether a goal is reached, in a word.
pub const fn said(within: bool) -> &'static str {
    if within { "within" } else { "missed" }
}

/// Whether figures are to be shown as a new budget instead of held against the old.
pub fn accepting() -> bool {
    std::env::var_os("ACCEPT").is_some()
}

/// A table as the budget file has it.
pub fn table(name: &str, figures: &BTreeMap<String, u64>) -> String {
    let lines = figures.iter().map(|(name, figure)| format!("\"{name}\" = {figure}\n"));
    format!("\n[{name}]\n{}", lines.collect::<String>())
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit after the point")]
fn percent(then: u64, now: u64) -> f64 {
    (now as f64 / then as f64 - 1.0) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(then: u64, now: u64) -> bool {
        let budget = Budget {
            tolerance_percent: 3,
            goal: BTreeMap::new(),
            size: BTreeMap::new(),
            instructions: BTreeMap::new(),
            stack: BTreeMap::new(),
            ram: BTreeMap::new(),
        };
        let figures = |figure| BTreeMap::from([("step".to_owned(), figure)]);
        let mut report = Report::default();
        budget.hold("test", Some(&figures(then)), &figures(now), &mut report);
        report.end() == std::process::ExitCode::SUCCESS
    }

    #[test]
    fn three_percent_more_is_within_the_budget_and_four_are_not() {
        assert!(held(1_000, 900));
        assert!(held(1_000, 1_030));
        assert!(!held(1_000, 1_031));
    }
}
