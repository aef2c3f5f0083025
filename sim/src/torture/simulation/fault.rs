use core::fmt;
use std::{collections::BTreeSet, str::FromStr};

/// A kind of thing that goes wrong in a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Messages are lost.
    Loss,
    /// Commands come twice.
    Repeat,
    /// Messages of earlier taps come again, before others or instead of them.
    Replay,
    /// Bits of messages are flipped.
    Flip,
    /// The power fails while flash is written.
    Cut,
    /// The power fails between steps.
    Reboot,
    /// Flash becomes what it was before.
    Rollback,
    /// Two copies of a wallet are used in turn.
    Clone,
    /// Certified wallets do not play by the rules.
    Hostile,
    /// The operator cannot be reached for long.
    Offline,
    /// Wallets are lost for ever.
    Vanish,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Loss,
        Self::Repeat,
        Self::Replay,
        Self::Flip,
        Self::Cut,
        Self::Reboot,
        Self::Rollback,
        Self::Clone,
        Self::Hostile,
        Self::Offline,
        Self::Vanish,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Repeat => "repeat",
            Self::Replay => "replay",
            Self::Flip => "flip",
            Self::Cut => "cut",
            Self::Reboot => "reboot",
            Self::Rollback => "rollback",
            Self::Clone => "clone",
            Self::Hostile => "hostile",
            Self::Offline => "offline",
            Self::Vanish => "vanish",
        }
    }
}

/// Which kinds of things go wrong: `all`, `none`, or names with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(BTreeSet<Fault>);

/// A name that no kind of fault has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no fault is called `{0}`: all, none, or of {list}", list = Faults::all())]
pub struct UnknownFault(String);

impl Faults {
    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Self(Fault::ALL.into_iter().collect())
    }

    /// None of them.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeSet::new())
    }

    /// Whether that kind is among them.
    #[must_use]
    pub fn have(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }
}

impl FromStr for Faults {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        match text {
            "all" => Ok(Self::all()),
            "none" => Ok(Self::none()),
            list => list.split(',').map(named).collect::<Result<_, _>>().map(Self),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let names: Vec<_> = self.0.iter().map(|fault| fault.name()).collect();
        f.write_str(&names.join(","))
    }
}

fn named(name: &str) -> Result<Fault, UnknownFault> {
    let found = Fault::ALL.into_iter().find(|fault| fault.name() == name.trim());
    found.ok_or_else(|| UnknownFault(name.to_owned()))
}
