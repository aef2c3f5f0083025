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
mod tests {
    use super::*;
    use crate::{
        Receipt, WalletId,
        record::tests::{asking, value},
    };

    fn fen(fen: u64) -> Amount {
        Amount::from_fen(fen).unwrap()
    }

    /// An account that holds 100 fen of an operator's and 50 that have come two wallets far.
    fn account() -> Account {
        let mut account =
            Account::new(AccountKind::Wallet, [2; Point::LEN], Limits::NONE, Day::new(1));
        for (session, amount, hop, purse) in [(1, 100, 0, true), (2, 50, 2, false)] {
            let mut value = value(session, fen(amount));
            value.entry.hop = Hop::new(hop);
            let payer = WalletId::from_bytes(&[9; 8]);
            let session = SessionNumber::new(session);
            account.apply(&Record::Credit { session, payer, value, purse }).unwrap();
        }
        account
    }

    fn debit(account: &Account, seq: u32, amount: u64) -> Record {
        let mut value = value(seq, fen(amount));
        value.entry.hop = account.hop_of(fen(amount));
        value.entry.previous = account.head;
        Record::Debit { value, asked: asking(), purse: false }
    }

    #[test]
    fn synced_value_goes_first_and_the_rest_has_come_one_wallet_further() {
        let mut account = account();

        assert_eq!(account.hop_of(fen(100)), Hop::SYNCED);
        assert_eq!(account.hop_of(fen(101)), Hop::new(3));
        account.apply(&debit(&account, 1, 100)).unwrap();
        assert_eq!(account.synced, Amount::ZERO);
        assert_eq!(account.hop_of(fen(1)), Hop::new(3));
    }

    #[test]
    fn a_refund_gives_back_the_value_and_nothing_of_what_was_counted() {
        let mut account = account();
        account.apply(&debit(&account, 1, 120)).unwrap();
        assert_eq!((account.balance, account.in_flight), (fen(30), fen(120)));

        let refund = Record::Refund {
            seq: Seq::new(1),
            amount: fen(120),
            hop: Hop::new(3),
            certificate: [0; 49],
            signature: crate::sm2::Signature::from_bytes(&[0; 64]),
        };
        account.apply(&refund).unwrap();

        assert_eq!((account.balance, account.in_flight), (fen(150), Amount::ZERO));
        assert_eq!((account.synced, account.hop_of(fen(1))), (Amount::ZERO, Hop::new(3)));
        assert_eq!((account.paid_since_sync, account.payments_since_sync), (fen(120), 1));
        assert_eq!(account.refunded, fen(120));
    }

    fn synced(number: u32, since: Since) -> Record {
        let receipt = SyncReceipt {
            version: SyncReceipt::VERSION,
            wallet: WalletId::from_bytes(&[1; 8]),
            position: Position { number, head: [7; 32] },
            decided: SessionNumber::new(2),
            day: Day::new(5),
        };
        let signature = crate::sm2::Signature::from_bytes(&[0; 64]);
        Record::Synced { receipt, signature, since }
    }

    #[test]
    fn a_receipt_makes_all_synced_but_what_came_since() {
        let mut account = account();
        let since = Since { unsynced: fen(20), hop: Hop::new(1), ..Since::default() };

        account.apply(&synced(3, since)).unwrap();

        assert_eq!((account.balance, account.synced), (fen(150), fen(130)));
        assert_eq!(account.hop_of(fen(131)), Hop::new(2));
        assert_eq!((account.day, account.last_sync), (Day::new(5), Day::new(5)));
        assert_eq!(account.covered, Position { number: 3, head: [7; 32] });
    }

    #[test]
    fn a_receipt_takes_nothing_from_what_was_synced_before() {
        let mut account = account();
        // More came since than is left: what was loaded after it was paid on is synced all the same.
        let since = Since { unsynced: fen(999), hop: Hop::new(9), ..Since::default() };

        account.apply(&synced(3, since)).unwrap();

        assert_eq!(account.synced, fen(100));
        assert_eq!(account.hop_of(fen(150)), Hop::new(3));
    }

    #[test]
    fn a_receipt_that_cannot_follow_is_damage() {
        let mut account = account();
        account.apply(&synced(3, Since::default())).unwrap();
        let more = Since { paid: fen(1), ..Since::default() };

        for record in [synced(3, Since::default()), synced(2, Since::default()), synced(4, more)] {
            assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged));
        }
    }

    #[test]
    fn a_session_is_decided_once_and_in_order() {
        let account = account();

        for session in [0, 1, 2, 4] {
            let record = Record::Void { session: SessionNumber::new(session) };
            assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged));
        }
        let next = Record::Void { session: SessionNumber::new(3) };
        assert_eq!(account.clone().apply(&next), Ok(()));
    }

    #[test]
    fn a_record_that_cannot_follow_is_damage() {
        let account = account();
        let receipt = Receipt::from_bytes(&[0; 16]);
        let other = Account { head: [1; 32], ..account.clone() };

        for record in [
            debit(&account, 0, 1),
            debit(&account, 1, 151),
            debit(&other, 1, 1),
            Record::Settle { seq: Seq::new(1), amount: fen(1), receipt },
            Record::Checkpoint(account.clone()),
        ] {
            assert_eq!(account.clone().apply(&record), Err(LedgerError::Damaged), "{record:?}");
        }
    }

    #[test]
    fn value_going_home_is_stopped_by_the_balance_alone() {
        let limits = Limits { single: fen(1), hop: Hop::SYNCED, ..Limits::NONE };
        let account = Account { limits, ..account() };
        let policy = Policy { hop: Hop::new(9), age: 9 };
        let judge = |amount, purse| account.judge_pay(fen(amount), Day::new(1), &policy, purse);

        assert_eq!(judge(150, false), Err(LedgerError::SingleLimit));
        assert_eq!(judge(150, true), Ok(()));
        assert_eq!(judge(151, true), Err(LedgerError::BalanceTooLow));
    }
}
