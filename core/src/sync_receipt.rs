use serde::{Deserialize, Serialize};

use crate::{Day, WalletId, codec::fixed, session::SessionNumber, statement::Position};

/// "I have seen your log up to there": what an operator's command key signs for one wallet.
///
/// What it covers has been seen: its value is synced, its records may go.
///
/// ```text
///  0  version 1 │ wallet 8 │ number 4 │ head 32 │ decided 4 │ day 2                51 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReceipt {
    /// The version of this format; 1.
    pub version: u8,
    /// Whose log.
    pub wallet: WalletId,
    /// How far it was seen.
    pub position: Position,
    /// c: the last session decided by then.
    pub decided: SessionNumber,
    /// The operator's day: the wallet's day moves up to it.
    pub day: Day,
}

impl SyncReceipt {
    /// Length in bytes.
    pub const LEN: usize = 51;

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
    fn a_receipt_of_an_operator_has_one_encoding_of_51_bytes() {
        let receipt = SyncReceipt {
            version: SyncReceipt::VERSION,
            wallet: WalletId::from_bytes(&[0xFF; 8]),
            position: Position { number: u32::MAX, head: [0xFF; 32] },
            decided: SessionNumber::new(u32::MAX),
            day: Day::new(u16::MAX),
        };
        let mut buffer = [0; 100];

        assert_eq!(encode(&receipt, &mut buffer).unwrap(), receipt.to_bytes());
        assert_eq!(decode::<SyncReceipt>(&receipt.to_bytes()), Ok(receipt));
    }
}
