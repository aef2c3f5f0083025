use serde::{Deserialize, Serialize};

use crate::{Amount, Day, codec::fixed, entry::Hop};

/// What the root orders for every wallet in a crisis, between two days: limits that hold besides
/// all others and end by themselves.
///
/// ```text
///  0  version 1 │ number 2 │ first day 2 │ last day 2 │ single 8 │ paid since sync 8
/// 23  received since sync 8 │ hop 1 │ days since sync 2                            34 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crisis {
    /// The version of this format; 1.
    pub version: u8,
    /// The number of the order: a later one replaces an earlier one, never the other way.
    #[serde(with = "postcard::fixint::be")]
    pub number: u16,
    /// The first day on which it holds.
    pub first_day: Day,
    /// The last.
    pub last_day: Day,
    /// The most one payment may be.
    pub single: Amount,
    /// The most that may be paid since the last sync.
    pub paid_since_sync: Amount,
    /// The most that may be received since the last sync.
    pub received_since_sync: Amount,
    /// The furthest that value may have come when it is paid on.
    pub hop: Hop,
    /// The most days since the last sync.
    #[serde(with = "postcard::fixint::be")]
    pub days_since_sync: u16,
}

impl Crisis {
    /// Length in bytes.
    pub const LEN: usize = 34;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The most days one order can hold: whoever gets hold of the root's key once must not stop
    /// all payment for good.
    pub const MAX_DAYS: u16 = 90;

    /// None ordered yet.
    pub const NONE: Self = Self { number: 0, ..Self::of_days(0, Day::new(1), Day::new(0)) };

    /// An order that stops all payment and all receiving between those days: what a crisis is
    /// tightened from.
    #[must_use]
    pub const fn of_days(number: u16, first_day: Day, last_day: Day) -> Self {
        Self {
            version: Self::VERSION,
            number,
            first_day,
            last_day,
            single: Amount::ZERO,
            paid_since_sync: Amount::ZERO,
            received_since_sync: Amount::ZERO,
            hop: Hop::SYNCED,
            days_since_sync: 0,
        }
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }

    /// Whether its days are as few as they must be.
    #[must_use]
    pub fn is_boxed(&self) -> bool {
        let ordered = self.first_day <= self.last_day;
        ordered && self.last_day.since(self.first_day) < Self::MAX_DAYS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn a_crisis_has_one_encoding_of_34_bytes() {
        let crisis = Crisis::of_days(u16::MAX, Day::new(u16::MAX), Day::new(u16::MAX));
        let mut buffer = [0; 100];

        assert_eq!(encode(&crisis, &mut buffer).unwrap(), crisis.to_bytes());
        assert_eq!(decode::<Crisis>(&crisis.to_bytes()), Ok(crisis));
    }

    #[test]
    fn it_is_no_longer_than_its_box() {
        assert!(Crisis::of_days(1, Day::new(10), Day::new(99)).is_boxed());
        assert!(!Crisis::of_days(1, Day::new(10), Day::new(100)).is_boxed());
        assert!(!Crisis::of_days(1, Day::new(10), Day::new(9)).is_boxed());
    }
}
