use super::field::Field;
use crate::sm2::Point;

/// A point by its coordinates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affine {
    pub(super) x: Field,
    pub(super) y: Field,
}

impl Affine {
    pub(super) fn neg(&self) -> Self {
        Self { x: self.x, y: self.y.neg() }
    }
}

impl From<&Point> for Affine {
    fn from(point: &Point) -> Self {
        Self { x: Field::from_bytes(&point.x()), y: Field::from_bytes(&point.y()) }
    }
}

/// A point as (X / Z², Y / Z³), infinity where Z is 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jacobian {
    pub(super) x: Field,
    pub(super) y: Field,
    pub(super) z: Field,
}

impl Jacobian {
    pub(super) const INFINITY: Self = Self { x: Field::ONE, y: Field::ONE, z: Field::ZERO };

    pub(super) fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    /// Twice the point (a = −3; no point of the curve has order 2).
    pub(super) fn double(&self) -> Self {
        let delta = self.z.square();
        let gamma = self.y.square();
        let beta = self.x.mul(&gamma);
        let product = self.x.sub(&delta).mul(&self.x.add(&delta));
        let alpha = product.double().add(&product);
        let four_beta = beta.double().double();
        let x = alpha.square().sub(&four_beta.double());
        let z = self.y.add(&self.z).square().sub(&gamma).sub(&delta);
        let eight_gamma_squared = gamma.square().double().double().double();
        let y = alpha.mul(&four_beta.sub(&x)).sub(&eight_gamma_squared);
        Self { x, y, z }
    }

    /// The sum with a point: also where both are the same, opposite, or this one is infinity.
    pub(super) fn add(&self, rhs: &Affine) -> Self {
        if self.is_infinity() {
            return Self { x: rhs.x, y: rhs.y, z: Field::ONE };
        }
        let zz = self.z.square();
        let h = rhs.x.mul(&zz).sub(&self.x);
        let r = rhs.y.mul(&zz.mul(&self.z)).sub(&self.y);
        if h.is_zero() {
            return if r.is_zero() { self.double() } else { Self::INFINITY };
        }
        let hh = h.square();
        let hhh = h.mul(&hh);
        let v = self.x.mul(&hh);
        let x = r.square().sub(&hhh).sub(&v.double());
        let y = r.mul(&v.sub(&x)).sub(&self.y.mul(&hhh));
        Self { x, y, z: self.z.mul(&h) }
    }
}
