//! What a log adds up to.

mod judge;
mod pockets;
mod told;

use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Amount, Crisis, Day, End, LedgerError, LifeStep, PocketBalance, Settings, Standing, Tag,
    WalletId,
    entry::{Entry, Hop, Seq, Totals},
    hash::Digest,
    limits::Limits,
    record::{How, Record},
    session::SessionNumber,
    sm2::Point,
    statement::Position,
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
    /// The limits its operator has set.
    pub limits: Limits,
    /// The wallet it is a child of; [`WalletId::NOBODY`] where it has none.
    pub parent: WalletId,
    /// What its user allows.
    pub settings: Settings,
    /// What the root has ordered last for a crisis.
    pub crisis: Crisis,
    /// The latest day its own operator has vouched for.
    pub day: Day,
    /// The latest day another operator has vouched for.
    pub abroad: Day,
    /// When the operator last saw the log.
    pub last_sync: Day,
    /// What the wallet holds, pockets included.
    pub balance: Amount,
    /// The part of it that is bound to no purpose and comes straight from an operator.
    pub synced: Amount,
    /// The furthest that any of the rest of that has come.
    pub received_hop: Hop,
    /// The part of the balance that is bound to purposes.
    pub pockets: [PocketBalance; PocketBalance::MAX],
    /// What is debited and neither settled nor refunded nor handed over.
    pub in_flight: Amount,
    /// The last debit.
    pub seq: Seq,
    /// c: the last decided session.
    pub decided: SessionNumber,
    /// c as it was when the wallet retired and decided all that might come.
    pub closed: SessionNumber,
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
    /// The payments of it that no operator had seen all of before.
    pub respent_since_sync: Amount,
    /// The part of it that was paid without PIN or biometrics.
    pub unverified_since_sync: Amount,
    /// The part of it that was paid while the device was asleep.
    pub power_free_since_sync: Amount,
    /// How many payments that were.
    pub power_free_payments: u8,
    /// The number of the operator's last order.
    #[serde(with = "postcard::fixint::be")]
    pub orders: u16,
    /// How many times a PIN may be set: once, and once more each time the operator unblocks it.
    #[serde(with = "postcard::fixint::be")]
    pub pin_permits: u16,
    /// Which of those the PIN of today was set under; 0 where none was ever set.
    #[serde(with = "postcard::fixint::be")]
    pub pin_used: u16,
    /// Where the wallet is in its life.
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

impl Account {
    /// How many days another operator can move the wallet's day beyond its own operator's.
    pub const DAYS_ABROAD: u16 = 30;

    /// An account that holds nothing yet.
    #[must_use]
    pub const fn new(kind: AccountKind, root: [u8; Point::LEN], limits: Limits, day: Day) -> Self {
        Self {
            kind,
            root,
            limits,
            parent: WalletId::NOBODY,
            settings: Settings::OPEN,
            crisis: Crisis::NONE,
            day,
            abroad: day,
            last_sync: day,
            balance: Amount::ZERO,
            synced: Amount::ZERO,
            received_hop: Hop::SYNCED,
            pockets: [PocketBalance::FREE; PocketBalance::MAX],
            in_flight: Amount::ZERO,
            seq: Seq::new(0),
            decided: SessionNumber::new(0),
            closed: SessionNumber::new(0),
            totals: Totals { received: Amount::ZERO, paid: Amount::ZERO },
            refunded: Amount::ZERO,
            paid_since_sync: Amount::ZERO,
            payments_since_sync: 0,
            received_since_sync: Amount::ZERO,
            respent_since_sync: Amount::ZERO,
            unverified_since_sync: Amount::ZERO,
            power_free_since_sync: Amount::ZERO,
            power_free_payments: 0,
            orders: 0,
            pin_permits: 1,
            pin_used: 0,
            standing: Standing::Personalized,
            head: [0; 32],
            covered: Position::GENESIS,
        }
    }

    /// The day it is for this wallet: that of its own operator, or another's that is not too far
    /// ahead of it.
    #[must_use]
    pub fn today(&self) -> Day {
        self.day.max(self.abroad.min(self.day.after(Self::DAYS_ABROAD)))
    }

    /// The limits that hold on that day: the operator's, nowhere looser than the user's, nor than
    /// the root's in a crisis.
    #[must_use]
    pub fn rules(&self, day: Day) -> Limits {
        match self.kind {
            AccountKind::Wallet => self.imposed(day).tightened(&self.settings),
            AccountKind::Purse => self.limits,
        }
    }

    /// The same without the user's, which are about paying.
    #[must_use]
    pub fn imposed(&self, day: Day) -> Limits {
        let crisis = self.kind == AccountKind::Wallet && self.in_crisis(day);
        if crisis { self.limits.in_crisis(&self.crisis) } else { self.limits }
    }

    /// Whether the root's order holds on that day. Anybody's day begins it; only our own operator's
    /// ends it, or a payee that names a later one would.
    #[must_use]
    pub fn in_crisis(&self, day: Day) -> bool {
        let Crisis { number, first_day, last_day, .. } = self.crisis;
        number > 0 && first_day <= day.max(self.today()) && self.day <= last_day
    }

    /// Whether that session was decided by the wallet's end, and by nothing else.
    #[must_use]
    pub fn closed_out(&self, session: SessionNumber) -> bool {
        self.standing == Standing::Retired && session > self.closed
    }

