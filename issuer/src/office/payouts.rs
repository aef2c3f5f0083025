//! Debits that were handed over: paid back once, and what has become of them.

use ecny_core::{End, Seq, Value, Verifier, WalletId};

use super::{Office, OfficeError, accounts::Debits};
use crate::{Fate, Payout, Store, Suspended, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Pays back what the log of a wallet shows it has handed over.
    pub(super) fn pay_back(&mut self, payer: WalletId) -> Result<(), OfficeError> {
        let due = self.due_back(payer);
        due.into_iter().try_for_each(|payout| self.commit(Event::PaidOut(payout)))
    }

    /// What the log of a wallet shows it has handed over, unless the payee has taken it. Each is paid
    /// once.
    pub(super) fn due_back(&self, payer: WalletId) -> Vec<Payout> {
        let Some(history) = self.logs.history(payer) else { return Vec::new() };
        let mut handed = Debits::of(&history).handed;
        handed.retain(|seq, value| {
            let taken = self.end_of(payer, value) == Ok(End::Settled);
            !taken && !self.state.payouts.contains_key(&(payer, *seq))
        });
        let day = self.state.day;
        let payout = |(seq, value): (Seq, &Value)| {
            let terms = value.entry.terms;
            Payout { payer, seq, amount: terms.amount, tag: terms.tag, day }
        };
        handed.into_iter().map(payout).collect()
    }

    /// The suspense account: every debit that was paid back, and what has become of it since.
    #[must_use]
    pub fn suspense(&self) -> Vec<Suspended> {
        let all = self.state.payouts.values();
        all.map(|payout| Suspended { payout: *payout, fate: self.fate(payout) }).collect()
    }

    pub(super) fn fate(&self, payout: &Payout) -> Fate {
        let mut entries = self.logs.entries(payout.payer, payout.seq);
        match entries.next().map(|value| self.end_of(payout.payer, value)) {
            Some(Ok(End::Settled)) => Fate::Taken,
            Some(Ok(End::Refunded)) => Fate::Recovered,
            Some(Err(_)) | None => Fate::Open,
        }
    }
}
