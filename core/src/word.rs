use serde::{Deserialize, Serialize};

use crate::{
    CodecError, Crisis, Delta, OperatorCertificate, Order, Pocket, Profile, Resolution,
    SyncReceipt,
    codec::{decode, encode},
    sm2::Signature,
};

/// Whatever an operator or the root says to a wallet, with its signature. The first byte says
/// which it is.
///
/// It is the same on every way to the wallet: in the answer to a sync, in a file, from another
/// wallet. Who carries it is not believed, and cannot do more than keep it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// An operator, as the root signed it (00).
    Operator(OperatorCertificate),
    /// New limits (01).
    Profile(Profile, Signature),
    /// What the root orders for every wallet, for some days (02).
    Crisis(Crisis, Signature),
    /// What the wallet is to do (03).
    Order(Order, Signature),
    /// Who is revoked (04).
    Delta(Delta, Signature),
    /// A purpose it may hold value for (05).
    Pocket(Pocket, Signature),
    /// How far the operator has seen its log (06).
    Receipt(SyncReceipt, Signature),
    /// How a debit ended (07).
    Resolution(Resolution, Signature),
}

impl Word {
    /// Length of the longest of them in bytes.
    pub const MAX_LEN: usize = 1 + Delta::LEN + Signature::LEN;

    /// Encodes the word into `out`.
    ///
    /// # Errors
    /// [`CodecError::TooLong`] where `out` is too small.
    pub fn to_bytes<'a>(&self, out: &'a mut [u8]) -> Result<&'a [u8], CodecError> {
        encode(self, out)
    }

    /// The word with exactly those bytes, of which nothing is checked.
    ///
    /// # Errors
    /// [`CodecError::Malformed`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        decode(bytes)
    }
}

/// What has come of an operator's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken before. Nothing has changed.
    Before,
    /// It holds now, and that is on flash.
    Now,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, Limits, OrderKind, Tag, Tier, WalletId};

    #[test]
    fn every_word_is_as_long_as_it_may_be_and_says_first_what_it_is() {
        let signature = Signature::from_bytes(&[0xFF; 64]);
        let (wallet, day) = (WalletId::from_bytes(&[0xFF; 8]), Day::new(u16::MAX));
        let limits = Limits::preset(Tier::I);
        let order = Order { version: 1, wallet, number: 1, day, what: OrderKind::Block };
        let pocket = Pocket { version: 1, wallet, tag: Tag::new(1), last_day: day, day };
        let words = [
            Word::Profile(Profile { wallet, parent: wallet, day, limits }, signature),
            Word::Crisis(Crisis::NONE, signature),
            Word::Order(order, signature),
            Word::Delta(decode(&[0; Delta::LEN]).unwrap(), signature),
            Word::Pocket(pocket, signature),
            Word::Receipt(decode(&[0; SyncReceipt::LEN]).unwrap(), signature),
            Word::Resolution(decode(&[0; Resolution::LEN]).unwrap(), signature),
        ];
        for (kind, word) in (1..).zip(words) {
            let mut buffer = [0; Word::MAX_LEN];
            let bytes = word.to_bytes(&mut buffer).unwrap();
            assert_eq!(bytes[0], kind);
            assert_eq!(Word::from_bytes(bytes), Ok(word));
        }
        const { assert!(OperatorCertificate::LEN < Word::MAX_LEN) };
    }
}
