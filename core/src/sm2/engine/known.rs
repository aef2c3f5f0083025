use super::{
    comb::Comb, combination::has_x, curve::Affine, multiples::odd_multiples_of, scalar::Scalar,
};

/// A point that is met often, with a table: sums with it take a third of the work.
#[cfg(target_pointer_width = "64")]
#[derive(Clone, Debug)]
pub(crate) struct Known(Comb<4, 16>);

/// A point that is met often, with a table: sums with it take a third of the work.
#[cfg(not(target_pointer_width = "64"))]
#[derive(Clone, Debug)]
pub(crate) struct Known(Comb<2, 16>);

impl Known {
    /// The table of a point that anybody may know. It pays from the third sum on.
    pub(crate) fn new(point: &Affine) -> Self {
        Self(Comb::new(point))
    }

    /// Whether s·G + t·P is not infinity and its x is `expected` modulo n, for numbers from 1 to n − 1.
    pub(crate) fn sum_has_x(&self, s: &Scalar, t: &Scalar, expected: &Scalar) -> bool {
        has_x(&self.0.with_generator(s, t), expected)
    }
}

/// A point that is met often, in sums with others that are not: its odd multiples, so many that few of
/// them are added.
#[derive(Clone, Debug)]
pub(crate) struct Often([Affine; 1 << (Often::WIDTH - 2)]);

impl Often {
    /// Bits of a digit: 4 KiB of multiples, or 1 KiB.
    pub(super) const WIDTH: usize = if cfg!(target_pointer_width = "64") { 8 } else { 6 };

    /// The multiples of a point that anybody may know.
    pub(crate) fn new(point: &Affine) -> Self {
        Self(odd_multiples_of(point))
    }

    pub(super) const fn multiples(&self) -> &[Affine] {
        &self.0
    }
}
