use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{Amount, Seq, WalletId};

use crate::{Offense, Proof};

/// What a set of logs shows. The same set shows the same, in whatever order and however often it
/// came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Who did what no intact wallet does, and what shows it to anybody.
    pub proven: BTreeMap<Offense, Proof>,
    /// The same, where what shows it rests on the operator's word: totals of a wallet that has
    /// never committed to their key.
    pub unproven: BTreeSet<Offense>,
    /// What is missing.
    pub gaps: BTreeSet<Gap>,
    /// Who has paid more than is known to have come to it, and how much. A claim, not a proof: it
    /// goes away as the logs of those who paid the debtor come in.
    pub debts: BTreeMap<WalletId, Amount>,
}

impl Findings {
    /// Whether that wallet has done what no intact wallet does.
    #[must_use]
    pub fn accuse(&self, wallet: WalletId) -> bool {
        self.proven.keys().chain(&self.unproven).any(|it| it.wallet() == Some(wallet))
    }

    /// Whether nothing is amiss and nothing missing.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.proven.is_empty()
            && self.unproven.is_empty()
            && self.gaps.is_empty()
            && self.debts.is_empty()
    }
}

/// Something that is missing. No offense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A payee has credited a debit that its payer's log does not have yet.
    Debit {
        /// Who paid.
        payer: WalletId,
        /// Which debit.
        seq: Seq,
    },
    /// A wallet has stated more of its log than has come.
    Log {
        /// The wallet.
        wallet: WalletId,
        /// The last line before which nothing is missing.
        after: u32,
    },
    /// Numbers of debits that nobody has shown yet, between some that are known.
    Seqs {
        /// The wallet.
        payer: WalletId,
        /// The first of them.
        first: Seq,
        /// The last of them.
        last: Seq,
    },
}
