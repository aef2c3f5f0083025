use ecny_core::{Error, LedgerError};

use super::{audit::Boot, log::Log, run::Simulation, violation::Violation};
use crate::{
    flash::MemoryFlash,
    world::{SimFlash, Whose},
};

/// A wallet's flash as somebody copied it, and what its log said then.
#[derive(Debug)]
pub(super) struct Copied {
    flash: SimFlash,
    log: Log,
}

impl Simulation {
    /// Copies the flash of a wallet.
    pub(super) fn keep(&mut self, wallet: usize) {
        if let Some(copy) = self.copy(wallet) {
            self.copies.insert(wallet, copy);
        }
    }

    fn copy(&self, wallet: usize) -> Option<Copied> {
        let mut flash = self.world.wallet(wallet).flash().clone();
        MemoryFlash::power_up(&mut flash);
        Some(Copied { flash, log: self.kept.get(&Whose::Wallet(wallet))?.log.clone() })
    }

    /// Puts the copy of a wallet's flash in; with `swap` what was there becomes the copy.
    pub(super) fn restore(&mut self, wallet: usize, swap: bool) -> Result<(), Violation> {
        let Some(copied) = self.copies.get(&wallet) else { return Ok(()) };
        let (flash, log) = (copied.flash.clone(), copied.log.clone());
        let Some(own) = self.copy(wallet) else { return Ok(()) };
        let whose = Whose::Wallet(wallet);
        let number = self.world.wallet(wallet).number();
        self.tally.boots = self.tally.boots.saturating_add(1);
        match self.world.try_flash(wallet, flash) {
            Ok(()) if self.scene.chip => {
                if self.world.wallet(wallet).number() < number {
                    return Err(Violation::RolledBackOpens { whose });
                }
                // Nothing has happened since it was copied: it goes on as it was.
                let back = self.world.try_flash(wallet, own.flash);
                back.map_err(|error| Violation::Damaged { whose, error })?;
            }
            Ok(()) => {
                self.tally.rollbacks = self.tally.rollbacks.saturating_add(1);
                self.rolled_back.insert(wallet);
                if let Some(kept) = self.kept.get_mut(&whose) {
                    let news = kept.log.turn_into(log);
                    self.chronicle.take(&news)?;
                }
                if swap {
                    self.copies.insert(wallet, own);
                }
            }
            Err(Error::Ledger(LedgerError::RolledBack)) if self.scene.chip => {
                self.tally.rollbacks_refused = self.tally.rollbacks_refused.saturating_add(1);
            }
            Err(error) => return Err(Violation::Damaged { whose, error }),
        }
        self.audit(whose, Boot::Hard)
    }

    /// A wallet is lost for ever, with what it holds.
    pub(super) fn lose(&mut self, wallet: usize) -> Result<(), Violation> {
        self.lost.insert(wallet);
        self.tally.lost = self.tally.lost.saturating_add(1);
        self.audit(Whose::Wallet(wallet), Boot::None)
    }
}
