use core::fmt;
use std::collections::BTreeMap;

use ecny_core::{
    Account, AccountKind, End, Error, JournalError, LogLine, Record, Seq, Standing, Value, WalletId,
};

use crate::world::SimLedger;

/// What is remembered of one ledger's log, record by record.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    /// What its records say, by their numbers.
    facts: Vec<(u32, Fact)>,
    /// Where to read on.
    last: Option<LogLine>,
    /// The number of the newest record.
    number: u32,
    /// The debits of this log.
    debits: BTreeMap<Seq, Flight>,
    sums: Sums,
}

/// What one record says, as far as value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// Value went out.
    Debit(Flight),
    /// Value came in.
    Credit(Flight),
    /// A debit is for good.
    Settle(Seq),
    /// A debit came back.
    Refund(Seq),
    /// A debit was given up to the operator: where its value is, its payee's log says.
    HandOver(Seq),
    /// A session was given up.
    Void,
    /// The wallet found that it was rolled back.
    Lock,
    /// Nothing of value.
    Other,
}

/// A signed entry, as its payer and its payee both know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flight {
    pub(super) payer: WalletId,
    pub(super) seq: Seq,
    /// The beginning of its signature, which covers all the rest.
    mark: [u8; 16],
    pub(super) payee: WalletId,
    pub(super) fen: u64,
}

/// What all facts add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    paid: u64,
    received: u64,
    refunded: u64,
    decided: u32,
    open: u64,
}

/// What has changed in a log since it was read last.
#[derive(Debug, Default)]
pub(super) struct News {
    /// What is not there any more, the last first.
    pub(super) gone: Vec<Told>,
    /// What has come.
    pub(super) come: Vec<Told>,
}

/// A fact, and the entry it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) fact: Fact,
    pub(super) flight: Option<Flight>,
}

impl Log {
    /// Reads what has come since; with `fresh` all is read once more, as after a boot.
    ///
    /// # Errors
    /// Where the flash cannot be read.
    pub(super) fn read(&mut self, ledger: &mut SimLedger, fresh: bool) -> Result<News, Error> {
        if !fresh && ledger.number() == self.number {
            return Ok(News::default());
        }
        let from = if fresh { None } else { self.last.take() };
        let mut whole = from.is_none();
        let lines = match lines(ledger, from) {
            // The place is from before a compaction.
            Err(Error::Journal(JournalError::Stale)) => {
                whole = true;
                lines(ledger, None)?
            }
            read => read?,
        };
        let (known, read) = if whole {
            self.parting(&lines.facts, ledger.account().covered.number)
        } else {
            (self.facts.len(), 0)
        };
        let news = self.part(known, lines.facts.get(read..).unwrap_or_default());
        self.last = lines.last;
        self.number = ledger.number();
        Ok(news)
    }

    /// Becomes what was remembered at another time.
    pub(super) fn turn_into(&mut self, other: Self) -> News {
        let same = self.facts.iter().zip(&other.facts).take_while(|(one, other)| one == other);
        let same = same.count();
        let news = self.part(same, other.facts.get(same..).unwrap_or_default());
        *self = other;
        news
    }

    /// Where what is remembered and what is read begin to differ. What the operator has seen may
    /// be read no more.
    fn parting(&self, read: &[(u32, Fact)], covered: u32) -> (usize, usize) {
        let mut known = 0;
        for (at, (number, fact)) in read.iter().enumerate() {
            while let Some((old, _)) = self.facts.get(known)
                && old < number
            {
                if *old > covered {
                    return (known, at);
                }
                known = known.saturating_add(1);
            }
            if self.facts.get(known) != Some(&(*number, *fact)) {
                return (known, at);
            }
            known = known.saturating_add(1);
        }
        let pruned = |(number, _): &&(u32, Fact)| *number <= covered;
        let pruned = self.facts.iter().skip(known).take_while(pruned).count();
        (known.saturating_add(pruned), read.len())
    }

    /// Forgets all but the first `keep` facts, and learns others after them.
    fn part(&mut self, keep: usize, come: &[(u32, Fact)]) -> News {
        let mut news = News::default();
        for (_, fact) in self.facts.split_off(keep).into_iter().rev() {
            news.gone.push(self.forget(fact));
        }
        self.facts.extend_from_slice(come);
        news.come.extend(come.iter().map(|(_, fact)| self.learn(*fact)));
        news
    }

    /// Whether the account is what the records add up to.
    pub(super) fn accounts_for(&self, account: &Account) -> bool {
        let Sums { paid, received, refunded, decided, open } = self.sums;
        let back = received.saturating_add(refunded);
        // The end of a wallet decides all that was not decided, and no record says each of it.
        let last = match account.standing {
            Standing::Retired => account.closed,
            Standing::Personalized
            | Standing::Active
            | Standing::Suspended
            | Standing::Blocked
            | Standing::Locked => account.decided,
        };
        let held = match account.kind {
            AccountKind::Purse => Some(0),
            AccountKind::Wallet => back.checked_sub(paid),
        };
        held == Some(account.balance.fen())
            && account.totals.paid.fen() == paid
            && account.totals.received.fen() == back
            && account.refunded.fen() == refunded
            && last.number() == decided
            && account.in_flight.fen() == open
    }

