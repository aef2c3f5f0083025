use rand_core::TryCryptoRng;
use sm2::{FieldBytes, ProjectivePoint, Scalar, elliptic_curve::Group};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Point, public::PublicScalar};
use crate::element::SharedSecret;

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
        let repr = Zeroizing::new(FieldBytes::from(*bytes));
        let number: Option<Scalar> = Scalar::from_bytes(&repr).into();
        number.and_then(Self::new)
    }

    /// The bytes, big-endian, for a key store that encrypts them.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        Zeroizing::new(self.0.to_bytes().into())
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
        // n is prime and the number is not 0 modulo n: never infinity.
        let point = ProjectivePoint::mul_by_generator(&self.0).to_affine();
        Point::new(point).unwrap_or(Point::GENERATOR)
    }

    /// What this secret and `peer` agree on: the x coordinate of the number times `peer`.
    #[must_use]
    pub fn agree(&self, peer: &Point) -> SharedSecret {
        let shared = ProjectivePoint::from(peer.affine()).mul(&self.0).to_affine();
        SharedSecret::new(Point::new(shared).map_or([0; 32], |point| point.x()))
    }

    /// (self + rhs) mod n, unless that is 0.
    pub(super) fn add(&self, rhs: &Self) -> Option<Self> {
        Self::new(self.0.add(&rhs.0))
    }

    /// (self + factor · rhs) mod n, unless that is 0.
    pub(super) fn add_product(&self, factor: &PublicScalar, rhs: &Self) -> Option<Self> {
        let product = Zeroizing::new(factor.scalar().multiply(&rhs.0));
        Self::new(self.0.add(&product))
    }

    /// (1 + self)⁻¹ mod n, unless self is n - 1.
    pub(super) fn successor_inverse(&self) -> Option<Self> {
        let successor = Zeroizing::new(self.0.add(&Scalar::ONE));
        let inverse: Option<Scalar> = successor.invert().into();
        inverse.and_then(Self::new)
    }

    /// With self = (1 + d)⁻¹: s = (1 + d)⁻¹·(k + r) - r mod n, which is (1 + d)⁻¹·(k - r·d).
    /// `None` where k + r or s is 0.
    pub(super) fn answer(&self, k: &Self, r: &PublicScalar) -> Option<PublicScalar> {
        let sum = Self::new(k.0.add(r.scalar()))?;
        let s = PublicScalar::new(self.0.multiply(&sum.0).sub(r.scalar()));
        (!s.is_zero()).then_some(s)
    }

    fn new(number: Scalar) -> Option<Self> {
        let number = Self(number);
        (!bool::from(number.0.is_zero())).then_some(number)
    }
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
