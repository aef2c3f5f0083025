//! Implicit certificates (GM/T 0130-2023): the public key P = W + λ·P_op follows from the
//! certificate (identity, W) and the issuer's key; no signature of the issuer travels.
//!
//! A certificate proves nothing before something signed under it has been checked, and only SM2
//! signatures may be used with it: with ECDSA the construction is forgeable.

use rand_core::TryCryptoRng;

use super::{
    BadSignature, Check, NoRandomness, Point, SecretScalar, Signature, SigningKey,
    identity::identity_hash,
    public::{Checkable, PublicScalar, w_and_product},
};
use crate::{
    element::SharedSecret,
    hash::{Digest, Hash, sm3},
};

/// What an identity, a point W and an issuer's key say together about a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Implicit {
    hash: Digest,
    lambda: PublicScalar,
    w: Point,
    issuer: Point,
}

impl Implicit {
    /// H = SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ P_op) and λ = SM3(x_W ‖ y_W ‖ H) mod n. `None` where λ
    /// is 0: such a key would not depend on the issuer.
    pub(crate) fn new<const N: usize>(
        identity: &[u8; N],
        w: &Point,
        issuer: &Point,
    ) -> Option<Self> {
        let hash = identity_hash(identity, issuer);
        let lambda = PublicScalar::reduce(&sm3(&[&w.x(), &w.y(), &hash]));
        (!bool::from(lambda.is_zero())).then_some(Self { hash, lambda, w: *w, issuer: *issuer })
    }

    /// H.
    pub(crate) const fn hash(&self) -> &Digest {
        &self.hash
    }

    pub(super) const fn lambda(&self) -> &PublicScalar {
        &self.lambda
    }

    pub(crate) const fn w(&self) -> &Point {
        &self.w
    }

    /// P_op.
    pub(crate) const fn issuer(&self) -> &Point {
        &self.issuer
    }

    /// P = W + λ·P_op; `None` where that is infinity.
    pub(crate) fn public_key(&self) -> Option<Point> {
        w_and_product(&self.w, &self.lambda, &self.issuer)
    }

    /// The private key d = (t + d') mod n of the device whose own half is d'. `None` where
    /// d·G is not W + λ·P_op: the issuer made a mistake or somebody else's certificate.
    pub(crate) fn accept(&self, own: &SecretScalar, t: &SecretScalar) -> Option<SigningKey> {
        let d = t.add(own)?;
        if self.public_key() != Some(d.public_point()) {
            return None;
        }
        SigningKey::new(d)
    }

    /// Checks certificate and signature at once: s·G + t·W + (t·λ)·P_op.
    ///
    /// `message` is what M consists of, given to its argument part by part.
    ///
    /// # Errors
    /// [`BadSignature`] where this certificate is not of this issuer, or this signature is not
    /// under it.
    pub(crate) fn verify(
        &self,
        message: impl FnOnce(&mut dyn FnMut(&[u8])),
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let checkable = Checkable::new(signature).ok_or(BadSignature)?;
        let e = PublicScalar::reduce(&digest(prefix(&self.hash, &self.w), message));
        let fits = checkable.fits_sum(&e, &self.w, &self.lambda, &self.issuer);
        if fits { Ok(()) } else { Err(BadSignature) }
    }

    /// The check of certificate and signature, not yet made.
    pub(crate) fn check(
        &self,
        message: impl FnOnce(&mut dyn FnMut(&[u8])),
        signature: &Signature,
    ) -> Check {
        let e = PublicScalar::reduce(&digest(prefix(&self.hash, &self.w), message));
        Check::under(&self.w, &self.lambda, &self.issuer, &e, signature)
    }
}

/// The start of every message signed under a certificate: H ‖ x_W ‖ y_W.
pub(crate) fn prefix(hash: &Digest, w: &Point) -> Hash {
    Hash::of(&[hash, &w.x(), &w.y()])
}

/// e = SM3(H ‖ x_W ‖ y_W ‖ M).
pub(crate) fn digest(mut prefix: Hash, message: impl FnOnce(&mut dyn FnMut(&[u8]))) -> Digest {
    message(&mut |part| prefix.take(part));
    prefix.digest()
}

/// The private key ms under which an operator issues certificates, with P_op = ms·G.
///
/// It signs nothing. Wiped on drop, never printed.
pub struct IssuingKey {
    secret: SecretScalar,
    public: Point,
}

impl IssuingKey {
    /// The key ms.
    #[must_use]
    pub fn new(secret: SecretScalar) -> Self {
        Self { public: secret.public_point(), secret }
    }

