use core::fmt;
use std::collections::BTreeSet;

use crate::entry::{Entry, Id, Receipt};
use crate::wallet::Decision;

/// What is on the air and what lies with the operator's post.
///
/// A message stays for ever: it can come at any later time, in any order and again. One that is
/// lost is one that never comes. A REQUEST is not here but with its payer
/// ([`crate::Wallet::asked`]): it can be answered only while the point it is bound to lives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Network(BTreeSet<Message>);

/// One message that has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// VALUE: payer to payee.
    Value(Entry),
    /// SETTLED with x: payee to payer.
    Settled(Receipt),
    /// CANCEL: payee to payer, over this entry.
    Cancel(Entry),
    /// UNKNOWN: payee to payer, about this entry.
    Unknown(Entry),
    /// One line of a payee's log, signed, for the operator.
    Line {
        /// Whose log.
        wallet: Id,
        /// What it says.
        decision: Decision,
    },
    /// The operator has all of this wallet's log up to that session.
    Acknowledged {
        /// Whose log.
        wallet: Id,
        /// The last session of the contiguous part.
        sessions: u32,
    },
    /// A closing statement: of all sessions those up to that one are in the log, and every other
    /// is void.
    Statement {
        /// Who closes.
        wallet: Id,
        /// The last session in its log.
        sessions: u32,
    },
    /// A payer shows the operator a debit without an outcome.
    Claim(Entry),
    /// A payer shows the operator that it has handed over a debit.
    HandedOver(Entry),
    /// RESOLVE: operator to payer.
    Resolve(Entry, Verdict),
}

/// What the operator has found became of a debit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The payee has credited it.
    Settled,
    /// The payee has not and never will.
    Refund,
}

impl Network {
    /// Sends a message.
    pub fn send(&mut self, message: Message) {
        self.0.insert(message);
    }

    /// Whether this message was ever sent.
    #[must_use]
    pub fn has(&self, message: &Message) -> bool {
        self.0.contains(message)
    }

    /// All that was ever sent.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.0.iter()
    }

    /// What is here and was not there.
    pub fn since<'n>(&'n self, before: &'n Self) -> impl Iterator<Item = &'n Message> {
        self.0.difference(&before.0)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(entry) => write!(f, "VALUE {entry}"),
            Self::Settled(receipt) => write!(f, "SETTLED {receipt}"),
            Self::Cancel(entry) => write!(f, "CANCEL {entry}"),
            Self::Unknown(entry) => write!(f, "UNKNOWN {entry}"),
            Self::Line { wallet, decision } => write!(f, "line of {wallet}'s log: {decision}"),
            Self::Acknowledged { wallet, sessions } => {
                write!(f, "receipt for {wallet}'s log up to session {sessions}")
            }
            Self::Statement { wallet, sessions } => {
                write!(f, "{wallet}'s closing statement after session {sessions}")
            }
            Self::Claim(entry) => write!(f, "claim {entry}"),
            Self::HandedOver(entry) => write!(f, "hand-over {entry}"),
            Self::Resolve(entry, Verdict::Settled) => write!(f, "RESOLVE settled {entry}"),
            Self::Resolve(entry, Verdict::Refund) => write!(f, "RESOLVE refund {entry}"),
        }
    }
}
