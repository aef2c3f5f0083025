use ecny_core::{Error, JournalError, Ledger};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::case::Power;
use crate::{
    element::Element,
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
    /// differently at each look; whoever notices boots again.
    ///
    /// # Errors
    /// Where the ledger on the flash cannot be opened.
    pub(super) fn boot(&self, look: u64, power: Option<&Power>) -> Result<SimLedger, Error> {
        let mut opened = Err(Error::Journal(JournalError::Unsteady));
        for again in 0..LOOKS {
            let seed = [self.boots, look, again];
            let seed = seed
                .iter()
                .fold(0_u64, |seed, part| seed.saturating_mul(LOOKS).saturating_add(*part));
            let mut flash = self.flash.clone();
            flash.reseed(seed);
            if let Some(Power { words, tear }) = power {
                flash.set_fuel(Some(*words));
                flash.set_tear(*tear);
            }
            let element = self.element.restarted(ChaCha20Rng::seed_from_u64(seed))?;
            opened = Ledger::open(flash, element);
            match opened {
                Err(Error::Journal(JournalError::Unsteady)) => {}
                Ok(_) | Err(_) => break,
            }
        }
        opened
    }

    /// Whether a word of its flash reads differently each time.
    pub(super) fn flickers(&self) -> bool {
        self.flash.is_unstable()
    }
}

/// How often a wallet is looked at whose flash reads differently each time.
pub(super) const LOOKS: u64 = 64;
