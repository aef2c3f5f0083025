#[cfg(any(test, feature = "rustcrypto"))]
pub(super) mod rustcrypto;

use rand_core::TryCryptoRng;
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[cfg(not(feature = "rustcrypto"))]
use super::engine::Scalar;
use super::{Point, engine::may_show, public::PublicScalar};
use crate::element::SharedSecret;
#[cfg(feature = "rustcrypto")]
use rustcrypto::Scalar;

/// A secret number between 1 and n - 1: a private key, a nonce, half of an agreement.
///
/// Wiped on drop, never printed, computed with in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretScalar(Scalar);

impl SecretScalar {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// The number with those bytes, big-endian; `None` where it is 0 or not below n.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (number, below) = Scalar::reduce(bytes);
        let number = Self(number);
        // What is no secret is thrown away; one in 2³² of random numbers is.
        may_show(below & !number.0.is_zero()).then_some(number)
    }

    /// The bytes, big-endian, for a key store that encrypts them.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// A fresh number, each as likely as any other.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails, or gives numbers out of range four times over,
    /// which a working one never does.
    pub fn random<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        for _ in 0..TRIES {
            rng.try_fill_bytes(&mut *bytes).map_err(|_| NoRandomness)?;
            if let Some(number) = Self::from_bytes(&bytes) {
                return Ok(number);
            }
        }
        Err(NoRandomness)
    }

    /// The point of which this is the secret: the number times G.
    #[must_use]
    pub fn public_point(&self) -> Point {
        Point::new(self.0.times_generator())
    }

    /// What this secret and `peer` agree on: the x coordinate of the number times `peer`.
    #[must_use]
    pub fn agree(&self, peer: &Point) -> SharedSecret {
        let shared = Zeroizing::new(self.0.times(peer.affine()));
        SharedSecret::new(shared.x.to_bytes())
    }

    /// n − self where `negate`, else self.
    pub(super) fn negated_if(&self, negate: Choice) -> Self {
        Self(Scalar::conditional_select(&self.0, &self.0.neg(), negate))
    }

    /// (self + rhs) mod n, unless that is 0.
    pub(super) fn add(&self, rhs: &Self) -> Option<Self> {
        Self::new(self.0.add(&rhs.0))
    }

    /// (self + factor · rhs) mod n, unless that is 0.
    pub(super) fn add_product(&self, factor: &PublicScalar, rhs: &Self) -> Option<Self> {
        let product = Zeroizing::new(number(factor).mul(&rhs.0));
        Self::new(self.0.add(&product))
    }

    /// (1 + self)⁻¹ mod n, unless self is n - 1.
    pub(super) fn successor_inverse(&self) -> Option<Self> {
        let successor = Zeroizing::new(self.0.add(&Scalar::ONE));
        Self::new(successor.invert())
    }

    /// With self = (1 + d)⁻¹: s = (1 + d)⁻¹·(k + r) - r mod n, which is (1 + d)⁻¹·(k - r·d).
    /// `None` where k + r or s is 0.
    pub(super) fn answer(&self, k: &Self, r: &PublicScalar) -> Option<PublicScalar> {
        let r = number(r);
        let sum = Self::new(k.0.add(&r))?;
        let s = Self::new(self.0.mul(&sum.0).sub(&r))?;
        Some(PublicScalar::reduce(&s.to_bytes()))
    }

    fn new(number: Scalar) -> Option<Self> {
        let number = Self(number);
        // What comes to 0, once in 2²⁵⁶, is no secret and nobody's.
        may_show(!number.0.is_zero()).then_some(number)
    }
}

/// A public number where it is computed with together with secret ones.
fn number(public: &PublicScalar) -> Scalar {
    Scalar::reduce(&public.to_bytes()).0
}

impl core::fmt::Debug for SecretScalar {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SecretScalar(..)")
    }
}

/// The source of randomness failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoRandomness;

impl core::fmt::Display for NoRandomness {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the source of randomness failed")
    }
}

impl core::error::Error for NoRandomness {}

/// How often a number out of range is drawn again. Once happens to one in 2³², four times to
/// nobody.
pub(super) const TRIES: u8 = 4;
