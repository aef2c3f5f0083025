//! What a wallet's holder does with it besides paying.

use ecny_core::{Amount, Error, Settings};

use super::{run::Simulation, violation::Violation};
use crate::world::{SimLedger, Whose};

impl Simulation {
    /// A step of the holder's; where the wallet is not in a state for it, it refuses.
    pub(super) fn life(
        &mut self,
        wallet: usize,
        step: impl FnOnce(&mut SimLedger) -> Result<(), Error>,
    ) -> Result<(), Violation> {
        let done = step(self.world.wallet_mut(wallet));
        self.look(Whose::Wallet(wallet), done)
    }

    /// A wallet hands its oldest open payment over, if it has one.
    pub(super) fn hand_over(&mut self, wallet: usize) -> Result<(), Violation> {
        let open = self.world.wallet(wallet).unsettled().first().map(|debit| debit.seq());
        let Some(seq) = open else { return Ok(()) };
        let done = self.world.wallet_mut(wallet).hand_over(seq);
        self.tally.handed = self.tally.handed.saturating_add(u64::from(done.is_ok()));
        self.look(Whose::Wallet(wallet), done)
    }

    /// A wallet's user sets the most one payment may be; 0 is no limit of the user's own.
    pub(super) fn set_single(&mut self, wallet: usize, fen: u64) -> Result<(), Violation> {
        let single = match fen {
            0 => Amount::MAX,
            fen => Amount::from_fen(fen).unwrap_or(Amount::MAX),
        };
        let settings = Settings { single, ..Settings::OPEN };
        let done = self.world.wallet_mut(wallet).set_settings(&settings).map(|_| ());
        self.look(Whose::Wallet(wallet), done)
    }
}
