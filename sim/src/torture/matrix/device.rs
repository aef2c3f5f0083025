use ecny_core::{Error, JournalError, Ledger};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::case::Power;
use crate::{
    element::Element,
    flash::Tear,
    world::{SimFlash, SimLedger},
};

/// A wallet without power: its flash, and its element.
#[derive(Debug)]
pub(super) struct Device {
    flash: SimFlash,
    element: Element,
    /// How often it was booted: each boot draws other randomness.
    boots: u64,
}

impl Device {
    /// Takes the power from a wallet that was booted so often.
    pub(super) fn of(ledger: SimLedger, boots: u64) -> Self {
        let (mut flash, element) = ledger.close();
        flash.power_up();
        Self { flash, element, boots }
    }

    /// How often it was booted.
    pub(super) const fn boots(&self) -> u64 {
        self.boots
    }

    /// The wallet after a boot, with power for as long as `power` says. Torn words may read
    /// differently each time: whoever notices boots again.
    ///
    /// # Errors
    /// Where the ledger on the flash cannot be opened.
    pub(super) fn boot(&self, power: Option<&Power>) -> Result<SimLedger, Error> {
        let mut flash = self.flash.clone();
        if let Some(Power { words, tear }) = power {
            flash.set_fuel(Some(*words));
            flash.set_tear(*tear);
        }
        let mut opened = Err(Error::Journal(JournalError::Unsteady));
        for again in 0..BOOTS {
            let seed = self.boots.saturating_mul(BOOTS).saturating_add(again);
            let element = self.element.restarted(ChaCha20Rng::seed_from_u64(seed))?;
            opened = Ledger::open(flash.clone(), element);
            match opened {
                Err(Error::Journal(JournalError::Unsteady)) => flash.reseed(seed),
                Ok(_) | Err(_) => break,
            }
        }
        opened
    }
}

/// Whether words torn so read differently from one boot to the next.
pub(super) const fn flickers(tear: Tear) -> bool {
    matches!(tear, Tear::Flicker | Tear::Unstable)
}

/// How often a wallet is booted whose flash reads differently each time.
const BOOTS: u64 = 64;
