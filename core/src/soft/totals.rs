use zeroize::Zeroizing;

use crate::{element::SharedSecret, hash::mac, id::WalletId};

/// The key that seals the running totals of a wallet to its operator: HKDF-SM3 (RFC 5869, no
/// salt) of x(d'·P_op) = x(ms·U), with the wallet in the info. The first 16 bytes.
///
/// d' and U are those of the wallet's first enrolment; the key outlives its certificates.
#[must_use]
pub fn totals_key(shared: &SharedSecret, wallet: WalletId) -> Zeroizing<[u8; 16]> {
    let extracted = Zeroizing::new(mac(&[0; 32], &[shared.expose()]));
    let info = wallet.to_bytes();
    let expanded = Zeroizing::new(mac(&extracted, &[b"ecny-offline/1 totals", &info, &[1]]));
    let mut key = Zeroizing::new([0; 16]);
    if let Some(start) = expanded.first_chunk() {
        *key = *start;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{OperatorId, WalletNumber};

    #[test]
    fn the_totals_key_is_hkdf_of_rfc_5869() {
        let wallet =
            WalletId { operator: OperatorId::new(7), number: WalletNumber::from_bytes(&[9; 6]) };
        let mut expected = [0; 16];
        hkdf::Hkdf::<sm3::Sm3>::new(None, &[0x5A; 32])
            .expand_multi_info(&[b"ecny-offline/1 totals", &wallet.to_bytes()], &mut expected)
            .unwrap();

        let key = totals_key(&SharedSecret::new([0x5A; 32]), wallet);

        assert_eq!(*key, expected);
    }
}
