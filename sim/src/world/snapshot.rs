use ecny_core::Error;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::World;
use crate::kept::Kept;

/// A world as it was: what lies on every flash, and every key.
#[derive(Debug)]
pub struct Snapshot(Vec<Kept>);

impl World {
    /// Keeps everything as it is. The wallets are booted by it.
    ///
    /// # Errors
    /// Where a ledger cannot be opened again.
    pub fn snapshot(&mut self) -> Result<Snapshot, Error> {
        let ledgers = self.ledgers.iter_mut().filter_map(Option::take);
        let snapshot = Snapshot((0..).zip(ledgers).map(|(at, kept)| Kept::of(kept, at)).collect());
        self.restore(&snapshot)?;
        Ok(snapshot)
    }

    /// Puts everything back as it was kept, each wallet just booted. What is drawn from here on is
    /// the same each time.
    ///
    /// # Errors
    /// Where a ledger cannot be opened again.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), Error> {
        self.rng = ChaCha20Rng::seed_from_u64(0);
        self.ledgers.clear();
        for kept in &snapshot.0 {
            self.ledgers.push(Some(kept.open()?));
        }
        Ok(())
    }
}
