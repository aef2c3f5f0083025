//! What `scripts/firmware measure` has found on the two boards.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::{Fault, sections::Sections};

/// Figures of the Cortex-M4 and the Cortex-M33.
#[derive(Debug)]
pub struct Boards {
    /// Where they come from, for a person.
    pub source: String,
    figures: BTreeMap<(Board, Kind), BTreeMap<String, u64>>,
}

/// A board under QEMU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Board {
    /// MPS2 with AN386.
    M4,
    /// MPS2 with AN505.
    M33,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Instructions as QEMU counts them.
    Instructions,
    /// Bytes of stack.
    Stack,
}

impl Boards {
    /// From the log of `scripts/firmware measure`, as it is now.
    ///
    /// # Errors
    /// Where nothing was measured.
    pub fn measured(log: &Path) -> Result<Self, Fault> {
        let mut figures = BTreeMap::new();
        let mut board = None;
        for line in fs::read_to_string(log)?.lines() {
            if let Some(rest) = line.strip_prefix("== measure ") {
                board = Board::ALL.into_iter().find(|board| rest.starts_with(board.name()));
            }
            let Ok(Value::Object(said)) = serde_json::from_str(line) else { continue };
            let (Some(board), Some(Value::String(name))) = (board, said.get("name")) else {
                continue;
            };
            for kind in Kind::ALL {
                if let Some(figure) = said.get(kind.name()).and_then(Value::as_u64) {
                    let table: &mut BTreeMap<_, _> = figures.entry((board, kind)).or_default();
                    table.insert(name.clone(), figure);
                }
            }
        }
        if figures.is_empty() {
            return Err("scripts/firmware measure has measured nothing".into());
        }
        Ok(Self { source: "measured by `scripts/firmware measure`".into(), figures })
    }

    /// From `firmware/budget.toml`, as they were committed.
    ///
    /// # Errors
    /// Where that cannot be read.
    pub fn committed(budget: &Path) -> Result<Self, Fault> {
        let sections = Sections::parse(&fs::read_to_string(budget)?)?;
        let mut figures = BTreeMap::new();
        for board in Board::ALL {
            for kind in Kind::ALL {
                let section = format!("{}.{}", kind.name(), board.name());
                figures.insert((board, kind), sections.numbers(&section));
            }
        }
        Ok(Self { source: "as committed in `firmware/budget.toml`".into(), figures })
    }

    /// One figure.
    #[must_use]
    pub fn of(&self, board: Board, kind: Kind, step: &str) -> Option<u64> {
        self.figures.get(&(board, kind))?.get(step).copied()
    }

    /// The names of what was measured of the curve, and of the steps of a payment.
    #[must_use]
    pub fn steps(&self) -> Vec<&str> {
        let steps = self.figures.get(&(Board::M4, Kind::Instructions)).into_iter().flatten();
        steps.map(|(name, _)| name.as_str()).filter(|name| is_shown(name)).collect()
    }
}

fn is_shown(step: &str) -> bool {
    step.starts_with("SM") || step == PAYERS_STEP
}

impl Board {
    /// Both.
    pub const ALL: [Self; 2] = [Self::M4, Self::M33];

    const fn name(self) -> &'static str {
        match self {
            Self::M4 => "an386",
            Self::M33 => "an505",
        }
    }
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Instructions, Self::Stack];

    const fn name(self) -> &'static str {
        match self {
            Self::Instructions => "instructions",
            Self::Stack => "stack",
        }
    }
}

/// REQUEST in to VALUE out: certificate and request checked, debit signed and on flash, with point
/// and nonce made ahead.
pub const PAYERS_STEP: &str = "prepared, payee reads: payer REQUEST to VALUE";
/// Certificate and signature in one.
pub const MERGED: &str = "SM2 verify: certificate and signature in one";
/// A check under a key met for the first time.
pub const VERIFY: &str = "SM2 verify: key met for the first time";
/// A check under a key known before.
pub const VERIFY_KNOWN: &str = "SM2 verify: known key";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_figures_of_both_boards_have_the_payers_step() {
        let budget = concat!(env!("CARGO_MANIFEST_DIR"), "/../firmware/budget.toml");

        let boards = Boards::committed(Path::new(budget)).unwrap();

        for board in Board::ALL {
            for kind in Kind::ALL {
                assert!(boards.of(board, kind, PAYERS_STEP).is_some());
            }
        }
        assert!(boards.steps().contains(&MERGED));
    }
}
