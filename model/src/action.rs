use core::fmt;

use crate::{
    entry::{Entry, Id, Receipt},
    network::Verdict,
    wallet::{Decision, Fate},
};

/// One step of the model: what one party does at once, with one append at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A tap begins: the payer gives a fresh point, the payee answers with a REQUEST bound to it.
    Request {
        /// Who asks.
        payee: Id,
        /// Who is asked.
        payer: Id,
        /// How much; 0 asks for nothing new.
        amount: i64,
    },
    /// The payer hears the REQUEST and answers with an older VALUE or a new one.
    Answer {
        /// Who pays.
        payer: Id,
        /// What becomes of the debit's append.
        fate: Fate,
    },
    /// The payee hears a VALUE.
    Decide {
        /// What it says.
        entry: Entry,
        /// What the payee would do where it has the choice.
        wish: Wish,
        /// What becomes of the decision's append.
        fate: Fate,
    },
    /// The payer hears SETTLED.
    Settle {
        /// Who hears it.
        payer: Id,
        /// About which of its debits.
        seq: u32,
        /// x.
        receipt: Receipt,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The payer hears CANCEL.
    Refund {
        /// What was canceled.
        entry: Entry,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The payee gives its open session up.
    Void {
        /// Which payee.
        payee: Id,
        /// What becomes of the append.
        fate: Fate,
    },
    /// Power is lost and comes back.
    Boot {
        /// Whose.
        wallet: Id,
        /// Whether its flash now reads the other way.
        other: bool,
    },
    /// A wallet sends the operator its decisions, its open and its handed-over debits, and its
    /// closing statement.
    Sync {
        /// Which wallet.
        wallet: Id,
    },
    /// The operator takes one line of a log.
    Learn {
        /// Whose.
        wallet: Id,
        /// What it says.
        decision: Decision,
    },
    /// The operator takes a closing statement.
    LearnClosing {
        /// Whose.
        wallet: Id,
        /// The last session in its log.
        sessions: u32,
    },
    /// The operator sees that a debit was handed over.
    LearnHandOver {
        /// Which.
        entry: Entry,
    },
    /// A payee drops the records that a receipt names.
    Prune {
        /// Which payee.
        wallet: Id,
        /// The last session it names.
        sessions: u32,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The operator says how a debit ended that was claimed, or that its payee was seen to credit.
    Resolve {
        /// Which.
        entry: Entry,
    },
    /// The payer hears a RESOLVE.
    Resolved {
        /// About which debit.
        entry: Entry,
        /// What it says.
        verdict: Verdict,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The payer hands an unsettled debit over to the operator, for good.
    HandOver {
        /// Which.
        entry: Entry,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The operator pays for a debit that was handed over and never credited.
    PayOut {
        /// Which.
        entry: Entry,
    },
    /// A wallet is drained and signs its closing statement.
    Close {
        /// Which.
        wallet: Id,
        /// What becomes of the append.
        fate: Fate,
    },
    /// The keys of a closed wallet die.
    Retire {
        /// Which.
        wallet: Id,
    },
    /// Time passes for an unsettled debit.
    Expire {
        /// Which.
        entry: Entry,
    },
    /// The payer hears UNKNOWN.
    HearUnknown {
        /// About which debit.
        entry: Entry,
    },
}

/// What a payee would do with a value for its open session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Credit it.
    Take,
    /// Void the session: another order, a cap, a policy, a certificate that has expired.
    Refuse,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { payee, payer, amount: 0 } => {
                write!(f, "{payee} asks {payer} for nothing new")
            }
            Self::Request { payee, payer, amount } => {
                write!(f, "{payee} asks {payer} for {amount}")
            }
            Self::Answer { payer, .. } => write!(f, "{payer} hears the REQUEST"),
            Self::Decide { entry, wish: Wish::Take, .. } => {
                write!(f, "{} hears VALUE {entry}", entry.payee)
            }
            Self::Decide { entry, wish: Wish::Refuse, .. } => {
                write!(f, "{} hears VALUE {entry} and does not want it", entry.payee)
            }
            Self::Settle { payer, seq, receipt, .. } => {
                write!(f, "{payer} settles debit {payer}{seq} on x of {receipt}")
            }
            Self::Refund { entry, .. } => write!(f, "{} refunds {entry} on CANCEL", entry.payer),
            Self::Void { payee, .. } => write!(f, "{payee} gives its open session up"),
            Self::Boot { wallet, other: false } => write!(f, "{wallet} loses its power and boots"),
            Self::Boot { wallet, other: true } => {
                write!(f, "{wallet} loses its power, and its flash reads the other way")
            }
            Self::Sync { wallet } => write!(f, "{wallet} syncs"),
            Self::Learn { wallet, decision } => {
                write!(f, "the operator hears of {wallet}: {decision}")
            }
            Self::LearnClosing { wallet, .. } => {
                write!(f, "the operator hears {wallet}'s closing statement")
            }
            Self::LearnHandOver { entry } => {
                write!(f, "the operator sees the hand-over of {entry}")
            }
            Self::Prune { wallet, sessions, .. } => {
                write!(f, "{wallet} drops its records up to session {sessions}")
            }
            Self::Resolve { entry } => write!(f, "the operator resolves {entry}"),
            Self::Resolved { entry, verdict, .. } => {
                write!(f, "{} hears RESOLVE {verdict:?} for {entry}", entry.payer)
            }
            Self::HandOver { entry, .. } => write!(f, "{} hands {entry} over", entry.payer),
            Self::PayOut { entry } => write!(f, "the operator pays out {entry}"),
            Self::Close { wallet, .. } => write!(f, "{wallet} is drained and closes"),
            Self::Retire { wallet } => write!(f, "the keys of {wallet} die"),
            Self::Expire { entry } => write!(f, "time passes for {entry}"),
            Self::HearUnknown { entry } => write!(f, "{} hears UNKNOWN for {entry}", entry.payer),
        }?;
        match self.fate() {
            Some(Fate::Torn) => f.write_str("; the power is cut in the append"),
            Some(Fate::Done) | None => Ok(()),
        }
    }
}

impl Action {
    /// What becomes of the append, where there may be one.
    #[must_use]
    pub const fn fate(&self) -> Option<Fate> {
        match self {
            Self::Answer { fate, .. }
            | Self::Close { fate, .. }
            | Self::Decide { fate, .. }
            | Self::HandOver { fate, .. }
            | Self::Prune { fate, .. }
            | Self::Refund { fate, .. }
            | Self::Resolved { fate, .. }
            | Self::Settle { fate, .. }
            | Self::Void { fate, .. } => Some(*fate),
            Self::Boot { .. }
            | Self::Expire { .. }
            | Self::HearUnknown { .. }
            | Self::Learn { .. }
            | Self::LearnClosing { .. }
            | Self::LearnHandOver { .. }
            | Self::PayOut { .. }
            | Self::Request { .. }
            | Self::Resolve { .. }
            | Self::Retire { .. }
            | Self::Sync { .. } => None,
        }
    }
}
