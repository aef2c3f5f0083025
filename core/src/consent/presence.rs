use super::clock::{Clock, Millis};
use crate::{LedgerError, Settings};

/// A state of the device that its user can ask for before it pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is on the wrist of its user.
    Wrist,
    /// It is unlocked.
    Unlocked,
}

/// The host's word that the device is in such a state, until a time of its clock at the latest.
///
/// Said again while it lasts. Where the host falls silent, it ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Which state.
    pub what: Presence,
    /// When it has to be said again.
    pub end: Millis,
}

/// What the host has asserted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Presences {
    wrist: Option<Millis>,
    unlocked: Option<Millis>,
}

impl Presences {
    pub(super) const fn set(&mut self, what: Presence, end: Option<Millis>) {
        match what {
            Presence::Wrist => self.wrist = end,
            Presence::Unlocked => self.unlocked = end,
        }
    }

    /// Ends what is over, and everything where the clock is not to be believed; whether anything
    /// was ended.
    pub(super) fn expire(&mut self, forward: bool, clock: Clock) -> bool {
        let mut over = false;
        for end in [&mut self.wrist, &mut self.unlocked] {
            if end.is_some_and(|end| !forward || !clock.is_before(end)) {
                *end = None;
                over = true;
            }
        }
        over
    }

    /// Whether the device is as its user wants it to be.
    pub(super) fn judge(&self, settings: &Settings, clock: Clock) -> Result<(), LedgerError> {
        let wanted = [(Settings::NEEDS_WRIST, self.wrist), (Settings::NEEDS_UNLOCK, self.unlocked)];
        let present = wanted.iter().all(|(flag, end)| {
            !settings.wants(*flag) || end.is_some_and(|end| clock.is_before(end))
        });
        present.then_some(()).ok_or(LedgerError::NotPresent)
    }
}
