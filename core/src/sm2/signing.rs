use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{
    NoRandomness, PreparedNonce, SecretScalar, Signature, engine::may_show, public::PublicScalar,
    secret::TRIES,
};
use crate::hash::{Digest, mac};

/// A private key d ready to sign: d, and (1 + d)⁻¹ computed once.
///
/// Wiped on drop, never printed. What it signs is for its owner to say: a raw digest does not
/// leave this crate.
pub struct SigningKey {
    d: SecretScalar,
    inverse: SecretScalar,
}

impl SigningKey {
    /// The key d; `None` for n - 1, with which nothing can be signed (GB/T 32918.1, 6.1).
    #[must_use]
    pub fn new(d: SecretScalar) -> Option<Self> {
        let inverse = d.successor_inverse()?;
        Some(Self { d, inverse })
    }

    /// The private key itself.
    #[must_use]
    pub const fn secret(&self) -> &SecretScalar {
        &self.d
    }

    /// Signs the digest e under a nonce made beforehand (GB/T 32918.2, 6.1; steps A1 to A3 made
    /// e and k, step A4 made x1). `None` about once in 2²⁵⁶: another nonce is needed.
    pub(crate) fn sign(&self, e: &Digest, nonce: PreparedNonce) -> Option<Signature> {
        // A5: r = (e + x1) mod n, which is not 0; nor is r + k.
        let r = PublicScalar::reduce(e).add(nonce.x());
        // It travels in the signature: whether it is 0 may be known.
        if may_show(r.is_zero()) {
            return None;
        }

        // A6: s = (1 + d)⁻¹·(k - r·d) mod n, which is not 0.
        let s = self.inverse.answer(nonce.k(), &r)?;

        // A7: r and s as bytes.
        Some(Signature::new(r.to_bytes(), s.to_bytes()))
    }

    /// Signs the digest e under k = HMAC-SM3(d, e ‖ fresh randomness).
    ///
    /// A weak source of randomness, or memory that is copied and run twice, does not make two
    /// digests share a nonce.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub(crate) fn sign_hedged<R: TryCryptoRng + ?Sized>(
        &self,
        e: &Digest,
        rng: &mut R,
    ) -> Result<Signature, NoRandomness> {
        let mut fresh = Zeroizing::new([0u8; 32]);
        for _ in 0..TRIES {
            rng.try_fill_bytes(&mut *fresh).map_err(|_| NoRandomness)?;
            // A3: k lies between 1 and n - 1.
            let k = Zeroizing::new(mac(&self.d.to_bytes(), &[e, &*fresh]));
            let nonce = SecretScalar::from_bytes(&k).map(PreparedNonce::even);
            if let Some(signature) = nonce.and_then(|nonce| self.sign(e, nonce)) {
                return Ok(signature);
            }
        }
        Err(NoRandomness)
    }
}

impl core::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sm2::{Point, VerifyingKey, vector::Vector};

    const ANNEX_A: Vector = Vector(include_str!("../../../docs/vectors/gbt32918.json"));

    fn secret(name: &str) -> SecretScalar {
        SecretScalar::from_bytes(&ANNEX_A.number(name)).unwrap()
    }

    #[test]
    fn signature_is_the_standards_example() {
        let key = SigningKey::new(secret("d")).unwrap();

        let nonce = PreparedNonce::new(secret("k"));
        let signature = key.sign(&ANNEX_A.number("e"), nonce).unwrap();

        assert_eq!(signature.r(), &ANNEX_A.number("r"));
        assert_eq!(signature.s(), &ANNEX_A.number("s"));
    }

    #[test]
    fn the_standards_example_is_accepted_with_its_identity_and_message() {
        let point = secret("d").public_point();
        let signature = Signature::new(ANNEX_A.number("r"), ANNEX_A.number("s"));

        let key = VerifyingKey::new(point);

        assert_eq!((point.x(), point.y()), ANNEX_A.point("P"));
        assert_eq!(key.verify(&[b"message ", b"digest"], &signature), Ok(()));
        assert!(key.verify(&[b"message_digest"], &signature).is_err());
    }

    #[test]
    fn nobody_signs_with_the_private_key_n_minus_one() {
        let n_minus_one = number(0x39D54122);

        assert!(SigningKey::new(SecretScalar::from_bytes(&n_minus_one).unwrap()).is_none());
    }

    #[test]
    fn a_secret_lies_between_one_and_n_minus_one() {
        assert!(SecretScalar::from_bytes(&[0; 32]).is_none());
        assert!(SecretScalar::from_bytes(&number(0x39D54123)).is_none());
        assert!(SecretScalar::from_bytes(&[0xFF; 32]).is_none());

        let last = SecretScalar::from_bytes(&number(0x39D54122)).unwrap();
        assert_eq!(last.public_point().x(), Point::GENERATOR.x());
    }

    #[test]
    fn two_sides_agree() {
        let (a, b) = (secret("d"), secret("k"));

        let (of_a, of_b) = (a.agree(&b.public_point()), b.agree(&a.public_point()));

        assert_eq!(of_a.expose(), of_b.expose());
    }

    #[test]
    fn what_two_sides_agree_on_is_x() {
        let (one, two, last) = (small(1), small(2), SecretScalar::from_bytes(&number(0x39D54122)));
        let peer = secret("d").public_point();
        let double = peer.add(&peer).unwrap();

        assert_eq!(one.agree(&peer).expose(), &peer.x());
        assert_eq!(two.agree(&peer).expose(), &double.x());
        assert_eq!(last.unwrap().agree(&peer).expose(), &peer.x());
    }

    fn small(number: u8) -> SecretScalar {
        let mut bytes = [0; 32];
        bytes[31] = number;
        SecretScalar::from_bytes(&bytes).unwrap()
    }

    /// A source that gives the same byte for ever.
    struct Stuck(u8);

    impl rand_core::TryRng for Stuck {
        type Error = core::convert::Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(u32::from_be_bytes([self.0; 4]))
        }

        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(u64::from_be_bytes([self.0; 8]))
        }

        fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
            out.fill(self.0);
            Ok(())
        }
    }

    impl TryCryptoRng for Stuck {}

    #[test]
    fn stuck_randomness_does_not_repeat_the_nonce_of_another_digest() {
        let key = SigningKey::new(secret("d")).unwrap();

        let [one, other] = [[1; 32], [2; 32]].map(|e| {
            let signature = key.sign_hedged(&e, &mut Stuck(7)).unwrap();
            // With the same k both would have r - e = x.
            PublicScalar::from_bytes(signature.r()).unwrap().sub(&PublicScalar::reduce(&e))
        });

        assert_ne!(one, other);
    }

    #[test]
    fn randomness_stuck_out_of_range_is_reported_and_not_waited_for() {
        assert!(SecretScalar::random(&mut Stuck(7)).is_ok());
        assert_eq!(SecretScalar::random(&mut Stuck(0xFF)).err(), Some(NoRandomness));
    }

    /// n with its last four bytes replaced.
    fn number(end: u32) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_u128.to_be_bytes());
        bytes[16..28].copy_from_slice(&0x7203DF6B_21C6052B_53BBF409_u128.to_be_bytes()[4..]);
        bytes[28..].copy_from_slice(&end.to_be_bytes());
        bytes
    }
}
