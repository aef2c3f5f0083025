use super::{
    combination::{WIDTH, add_digit},
    curve::{Affine, Jacobian},
    generator::{GENERATOR, GENERATOR_MULTIPLES, GENERATOR_WIDTH},
    multiples::{BLANK, OddMultiples, odd_multiples},
    naf::{Digits, LENGTH},
    scalar::Scalar,
};

/// One point of a long sum with its factor, and the room that its multiples take: 0.9 KiB.
pub struct Summand {
    factor: Scalar,
    point: Affine,
    digits: Digits,
    multiples: OddMultiples,
}

impl Summand {
    /// Room in which nothing stands yet.
    pub const BLANK: Self = Self {
        factor: Scalar::ZERO,
        point: Affine::ZERO,
        digits: Digits::NONE,
        multiples: [Affine::ZERO; _],
    };

    /// Becomes k·P.
    pub(crate) fn set(&mut self, factor: Scalar, point: Affine) {
        (self.factor, self.point) = (factor, point);
    }

    /// Becomes (k + more)·P.
    pub(crate) fn add_factor(&mut self, more: &Scalar) {
        self.factor = self.factor.add(more);
    }

    pub(crate) const fn is_of(&self, point: &Affine) -> bool {
        self.point.equals(point)
    }
}

/// Whether s·G + Σ k·P is infinity, where the factors of `short` are below 2¹²⁸.
///
/// One chain of doublings for all, however many they are.
pub(crate) fn sum_vanishes(s: &Scalar, long: &mut [Summand], short: &mut [Summand]) -> bool {
    prepare(long);
    prepare(short);
    let of_generator = Digits::of(&s.words(), GENERATOR_WIDTH);

    let mut sum = Jacobian::INFINITY;
    for place in (0..LENGTH).rev() {
        sum = sum.double();
        add_digit(&mut sum, of_generator.at(place), &GENERATOR_MULTIPLES);
        let short: &[Summand] = if place < SHORT_LENGTH { short } else { &[] };
        for summand in long.iter().chain(short) {
            add_digit(&mut sum, summand.digits.at(place), &summand.multiples);
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
        let mut points = [GENERATOR; TOGETHER];
        for (point, summand) in points.iter_mut().zip(&*summands) {
            *point = summand.point;
        }
        let mut all = [BLANK; TOGETHER];
        odd_multiples(&points, &mut all);
        for (summand, multiples) in summands.iter_mut().zip(all) {
            summand.multiples = multiples;
            summand.digits = Digits::of(&summand.factor.words(), WIDTH);
        }
    }
}

/// 6 KiB of stack.
const TOGETHER: usize = 8;
