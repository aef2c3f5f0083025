use serde::{Deserialize, Serialize};

use crate::{WalletId, codec::fixed, entry::Seq, hash::Digest};

/// How a debit ended that its two wallets could not end between them: what an operator's command
/// key signs, from the log of the payee, for the payer.
///
/// It ends the entry it names. It is no load: nothing comes in that did not go out.
///
/// ```text
///  0  version 1 │ payer 8 │ seq 4 │ SM3 of the entry 32 │ end 1                    46 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The version of this format; 1.
    pub version: u8,
    /// Whose debit.
    pub payer: WalletId,
    /// Which of them.
    pub seq: Seq,
    /// SM3 of the entry.
    pub entry: Digest,
    /// How it ended.
    pub end: End,
}

/// How a debit ends, for good. One byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    /// Its payee has credited it (00).
    Settled,
    /// Its payee has decided its session otherwise, and never will (01).
    Refunded,
}

impl Resolution {
    /// Length in bytes.
    pub const LEN: usize = 46;

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
    fn a_resolution_has_one_encoding_of_46_bytes() {
        for (byte, end) in [(0, End::Settled), (1, End::Refunded)] {
            let resolution = Resolution {
                version: Resolution::VERSION,
                payer: WalletId::from_bytes(&[0xFF; 8]),
                seq: Seq::new(u32::MAX),
                entry: [0xFF; 32],
                end,
            };
            let mut buffer = [0; 100];

            assert_eq!(encode(&resolution, &mut buffer).unwrap(), resolution.to_bytes());
            assert_eq!(decode::<Resolution>(&resolution.to_bytes()), Ok(resolution));
            assert_eq!(resolution.to_bytes()[45], byte);
        }
    }
}
