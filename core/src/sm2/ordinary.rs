use rand_core::TryCryptoRng;

use super::{
    BadSignature, Check, NoRandomness, Point, SecretScalar, Signature, SigningKey,
    engine::Known,
    identity::identity_hash,
    public::{Checkable, PublicScalar},
};
use crate::hash::{Digest, Hash};

/// The identity string that GB/T 32918.5 and GM/T 0009 give to those who have none.
const DEFAULT_ID: &[u8; 16] = b"1234567812345678";

/// A public key for ordinary SM2 signatures: those of the root and of the operators.
///
/// The identity string is `1234567812345678`, so that any SM2 library can check them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    point: Point,
    /// Z, which binds identity, curve and key (GB/T 32918.2, 5.5).
    z: Digest,
}

impl VerifyingKey {
    /// The key with that point.
    #[must_use]
    pub fn new(point: Point) -> Self {
        Self { z: identity_hash(DEFAULT_ID, &point), point }
    }

    /// The public point P.
    #[must_use]
    pub const fn point(&self) -> &Point {
        &self.point
    }

    /// Checks a signature over the parts one after the other (GB/T 32918.2, 7.1).
    ///
    /// # Errors
    /// [`BadSignature`] where it is not this key's signature over these bytes.
    pub fn verify(&self, message: &[&[u8]], signature: &Signature) -> Result<(), BadSignature> {
        let checkable = Checkable::new(signature).ok_or(BadSignature)?;
        let e = PublicScalar::reduce(&self.digest(message));
        if checkable.fits(&e, &self.point) { Ok(()) } else { Err(BadSignature) }
    }

    /// The same key with a table of 2 KiB, on processors of 64 bits of 4: a check takes less than half of
    /// the work, the table as much as one and a half.
    #[must_use]
    pub fn known(&self) -> KnownKey {
        KnownKey { known: Known::new(self.point.affine()), key: *self }
    }

    /// The check of a signature over the parts one after the other, not yet made.
    #[must_use]
    pub fn check(&self, message: &[&[u8]], signature: &Signature) -> Check {
        Check::ordinary(&self.point, &self.digest(message), signature)
    }

    /// e = SM3(Z ‖ M), steps A1 and A2.
    fn digest(&self, message: &[&[u8]]) -> Digest {
        let mut hash = Hash::of(&[&self.z]);
        for part in message {
            hash.take(part);
        }
        hash.digest()
    }
}

/// A public key for ordinary SM2 signatures that many are checked with.
#[derive(Clone, Debug)]
pub struct KnownKey {
    key: VerifyingKey,
    known: Known,
}

impl KnownKey {
    /// The key without its table.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// Checks a signature like [`VerifyingKey::verify`].
    ///
    /// # Errors
    /// [`BadSignature`] where it is not this key's signature over these bytes.
    pub fn verify(&self, message: &[&[u8]], signature: &Signature) -> Result<(), BadSignature> {
        let checkable = Checkable::new(signature).ok_or(BadSignature)?;
        let e = PublicScalar::reduce(&self.key.digest(message));
        if checkable.fits_known(&e, &self.known) { Ok(()) } else { Err(BadSignature) }
    }
}

/// A private key for ordinary SM2 signatures, with its public key.
///
/// Wiped on drop, never printed.
pub struct KeyPair {
    signing: SigningKey,
    verifying: VerifyingKey,
}

impl KeyPair {
    /// The pair of the private key d; `None` for n - 1.
    #[must_use]
    pub fn new(d: SecretScalar) -> Option<Self> {
        let verifying = VerifyingKey::new(d.public_point());
        SigningKey::new(d).map(|signing| Self { signing, verifying })
    }

    /// A fresh pair.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn random<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        Self::new(SecretScalar::random(rng)?).ok_or(NoRandomness)
    }

    /// The public half.
    #[must_use]
    pub const fn verifying(&self) -> &VerifyingKey {
        &self.verifying
    }

    /// The private half, for a key store that encrypts it.
    #[must_use]
    pub const fn secret(&self) -> &SecretScalar {
        self.signing.secret()
    }

    /// Signs the parts one after the other.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        message: &[&[u8]],
        rng: &mut R,
    ) -> Result<Signature, NoRandomness> {
        self.signing.sign_hedged(&self.verifying.digest(message), rng)
    }
}

impl core::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("KeyPair(..)")
    }
}
