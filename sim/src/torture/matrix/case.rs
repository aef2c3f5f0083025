use std::fmt;

use crate::flash::Tear;

/// What goes wrong in one tap, or in whatever else two devices do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// Where the payer's power is cut.
    pub(super) payer: Option<Power>,
    /// Where the payee's power is cut.
    pub(super) payee: Option<Power>,
    /// What becomes of one message.
    pub(super) message: Option<Bend>,
}

/// Power for so many words of flash and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Power {
    /// How many words are still written.
    pub(super) words: u64,
    /// What the cut leaves behind.
    pub(super) tear: Tear,
}

/// What becomes of one message, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bend {
    pub(super) message: usize,
    pub(super) how: How,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It comes in the next tap, before the message in its place there.
    Late,
    /// It does not come.
    Lost,
    /// It comes twice.
    Twice,
}

impl Faults {
    /// The power of one side cut.
    pub(super) fn cut(payer: bool, words: u64, tear: Tear) -> Self {
        let power = Some(Power { words, tear });
        if payer {
            Self { payer: power, ..Self::default() }
        } else {
            Self { payee: power, ..Self::default() }
        }
    }

    /// One message bent.
    pub(super) fn bent(message: usize, how: How) -> Self {
        Self { message: Some(Bend { message, how }), ..Self::default() }
    }

    /// Whether torn words may read differently from one boot to the next.
    pub(super) fn flickers(&self) -> bool {
        let mut powers = [self.payer, self.payee].into_iter().flatten();
        powers.any(|power| matches!(power.tear, Tear::Flicker | Tear::Unstable))
    }
}

impl How {
    pub(super) const ALL: [Self; 3] = [Self::Late, Self::Lost, Self::Twice];
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for (side, power) in [("payer", self.payer), ("payee", self.payee)] {
            if let Some(Power { words, tear }) = power {
                parts.push(format!("{side} cut after {words} words ({tear:?})"));
            }
        }
        if let Some(Bend { message, how }) = self.message {
            parts.push(format!("message {message} {how:?}"));
        }
        if parts.is_empty() {
            parts.push("undisturbed".to_owned());
        }
        f.write_str(&parts.join(" and "))
    }
}
