use std::sync::Arc;

use ecny_issuer::{Issuer, Reconciliation, UploadFault};

use super::{SimLedger, Whose, World, lives, purse_at, wallet_at};
use crate::excerpt::excerpt;

impl World {
    /// The first operator, to be held beside the wallets.
    #[must_use]
    pub fn shared_issuer(&self) -> Arc<Issuer> {
        Arc::clone(&self.issuer)
    }

    /// The first operator and a wallet's ledger at once.
    ///
    /// # Panics
    /// As [`World::wallet`].
    pub fn with_issuer(&mut self, wallet: usize) -> (&Issuer, &mut SimLedger) {
        self.with_issuer_of(Whose::Wallet(wallet))
    }

    /// The first operator and that ledger at once.
    ///
    /// # Panics
    /// As [`World::wallet`].
    pub fn with_issuer_of(&mut self, whose: Whose) -> (&Issuer, &mut SimLedger) {
        let ledger = self.ledgers.get_mut(whose.index()).and_then(Option::as_mut);
        (&self.issuer, lives(ledger))
    }

    /// The first operator, and the first two wallets, to be held by hand.
    ///
    /// # Panics
    /// As [`World::wallet`].
    #[must_use]
    pub fn into_issuer_and_pair(self) -> (Arc<Issuer>, (SimLedger, SimLedger)) {
        (Arc::clone(&self.issuer), self.into_pair())
    }

    /// Sends the log of a wallet to the first operator.
    ///
    /// # Errors
    /// Why the operator does not take it.
    ///
    /// # Panics
    /// As [`World::wallet`], and where the wallet cannot say where its log stands.
    pub fn send_log(&mut self, wallet: usize, to: &mut Reconciliation) -> Result<(), UploadFault> {
        self.send(wallet_at(wallet), to)
    }

    /// Sends the log of a wallet's purse to the first operator.
    ///
    /// # Errors
    /// As [`World::send_log`].
    ///
    /// # Panics
    /// As [`World::send_log`].
    pub fn send_purse_log(
        &mut self,
        wallet: usize,
        to: &mut Reconciliation,
    ) -> Result<(), UploadFault> {
        self.send(purse_at(wallet), to)
    }

    fn send(&mut self, index: usize, to: &mut Reconciliation) -> Result<(), UploadFault> {
        let ledger = lives(self.ledgers.get_mut(index).and_then(Option::as_mut));
        let excerpt = lives(excerpt(ledger).ok());
        let (root, centre) = (self.issuer.root(), self.issuer.centre());
        to.receive(&excerpt, root, centre, ledger.element())
    }
}
