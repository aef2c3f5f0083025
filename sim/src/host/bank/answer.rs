//! What the operator answers to a wallet's sync, and what it owes to it.

use ecny_core::WalletId;
use ecny_issuer::{Excerpt, Refund, Reply};
use getrandom::SysRng;

use super::{Bank, HostError, HostLedger};
use crate::{excerpt, host::Due};

impl Bank {
    /// Takes what a wallet has stated, and answers it. Its purse, which is in the house, states its
    /// own log first: what the wallet redeemed and was loaded with is known then.
    ///
    /// # Errors
    /// [`HostError::Office`] for a wallet that is not ours, and for what no intact wallet sends.
    pub fn answer(&mut self, stated: &Excerpt) -> Result<Reply, HostError> {
        let wallet = stated.signed.statement.wallet;
        self.check_ours(wallet)?;
        self.sync_purse(wallet)?;
        let reply = self.office.sync(stated, &mut SysRng)?;
        // The purse hears how those of its debits ended that the wallet has just shown.
        self.sync_purse(wallet)?;
        self.dues.pay_out(&reply.payouts);
        self.keep_dues()?;
        Ok(reply)
    }

    /// Has the purse of a wallet state its log, and take what it is told.
    fn sync_purse(&mut self, wallet: WalletId) -> Result<(), HostError> {
        let mut purse = self.purse(wallet)?;
        let failed = |error| HostError::Ledger { path: self.folder.purse_flash(wallet), error };
        let stated = excerpt(&mut purse).map_err(failed)?;
        let reply = self.office.sync(&stated, &mut SysRng)?;
        for word in &reply.words {
            purse.take(word).map_err(failed)?;
        }
        Ok(())
    }

    /// What a wallet is still to be loaded with.
    #[must_use]
    pub fn dues(&self, wallet: WalletId) -> Vec<Due> {
        self.dues.of(wallet).cloned().collect()
    }

    /// Notes what an heir is to get for a lost wallet.
    ///
    /// # Errors
    /// [`HostError::Store`].
    pub fn owe(&mut self, refund: &Refund) -> Result<(), HostError> {
        self.dues.refund(refund);
        self.keep_dues()
    }

    /// The next sum that this purse has to load its wallet with: what it pays next is that. A load
    /// that was begun before and is out already is the next one still.
    ///
    /// # Errors
    /// [`HostError`]; nothing may be loaded then.
    pub fn next_due(
        &mut self,
        wallet: WalletId,
        purse: &mut HostLedger,
    ) -> Result<Option<Due>, HostError> {
        let next = match self.look(wallet, purse)? {
            Some(false) => self.dues.of(wallet).next().cloned(),
            Some(true) | None => self.dues.begin(wallet, purse),
        };
        self.keep_dues()?;
        Ok(next)
    }

    /// Reads what has come of a load that was begun, as the dues know it.
    pub(super) fn look(
        &mut self,
        wallet: WalletId,
        purse: &mut HostLedger,
    ) -> Result<Option<bool>, HostError> {
        let path = self.folder.purse_flash(wallet);
        let looked = self.dues.look(wallet, purse);
        let looked = looked.map_err(|error| HostError::Ledger { path, error })?;
        if looked == Some(true) {
            self.keep_dues()?;
        }
        Ok(looked)
    }

    fn keep_dues(&self) -> Result<(), HostError> {
        Ok(self.folder.keep_dues(&self.storage, &self.dues.to_bytes())?)
    }

    fn check_ours(&self, wallet: WalletId) -> Result<(), HostError> {
        let issued = self.issuer().centre().registry().of_wallet(wallet).next();
        issued.map(|_| ()).ok_or(HostError::NotIssued(wallet))
    }
}
