//! The arithmetic of RustCrypto's `sm2` for secrets, in the place of our own.
#![cfg_attr(
    not(feature = "rustcrypto"),
    allow(dead_code, reason = "our own is held against it, in tests")
)]

use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, U256,
    elliptic_curve::{
        Group,
        ops::Reduce,
        point::AffineCoordinates,
        subtle::{Choice, ConditionallySelectable},
    },
};
use zeroize::DefaultIsZeroes;

use crate::sm2::engine::Affine;

/// A number modulo n, with what [`crate::sm2::engine::Scalar`] can do of secrets.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scalar(sm2::Scalar);

impl Scalar {
    pub(crate) const ONE: Self = Self(sm2::Scalar::ONE);

    pub(crate) fn reduce(bytes: &[u8; 32]) -> (Self, Choice) {
        let number = sm2::Scalar::reduce(&U256::from_be_slice(bytes));
        let below = sm2::Scalar::from_bytes(&FieldBytes::from(*bytes)).is_some();
        (Self(number), below)
    }

    pub(crate) fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes().into()
    }

    pub(crate) fn is_zero(&self) -> Choice {
        self.0.is_zero()
    }

    pub(crate) const fn add(&self, rhs: &Self) -> Self {
        Self(self.0.add(&rhs.0))
    }

    pub(crate) const fn sub(&self, rhs: &Self) -> Self {
        Self(self.0.sub(&rhs.0))
    }

    pub(crate) const fn neg(&self) -> Self {
        Self(self.0.neg())
    }

    pub(crate) const fn mul(&self, rhs: &Self) -> Self {
        Self(self.0.multiply(&rhs.0))
    }

    pub(crate) fn invert(&self) -> Self {
        Self(self.0.invert().unwrap_or(sm2::Scalar::ZERO))
    }

    pub(crate) fn times_generator(&self) -> Affine {
        affine(&ProjectivePoint::mul_by_generator(&self.0).to_affine())
    }

    pub(crate) fn times(&self, point: &Affine) -> Affine {
        let (x, y) = (point.x.to_bytes().into(), point.y.to_bytes().into());
        let point: Option<AffinePoint> = AffinePoint::from_coordinates(&x, &y).into();
        // On the curve: it is one of our own points.
        let point = point.unwrap_or(AffinePoint::IDENTITY);
        affine(&ProjectivePoint::from(point).mul(&self.0).to_affine())
    }
}

fn affine(point: &AffinePoint) -> Affine {
    Affine::from_coordinates(&point.x().into(), &point.y().into())
}

impl DefaultIsZeroes for Scalar {}

impl ConditionallySelectable for Scalar {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(ConditionallySelectable::conditional_select(&a.0, &b.0, choice))
    }
}