    /// Moves the account by one record of its log.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] where the record cannot follow what went before. The account is
    /// then worth nothing: apply to a copy.
    pub fn apply(&mut self, record: &Record) -> Result<(), LedgerError> {
        let moved = match record {
            Record::Operator { .. } => Some(()),
            Record::Debit { value, how, .. } => self.debit(&value.entry, *how),
            Record::Credit { session, value, purse, .. } => {
                self.credit(*session, &value.entry, *purse)
            }
            Record::Void { session } => self.decide(*session),
            Record::Settle { amount, .. } | Record::HandOver { amount, .. } => self.land(*amount),
            Record::Refund { amount, tag, hop, .. } => self.refund(*amount, *tag, *hop),
            Record::Lock { .. } => {
                self.standing = Standing::Locked;
                Some(())
            }
            Record::Synced { receipt, since, .. } => self.sync(receipt, since),
            Record::Resolved { resolution, amount, tag, hop, .. } => match resolution.end {
                End::Settled => self.land(*amount),
                End::Refunded => self.refund(*amount, *tag, *hop),
            },
            Record::Profile { profile, .. } => self.profile(profile),
            Record::Settings { settings } => {
                self.settings = *settings;
                Some(())
            }
            Record::Crisis { crisis, .. } => {
                (crisis.number > self.crisis.number).then(|| self.crisis = *crisis)
            }
            Record::Order { order, .. } => self.order(order),
            Record::Delta { delta, own, .. } => {
                self.hear(delta, *own);
                Some(())
            }
            Record::Pocket { pocket, place, .. } => self.open_pocket(pocket, *place),
            Record::Life { step } => self.live(*step),
            Record::Pin { permit } => {
                let rises = *permit > self.pin_used && *permit <= self.pin_permits;
                rises.then(|| self.pin_used = *permit)
            }
            // A checkpoint is where counting begins, not a step of it.
            Record::Checkpoint(_) => None,
        };
        moved.ok_or(LedgerError::Damaged)
    }

    fn debit(&mut self, entry: &Entry, how: How) -> Option<()> {
        let amount = entry.terms.amount;
        self.standing.serves().ok()?;
        if entry.previous != self.head || entry.seq <= self.seq {
            return None;
        }
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_sub(amount)?;
            match self.pocket_mut(entry.terms.tag) {
                Some(pocket) => pocket.take(amount)?,
                None => {
                    self.synced = match entry.hop {
                        Hop::SYNCED => self.synced.checked_sub(amount)?,
                        _ => Amount::ZERO,
                    };
                    self.forget_hop_where_all_is_synced();
                }
            }
        }
        self.seq = entry.seq;
        self.in_flight = self.in_flight.checked_add(amount)?;
        self.totals.paid = self.totals.paid.checked_add(amount)?;
        if how == How::Home {
            return Some(());
        }
        self.paid_since_sync = self.paid_since_sync.checked_add(amount)?;
        self.payments_since_sync = self.payments_since_sync.checked_add(1)?;
        if entry.hop != Hop::SYNCED {
            self.respent_since_sync = self.respent_since_sync.checked_add(amount)?;
        }
        match how {
            How::Home | How::Verified => {}
            How::Unverified => {
                self.unverified_since_sync = self.unverified_since_sync.checked_add(amount)?;
            }
            How::PowerFree => {
                self.power_free_since_sync = self.power_free_since_sync.checked_add(amount)?;
                self.power_free_payments = self.power_free_payments.checked_add(1)?;
            }
        }
        Some(())
    }

    fn credit(&mut self, session: SessionNumber, entry: &Entry, purse: bool) -> Option<()> {
        let amount = entry.terms.amount;
        self.standing.serves().ok()?;
        self.decide(session)?;
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_add(amount)?;
            let hop = if purse { Hop::SYNCED } else { entry.hop };
            match self.pocket_mut(entry.terms.tag) {
                Some(pocket) => pocket.put(amount, hop)?,
                None if purse => self.synced = self.synced.checked_add(amount)?,
                None => self.received_hop = self.received_hop.max(hop),
            }
            if !purse {
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

    /// Decides every session there can ever be, so that nothing that was asked for stays open.
    fn close(&mut self) {
        self.closed = self.decided;
        self.decided = SessionNumber::LAST;
    }

    /// A debit has found its end: nothing of it is in flight any more.
    fn land(&mut self, amount: Amount) -> Option<()> {
        self.in_flight = self.in_flight.checked_sub(amount)?;
        Some(())
    }

    /// Value comes back as it went. What was counted since the last sync stays counted.
    fn refund(&mut self, amount: Amount, tag: Tag, hop: Hop) -> Option<()> {
        self.land(amount)?;
        if self.kind == AccountKind::Wallet {
            self.balance = self.balance.checked_add(amount)?;
            // Part of it may have been synced value. Which part is not known any more, so all of
            // it is held to have come as far as the rest.
            let come = Hop::new(hop.number().saturating_sub(1));
            match self.pocket_mut(tag) {
                Some(pocket) => pocket.put(amount, come)?,
                None if hop == Hop::SYNCED => self.synced = self.synced.checked_add(amount)?,
                None => self.received_hop = self.received_hop.max(come),
            }
        }
        self.totals.received = self.totals.received.checked_add(amount)?;
        self.refunded = self.refunded.checked_add(amount)?;
        Some(())
    }

    fn live(&mut self, step: LifeStep) -> Option<()> {
        let standing = self.standing.after(step)?;
        match step {
            LifeStep::Activate | LifeStep::Suspend | LifeStep::Resume => {}
            LifeStep::Retire => {
                (self.balance.is_zero() && self.in_flight.is_zero()).then_some(())?;
                self.close();
            }
        }
        self.standing = standing;
        Some(())
    }

    fn forget_hop_where_all_is_synced(&mut self) {
        if self.ordinary() == Some(self.synced) {
            self.received_hop = Hop::SYNCED;
        }
    }
}

#[cfg(test)]
mod tests;
