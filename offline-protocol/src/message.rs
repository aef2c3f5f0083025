//! The messages of a payment: what is said ↔ the bytes that are sealed.
//!
//! What carries value or its end is made from a proof that it is on flash, and from nothing else.

use ecny_core::{
    Canceled, Credited, Debited, PeerFault, Receipt, SignedRequest, Terms, Value, decode, encode,
    sm2::Signature,
};
use serde::{Deserialize, Serialize};

use crate::{share::Share, sizes};

/// A message as it was received. The first byte says which.
#[derive(Debug, Serialize, Deserialize)]
pub enum Message {
    /// 00, PAY: the payer names what it would pay.
    Pay(Terms),
    /// 01, REQUEST: the payee asks.
    Request(SignedRequest),
    /// 02, VALUE: the payer has paid.
    Value(Value),
    /// 03, SETTLED: the payee has credited it, and this is the receipt.
    Settled(Receipt),
    /// 04, CANCEL: the payee never credited it and never will.
    Cancel(Signature),
    /// 05, UNKNOWN: the payee has pruned its record of it.
    Unknown,
    /// 06, SHARE: what is known of revoked wallets, once a payment is over.
    Share(Share),
}

impl Message {
    /// The message with exactly those bytes.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] for anything but the one encoding of a message.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PeerFault> {
        decode(bytes).map_err(|_| PeerFault::Malformed)
    }
}

/// PAY, 13 bytes.
pub(crate) fn pay(terms: &Terms) -> [u8; sizes::PAY] {
    to_bytes(&Message::Pay(*terms))
}

/// REQUEST, 165 bytes.
pub(crate) fn request(request: &SignedRequest) -> [u8; sizes::REQUEST] {
    to_bytes(&Message::Request(*request))
}

/// VALUE, 224 bytes: only what is debited on flash.
pub(crate) fn value(debited: &Debited) -> [u8; sizes::VALUE] {
    to_bytes(&Message::Value(*debited.value()))
}

/// SETTLED, 17 bytes: only what is credited on flash.
pub(crate) fn settled(credited: &Credited) -> [u8; sizes::SETTLED] {
    to_bytes(&Message::Settled(credited.receipt().clone()))
}

/// CANCEL, 65 bytes: only what is decided otherwise on flash.
pub(crate) fn cancel(canceled: &Canceled) -> [u8; sizes::CANCEL] {
    to_bytes(&Message::Cancel(*canceled.signature()))
}

/// UNKNOWN, 1 byte.
pub(crate) fn unknown() -> [u8; sizes::UNKNOWN] {
    to_bytes(&Message::Unknown)
}

/// SHARE, 225 bytes: what operators signed for everybody.
pub(crate) fn share(share: &Share) -> [u8; sizes::SHARE] {
    to_bytes(&Message::Share(share.clone()))
}

fn to_bytes<const N: usize>(message: &Message) -> [u8; N] {
    let mut bytes = [0; N];
    // Every field has a fixed width, so the length cannot be wrong: see the test below.
    let _ = encode(message, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use ecny_core::{Amount, Certificate, Entry, ListHeads, Request};

    use super::*;

    #[test]
    fn every_message_has_the_length_that_is_announced() {
        let mut buffer = [0; 300];

        assert_eq!(sizes::PAY, encode(&Message::Pay(Terms::HEAL), &mut buffer).unwrap().len());
        assert_eq!(sizes::REQUEST, 1 + Request::LEN + Signature::LEN);
        assert_eq!(sizes::VALUE, 1 + Certificate::LEN + Entry::LEN + Signature::LEN);
        let settled = Message::Settled(Receipt::from_bytes(&[0xFF; 16]));
        assert_eq!(sizes::SETTLED, encode(&settled, &mut buffer).unwrap().len());
        let cancel = Message::Cancel(Signature::from_bytes(&[0xFF; 64]));
        assert_eq!(sizes::CANCEL, encode(&cancel, &mut buffer).unwrap().len());
        assert_eq!(sizes::UNKNOWN, encode(&Message::Unknown, &mut buffer).unwrap().len());
        let share = Message::Share(Share { heads: ListHeads::new(), delta: None });
        assert_eq!(sizes::SHARE, encode(&share, &mut buffer).unwrap().len());
    }

    #[test]
    fn trailing_bytes_unknown_kinds_and_sums_too_large_are_no_message() {
        let mut bytes = [0; sizes::PAY + 1];
        bytes[..sizes::PAY].copy_from_slice(&pay(&Terms::cny(Amount::MAX)));

        assert!(Message::from_bytes(&bytes[..sizes::PAY]).is_ok());
        assert!(Message::from_bytes(&bytes).is_err());
        assert!(Message::from_bytes(&bytes[..sizes::PAY - 1]).is_err());
        bytes[1] = 0xFF;
        assert!(Message::from_bytes(&bytes[..sizes::PAY]).is_err());
        assert!(Message::from_bytes(&[7]).is_err());
        assert!(Message::from_bytes(&[]).is_err());
        assert!(Message::from_bytes(&[0x85, 0]).is_err(), "a second encoding of UNKNOWN");
    }
}
