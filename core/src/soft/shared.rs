//! The two keys of a wallet that its operator has as well: HKDF-SM3 (RFC 5869, no salt) of
//! x(d'·P_op) = x(ms·U), with a purpose and the wallet in the info, the first 16 bytes.
//!
//! d' and U are those of the wallet's first enrolment; the keys outlive its certificates.

use zeroize::Zeroizing;

use crate::{derive::derive, element::SharedSecret, id::WalletId};

/// The key that seals the running totals of a wallet to its operator.
#[must_use]
pub fn totals_key(shared: &SharedSecret, wallet: WalletId) -> Zeroizing<[u8; 16]> {
    key(shared, b"ecny-offline/1 totals", wallet)
}

/// k_T, which hides a wallet's session numbers from its payers: its operator has to read them in
/// a payment that found no end. It opens no receipt: k_R is the wallet's own.
#[must_use]
pub fn session_key(shared: &SharedSecret, wallet: WalletId) -> Zeroizing<[u8; 16]> {
    key(shared, b"ecny-offline/1 session", wallet)
}

fn key(shared: &SharedSecret, purpose: &[u8], wallet: WalletId) -> Zeroizing<[u8; 16]> {
    let expanded = derive(&[0; 32], shared.expose(), &[purpose, &wallet.to_bytes()]);
    let mut key = Zeroizing::new([0; 16]);
    if let Some(start) = expanded.first_chunk() {
        *key = *start;
    }
    key
}
