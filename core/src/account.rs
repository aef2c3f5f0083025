use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Amount, Day, End, LedgerError,
    entry::{Entry, Hop, Seq, Totals},
    hash::Digest,
    limits::Limits,
    record::Record,
    request::Policy,
    session::SessionNumber,
    since::Since,
    sm2::Point,
    statement::Position,
    sync_receipt::SyncReceipt,
};

/// What the log adds up to: all that moves when a record is appended, and nothing else.
///
/// [`Account::apply`] is the only place where a balance moves, live and at replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What kind of account it is.
    pub kind: AccountKind,
    /// The root the wallet was made with, as a point: other operators are checked against it.
    #[serde(with = "BigArray")]
    pub root: [u8; Point::LEN],
    /// What limits hold.
    pub limits: Limits,
    /// The latest day the operator has vouched for.
    pub day: Day,
    /// When the operator last saw the log.
    pub last_sync: Day,
    /// What the wallet holds.
    pub balance: Amount,
    /// The part of it that comes straight from an operator.
    pub synced: Amount,
    /// The furthest that any of the rest has come.
    pub received_hop: Hop,
    /// What is debited and neither settled nor refunded.
    pub in_flight: Amount,
    /// The last debit.
    pub seq: Seq,
    /// c: the last decided session.
    pub decided: SessionNumber,
    /// What was received and paid in all its life.
    pub totals: Totals,
    /// The part of what was received that is debits come back.
    pub refunded: Amount,
    /// What was paid since the last sync.
    pub paid_since_sync: Amount,
    /// How many payments since the last sync.
    #[serde(with = "postcard::fixint::be")]
    pub payments_since_sync: u16,
    /// What was received since the last sync.
    pub received_since_sync: Amount,
    /// Whether the wallet still serves.
    pub standing: Standing,
    /// Head of the hash chain over all records.
    pub head: Digest,
    /// How far the operator has seen the log.
    pub covered: Position,
}

/// What kind of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountKind {
    /// Holds value.
    Wallet,
    /// An operator's purse. It holds nothing: what it pays is issued, what it is paid is redeemed.
    Purse,
}

/// Whether the wallet still serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It pays and is paid.
    Active,
    /// It was rolled back: a session came home that it had not opened. Only its operator can
    /// tell what else is missing.
    Locked,
}

impl Account {
    /// An account that holds nothing yet.
    #[must_use]
    pub const fn new(kind: AccountKind, root: [u8; Point::LEN], limits: Limits, day: Day) -> Self {
        Self {
            kind,
            root,
            limits,
            day,
            last_sync: day,
            balance: Amount::ZERO,
            synced: Amount::ZERO,
            received_hop: Hop::SYNCED,
            in_flight: Amount::ZERO,
            seq: Seq::new(0),
            decided: SessionNumber::new(0),
            totals: Totals { received: Amount::ZERO, paid: Amount::ZERO },
            refunded: Amount::ZERO,
            paid_since_sync: Amount::ZERO,
            payments_since_sync: 0,
            received_since_sync: Amount::ZERO,
            standing: Standing::Active,
            head: [0; 32],
            covered: Position::GENESIS,
        }
    }

    /// Moves the account by one record of its log.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] where the record cannot follow what went before. The account is
    /// then worth nothing: apply to a copy.
    pub fn apply(&mut self, record: &Record) -> Result<(), LedgerError> {
        let moved = match record {
            Record::Operator { .. } => Some(()),
            Record::Debit { value, purse, .. } => self.debit(&value.entry, *purse),
            Record::Credit { session, value, purse, .. } => {
                self.credit(*session, &value.entry, *purse)
            }
            Record::Void { session } => self.decide(*session),
            Record::Settle { amount, .. } => self.land(*amount),
            Record::Refund { amount, hop, .. } => self.refund(*amount, *hop),
            Record::Lock { .. } => {
                self.standing = Standing::Locked;
                Some(())
            }
            Record::Synced { receipt, since, .. } => self.sync(receipt, since),
            Record::Resolved { resolution, amount, hop, .. } => match resolution.end {
                End::Settled => self.land(*amount),
                End::Refunded => self.refund(*amount, *hop),
            },
            // A checkpoint is where counting begins, not a step of it.
            Record::Checkpoint(_) => None,
        };
        moved.ok_or(LedgerError::Damaged)
    }

