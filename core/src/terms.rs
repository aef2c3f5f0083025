use serde::{Deserialize, Serialize};

use crate::{Amount, Currency, Tag};

/// What is paid: how much, in which currency, for what purpose. Twelve bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// How much. [`Amount::ZERO`] in a request asks for nothing but the end of an older payment.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Bound to which purpose.
    pub tag: Tag,
}

impl Terms {
    /// Nothing to be paid: a tap that only heals.
    pub const HEAL: Self = Self::cny(Amount::ZERO);

    /// That much ordinary digital RMB.
    #[must_use]
    pub const fn cny(amount: Amount) -> Self {
        Self { amount, currency: Currency::CNY, tag: Tag::NONE }
    }

    /// Whether these are the terms of a tap that only heals.
    #[must_use]
    pub const fn is_heal(&self) -> bool {
        self.amount.is_zero()
    }
}
