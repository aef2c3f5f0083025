use serde::{Deserialize, Serialize};

use crate::Category;

/// A currency by its ISO 4217 number. Two bytes, big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency(#[serde(with = "postcard::fixint::be")] u16);

impl Currency {
    /// Renminbi, ISO 4217 number 156.
    pub const CNY: Self = Self(156);

    /// The currency with that ISO 4217 number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The ISO 4217 number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// What value may be spent on. Two bytes, big-endian: the category of payee that may take it, and
/// a number of the operator's. [`Tag::NONE`] is ordinary money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag(#[serde(with = "postcard::fixint::be")] u16);

impl Tag {
    /// Ordinary money, bound to no purpose.
    pub const NONE: Self = Self(0);

    /// The purpose with that number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The only category of payee that may take such value.
    #[must_use]
    pub const fn category(self) -> Category {
        let [category, _] = self.0.to_be_bytes();
        Category::new(category)
    }

    /// Whether payees of that category may take such value. Of no particular kind is nobody's kind.
    #[must_use]
    pub fn is_for(self, category: Category) -> bool {
        self != Self::NONE && category != Category::NONE && self.category() == category
    }

    /// The number of the purpose.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}