    fn learn(&mut self, fact: Fact) -> Told {
        if let Fact::Debit(flight) = fact {
            self.debits.insert(flight.seq, flight);
        }
        self.sums = self.sums.moved(&fact, &self.debits, u64::checked_add, u64::checked_sub);
        self.sums.decided = self.sums.decided.wrapping_add(fact.decisions());
        Told { fact, flight: self.flight(&fact) }
    }

    fn forget(&mut self, fact: Fact) -> Told {
        let told = Told { fact, flight: self.flight(&fact) };
        self.sums = self.sums.moved(&fact, &self.debits, u64::checked_sub, u64::checked_add);
        self.sums.decided = self.sums.decided.wrapping_sub(fact.decisions());
        if let Fact::Debit(flight) = fact {
            self.debits.remove(&flight.seq);
        }
        told
    }

    fn flight(&self, fact: &Fact) -> Option<Flight> {
        match fact {
            Fact::Debit(flight) | Fact::Credit(flight) => Some(*flight),
            Fact::Settle(seq) | Fact::Refund(seq) | Fact::HandOver(seq) => {
                self.debits.get(seq).copied()
            }
            Fact::Void | Fact::Lock | Fact::Other => None,
        }
    }
}

impl Sums {
    fn moved(
        self,
        fact: &Fact,
        debits: &BTreeMap<Seq, Flight>,
        more: impl Fn(u64, u64) -> Option<u64>,
        less: impl Fn(u64, u64) -> Option<u64>,
    ) -> Self {
        // Sums of a simulation are far from the end of the numbers.
        let more = |sum, fen| more(sum, fen).unwrap_or(u64::MAX);
        let less = |sum, fen| less(sum, fen).unwrap_or(u64::MAX);
        let of = |seq: &Seq| debits.get(seq).map_or(0, |flight| flight.fen);
        match fact {
            Fact::Debit(flight) => Self {
                paid: more(self.paid, flight.fen),
                open: more(self.open, flight.fen),
                ..self
            },
            Fact::Credit(flight) => Self { received: more(self.received, flight.fen), ..self },
            Fact::Settle(seq) | Fact::HandOver(seq) => {
                Self { open: less(self.open, of(seq)), ..self }
            }
            Fact::Refund(seq) => Self {
                refunded: more(self.refunded, of(seq)),
                open: less(self.open, of(seq)),
                ..self
            },
            Fact::Void | Fact::Lock | Fact::Other => self,
        }
    }
}

impl Fact {
    fn of(owner: WalletId, record: &Record) -> Self {
        match record {
            Record::Debit { value, .. } => Self::Debit(Flight::of(owner, value)),
            Record::Credit { payer, value, .. } => Self::Credit(Flight::of(*payer, value)),
            Record::Settle { seq, .. } => Self::Settle(*seq),
            Record::Refund { seq, .. } => Self::Refund(*seq),
            Record::Void { .. } => Self::Void,
            Record::Lock { .. } => Self::Lock,
            Record::Resolved { resolution, .. } => match resolution.end {
                End::Settled => Self::Settle(resolution.seq),
                End::Refunded => Self::Refund(resolution.seq),
            },
            Record::HandOver { seq, .. } => Self::HandOver(*seq),
            Record::Order { .. } if record.decides() => Self::Void,
            Record::Checkpoint(_)
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::Life { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Synced { .. } => Self::Other,
        }
    }

    fn decisions(&self) -> u32 {
        u32::from(matches!(self, Self::Credit(_) | Self::Void))
    }
}

impl Flight {
    fn of(payer: WalletId, value: &Value) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = value.signature.to_bytes();
        Self {
            payer,
            seq: value.entry.seq,
            mark: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p],
            payee: value.entry.payee,
            fen: value.entry.terms.amount.fen(),
        }
    }
}

#[cfg(test)]
impl Flight {
    pub(super) const fn example(payer: WalletId, seq: Seq, payee: WalletId, fen: u64) -> Self {
        Self { payer, seq, mark: [0; 16], payee, fen }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Debit(flight) => write!(f, "debit {flight}"),
            Self::Credit(flight) => write!(f, "credit of {flight}"),
            Self::Settle(seq) => write!(f, "settling of debit {}", seq.number()),
            Self::Refund(seq) => write!(f, "refund of debit {}", seq.number()),
            Self::HandOver(seq) => write!(f, "handing over of debit {}", seq.number()),
            Self::Void => f.write_str("void"),
            Self::Lock => f.write_str("lock"),
            Self::Other => f.write_str("a record"),
        }
    }
}

impl fmt::Display for Flight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payer, seq, payee, fen, .. } = self;
        write!(f, "{} of {payer}, {fen} fen for {payee}", seq.number())
    }
}

struct Lines {
    facts: Vec<(u32, Fact)>,
    last: Option<LogLine>,
}

/// The lines after that one, or all.
fn lines(ledger: &mut SimLedger, from: Option<LogLine>) -> Result<Lines, Error> {
    let owner = ledger.id();
    let mut lines = Lines { facts: Vec::new(), last: from };
    while let Some(line) = ledger.next_line(lines.last.as_ref())? {
        lines.facts.push((line.number, Fact::of(owner, &line.line.record)));
        lines.last = Some(line);
    }
    Ok(lines)
}
