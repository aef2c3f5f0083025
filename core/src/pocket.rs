use serde::{Deserialize, Serialize};

use crate::{Amount, Day, Tag, WalletId, codec::fixed, entry::Hop};

/// "This wallet may hold value for that purpose until that day": what an operator's command key
/// signs before it loads any.
///
/// ```text
///  0  version 1 │ wallet 8 │ tag 2 │ last day 2 │ day 2                            15 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pocket {
    /// The version of this format; 1.
    pub version: u8,
    /// Which wallet.
    pub wallet: WalletId,
    /// The purpose. Its first byte is the only category of payee that may take the value.
    pub tag: Tag,
    /// The last day on which it can be spent. Afterwards it only goes home to the operator.
    pub last_day: Day,
    /// The operator's day: the wallet's day moves up to it.
    pub day: Day,
}

impl Pocket {
    /// Length in bytes.
    pub const LEN: usize = 15;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }
}

/// What a wallet holds for one purpose. 13 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PocketBalance {
    /// The purpose; [`Tag::NONE`] where the place is free.
    pub tag: Tag,
    /// The last day on which it can be spent.
    pub last_day: Day,
    /// The furthest that any of it has come.
    pub hop: Hop,
    /// How much.
    pub balance: Amount,
}

impl PocketBalance {
    /// How many purposes a wallet holds value for at once.
    pub const MAX: usize = 4;

    /// A place that is free.
    pub const FREE: Self =
        Self { tag: Tag::NONE, last_day: Day::new(0), hop: Hop::SYNCED, balance: Amount::ZERO };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn a_pocket_has_one_encoding_of_15_bytes() {
        let pocket = Pocket {
            version: Pocket::VERSION,
            wallet: WalletId::from_bytes(&[0xFF; 8]),
            tag: Tag::new(u16::MAX),
            last_day: Day::new(u16::MAX),
            day: Day::new(u16::MAX),
        };
        let mut buffer = [0; 50];

        assert_eq!(encode(&pocket, &mut buffer).unwrap(), pocket.to_bytes());
        assert_eq!(decode::<Pocket>(&pocket.to_bytes()), Ok(pocket));
        assert_eq!(encode(&PocketBalance::FREE, &mut buffer).unwrap().len(), 13);
    }
}
