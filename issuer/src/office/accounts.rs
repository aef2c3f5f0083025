//! What the logs of the office's own wallets add up to.

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{
    Account, AccountKind, Amount, End, Lock, OperatorId, Receipt, Record, Seq, Tag, Value,
    Verifier, WalletId, sm3,
};

use super::Office;
use crate::{Findings, Store, Unresolved, Withheld, reconciliation::History};

/// What a wallet's log says of its debits.
#[derive(Debug, Default)]
pub(super) struct Debits<'a> {
    /// Those without an outcome.
    pub(super) open: BTreeMap<Seq, &'a Value>,
    /// Those handed over.
    pub(super) handed: BTreeMap<Seq, &'a Value>,
    /// Those whose receipt is there.
    pub(super) settled: BTreeMap<Seq, (&'a Value, Option<&'a Receipt>)>,
    /// Those that have come back.
    pub(super) refunded: BTreeMap<Seq, &'a Value>,
}

impl<'a> Debits<'a> {
    pub(super) fn of(history: &History<'a>) -> Self {
        let mut debits = Self::default();
        for record in history.records() {
            debits.take(record);
        }
        debits
    }

    fn take(&mut self, record: &'a Record) {
        match record {
            Record::Debit { value, .. } => {
                self.open.insert(value.entry.seq, value);
            }
            Record::Settle { seq, receipt, .. } => {
                let value = self.open.remove(seq);
                self.settled.extend(value.map(|value| (*seq, (value, Some(receipt)))));
            }
            Record::Refund { seq, .. } => {
                let value = self.open.remove(seq);
                self.refunded.extend(value.map(|value| (*seq, value)));
            }
            Record::Resolved { resolution, .. } => {
                let seq = resolution.seq;
                let value = self.open.remove(&seq);
                match resolution.end {
                    End::Settled => self.settled.extend(value.map(|value| (seq, (value, None)))),
                    End::Refunded => self.refunded.extend(value.map(|value| (seq, value))),
                }
            }
            Record::HandOver { seq, .. } => {
                let value = self.open.remove(seq);
                self.handed.extend(value.map(|value| (*seq, value)));
            }
            Record::Checkpoint(_)
            | Record::Credit { .. }
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => {}
        }
    }
}

/// Whether a receipt is the one that a debit was locked for: its payee has shown it, and only does
/// so once the credit is on flash.
pub(super) fn opens(receipt: &Receipt, value: &Value) -> bool {
    let digest = sm3(&[receipt.expose()]);
    digest.first_chunk().is_some_and(|first| Lock::from_bytes(first) == value.entry.lock)
}

/// What an account holds, for each purpose.
pub(super) fn held(account: &Account) -> BTreeMap<Tag, Amount> {
    let mut held = BTreeMap::new();
    if account.kind == AccountKind::Wallet {
        held.extend(account.ordinary().map(|amount| (Tag::NONE, amount)));
        let pockets = account.pockets.iter().filter(|pocket| pocket.tag != Tag::NONE);
        held.extend(pockets.map(|pocket| (pocket.tag, pocket.balance)));
    }
    held.retain(|_, amount| !amount.is_zero());
    held
}

impl<S: Store, V: Verifier> Office<S, V> {
    pub(super) fn own(&self) -> OperatorId {
        self.issuer.operator().id()
    }

    /// The logs of the office's own wallets, as far as each is known without a gap.
    pub(super) fn histories(&self) -> impl Iterator<Item = (WalletId, History<'_>)> {
        let own = self.logs.wallets().filter(|wallet| wallet.operator == self.own());
        own.filter_map(|wallet| Some((wallet, self.logs.history(wallet)?)))
    }

    /// The log of a wallet without a gap and without a stain, and what it adds up to.
    pub(super) fn clear(&self, wallet: WalletId) -> Result<(History<'_>, Account), Withheld> {
        let history = self.issuer.clear(&self.logs, self.findings(), wallet)?;
        let account = self.issuer.account(&self.logs, wallet, &history);
        Ok((history, account.ok_or(Withheld::Unlawful)?))
    }

    /// Why a wallet gets no receipt, where it gets none.
    pub(super) fn withheld(&self, wallet: WalletId) -> Option<Withheld> {
        match self.state.losses.get(&wallet) {
            Some(loss) if loss.refund.is_some() => Some(Withheld::Refunded),
            Some(_) => Some(Withheld::Reported),
            None => match self.clear(wallet) {
                // Of a wallet that has stated nothing nothing is known against it.
                Err(Withheld::Incomplete) if self.logs.identity(wallet).is_none() => None,
                cleared => cleared.err(),
            },
        }
    }

    /// How a debit ended: by the log of its payee, or by the word of its payee's operator.
    pub(super) fn end_of(&self, payer: WalletId, value: &Value) -> Result<End, Unresolved> {
        let findings: &Findings = self.findings();
        let seq = value.entry.seq;
        if findings.accuse(payer) || self.logs.entries(payer, seq).count() > 1 {
            return Err(Unresolved::Accused);
        }
        if value.entry.payee.operator == self.own() {
            return self.issuer.end_of(&self.logs, findings, payer, value);
        }
        if self.logs.is_presented(payer, value) {
            return Ok(End::Settled);
        }
        self.state.testimony(payer, seq).ok_or(Unresolved::Foreign)
    }

    /// The debits of own wallets that were handed over, and are to that payee.
    pub(super) fn handed_to(&self, payee: WalletId) -> Vec<(WalletId, Value)> {
        let mut all = Vec::new();
        for (payer, history) in self.histories() {
            let handed = Debits::of(&history).handed;
            let to = handed.into_values().filter(|value| value.entry.payee == payee);
            all.extend(to.map(|value| (payer, *value)));
        }
        all
    }

    /// The credits in a wallet's log.
    pub(super) fn credits_of(history: &History<'_>) -> BTreeSet<(WalletId, Seq)> {
        let mut credits = BTreeSet::new();
        for record in history.records() {
            if let Record::Credit { payer, value, .. } = record {
                credits.insert((*payer, value.entry.seq));
            }
        }
        credits
    }
}
