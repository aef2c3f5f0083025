use serde::{Deserialize, Serialize};

/// A day, counted from 2020-01-01 (day 0) in China Standard Time. Two bytes, big-endian.
///
/// The wallet has no clock: its day moves only on what its operator signed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Day(#[serde(with = "postcard::fixint::be")] u16);

impl Day {
    /// The day with that number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Days since 2020-01-01.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// So many days later; at most the last day there is.
    #[must_use]
    pub const fn after(self, days: u16) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// How many days lie between an earlier day and this one; 0 where it is not earlier.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u16 {
        self.0.saturating_sub(earlier.0)
    }
}