    fn debit(&mut self, entry: &Entry, purse: bool) -> Option<()> {
        let amount = entry.terms.amount;
        if entry.previous != self.head || entry.seq <= self.seq {
            return None;
        }
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_sub(amount)?;
            self.synced = match entry.hop {
                Hop::SYNCED => self.synced.checked_sub(amount)?,
                _ => Amount::ZERO,
            };
            self.forget_hop_where_all_is_synced();
        }
        self.seq = entry.seq;
        self.in_flight = self.in_flight.checked_add(amount)?;
        self.totals.paid = self.totals.paid.checked_add(amount)?;
        if !purse {
            self.paid_since_sync = self.paid_since_sync.checked_add(amount)?;
            self.payments_since_sync = self.payments_since_sync.checked_add(1)?;
        }
        Some(())
    }

    fn credit(&mut self, session: SessionNumber, entry: &Entry, purse: bool) -> Option<()> {
        let amount = entry.terms.amount;
        self.decide(session)?;
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_add(amount)?;
            if purse {
                self.synced = self.synced.checked_add(amount)?;
            } else {
                self.received_hop = self.received_hop.max(entry.hop);
                self.received_since_sync = self.received_since_sync.checked_add(amount)?;
            }
        }
        self.totals.received = self.totals.received.checked_add(amount)?;
        Some(())
    }

    /// One session, one decision, in order.
    fn decide(&mut self, session: SessionNumber) -> Option<()> {
        (self.decided.next() == Some(session)).then_some(())?;
        self.decided = session;
        Some(())
    }

    /// A debit has found its end: nothing of it is in flight any more.
    fn land(&mut self, amount: Amount) -> Option<()> {
        self.in_flight = self.in_flight.checked_sub(amount)?;
        Some(())
    }

    /// Value comes back as it went. What was counted since the last sync stays counted.
    fn refund(&mut self, amount: Amount, hop: Hop) -> Option<()> {
        self.land(amount)?;
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_add(amount)?;
            match hop {
                Hop::SYNCED => self.synced = self.synced.checked_add(amount)?,
                // Part of it may have been synced value. Which part is not known any more, so all
                // of it is held to have come as far as the rest.
                _ => {
                    self.received_hop =
                        self.received_hop.max(Hop::new(hop.number().checked_sub(1)?))
                }
            }
        }
        self.totals.received = self.totals.received.checked_add(amount)?;
        self.refunded = self.refunded.checked_add(amount)?;
        Some(())
    }

    /// What the receipt covers is synced; what happened since counts on.
    fn sync(&mut self, receipt: &SyncReceipt, since: &Since) -> Option<()> {
        let later = receipt.position.number > self.covered.number;
        let part = since.paid <= self.paid_since_sync
            && since.payments <= self.payments_since_sync
            && receipt.decided <= self.decided;
        (later && part).then_some(())?;
        self.covered = receipt.position;
        self.day = self.day.max(receipt.day);
        self.last_sync = self.last_sync.max(receipt.day);
        self.paid_since_sync = since.paid;
        self.payments_since_sync = since.payments;
        if self.kind == AccountKind::Wallet {
            (since.received <= self.received_since_sync).then_some(())?;
            self.received_since_sync = since.received;
            // What came since is held to be here still, whatever was paid since: the operator may
            // have seen more of the balance than that, never less.
            let unsynced = since.unsynced.min(self.balance);
            self.synced = self.synced.max(self.balance.checked_sub(unsynced)?);
            self.received_hop = self.received_hop.min(since.hop);
            self.forget_hop_where_all_is_synced();
        }
        Some(())
    }

    fn forget_hop_where_all_is_synced(&mut self) {
        if self.balance == self.synced {
            self.received_hop = Hop::SYNCED;
        }
    }

    /// How far value of that amount will have come if it is paid now. Synced value goes first.
    #[must_use]
    pub fn hop_of(&self, amount: Amount) -> Hop {
        match self.kind {
            AccountKind::Purse => Hop::SYNCED,
            AccountKind::Wallet if amount <= self.synced => Hop::SYNCED,
            AccountKind::Wallet => self.received_hop.further(),
        }
    }

    /// Judges a payment of that amount on that day against balance, limits and the payee's policy.
    /// `purse` says that it goes home to an operator: then only the balance says no.
    ///
    /// # Errors
    /// The first of them that says no.
    pub fn judge_pay(
        &self,
        amount: Amount,
        day: Day,
        policy: &Policy,
        purse: bool,
    ) -> Result<(), LedgerError> {
        if self.kind == AccountKind::Wallet && amount > self.balance {
            return Err(LedgerError::BalanceTooLow);
        }
        let paid = self.totals.paid.checked_add(amount);
        if paid.is_none() || !self.counts(amount) {
            return Err(LedgerError::SumLimit);
        }
        if purse {
            return Ok(());
        }
        if amount > self.limits.single {
            return Err(LedgerError::SingleLimit);
        }
        let paid = self.paid_since_sync.checked_add(amount);
        if paid.is_none_or(|paid| paid > self.limits.paid_since_sync) {
            return Err(LedgerError::SumLimit);
        }
        if self.payments_since_sync >= self.limits.payments_since_sync {
            return Err(LedgerError::CountLimit);
        }
        let age = day.since(self.last_sync);
        if age > self.limits.days_since_sync {
            return Err(LedgerError::DaysLimit);
        }
        let hop = self.hop_of(amount);
        if hop > self.limits.hop {
            return Err(LedgerError::HopLimit);
        }
        if hop > policy.hop || age > policy.age {
            return Err(LedgerError::PayeePolicy);
        }
        Ok(())
    }

    /// Judges whether that amount may come in. `purse` says that it comes from an operator, which
    /// has seen it: no limit since the last sync holds.
    ///
    /// # Errors
    /// The first limit that says no.
    pub fn judge_receive(&self, amount: Amount, purse: bool) -> Result<(), LedgerError> {
        // Even a purse cannot name more than an amount can be.
        if !self.counts(amount) {
            return Err(LedgerError::BalanceLimit);
        }
        if self.kind == AccountKind::Purse {
            return Ok(());
        }
        if amount > self.limits.single {
            return Err(LedgerError::SingleLimit);
        }
        // What is out may come back as a refund, which no limit stops: it counts as held.
        let held = self.balance.checked_add(self.in_flight);
        let held = held.and_then(|held| held.checked_add(amount));
        if held.is_none_or(|held| held > self.limits.balance) {
            return Err(LedgerError::BalanceLimit);
        }
        let received = self.received_since_sync.checked_add(amount);
        if !purse && received.is_none_or(|sum| sum > self.limits.received_since_sync) {
            return Err(LedgerError::ReceiveLimit);
        }
        Ok(())
    }

    /// Whether the totals can count that amount coming in, or going out and coming back, besides
    /// all that is out: what is promised must not fail at a sum.
    fn counts(&self, amount: Amount) -> bool {
        let received = self.totals.received.checked_add(self.in_flight);
        received.and_then(|received| received.checked_add(amount)).is_some()
    }
}

#[cfg(test)]
mod tests;
