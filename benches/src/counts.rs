use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use crate::{
    Fault,
    name::{Ahead, Role, What, Who},
    sections::Sections,
};

/// Instructions on x86-64: what `valgrind --tool=callgrind` collected between the first and the
/// last instruction of each thing measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    conditions: BTreeMap<&'static str, String>,
    figures: BTreeMap<Who, BTreeMap<String, u64>>,
}

impl Counts {
    /// The committed ones.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn committed(path: &Path) -> Result<Self, Fault> {
        let sections = Sections::parse(&fs::read_to_string(path)?)?;
        let condition = |name| Some((name, sections.text("", name)?.to_owned()));
        Ok(Self {
            conditions: CONDITIONS.into_iter().filter_map(condition).collect(),
            figures: Who::ALL.into_iter().map(|who| (who, sections.numbers(who.key()))).collect(),
        })
    }

    /// What a run of [`crate::counting::count`] under callgrind has left in a directory.
    ///
    /// # Errors
    /// Where there are not as many figures as names.
    pub fn collected(run: &Path) -> Result<Self, Fault> {
        let mut counts = Self { conditions: conditions(), ..Self::default() };
        for (line, number) in fs::read_to_string(run.join("names"))?.lines().zip(1_u32..) {
            let (who, what) = line.split_once(' ').ok_or("a figure without a name")?;
            let who = Who::ALL.into_iter().find(|known| known.key() == who);
            let dump = fs::read_to_string(run.join(format!("callgrind.{number}")))?;
            let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
            let total: u64 = total.ok_or("a dump without a total")?.trim().parse()?;
            let figures = counts.figures.entry(who.ok_or("nobody's figure")?).or_default();
            let sum = figures.entry(what.to_owned()).or_default();
            *sum = sum.checked_add(total).ok_or("too many instructions")?;
        }
        Ok(counts)
    }

    /// Writes them as the committed ones.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn commit(&self, path: &Path) -> Result<(), Fault> {
        let mut text = HEAD.to_owned();
        for (name, value) in &self.conditions {
            writeln!(text, "{name} = \"{value}\"")?;
        }
        for (who, figures) in self.figures.iter().filter(|(_, figures)| !figures.is_empty()) {
            writeln!(text, "\n[{}]", who.key())?;
            for (name, figure) in figures {
                writeln!(text, "{name} = {figure}")?;
            }
        }
        Ok(fs::write(path, text)?)
    }

    /// The same counts, with those of somebody who was not measured taken from others, and the
    /// conditions of those.
    #[must_use]
    pub fn or(mut self, others: &Self) -> Self {
        for (who, figures) in &others.figures {
            self.figures.entry(*who).or_insert_with(|| figures.clone());
        }
        for (name, value) in &others.conditions {
            self.conditions.entry(name).or_insert_with(|| value.clone());
        }
        self
    }

    /// One figure.
    #[must_use]
    pub fn of(&self, who: Who, what: What) -> Option<u64> {
        self.figures.get(&who)?.get(&what.key()).copied()
    }

    /// Both sides' public-key work of a payment.
    #[must_use]
    pub fn payment(&self, who: Who, ahead: Ahead) -> Option<u64> {
        let [payer, payee] = Role::BOTH.map(|role| self.of(who, What::Side(role, ahead)));
        payer?.checked_add(payee?)
    }

    /// How many figures are held against the committed ones.
    #[must_use]
    pub fn gated(&self) -> usize {
        let figures = self.figures.iter().filter(|(who, _)| who.is_gated());
        figures.map(|(_, figures)| figures.len()).sum()
    }

    /// What they depend on.
    #[must_use]
    pub fn condition(&self, name: &str) -> Option<&str> {
        self.conditions.get(name).map(String::as_str)
    }

    /// Where another run took other instructions, of what is to repeat to the digit.
    #[must_use]
    pub fn differences(&self, again: &Self) -> Vec<String> {
        let lines =
            self.figures.iter().filter(|(who, _)| who.repeats()).flat_map(|(who, figures)| {
                figures.iter().filter_map(|(name, first)| {
                    let second = again.figures.get(who).and_then(|figures| figures.get(name));
                    (second != Some(first)).then(|| {
                        let second = second.map_or("nothing".into(), ToString::to_string);
                        format!("{}.{name}: {first}, then {second}", who.key())
                    })
                })
            });
        lines.collect()
    }

    /// What of ours grew by more than the tolerance over the committed figures, or has no figure on
    /// one of the two sides.
    #[must_use]
    pub fn risen(&self, committed: &Self) -> Vec<String> {
        let none = BTreeMap::new();
        let mut lines = Vec::new();
        for who in Who::ALL.into_iter().filter(|who| who.is_gated()) {
            let [now, then] =
                [self, committed].map(|counts| counts.figures.get(&who).unwrap_or(&none));
            for (name, now) in now {
                match then.get(name) {
                    None => {
                        lines.push(format!("{}.{name}: {now}, and no committed figure", who.key()))
                    }
                    Some(then) if is_over(*then, *now) => lines.push(format!(
                        "{}.{name}: {then} -> {now}, more than {TOLERANCE_PERCENT} %",
                        who.key()
                    )),
                    Some(_) => {}
                }
            }
            let gone = then.keys().filter(|name| !now.contains_key(*name));
            lines.extend(
                gone.map(|name| format!("{}.{name}: committed, but not measured", who.key())),
            );
        }
        lines
    }
}

