//! Value that comes to a wallet nobody has armed to receive.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    LedgerError, SecureElement, Settings, WalletId, Wanted, terms::Terms, value::VerifiedValue,
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// As what a card takes the terms that a reader offers to pay. Who answers names itself, so a
    /// wallet that is not armed answers only where its user or its parent wants it to.
    ///
    /// # Errors
    /// [`LedgerError::ConsentMissing`].
    pub fn offered(&self, terms: Terms) -> Result<Wanted, LedgerError> {
        if self.consent.allows_receive(&terms) {
            return Ok(if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) });
        }
        // Who pays is known only once it has: a top-up looks like any other offer.
        let answers = self.account.parent != WalletId::NOBODY || self.takes_unarmed(&terms);
        answers.then_some(Wanted::Unarmed(terms)).ok_or(LedgerError::ConsentMissing)
    }

    /// A wallet that is not armed takes what its parent pays, and what its user lets anybody pay.
    pub(super) fn judge_unarmed(
        &self,
        value: &VerifiedValue,
        offered: &Terms,
    ) -> Result<(), LedgerError> {
        let terms = &value.entry().terms;
        if !offered.is_heal() && terms != offered {
            return Err(LedgerError::OtherOrder);
        }
        let parent = self.account.parent;
        let top_up = parent != WalletId::NOBODY && value.payer().id() == parent;
        let wanted = top_up || self.takes_unarmed(terms);
        wanted.then_some(()).ok_or(LedgerError::ConsentMissing)
    }

    /// Whether its user lets anybody pay that. Too little would only fill the log.
    fn takes_unarmed(&self, terms: &Terms) -> bool {
        let least = self.account.imposed(self.account.today()).least_unarmed;
        let enough = terms.is_heal() || terms.amount >= least;
        self.account.settings.wants(Settings::RECEIVE_UNARMED) && enough
    }
}
