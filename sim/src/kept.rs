use ecny_core::{Error, Ledger};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::{element::Element, flash::MemoryFlash, world::SimLedger};

/// A wallet as it was left: its flash and its keys. It can be opened any number of times, and is
/// the same each time, the randomness it draws included.
pub struct Kept {
    flash: MemoryFlash<8, 4096>,
    element: Element,
    seed: u64,
}

impl Kept {
    /// Keeps that wallet; `seed` decides what it draws once it is opened.
    #[must_use]
    pub fn of(ledger: SimLedger, seed: u64) -> Self {
        let (flash, element) = ledger.close();
        Self { flash, element, seed }
    }

    /// The wallet after a reboot.
    ///
    /// # Errors
    /// Where the ledger on its flash cannot be opened.
    pub fn open(&self) -> Result<SimLedger, Error> {
        let rng = ChaCha20Rng::seed_from_u64(self.seed);
        Ledger::open(self.flash.clone(), self.element.restarted(rng)?)
    }
}

impl core::fmt::Debug for Kept {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Kept(..)")
    }
}
