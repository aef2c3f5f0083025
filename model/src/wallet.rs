use core::fmt;

use crate::entry::{Entry, Id};

/// One wallet: what is on its flash, what a power cut has left in doubt, and what is in its RAM.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wallet {
    /// Whether it holds value, or issues and redeems it.
    pub kind: Kind,
    /// The most it may hold, in flight included.
    pub cap: Option<i64>,
    /// How many records its log has room for.
    pub room: Option<u32>,
    /// What its flash says as it was read at the last boot and written since.
    pub durable: Durable,
    /// The other reading of its flash: an append was cut off and has not been confirmed since.
    pub doubt: Option<Box<Durable>>,
    /// The REQUEST on its way to this wallet's living point.
    pub asked: Option<Asked>,
}

/// What kind of wallet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Pays from what it holds.
    Wallet,
    /// An operator's purse: what it pays is issued. Its balance may be below nothing.
    Purse,
}

/// What a wallet's log adds up to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Durable {
    /// What it holds, in fen.
    pub balance: i64,
    /// c: the last decided session.
    pub decided: u32,
    /// The records of sessions up to this one are gone.
    pub pruned: u32,
    /// The decisions in order. Those of pruned sessions are kept here for the properties alone.
    pub log: Vec<Decision>,
    /// The debits in order: the one with seq k is the k-th.
    pub debits: Vec<Debit>,
    /// Whether it still serves.
    pub standing: Standing,
}

/// One decided session, as the log says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision {
    /// Which session.
    pub session: u32,
    /// How it was decided.
    pub how: How,
}

/// How a session was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// This entry was credited.
    Credit(Entry),
    /// Given up.
    Void,
}

/// One debit and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Debit {
    /// What was signed.
    pub entry: Entry,
    /// What became of it.
    pub end: End,
}

/// What became of a debit. All but the first are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Nothing yet.
    Unsettled,
    /// The payee has credited it.
    Settled,
    /// Its value is back.
    Refunded,
    /// The operator sees to it.
    HandedOver,
}

/// Whether a wallet still serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It pays and is paid.
    Active,
    /// A session came home that it had not opened.
    Locked,
    /// Drained, and every session decided by a closing statement. It only says what was decided.
    Closed,
    /// Its keys are gone.
    Dead,
}

/// A REQUEST in the payer's channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Who asks.
    pub payee: Id,
    /// Its session.
    pub session: u32,
    /// Which of the payer's points it is bound to.
    pub channel: u32,
    /// How much; 0 asks for nothing new.
    pub amount: i64,
}

/// What a power cut makes of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is done, and the step goes on.
    Done,
    /// The power is cut in it: the record may be read or not, and nothing goes out.
    Torn,
}

impl Wallet {
    /// A wallet that holds so much and has done nothing yet.
    #[must_use]
    pub const fn holding(balance: i64) -> Self {
        let durable = Durable {
            balance,
            decided: 0,
            pruned: 0,
            log: Vec::new(),
            debits: Vec::new(),
            standing: Standing::Active,
        };
        Self { kind: Kind::Wallet, cap: None, room: None, durable, doubt: None, asked: None }
    }

    /// An operator's purse.
    #[must_use]
    pub fn purse() -> Self {
        Self { kind: Kind::Purse, ..Self::holding(0) }
    }

    /// Appends one record, after confirming what was read at boot.
    pub(crate) fn append(&mut self, fate: Fate, change: impl FnOnce(&mut Durable)) {
        let before = self.durable.clone();
        change(&mut self.durable);
        match fate {
            Fate::Done => self.doubt = None,
            Fate::Torn => {
                self.doubt = Some(Box::new(before));
                self.asked = None;
            }
        }
    }

    /// Makes what was read at boot stay as it was read.
    pub(crate) fn confirm(&mut self) {
        self.doubt = None;
    }

    /// Whether its log has room for so many records more.
    pub(crate) fn fits(&self, records: u32) -> bool {
        let needed = self.durable.records().saturating_add(records);
        self.room.is_none_or(|room| needed <= room)
    }

    /// Whether so much may come in.
    pub(crate) fn takes(&self, amount: i64) -> bool {
        let held = self.durable.balance.saturating_add(self.durable.in_flight());
        self.cap.is_none_or(|cap| held.saturating_add(amount) <= cap)
    }
}

impl Durable {
    /// The debits without an outcome.
    pub fn unsettled(&self) -> impl Iterator<Item = &Entry> {
        self.debits.iter().filter(|debit| debit.end == End::Unsettled).map(|debit| &debit.entry)
    }

    /// The debit towards this payee that has no outcome.
    #[must_use]
    pub fn unsettled_towards(&self, payee: Id) -> Option<&Entry> {
        self.unsettled().find(|entry| entry.payee == payee)
    }

    /// How often the log says that this entry was credited.
    #[must_use]
    pub fn credits(&self, entry: &Entry) -> usize {
        self.log.iter().filter(|decision| decision.how == How::Credit(*entry)).count()
    }

    /// The record of a session, unless it was pruned.
    pub(crate) fn record(&self, session: u32) -> Option<&How> {
        let kept = session > self.pruned;
        let found = self.log.iter().find(|decision| kept && decision.session == session);
        found.map(|decision| &decision.how)
    }

    /// Decides the next session.
    pub(crate) fn decide(&mut self, how: How) {
        self.decided = self.decided.saturating_add(1);
        self.log.push(Decision { session: self.decided, how });
    }

    /// Ends the debit with that number.
    pub(crate) fn end(&mut self, seq: u32, end: End) {
        for debit in self.debits.iter_mut().filter(|debit| debit.entry.seq == seq) {
            debit.end = end;
        }
    }

    fn in_flight(&self) -> i64 {
        self.unsettled().map(|entry| entry.amount).sum()
    }

    /// How many records lie in the log.
    fn records(&self) -> u32 {
        let kept = self.log.iter().filter(|decision| decision.session > self.pruned).count();
        let ended = self.debits.iter().filter(|debit| debit.end != End::Unsettled).count();
        let closed = usize::from(self.standing != Standing::Active);
        let all = kept.saturating_add(self.debits.len()).saturating_add(ended);
        u32::try_from(all.saturating_add(closed)).unwrap_or(u32::MAX)
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.how {
            How::Credit(entry) => write!(f, "session {} credits {entry}", self.session),
            How::Void => write!(f, "session {} void", self.session),
        }
    }
}

impl fmt::Display for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Durable { balance, decided, pruned, log, debits, standing } = &self.durable;
        write!(f, "holds {balance}, c = {decided}")?;
        if *pruned > 0 {
            write!(f, " (records up to {pruned} gone)")?;
        }
        for decision in log {
            write!(f, ", {decision}")?;
        }
        for Debit { entry, end } in debits {
            write!(f, ", debit {entry} {end:?}")?;
        }
        match standing {
            Standing::Active => Ok(()),
            Standing::Locked | Standing::Closed | Standing::Dead => write!(f, ", {standing:?}"),
        }
    }
}
