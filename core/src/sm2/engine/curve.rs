#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "every place is below the length that the type has"
)]

use zeroize::DefaultIsZeroes;

use super::field::Field;

/// A point by its coordinates.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Affine {
    pub(crate) x: Field,
    pub(crate) y: Field,
}

impl Affine {
    /// The point with those coordinates, big-endian. It is on the curve: that is not asked.
    #[cfg(any(test, feature = "rustcrypto"))]
    pub(crate) fn from_coordinates(x: &[u8; 32], y: &[u8; 32]) -> Self {
        Self { x: Field::from_bytes(x), y: Field::from_bytes(y) }
    }
    pub(super) const ZERO: Self = Self { x: Field::ZERO, y: Field::ZERO };

    /// Whether both are the same point.
    pub(crate) const fn equals(&self, rhs: &Self) -> bool {
        self.x.equals(&rhs.x) & self.y.equals(&rhs.y)
    }

    /// The sum, by branches: for points that anybody may know. `None` where it is infinity.
    pub(crate) fn add(&self, rhs: &Self) -> Option<Self> {
        let sum = Jacobian::from_affine(self).add(rhs);
        let [sum] = (!sum.is_infinity()).then(|| normalized(&[sum]))?;
        Some(sum)
    }

    pub(crate) const fn neg(&self) -> Self {
        Self { x: self.x, y: self.y.neg() }
    }
}

/// The point with that x whose y has that last bit; `None` where x is not below p or there is no
/// such point.
pub(crate) fn decompress(x: &[u8; 32], odd: u8) -> Option<Affine> {
    let number = Field::from_bytes(x);
    if number.to_bytes() != *x {
        return None;
    }
    // x³ − 3·x + b = x·(x² − 3) + b. It is not 0: the order of the curve is odd.
    let three = Field::ONE.double().add(&Field::ONE);
    let root = number.square().sub(&three).mul(&number).add(&B).root()?;
    let y = if root.parity() == odd { root } else { root.neg() };
    Some(Affine { x: number, y })
}

/// b of the curve y² = x³ − 3·x + b (GB/T 32918.5).
const B: Field = Field::new([
    0xDDBC_BD41_4D94_0E93,
    0xF397_89F5_15AB_8F92,
    0x4D5A_9E4B_CF65_09A7,
    0x28E9_FA9E_9D9F_5E34,
]);

/// A point as (X / Z², Y / Z³), infinity where Z is 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Jacobian {
    pub(super) x: Field,
    pub(super) y: Field,
    pub(super) z: Field,
}

impl Jacobian {
    pub(super) const INFINITY: Self = Self { x: Field::ONE, y: Field::ONE, z: Field::ZERO };

    pub(super) const fn is_infinity(&self) -> bool {
        self.z.is_zero()
    }

    pub(super) const fn from_affine(point: &Affine) -> Self {
        Self { x: point.x, y: point.y, z: Field::ONE }
    }

    /// A point in the coordinates that have that Z, which is not 0.
    #[cfg(feature = "blinding")]
    pub(super) const fn with_z(point: &Affine, z: &Field) -> Self {
        let zz = z.square();
        Self { x: point.x.mul(&zz), y: point.y.mul(&zz.mul(z)), z: *z }
    }

    /// Twice the point (a = −3; no point of the curve has order 2).
    pub(super) const fn double(&self) -> Self {
        let zz = self.z.square();
        let slope = self.x.sub(&zz).mul(&self.x.add(&zz)).triple();
        let twice_y = self.y.double();
        let four_yy = twice_y.square();
        let four_xyy = self.x.mul(&four_yy);
        let x = slope.square().sub_twice(&four_xyy);
        // 8·y⁴ is half the square of 4·y².
        let y = slope.mul(&four_xyy.sub(&x)).sub(&four_yy.square().half());
        Self { x, y, z: twice_y.mul(&self.z) }
    }

    /// The sum with a point: also where both are the same, opposite, or this one is infinity. By
    /// branches: for points that anybody may know.
    pub(super) fn add(&self, rhs: &Affine) -> Self {
        if self.is_infinity() {
            return Self::from_affine(rhs);
        }
        let slope = self.slope(rhs);
        if slope.h.is_zero() {
            return if slope.r.is_zero() { self.double() } else { Self::INFINITY };
        }
        self.along(&slope)
    }

    /// The sum with a point that is another than this one and its opposite, neither being infinity.
    ///
    /// Where that is not so, Z is 0, and it stays 0 whatever is doubled and added afterwards.
    pub(super) const fn add_distinct(&self, rhs: &Affine) -> Self {
        self.along(&self.slope(rhs))
    }

    #[inline]
    const fn slope(&self, rhs: &Affine) -> Slope {
        let zz = self.z.square();
        Slope { h: rhs.x.mul(&zz).sub(&self.x), r: rhs.y.mul(&zz.mul(&self.z)).sub(&self.y) }
    }

    #[inline]
    const fn along(&self, Slope { h, r }: &Slope) -> Self {
        let hh = h.square();
        let hhh = h.mul(&hh);
        let v = self.x.mul(&hh);
        let x = r.square().sub(&hhh).sub_twice(&v);
        let y = r.mul(&v.sub(&x)).sub(&self.y.mul(&hhh));
        Self { x, y, z: self.z.mul(h) }
    }
}

impl DefaultIsZeroes for Affine {}
impl DefaultIsZeroes for Jacobian {}

/// The line through a Jacobian point and an affine one.
struct Slope {
    /// The difference of the x, in units of Z².
    h: Field,
    /// That of the y, in units of Z³.
    r: Field,
}

/// The points by their coordinates, with one inversion for all. None is infinity.
pub(super) const fn normalized<const N: usize>(points: &[Jacobian; N]) -> [Affine; N] {
    // Of each, the product of the Z before it.
    let mut before = [Field::ONE; N];
    let mut product = Field::ONE;
    let mut index = 0;
    while index < N {
        before[index] = product;
        product = product.mul(&points[index].z);
        index += 1;
    }
    let mut inverse = product.invert();
    let mut affine = [Affine { x: Field::ZERO, y: Field::ZERO }; N];
    while index > 0 {
        index -= 1;
        let Jacobian { x, y, z } = points[index];
        let own = inverse.mul(&before[index]);
        inverse = inverse.mul(&z);
        let square = own.square();
        affine[index] = Affine { x: x.mul(&square), y: y.mul(&square.mul(&own)) };
    }
    affine
}
