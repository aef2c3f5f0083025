//! Bytes and ids as they stand in JSON files.

use ecny_core::{OperatorId, WalletId, WalletNumber};
use serde::Serialize;

/// JSON with one field a line, and a line feed.
pub(super) fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    // Writing to a vector does not fail, and our files have text for keys and no floats.
    let mut json = serde_json::to_vec_pretty(value).unwrap_or_default();
    json.push(b'\n');
    json
}

/// Exactly `N` bytes in hexadecimal.
pub(super) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    hex::decode(text).ok()?.try_into().ok()
}

/// A wallet id as it is printed, and in no other way.
#[must_use]
pub fn wallet_id(text: &str) -> Option<WalletId> {
    let (operator, number) = text.split_once('-')?;
    let id = WalletId {
        operator: OperatorId::from_bytes(&bytes(operator)?),
        number: WalletNumber::from_bytes(&bytes(number)?),
    };
    (id.to_string() == text).then_some(id)
}
