use serde::{Deserialize, Serialize};

use crate::{Day, WalletId, codec::fixed};

/// What an operator's command key tells one of its wallets to do.
///
/// ```text
///  0  version 1 │ wallet 8 │ number 2 │ day 2 │ what 1                             14 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The version of this format; 1.
    pub version: u8,
    /// For which wallet.
    pub wallet: WalletId,
    /// The number of the order. They rise, so that none is taken twice or late.
    #[serde(with = "postcard::fixint::be")]
    pub number: u16,
    /// The operator's day: the wallet's day moves up to it.
    pub day: Day,
    /// What is to be done.
    pub what: OrderKind,
}

/// What a wallet can be told to do. One byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OrderKind {
    /// Pay and take nothing new until told to resume (00).
    Block,
    /// Pay and take again (01).
    Resume,
    /// Give up the open session, so that what was asked for in it can be resolved (02).
    Void,
    /// Let a PIN be set once, whatever has become of the one before (03).
    UnblockPin,
    /// Retire as it is: the way out of a wallet that was rolled back (04).
    Close,
}

impl Order {
    /// Length in bytes.
    pub const LEN: usize = 14;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The bytes that are signed.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn an_order_has_one_encoding_of_14_bytes() {
        let kinds = [
            OrderKind::Block,
            OrderKind::Resume,
            OrderKind::Void,
            OrderKind::UnblockPin,
            OrderKind::Close,
        ];
        for (byte, what) in (0..).zip(kinds) {
            let wallet = WalletId::from_bytes(&[0xFF; 8]);
            let day = Day::new(u16::MAX);
            let order = Order { version: Order::VERSION, wallet, number: u16::MAX, day, what };
            let mut buffer = [0; 50];

            assert_eq!(encode(&order, &mut buffer).unwrap(), order.to_bytes());
            assert_eq!(decode::<Order>(&order.to_bytes()), Ok(order));
            assert_eq!(order.to_bytes()[13], byte);
        }
    }
}
