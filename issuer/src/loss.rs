use std::collections::BTreeMap;

use ecny_core::{Amount, Day, Tag, WalletId};
use serde::{Deserialize, Serialize};

use crate::Payout;

/// A wallet that its holder has lost.
///
/// ```text
///  reported --found--> withdrawn                    it serves again
///     '------horizon day, refund--> refunded        it never does
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The day of the report.
    pub reported: Day,
    /// The first day on which it may be refunded: until then the wallet may still pay offline, as
    /// its limits say how long it may go without a sync.
    pub horizon: Day,
    /// What was paid out, once it was.
    pub refund: Option<Refund>,
}

/// What was proved of a lost wallet, and to whom it was paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The lost wallet.
    pub lost: WalletId,
    /// The holder's other wallet, which the purse loads with it.
    pub heir: WalletId,
    /// How much, for each purpose.
    pub amounts: BTreeMap<Tag, Amount>,
    /// The part of it that are debits which the wallet had handed over.
    pub payouts: Vec<Payout>,
    /// The day it was decided.
    pub day: Day,
}

/// What is proved of what a wallet holds, for each purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// What it held where its log ends, as far as that is known without a gap.
    pub stated: BTreeMap<Tag, Amount>,
    /// What others have paid it since, and hold its receipts for; and what it had paid that its
    /// payee never took.
    pub come: BTreeMap<Tag, Amount>,
    /// What others have taken from it since.
    pub gone: BTreeMap<Tag, Amount>,
}

impl Holdings {
    /// What is left of it.
    #[must_use]
    pub fn proven(&self) -> BTreeMap<Tag, Amount> {
        let tags = self.stated.keys().chain(self.come.keys());
        let left = |tag: &Tag| {
            let [stated, come, gone] = [&self.stated, &self.come, &self.gone]
                .map(|sums| sums.get(tag).copied().unwrap_or(Amount::ZERO));
            let left = stated.checked_add(come)?.checked_sub(gone).unwrap_or(Amount::ZERO);
            (!left.is_zero()).then_some((*tag, left))
        };
        tags.filter_map(left).collect()
    }

    pub(crate) fn add(sums: &mut BTreeMap<Tag, Amount>, tag: Tag, amount: Amount) {
        let sum = sums.entry(tag).or_insert(Amount::ZERO);
        *sum = sum.checked_add(amount).unwrap_or(Amount::MAX);
    }
}

/// Why a step of a loss was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LossFault {
    /// Its wallet has done what no intact wallet does.
    #[error("the wallet has done what no intact wallet does")]
    Accused,
    /// It may still pay offline.
    #[error("the wallet may still pay offline until day {}", .0.number())]
    Early(Day),
    /// The wallet that is to be loaded with it is none that can be.
    #[error("the wallet to be loaded is none that can be")]
    Heir,
    /// Nobody has reported it.
    #[error("nobody has reported it lost")]
    NotReported,
    /// It was paid out already.
    #[error("it was paid out already")]
    Refunded,
    /// Its log is not one that anything can be read from.
    #[error("the wallet's log does not add up")]
    Unlawful,
}