fn is_over(then: u64, now: u64) -> bool {
    now.saturating_mul(100) > then.saturating_mul(100_u64.saturating_add(TOLERANCE_PERCENT))
}

/// What counts depend on, as it is here.
fn conditions() -> BTreeMap<&'static str, String> {
    let mut conditions = BTreeMap::from([("arch", std::env::consts::ARCH.to_owned())]);
    for (tool, version) in [("rustc", said("rustc")), ("valgrind", said("valgrind"))] {
        if let Some(version) = version {
            conditions.insert(tool, version);
        }
    }
    #[cfg(feature = "openssl")]
    conditions.insert("openssl", openssl::version::version().to_owned());
    conditions
}

/// What a tool says of its version.
fn said(tool: &str) -> Option<String> {
    let output = std::process::Command::new(tool).arg("--version").output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

const CONDITIONS: [&str; 4] = ["arch", "openssl", "rustc", "valgrind"];

/// By how much a figure of ours may grow before the gate says no.
const TOLERANCE_PERCENT: u64 = 3;

const HEAD: &str = "\
# Instructions on x86-64. Written by: scripts/bench counts --accept
#
# `scripts/bench counts` holds [ours] and [wallet] against these; the others are what ours are
# compared with. All but [openssl], which blinds with randomness, repeat to the digit.

";

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(who: Who, name: &str, figure: u64) -> Counts {
        let figures = BTreeMap::from([(who, BTreeMap::from([(name.to_owned(), figure)]))]);
        Counts { conditions: BTreeMap::new(), figures }
    }

    #[test]
    fn three_percent_more_pass_and_a_little_more_does_not() {
        let then = counts(Who::Ours, "verify", 1_000);

        assert!(counts(Who::Ours, "verify", 900).risen(&then).is_empty());
        assert!(counts(Who::Ours, "verify", 1_030).risen(&then).is_empty());
        let risen = counts(Who::Ours, "verify", 1_031).risen(&then);
        assert_eq!(risen, ["ours.verify: 1000 -> 1031, more than 3 %"]);
    }

    #[test]
    fn a_figure_on_one_side_only_is_named() {
        let one = counts(Who::Wallet, "a", 1);

        assert_eq!(one.risen(&counts(Who::Wallet, "b", 1)).len(), 2);
        assert_eq!(one.differences(&Counts::default()), ["wallet.a: 1, then nothing"]);
    }

    #[test]
    fn nobody_is_held_to_what_others_take() {
        let then = counts(Who::RustCrypto, "verify", 1_000);

        assert!(counts(Who::RustCrypto, "verify", 2_000).risen(&then).is_empty());
        assert!(
            counts(Who::OpenSsl, "sign", 1)
                .differences(&counts(Who::OpenSsl, "sign", 2))
                .is_empty()
        );
    }
}
