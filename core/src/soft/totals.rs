use zeroize::Zeroizing;

use crate::{derive::derive, element::SharedSecret, id::WalletId};

/// The key that seals the running totals of a wallet to its operator: HKDF-SM3 (RFC 5869, no
/// salt) of x(d'·P_op) = x(ms·U), with the wallet in the info. The first 16 bytes.
///
/// d' and U are those of the wallet's first enrolment; the key outlives its certificates.
#[must_use]
pub fn totals_key(shared: &SharedSecret, wallet: WalletId) -> Zeroizing<[u8; 16]> {
    let info = wallet.to_bytes();
    let expanded = derive(&[0; 32], shared.expose(), &[b"ecny-offline/1 totals", &info]);
    let mut key = Zeroizing::new([0; 16]);
    if let Some(start) = expanded.first_chunk() {
        *key = *start;
    }
    key
}
