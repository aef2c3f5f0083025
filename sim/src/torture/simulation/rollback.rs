use ecny_core::{Error, LedgerError};

use super::{audit::Boot, run::Simulation, violation::Violation};
use crate::{flash::MemoryFlash, world::Whose};

impl Simulation {
    /// Copies the flash of a wallet.
    pub(super) fn keep(&mut self, wallet: usize) {
        let mut copy = self.world.wallet(wallet).flash().clone();
        MemoryFlash::power_up(&mut copy);
        self.copies.insert(wallet, copy);
    }

    /// Puts the copy of a wallet's flash in; with `swap` what was there becomes the copy.
    pub(super) fn restore(&mut self, wallet: usize, swap: bool) -> Result<(), Violation> {
        let Some(copy) = self.copies.get(&wallet).cloned() else { return Ok(()) };
        let whose = Whose::Wallet(wallet);
        let own = self.world.wallet(wallet).flash().clone();
        let number = self.world.wallet(wallet).number();
        self.tally.boots = self.tally.boots.saturating_add(1);
        match self.world.try_flash(wallet, copy) {
            Ok(()) if self.scene.chip => {
                if self.world.wallet(wallet).number() < number {
                    return Err(Violation::RolledBackOpens { whose });
                }
                // Nothing has happened since it was copied: it goes on as it was.
                let back = self.world.try_flash(wallet, own);
                back.map_err(|error| Violation::Damaged { whose, error })?;
                self.audit(whose, Boot::Hard)
            }
            Ok(()) => {
                self.tally.rollbacks = self.tally.rollbacks.saturating_add(1);
                self.rolled_back.insert(wallet);
                if swap {
                    self.copies.insert(wallet, own);
                }
                self.audit(whose, Boot::OtherFlash)
            }
            Err(Error::Ledger(LedgerError::RolledBack)) if self.scene.chip => {
                self.tally.rollbacks_refused = self.tally.rollbacks_refused.saturating_add(1);
                self.audit(whose, Boot::Hard)
            }
            Err(error) => Err(Violation::Damaged { whose, error }),
        }
    }

    /// A wallet is lost for ever, with what it holds.
    pub(super) fn lose(&mut self, wallet: usize) -> Result<(), Violation> {
        self.lost.insert(wallet);
        self.tally.lost = self.tally.lost.saturating_add(1);
        self.audit(Whose::Wallet(wallet), Boot::None)
    }
}
