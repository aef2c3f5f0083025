use ecny_core::{ElementBytes, Error, Ledger, LedgerError, SoftElement};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use crate::{flash::MemoryFlash, world::SimLedger};

/// A wallet as it was left: its flash and its keys. It can be opened any number of times, and is
/// the same each time, the randomness it draws included.
pub struct Kept {
    flash: MemoryFlash<8, 4096>,
    keys: Zeroizing<ElementBytes>,
    seed: u64,
}

impl Kept {
    /// Keeps that wallet; `seed` decides what it draws once it is opened.
    #[must_use]
    pub fn of(ledger: SimLedger, seed: u64) -> Self {
        let (flash, element) = ledger.close();
        Self { flash, keys: element.to_secret_bytes(), seed }
    }

    /// The wallet after a reboot.
    ///
    /// # Errors
    /// Where the ledger on its flash cannot be opened.
    pub fn open(&self) -> Result<SimLedger, Error> {
        let rng = ChaCha20Rng::seed_from_u64(self.seed);
        let element =
            SoftElement::from_secret_bytes(&self.keys, rng).ok_or(LedgerError::Damaged)?;
        Ledger::open(self.flash.clone(), element)
    }
}

impl core::fmt::Debug for Kept {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Kept(..)")
    }
}
