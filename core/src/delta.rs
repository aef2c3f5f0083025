use serde::{Deserialize, Serialize};

use crate::{Day, Epoch, ListHead, OperatorId, WalletNumber, codec::fixed};

/// A step of an operator's list of revoked wallets, signed by its command key for everybody.
///
/// The list has an epoch; in an epoch a delta follows the one before it and nothing else. A new
/// epoch begins at 1 and restates the list in its first `base` deltas; until all of them are there
/// the names of the older epoch count too.
///
/// ```text
///  0  version 1 │ operator 2 │ epoch 1 │ number 2 │ base 2 │ day 2 │ 20 × wallet number 6
///                                                                                  130 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// The version of this format; 1.
    pub version: u8,
    /// Whose wallets.
    pub operator: OperatorId,
    /// Which of its lists.
    pub epoch: Epoch,
    /// Which step of the list; the first is 1.
    #[serde(with = "postcard::fixint::be")]
    pub number: u16,
    /// How many steps restate what was revoked before the epoch began.
    #[serde(with = "postcard::fixint::be")]
    pub base: u16,
    /// The operator's day.
    pub day: Day,
    /// Who is revoked with this step. Places that are not used hold [`WalletNumber::NONE`].
    pub revoked: [WalletNumber; Delta::NAMES],
}

impl Delta {
    /// Length in bytes.
    pub const LEN: usize = 130;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// How many wallets one step names at most.
    pub const NAMES: usize = 20;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }

    /// Which step of which list it is.
    #[must_use]
    pub const fn head(&self) -> ListHead {
        ListHead { operator: self.operator, epoch: self.epoch, number: self.number }
    }

    /// The wallets it names.
    pub fn names(&self) -> impl Iterator<Item = WalletNumber> {
        self.revoked.into_iter().filter(|number| *number != WalletNumber::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn a_delta_has_one_encoding_of_130_bytes() {
        let delta = Delta {
            version: Delta::VERSION,
            operator: OperatorId::new(u16::MAX),
            epoch: Epoch::new(u8::MAX),
            number: u16::MAX,
            base: u16::MAX,
            day: Day::new(u16::MAX),
            revoked: [WalletNumber::from_bytes(&[0xFF; 6]); Delta::NAMES],
        };
        let mut buffer = [0; 300];

        assert_eq!(encode(&delta, &mut buffer).unwrap(), delta.to_bytes());
        assert_eq!(decode::<Delta>(&delta.to_bytes()), Ok(delta));
    }
}
