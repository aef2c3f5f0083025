use hkdf::Hkdf;
use sm3::Sm3;
use zeroize::Zeroizing;

use crate::hash::Digest;

/// 32 bytes of key made from a secret: HKDF-SM3 (RFC 5869) with one block of output. The parts
/// of `info` stand one after the other.
///
/// The same secret gives unrelated keys under another `salt` or another `info`.
#[must_use]
pub fn derive(salt: &Digest, secret: &[u8; 32], info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    // It refuses more than 255 blocks of output; this is one.
    let _ = Hkdf::<Sm3>::new(Some(salt), secret).expand_multi_info(info, &mut *key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mac;

    #[test]
    fn it_is_extract_then_expand_of_rfc_5869() {
        for byte in [0, 1, 0x7F, 0xFF] {
            let (salt, secret) = ([byte; 32], [byte ^ 0x55; 32]);
            for info in [&b""[..], b"ecny", &[byte; 200]] {
                let expected = mac(&mac(&salt, &[&secret]), &[info, &[1]]);

                assert_eq!(*derive(&salt, &secret, &[info]), expected);
            }
        }
    }
}
