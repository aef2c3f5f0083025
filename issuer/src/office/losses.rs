//! A wallet that is lost: reported, revoked, waited for, paid out; or found.

use ecny_core::{End, Verifier, WalletId};

use super::{
    Office, OfficeError,
    accounts::{Debits, held, opens},
};
use crate::{Holdings, Loss, LossFault, Refund, Store, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Takes the report that a wallet is lost: it is revoked, and may be paid out once it can no
    /// longer pay offline. The same again changes nothing.
    ///
    /// # Errors
    /// [`LossFault::Refunded`] where it was paid out already.
    pub fn report_loss(&mut self, wallet: WalletId) -> Result<&Loss, OfficeError> {
        self.ours(wallet)?;
        match self.state.losses.get(&wallet) {
            Some(loss) if loss.refund.is_some() => return Err(LossFault::Refunded.into()),
            Some(_) => {}
            None => {
                let days = self.state.days.get(&wallet).copied();
                let days = days.ok_or(OfficeError::UnknownWallet)?;
                let horizon = self.state.day.after(days);
                self.commit(Event::LossReported(wallet, horizon))?;
            }
        }
        self.loss(wallet).ok_or(LossFault::NotReported.into())
    }

    /// Takes the report back: the wallet was found, and serves again once it has synced.
    ///
    /// # Errors
    /// [`LossFault::NotReported`]; [`LossFault::Refunded`] where it was paid out: it never serves
    /// again.
    pub fn withdraw_loss(&mut self, wallet: WalletId) -> Result<(), OfficeError> {
        match self.state.losses.get(&wallet) {
            Some(loss) if loss.refund.is_some() => Err(LossFault::Refunded.into()),
            Some(_) => self.commit(Event::LossWithdrawn(wallet)),
            None => Err(LossFault::NotReported.into()),
        }
    }

    /// What is known of the loss of a wallet.
    #[must_use]
    pub fn loss(&self, wallet: WalletId) -> Option<&Loss> {
        self.state.losses.get(&wallet)
    }

    /// What is proved of what a lost wallet holds: what it held where its log ends as far as that is
    /// known without a gap, what payers hold its receipts for since, less what others have shown it
    /// has paid since.
    ///
    /// # Errors
    /// [`LossFault::Accused`], [`LossFault::Unlawful`]: nothing is.
    pub fn holdings(&self, wallet: WalletId) -> Result<Holdings, OfficeError> {
        self.ours(wallet)?;
        if self.findings().accuse(wallet) {
            return Err(LossFault::Accused.into());
        }
        let mut holdings = Holdings::default();
        let (mut credited, mut shown) = (Default::default(), ecny_core::Seq::new(0));
        if let Some(history) = self.logs.history(wallet) {
            let account = self.issuer.account(&self.logs, wallet, &history);
            let account = account.ok_or(LossFault::Unlawful)?;
            (holdings.stated, shown) = (held(&account), account.seq);
            credited = Self::credits_of(&history);
            for value in Debits::of(&history).open.into_values() {
                let terms = value.entry.terms;
                let back = self.end_of(wallet, value) == Ok(End::Refunded)
                    || self.logs.canceled(wallet, value);
                if back {
                    Holdings::add(&mut holdings.come, terms.tag, terms.amount);
                }
            }
        }
        for (payer, history) in self.histories() {
            for (value, receipt) in Debits::of(&history).settled.into_values() {
                let entry = &value.entry;
                let proved = entry.payee == wallet
                    && receipt.is_some_and(|receipt| opens(receipt, value))
                    && !credited.contains(&(payer, entry.seq));
                if proved {
                    Holdings::add(&mut holdings.come, entry.terms.tag, entry.terms.amount);
                }
            }
        }
        for value in self.logs.taken_from(wallet).filter(|value| value.entry.seq > shown) {
            let terms = value.entry.terms;
            Holdings::add(&mut holdings.gone, terms.tag, terms.amount);
        }
        Ok(holdings)
    }

    /// Pays out what is proved of a lost wallet, into another one of its holder: the purse loads that
    /// with it. From then on the lost one never serves again. The same again gives the same.
    ///
    /// That `heir` is of the same holder is for the caller to know.
    ///
    /// # Errors
    /// [`LossFault`]; nothing has changed then.
    pub fn refund(&mut self, lost: WalletId, heir: WalletId) -> Result<Refund, OfficeError> {
        let loss = self.state.losses.get(&lost).ok_or(LossFault::NotReported)?;
        match &loss.refund {
            Some(refund) if refund.heir == heir => return Ok(refund.clone()),
            Some(_) => return Err(LossFault::Refunded.into()),
            None => {}
        }
        if self.state.day < loss.horizon {
            return Err(LossFault::Early(loss.horizon).into());
        }
        self.ours(heir).map_err(|_| LossFault::Heir)?;
        let fit = heir != lost
            && !heir.number.is_purse()
            && !self.state.revoked.contains_key(&heir)
            && self.withheld(heir).is_none();
        if !fit {
            return Err(LossFault::Heir.into());
        }
        let mut holdings = self.holdings(lost)?;
        // What it had handed over is paid with the rest: it will not sync for it any more.
        let payouts = self.due_back(lost);
        for payout in &payouts {
            Holdings::add(&mut holdings.come, payout.tag, payout.amount);
        }
        let (amounts, day) = (holdings.proven(), self.state.day);
        let refund = Refund { lost, heir, amounts, payouts, day };
        self.commit(Event::Refunded(refund.clone()))?;
        Ok(refund)
    }
}
