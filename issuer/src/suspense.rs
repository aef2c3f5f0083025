use ecny_core::{Amount, Day, Seq, Tag, WalletId};
use serde::{Deserialize, Serialize};

/// A debit that its payer has handed over, paid back to it by a load of its purse. It is paid once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// Whose debit.
    pub payer: WalletId,
    /// Which of them.
    pub seq: Seq,
    /// How much.
    pub amount: Amount,
    /// Bound to which purpose.
    pub tag: Tag,
    /// The day it was decided.
    pub day: Day,
}

/// A payout, and what has become of the debit it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspended {
    /// What was paid.
    pub payout: Payout,
    /// What the payee's log says of the debit.
    pub fate: Fate,
}

/// What has become of a debit that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its payee has not decided it yet: the operator's own money stands in for it.
    Open,
    /// Its payee has decided otherwise, and never will take it: the operator has its money back.
    Recovered,
    /// Its payee has taken it after all: it was paid twice, and the operator bears that.
    Taken,
}
