use super::{
    combination::{WIDTH, add_digit},
    curve::{Affine, Jacobian, decompress},
    field::{Field, words},
    generator::{GENERATOR_MULTIPLES, GENERATOR_WIDTH},
    multiples::{OddMultiples, odd_multiples},
    naf::{Digits, LENGTH},
};

/// One point of a long sum with its factor, and the room that its multiples take: 0.9 KiB.
pub struct Summand {
    /// Big-endian.
    factor: [u8; 32],
    point: Affine,
    digits: Digits,
    multiples: OddMultiples,
}

impl Summand {
    /// Room in which nothing stands yet.
    pub const BLANK: Self =
        Self { factor: [0; 32], point: NOWHERE, digits: Digits::NONE, multiples: [NOWHERE; _] };

    /// Becomes k·P; k is big-endian.
    pub(crate) fn set(&mut self, factor: [u8; 32], point: Affine) {
        (self.factor, self.point) = (factor, point);
    }

    /// Takes another factor.
    pub(crate) fn weigh(&mut self, factor: [u8; 32]) {
        self.factor = factor;
    }

    pub(crate) fn is_of(&self, point: &Affine) -> bool {
        self.point.x.equals(&point.x) && self.point.y.equals(&point.y)
    }

    pub(crate) const fn factor(&self) -> &[u8; 32] {
        &self.factor
    }
}

/// Stands where no point does yet.
const NOWHERE: Affine = Affine { x: Field::ZERO, y: Field::ZERO };

/// The point with that x and an odd y; `None` where there is none, or x is not below p.
pub(crate) fn odd_point(x: &[u8; 32]) -> Option<Affine> {
    let y = decompress(x, 1)?;
    Some(Affine { x: Field::from_bytes(x), y: Field::from_bytes(&y) })
}

/// Whether s·G + Σ k·P is infinity, where the factors of `short` are below 2¹²⁸.
///
/// One chain of doublings for all, however many they are.
pub(crate) fn sum_vanishes(s: &[u8; 32], long: &mut [Summand], short: &mut [Summand]) -> bool {
    prepare(long);
    prepare(short);
    let of_generator = Digits::of(&words(s), GENERATOR_WIDTH);

    let mut sum = Jacobian::INFINITY;
    for place in (0..LENGTH).rev() {
        if !sum.is_infinity() {
            sum = sum.double();
        }
        sum = add_digit(sum, of_generator.at(place), &GENERATOR_MULTIPLES);
        let short: &[Summand] = if place < SHORT_LENGTH { short } else { &[] };
        for summand in long.iter().chain(short) {
            sum = add_digit(sum, summand.digits.at(place), &summand.multiples);
        }
    }
    sum.is_infinity()
}

/// One digit more than the bits of a short factor.
const SHORT_LENGTH: usize = 129;

/// Makes digits and multiples, so many at a time that one inversion is little for each.
fn prepare(summands: &mut [Summand]) {
    for summands in summands.chunks_mut(TOGETHER) {
        // Where they are fewer, what is over is made of G and not used.
        let mut points = [GENERATOR_MULTIPLES[0]; TOGETHER];
        for (point, summand) in points.iter_mut().zip(&*summands) {
            *point = summand.point;
        }
        for (summand, multiples) in summands.iter_mut().zip(&odd_multiples(&points)) {
            summand.multiples = *multiples.points();
            summand.digits = Digits::of(&words(&summand.factor), WIDTH);
        }
    }
}

/// 6 KiB of stack.
const TOGETHER: usize = 8;
