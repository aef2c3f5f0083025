use ecny_core::{CommandFault, Error, RootKey, Word, sm2::Point};

use crate::world::SimLedger;

/// What the operator, or the root, has signed for one of two devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Whether the payer is to take it, or the payee.
    pub(super) payer: bool,
    /// What was said.
    pub(super) word: Word,
}

impl Said {
    /// Has it taken by whom it is for. That it was taken before is no error.
    ///
    /// # Errors
    /// Why it is not taken.
    pub(super) fn take(&self, payer: &mut SimLedger, payee: &mut SimLedger) -> Result<(), Error> {
        let ledger = if self.payer { payer } else { payee };
        match ledger.take(&self.word) {
            Err(Error::Command(CommandFault::Outdated)) => Ok(()),
            taken => taken.map(|_| ()),
        }
    }

    /// Whether whom it is for has taken it.
    pub(super) fn is_taken(&self, payer: &SimLedger, payee: &SimLedger) -> bool {
        let ledger = if self.payer { payer } else { payee };
        let account = ledger.account();
        match &self.word {
            Word::Operator(certificate) => {
                let root = Point::from_bytes(&account.root).map(RootKey::new);
                let operator = root.and_then(|root| certificate.verify(&root).ok());
                operator.is_some_and(|operator| ledger.operators().has(&operator))
            }
            Word::Profile(profile, _) => account.limits == profile.limits,
            Word::Crisis(crisis, _) => account.crisis == *crisis,
            Word::Order(order, _) => account.orders == order.number,
            Word::Delta(delta, _) => {
                ledger.lists().find(delta.operator).is_some_and(|list| list.head() == delta.head())
            }
            Word::Pocket(pocket, _) => {
                let known = account.pocket(pocket.tag);
                known.is_some_and(|known| known.last_day == pocket.last_day)
            }
            Word::Receipt(receipt, _) => account.covered.number >= receipt.position.number,
            Word::Resolution(resolution, _) => {
                ledger.unsettled().iter().all(|debit| debit.seq() != resolution.seq)
            }
        }
    }
}
