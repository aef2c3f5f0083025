use super::{
    curve::{Affine, Jacobian},
    field::{Field, words},
    generator::{GENERATOR_MULTIPLES, GENERATOR_WIDTH},
    multiples::{OddMultiples, odd_multiples},
    naf::{Digits, LENGTH},
};

/// k·P, with numbers anybody may know; k is big-endian.
pub(crate) struct Term {
    pub(crate) factor: [u8; 32],
    pub(crate) point: Affine,
}

/// Whether the sum of s·G and the terms is not infinity and its x is one of `expected`, numbers below
/// p. Without a division: x = X / Z² is compared as X with x · Z².
pub(crate) fn sum_has_x<const N: usize>(
    s: &[u8; 32],
    terms: &[Term; N],
    expected: [Option<[u8; 32]>; 2],
) -> bool {
    let sum = combination(s, terms);
    if sum.is_infinity() {
        return false;
    }
    let zz = sum.z.square();
    expected.iter().flatten().any(|x| Field::from_bytes(x).mul(&zz).equals(&sum.x))
}

/// s·G + Σ k·P in one chain of doublings.
// Apart from its caller, whose own buffers are done with: less stack.
#[inline(never)]
fn combination<const N: usize>(s: &[u8; 32], terms: &[Term; N]) -> Jacobian {
    let multiples = odd_multiples(&terms.each_ref().map(|term| term.point));
    let mut digits = [const { Digits::NONE }; N];
    for (digits, term) in digits.iter_mut().zip(terms) {
        *digits = Digits::of(&words(&term.factor), WIDTH);
    }
    let of_generator = Digits::of(&words(s), GENERATOR_WIDTH);

    let mut sum = Jacobian::INFINITY;
    for place in (0..LENGTH).rev() {
        if !sum.is_infinity() {
            sum = sum.double();
        }
        sum = add_digit(sum, of_generator.at(place), &GENERATOR_MULTIPLES);
        for (digits, multiples) in digits.iter().zip(&multiples) {
            sum = add_digit(sum, digits.at(place), multiples.points());
        }
    }
    sum
}

/// Bits of a digit of a point that is met for the first time.
pub(super) const WIDTH: usize = 5;

const _: () = assert!(size_of::<OddMultiples>() == size_of::<Affine>() << (WIDTH - 2));

#[inline]
pub(super) fn add_digit(sum: Jacobian, digit: i8, odd_multiples: &[Affine]) -> Jacobian {
    let index = usize::from(digit.unsigned_abs() >> 1);
    match (digit, odd_multiples.get(index)) {
        (0, _) | (_, None) => sum,
        (1.., Some(multiple)) => sum.add(multiple),
        (..=-1, Some(multiple)) => sum.add(&multiple.neg()),
    }
}
