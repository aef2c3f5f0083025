use ecny_core::{Day, Digest, End, OperatorId, Seq, WalletId, decode, sm2::Signature};
use serde::{Deserialize, Serialize};

/// "My wallet has decided the session of that entry so": what a payee's operator signs for the
/// payer's, and all of a log that ever leaves its operator.
///
/// ```text
///  0  version 1 │ operator 2 │ payer 8 │ seq 4 │ SM3 of the entry 32 │ end 1 │ day 2   50 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Testimony {
    /// The version of this format; 1.
    pub version: u8,
    /// Who says so: the payee's operator.
    pub operator: OperatorId,
    /// Whose debit.
    pub payer: WalletId,
    /// Which of them.
    pub seq: Seq,
    /// SM3 of the entry.
    pub entry: Digest,
    /// How it ended.
    pub end: End,
    /// The day on which its operator says so.
    pub day: Day,
}

impl Testimony {
    /// Length in bytes.
    pub const LEN: usize = 50;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The bytes that are signed and sent.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        // Every field has a fixed width, so the length cannot be wrong: see the test below.
        let _ = ecny_core::encode(self, &mut bytes);
        bytes
    }

    /// The testimony with exactly those bytes; `None` where they are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        decode(bytes).ok()
    }
}

/// A testimony with the signature of its operator's command key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedTestimony {
    /// What is said.
    pub testimony: Testimony,
    /// The signature.
    pub signature: Signature,
}

/// Why another operator's word is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TestimonyFault {
    /// The payer is not one of our wallets.
    #[error("the payer is another operator's")]
    Foreign,
    /// The operator has said the opposite before: one of the two is false, and it has signed both.
    #[error("the operator has said the opposite before")]
    Opposite,
    /// Another entry than the debit of that number.
    #[error("it names another payment under that number")]
    OtherEntry,
    /// The payee of that debit is not that operator's wallet.
    #[error("the payee is not that operator's")]
    OtherPayee,
    /// From before the debit was asked for, or from days to come.
    #[error("it is from a day on which it cannot have been said")]
    OutOfDate,
    /// The command key of that operator did not sign it.
    #[error("that operator did not sign it")]
    Signature,
    /// No log shows such a debit.
    #[error("no log shows that payment")]
    UnknownDebit,
    /// A version of the format that is not read here.
    #[error("it is in another version of the format")]
    Version,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_testimony_has_one_encoding_of_50_bytes() {
        for (byte, end) in [(0, End::Settled), (1, End::Refunded)] {
            let testimony = Testimony {
                version: Testimony::VERSION,
                operator: OperatorId::new(u16::MAX),
                payer: WalletId::from_bytes(&[0xFF; 8]),
                seq: Seq::new(u32::MAX),
                entry: [0xFF; 32],
                end,
                day: Day::new(u16::MAX),
            };
            let bytes = testimony.to_bytes();
            let mut room = [0; 100];

            assert_eq!(ecny_core::encode(&testimony, &mut room).unwrap(), bytes);
            assert_eq!(Testimony::from_bytes(&bytes), Some(testimony));
            assert_eq!(bytes[47], byte);
            assert_eq!(Testimony::from_bytes(&bytes[1..]), None);
        }
    }
}
