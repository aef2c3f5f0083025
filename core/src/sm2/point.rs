use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;
use subtle::Choice;

use super::engine::{Affine, GENERATOR, decompress};

/// A point of the SM2 curve other than infinity, in its one encoding: 02 or 03, then x,
/// big-endian, below p (GB/T 32918.1 4.2.9, compressed form).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Point(Affine);

impl Point {
    /// Length of the compressed encoding in bytes.
    pub const LEN: usize = 33;

    /// The base point G of GB/T 32918.5.
    pub const GENERATOR: Self = Self(GENERATOR);

    /// The point with that encoding; `None` where it is not canonical or not on the curve.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (tag, x) = bytes.split_first_chunk()?;
        let y_is_odd = match tag {
            [2] => 0,
            [3] => 1,
            _ => return None,
        };
        decompress(x.try_into().ok()?, y_is_odd).map(Self)
    }

    /// The compressed encoding.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [2 | self.0.y.parity(); Self::LEN];
        if let Some(x) = bytes.last_chunk_mut() {
            *x = self.x();
        }
        bytes
    }

    /// The x coordinate, big-endian.
    #[must_use]
    pub fn x(&self) -> [u8; 32] {
        self.0.x.to_bytes()
    }

    /// The y coordinate, big-endian.
    #[must_use]
    pub fn y(&self) -> [u8; 32] {
        self.0.y.to_bytes()
    }

    /// Whether y is odd.
    pub(super) fn y_parity(&self) -> Choice {
        Choice::from(self.0.y.parity())
    }

    /// The sum of two points anybody may know; `None` where it is infinity.
    pub(crate) fn add(&self, rhs: &Self) -> Option<Self> {
        self.0.add(&rhs.0).map(Self)
    }

    pub(super) const fn new(point: Affine) -> Self {
        Self(point)
    }

    pub(super) const fn affine(&self) -> &Affine {
        &self.0
    }
}

impl PartialEq for Point {
    fn eq(&self, rhs: &Self) -> bool {
        self.0.equals(&rhs.0)
    }
}

impl Eq for Point {}

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
    fn a_point_is_not_its_opposite() {
        let [tag, x @ ..] = Point::GENERATOR.to_bytes();
        let opposite = Point::from_bytes(&encoded(tag ^ 1, x)).unwrap();

        assert_ne!(Point::GENERATOR, opposite);
        assert_eq!(Point::GENERATOR.x(), opposite.x());
        assert_ne!(Point::GENERATOR.y(), opposite.y());
    }

    #[test]
    fn a_point_and_its_opposite_have_no_sum() {
        let [tag, x @ ..] = Point::GENERATOR.to_bytes();
        let opposite = Point::from_bytes(&encoded(tag ^ 1, x)).unwrap();

        assert_eq!(Point::GENERATOR.add(&opposite), None);
        assert!(Point::GENERATOR.add(&Point::GENERATOR).is_some());
    }
}
