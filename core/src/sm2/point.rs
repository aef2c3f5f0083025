use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;
use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, U256,
    elliptic_curve::{
        bigint::{const_monty_params, modular::ConstMontyForm},
        point::AffineCoordinates,
    },
};

/// A point of the SM2 curve other than infinity, in its one encoding: 02 or 03, then x,
/// big-endian, below p (GB/T 32918.1 4.2.9, compressed form).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Point(AffinePoint);

impl Point {
    /// Length of the compressed encoding in bytes.
    pub const LEN: usize = 33;

    /// The base point G of GB/T 32918.5.
    pub const GENERATOR: Self = Self(AffinePoint::GENERATOR);

    /// The point with that encoding; `None` where it is not canonical or not on the curve.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (tag, x) = bytes.split_first_chunk()?;
        let y_is_odd = match tag {
            [2] => false,
            [3] => true,
            _ => return None,
        };
        let x: &[u8; 32] = x.try_into().ok()?;
        let y = FieldBytes::from(y_of(x, y_is_odd));
        // It is on the curve, and x below p, or this is no point.
        let point: Option<AffinePoint> =
            AffinePoint::from_coordinates(&FieldBytes::from(*x), &y).into();
        point.and_then(Self::new)
    }

    /// The compressed encoding.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let tag = if self.0.y_is_odd().into() { 3 } else { 2 };
        let mut bytes = [tag; Self::LEN];
        if let Some(x) = bytes.last_chunk_mut() {
            *x = self.x();
        }
        bytes
    }

    /// The x coordinate, big-endian.
    #[must_use]
    pub fn x(&self) -> [u8; 32] {
        self.0.x().into()
    }

    /// The y coordinate, big-endian.
    #[must_use]
    pub fn y(&self) -> [u8; 32] {
        self.0.y().into()
    }

    /// The sum of two points anybody may know; `None` where it is infinity.
    pub(crate) fn add(&self, rhs: &Self) -> Option<Self> {
        Self::new(ProjectivePoint::from(self.0).add(&rhs.0.into()).to_affine())
    }

    pub(super) fn new(point: AffinePoint) -> Option<Self> {
        (point != AffinePoint::IDENTITY).then_some(Self(point))
    }

    pub(super) const fn affine(&self) -> &AffinePoint {
        &self.0
    }
}

/// The y of that parity with y² = x³ + a·x + b. Where there is none, some other number.
///
/// The power is written out: in the library's general one is a place that panics, if only for who
/// reads the machine code.
fn y_of(x: &[u8; 32], odd: bool) -> [u8; 32] {
    let x = Number::new(&U256::from_be_slice(x));
    let square = x.mul(&x).add(&A).mul(&x).add(&B);
    // p = 3 mod 4, so a root is the power (p + 1) / 4 = (2³² - 1)·(2¹⁶⁰ - 1)·2⁶².
    let thirty_two = [1, 2, 4, 8, 16].into_iter().fold(square, ones);
    let four = [1, 2].into_iter().fold(thirty_two, ones);
    let five = doubled(four, 1).mul(&thirty_two);
    let root = doubled([5, 10, 20, 40, 80].into_iter().fold(five, ones), 62);
    let y = root.retrieve();
    let y = if bool::from(y.is_odd()) == odd { y } else { root.neg().retrieve() };
    y.to_be_bytes().into()
}

/// From a power 2ⁿ - 1 of a number to its power 2²ⁿ - 1.
fn ones(power: Number, n: u32) -> Number {
    doubled(power, n).mul(&power)
}

/// The exponent doubled n times; not by the library's square, for the same reason.
fn doubled(power: Number, n: u32) -> Number {
    (0..n).fold(power, |power, _| power.mul(&power))
}

/// A number modulo p that anybody may know.
type Number = ConstMontyForm<P, { U256::LIMBS }>;

const_monty_params!(
    P,
    U256,
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF",
    "The prime p of the field (GB/T 32918.5)"
);

/// The coefficient a of the curve (GB/T 32918.5).
const A: Number = Number::new(&U256::from_be_hex(
    "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC",
));

/// The coefficient b of the curve (GB/T 32918.5).
const B: Number = Number::new(&U256::from_be_hex(
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93",
));

#[derive(Serialize, Deserialize)]
struct Wire(#[serde(with = "BigArray")] [u8; Point::LEN]);

impl From<Point> for Wire {
    fn from(point: Point) -> Self {
        Self(point.to_bytes())
    }
}

impl TryFrom<Wire> for Point {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::from_bytes(&wire.0).ok_or("not a point of the curve")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// p, below which every coordinate lies (GB/T 32918.5).
    const P: [u8; 32] = [
        0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    ];

    fn encoded(tag: u8, x: [u8; 32]) -> [u8; Point::LEN] {
        let mut bytes = [tag; Point::LEN];
        bytes[1..].copy_from_slice(&x);
        bytes
    }

    #[test]
    fn a_point_has_one_encoding() {
        let bytes = Point::GENERATOR.to_bytes();

        assert_eq!(Point::from_bytes(&bytes), Some(Point::GENERATOR));
        for tag in (0..=255).filter(|tag| !matches!(tag, 2 | 3)) {
            assert_eq!(Point::from_bytes(&encoded(tag, Point::GENERATOR.x())), None);
        }
        assert_eq!(Point::from_bytes(&[0; Point::LEN]), None);
    }

    #[test]
    fn x_is_below_p_and_on_the_curve() {
        let (mut on, mut off) = (0, 0);
        for x in 0..64 {
            let mut small = [0; 32];
            small[31] = x;
            match Point::from_bytes(&encoded(2, small)) {
                Some(point) => {
                    on += 1;
                    assert_eq!(point.x(), small);
                }
                None => off += 1,
            }
            // p + x names the same point where x does, and is refused all the same.
            let mut large = P;
            let sum = u128::from_be_bytes(P[16..].try_into().unwrap()).checked_add(x.into());
            large[16..].copy_from_slice(&sum.unwrap().to_be_bytes());
            assert_eq!(Point::from_bytes(&encoded(2, large)), None);
        }
        assert!(on > 10 && off > 10);
    }

    #[test]
    fn a_point_and_its_opposite_have_no_sum() {
        let [tag, x @ ..] = Point::GENERATOR.to_bytes();
        let opposite = Point::from_bytes(&encoded(tag ^ 1, x)).unwrap();

        assert_eq!(Point::GENERATOR.add(&opposite), None);
        assert!(Point::GENERATOR.add(&Point::GENERATOR).is_some());
    }
}
