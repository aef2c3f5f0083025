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

/// The y of the points with that x whose last bit is `odd`; `None` where x is not below p or there is
/// no such point.
pub(crate) fn decompress(x: &[u8; 32], odd: u8) -> Option<[u8; 32]> {
    let number = Field::from_bytes(x);
    if number.to_bytes() != *x {
        return None;
    }
    // x³ − 3·x + b = x·(x² − 3) + b. It is not 0: the order of the curve is odd.
    let three = Field::ONE.double().add(&Field::ONE);
    let root = number.square().sub(&three).mul(&number).add(&B).root()?;
    let y = root.to_bytes();
    let [.., last] = y;
    Some(if last & 1 == odd { y } else { root.neg().to_bytes() })
}

/// b of the curve y² = x³ − 3·x + b (GB/T 32918.5).
const B: Field = Field::from_montgomery([
    0x90D2_3063_2BC0_DD42,
    0x71CF_379A_E9B5_37AB,
    0x5279_8150_5EA5_1C3C,
    0x240F_E188_BA20_E2C8,
]);

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
