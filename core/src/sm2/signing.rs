use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::{
    NoRandomness, PreparedNonce, SecretScalar, Signature, public::PublicScalar, secret::TRIES,
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
        if r.is_zero() {
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
            let nonce = SecretScalar::from_bytes(&k).map(PreparedNonce::new);
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
