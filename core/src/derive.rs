use zeroize::Zeroizing;

use crate::hash::{Digest, mac};

/// 32 bytes of key made from a secret: HKDF-SM3 (RFC 5869) with one block of output.
///
/// The same secret gives unrelated keys under another `salt` or another `info`.
#[must_use]
pub fn derive(salt: &Digest, secret: &[u8; 32], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let extracted = Zeroizing::new(mac(salt, &[secret]));
    Zeroizing::new(mac(&extracted, &[info, &[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hkdf_of_rfc_5869() {
        for byte in [0, 1, 0x7F, 0xFF] {
            let (salt, secret) = ([byte; 32], [byte ^ 0x55; 32]);
            for info in [&b""[..], b"ecny", &[byte; 200]] {
                let mut expected = [0; 32];
                let other = hkdf::Hkdf::<sm3::Sm3>::new(Some(&salt), &secret);
                other.expand(info, &mut expected).unwrap();

                assert_eq!(*derive(&salt, &secret, info), expected);
            }
        }
    }
}
