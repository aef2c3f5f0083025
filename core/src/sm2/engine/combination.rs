use super::{
    curve::{Affine, Jacobian, normalized},
    field::Field,
    generator::{GENERATOR_MULTIPLES, GENERATOR_WIDTH},
    known::Often,
    multiples::{BLANK, OddMultiples, odd_multiples},
    naf::{Digit, Digits, LENGTH},
    scalar::{ORDER, Scalar},
};

/// k·P, with numbers anybody may know.
pub(crate) struct Term {
    pub(crate) factor: Scalar,
    pub(crate) point: Affine,
}

/// k·P of a point whose multiples are at hand.
pub(crate) struct OftenTerm<'a> {
    pub(crate) factor: Scalar,
    pub(crate) point: &'a Often,
}

/// Whether the sum of s·G and the terms is not infinity and its x is `expected` modulo n.
pub(crate) fn sum_has_x<const N: usize>(
    s: &Scalar,
    terms: &[Term; N],
    often: Option<OftenTerm<'_>>,
    expected: &Scalar,
) -> bool {
    has_x(&combination(s, terms, often), expected)
}

/// Whether a point is not infinity and its x is `expected` modulo n. Without a division: x = X / Z² is
/// compared as X with x · Z².
pub(super) fn has_x(point: &Jacobian, expected: &Scalar) -> bool {
    if point.is_infinity() {
        return false;
    }
    let zz = point.z.square();
    let x = Field::new(expected.words());
    // n is so close to p that few numbers modulo n are two modulo p.
    x.mul(&zz).equals(&point.x)
        || expected.is_twice_below_p() && x.add(&ORDER).mul(&zz).equals(&point.x)
}

/// The sum of s·G and the terms, unless that is infinity.
pub(crate) fn sum<const N: usize>(s: &Scalar, terms: &[Term; N]) -> Option<Affine> {
    let sum = combination(s, terms, None);
    let [sum] = (!sum.is_infinity()).then(|| normalized(&[sum]))?;
    Some(sum)
}

/// s·G + Σ k·P in one chain of doublings.
// Apart from its caller, whose own buffers are done with, and from its second half: less stack.
#[inline(never)]
fn combination<const N: usize>(
    s: &Scalar,
    terms: &[Term; N],
    often: Option<OftenTerm<'_>>,
) -> Jacobian {
    let mut multiples = [BLANK; N];
    odd_multiples(&terms.each_ref().map(|term| term.point), &mut multiples);
    sum_of_multiples(s, terms, &multiples, often)
}

#[inline(never)]
fn sum_of_multiples<const N: usize>(
    s: &Scalar,
    terms: &[Term; N],
    multiples: &[OddMultiples; N],
    often: Option<OftenTerm<'_>>,
) -> Jacobian {
    let mut digits = [const { Digits::NONE }; N];
    for (digits, term) in digits.iter_mut().zip(terms) {
        *digits = Digits::of(&term.factor.words(), WIDTH);
    }
    let of_generator = Digits::of(&s.words(), GENERATOR_WIDTH);
    let often =
        often.map(|term| (Digits::of(&term.factor.words(), Often::WIDTH), term.point.multiples()));

    let mut sum = Jacobian::INFINITY;
    for place in (0..LENGTH).rev() {
        sum = sum.double();
        add_digit(&mut sum, of_generator.at(place), &GENERATOR_MULTIPLES);
        for (digits, multiples) in digits.iter().zip(multiples) {
            add_digit(&mut sum, digits.at(place), multiples);
        }
        if let Some((digits, multiples)) = &often {
            add_digit(&mut sum, digits.at(place), multiples);
        }
    }
    sum
}

/// Bits of a digit of a point that is met for the first time.
pub(super) const WIDTH: usize = 5;

const _: () = assert!(size_of::<OddMultiples>() == size_of::<Affine>() << (WIDTH - 2));

// In place, and asked first: most digits are 0, and a point that is handed on is copied.
#[inline]
pub(super) fn add_digit(sum: &mut Jacobian, digit: Digit, odd_multiples: &[Affine]) {
    if digit != 0 {
        add_multiple(sum, digit, odd_multiples);
    }
}

#[inline(never)]
fn add_multiple(sum: &mut Jacobian, digit: Digit, odd_multiples: &[Affine]) {
    if let Some(multiple) = odd_multiples.get(usize::from(digit.unsigned_abs() >> 1)) {
        *sum = if digit < 0 { sum.add(&multiple.neg()) } else { sum.add(multiple) };
    }
}