    /// A fresh key.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn random<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        SecretScalar::random(rng).map(Self::new)
    }

    /// P_op.
    #[must_use]
    pub const fn public(&self) -> &Point {
        &self.public
    }

    /// ms, for a key store that encrypts it.
    #[must_use]
    pub const fn secret(&self) -> &SecretScalar {
        &self.secret
    }

    /// x of ms·U, which the device knows as x of d'·P_op.
    #[must_use]
    pub fn agree(&self, applicant: &Point) -> SharedSecret {
        self.secret.agree(applicant)
    }

    /// W = w·G + U and t = (w + λ·ms) mod n for a device that showed U = d'·G. `None` where W
    /// is infinity or λ or t is 0: another w is needed.
    #[must_use]
    pub fn issue<const N: usize>(
        &self,
        identity: &[u8; N],
        applicant: &Point,
        w: &SecretScalar,
    ) -> Option<Issued> {
        let point = w.public_point().add(applicant)?;
        let implicit = Implicit::new(identity, &point, &self.public)?;
        let t = w.add_product(&implicit.lambda, &self.secret)?;
        Some(Issued { point, t })
    }
}

impl core::fmt::Debug for IssuingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("IssuingKey(..)")
    }
}

/// What an issuer answers to U.
#[derive(Debug)]
pub struct Issued {
    /// W, the public part of the certificate.
    pub point: Point,
    /// t, which turns the device's own half into its private key.
    pub t: SecretScalar,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sm2::{PreparedNonce, vector::Vector};

    const ANNEX_A: Vector = Vector(include_str!("../../../docs/vectors/gmt0130.json"));

    const MESSAGE: &[u8] = b"message digest";

    fn secret(name: &str) -> SecretScalar {
        SecretScalar::from_bytes(&ANNEX_A.number(name)).unwrap()
    }

    fn coordinates(point: &Point) -> ([u8; 32], [u8; 32]) {
        (point.x(), point.y())
    }

    /// The issuer, the device's own half, and what the issuer answers to it.
    fn issued() -> (IssuingKey, SecretScalar, Issued) {
        let (issuer, own) = (IssuingKey::new(secret("ms")), secret("d_prime_A"));
        let issued = issuer.issue(b"Alice", &own.public_point(), &secret("w")).unwrap();
        (issuer, own, issued)
    }

    #[test]
    fn issuing_is_the_standards_example() {
        let (issuer, own, issued) = issued();

        let implicit = Implicit::new(b"Alice", &issued.point, issuer.public()).unwrap();
        let key = implicit.accept(&own, &issued.t).unwrap();

        assert_eq!(coordinates(issuer.public()), ANNEX_A.point("P_pub"));
        assert_eq!(coordinates(&issued.point), ANNEX_A.point("W_A"));
        assert_eq!(implicit.hash(), &ANNEX_A.number("H_A"));
        assert_eq!(*key.secret().to_bytes(), ANNEX_A.number("d_A"));
        assert_eq!(coordinates(&implicit.public_key().unwrap()), ANNEX_A.point("P_A"));
    }

    #[test]
    fn signing_and_checking_are_the_standards_example() {
        let (issuer, own, issued) = issued();
        let implicit = Implicit::new(b"Alice", &issued.point, issuer.public()).unwrap();
        let key = implicit.accept(&own, &issued.t).unwrap();

        let e = digest(prefix(implicit.hash(), &issued.point), |take| take(MESSAGE));
        let signature = key.sign(&e, PreparedNonce::new(secret("k"))).unwrap();

        assert_eq!(signature.r(), &ANNEX_A.number("r"));
        assert_eq!(signature.s(), &ANNEX_A.number("s"));
        assert_eq!(implicit.verify(|take| take(MESSAGE), &signature), Ok(()));
        assert!(implicit.verify(|take| take(b"message"), &signature).is_err());
    }

    #[test]
    fn another_identity_another_w_or_another_issuer_is_another_key() {
        let (issuer, own, issued) = issued();
        let signature = Signature::new(ANNEX_A.number("r"), ANNEX_A.number("s"));
        let twice = issued.point.add(&Point::GENERATOR).unwrap();
        let stranger = own.public_point();

        for other in [
            Implicit::new(b"Alicf", &issued.point, issuer.public()),
            Implicit::new(b"Alice", &twice, issuer.public()),
            Implicit::new(b"Alice", &issued.point, &stranger),
        ] {
            let other = other.unwrap();
            assert!(other.verify(|take| take(MESSAGE), &signature).is_err());
            assert!(other.accept(&own, &issued.t).is_none());
        }
    }
}
