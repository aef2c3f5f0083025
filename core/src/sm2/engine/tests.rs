//! The arithmetic of this module against that of RustCrypto, and against numbers without a modulus.

extern crate std;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256,
    elliptic_curve::{ops::Reduce, point::AffineCoordinates},
};

use super::{Term, decompress, field::Field, sum_has_x};
use crate::sm2::Point;

const P: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
const N: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");

fn bytes(number: U256) -> [u8; 32] {
    number.to_be_bytes().into()
}

fn drawn(rng: &mut ChaCha20Rng) -> U256 {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    U256::from_be_slice(&bytes)
}

/// Numbers at the edges of words, of p and of 2²⁵⁶, and some of no kind.
fn numbers(rng: &mut ChaCha20Rng) -> [U256; 24] {
    let mut numbers = [U256::ZERO; 24];
    let edges = [
        U256::ZERO,
        U256::ONE,
        U256::from_u64(2),
        U256::from_u64(u64::MAX),
        U256::MAX,
        U256::MAX.wrapping_sub(&U256::ONE),
        P,
        P.wrapping_sub(&U256::ONE),
        P.wrapping_add(&U256::ONE),
        P.wrapping_shr(1),
        N,
        U256::ONE.wrapping_shl(255),
        U256::ONE.wrapping_shl(64),
        U256::ONE.wrapping_shl(192).wrapping_sub(&U256::ONE),
    ];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = edges.get(index).copied().unwrap_or_else(|| drawn(rng));
    }
    numbers
}

fn modulo(number: U256) -> U256 {
    number.rem(&P.to_nz().unwrap())
}

#[test]
fn sums_differences_and_products_are_those_modulo_p() {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let p = P.to_nz().unwrap();
    for _ in 0..40 {
        for a in numbers(&mut rng) {
            for b in numbers(&mut rng) {
                let (x, y) = (Field::from_bytes(&bytes(a)), Field::from_bytes(&bytes(b)));
                let (a, b) = (modulo(a), modulo(b));

                assert_eq!(x.to_bytes(), bytes(a));
                assert_eq!(x.add(&y).to_bytes(), bytes(a.add_mod(&b, &p)), "{a} + {b}");
                assert_eq!(x.sub(&y).to_bytes(), bytes(a.sub_mod(&b, &p)), "{a} − {b}");
                assert_eq!(x.mul(&y).to_bytes(), bytes(a.mul_mod(&b, &p)), "{a} · {b}");
                assert_eq!(x.square().to_bytes(), bytes(a.mul_mod(&a, &p)), "{a}²");
                assert_eq!(x.neg().to_bytes(), bytes(U256::ZERO.sub_mod(&a, &p)), "−{a}");
                assert_eq!(x.equals(&y), a == b);
                assert_eq!(x.sub(&y).is_zero(), a == b);
            }
        }
    }
}

#[test]
fn values_that_never_were_made_canonical_stay_right() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let p = P.to_nz().unwrap();
    let mut value = U256::ONE;
    let mut field = Field::ONE;
    for _ in 0..20_000 {
        let number = drawn(&mut rng);
        let other = Field::from_bytes(&bytes(number));
        let number = modulo(number);
        (value, field) = match rng.next_u32() % 4 {
            0 => (value.add_mod(&number, &p), field.add(&other)),
            1 => (value.sub_mod(&number, &p), field.sub(&other)),
            2 => (value.mul_mod(&number, &p), field.mul(&other)),
            _ => (value.mul_mod(&value, &p), field.square()),
        };
        assert_eq!(field.to_bytes(), bytes(value));
    }
}

#[test]
fn inverses_and_roots_are_inverses_and_roots() {
    let mut rng = ChaCha20Rng::from_seed([3; 32]);
    let mut squares = 0;
    for number in numbers(&mut rng).into_iter().chain(numbers(&mut rng)) {
        let x = Field::from_bytes(&bytes(number));
        let one = if x.is_zero() { Field::ZERO } else { Field::ONE };
        assert!(x.mul(&x.invert()).equals(&one));

        let root = x.square().root().unwrap();
        assert!(root.equals(&x) || root.equals(&x.neg()));
        match x.root() {
            Some(root) => {
                squares += 1;
                assert!(root.square().equals(&x));
            }
            // −1 is no square modulo p, so either x or −x is one.
            None => assert!(x.neg().root().is_some()),
        }
    }
    assert!((10..40).contains(&squares));
}

#[test]
fn points_are_decompressed_as_rustcrypto_does() {
    use sm2::elliptic_curve::point::DecompressPoint;
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    let mut on = 0;
    for _ in 0..20 {
        for x in numbers(&mut rng) {
            for odd in [0, 1] {
                let x = FieldBytes::from(bytes(x));
                let theirs: Option<AffinePoint> = AffinePoint::decompress(&x, odd.into()).into();
                let theirs: Option<[u8; 32]> = theirs.map(|point| point.y().into());
                assert_eq!(decompress(&x.into(), odd), theirs);
                on += usize::from(theirs.is_some());
            }
        }
    }
    assert!(on > 200);
}

/// Whether the sum has the x that RustCrypto gives it, and not another; infinity has none.
fn agrees<const N: usize>(s: Scalar, terms: [(Scalar, ProjectivePoint); N]) {
    let mut sum = ProjectivePoint::GENERATOR.mul(&s);
    for (factor, point) in &terms {
        sum = sum.add(&point.mul(factor));
    }
    let ours = terms.map(|(factor, point)| Term {
        factor: factor.to_bytes().into(),
        point: (&Point::new(point.to_affine()).unwrap()).into(),
    });
    let s: [u8; 32] = s.to_bytes().into();
    match Point::new(sum.to_affine()) {
        Some(point) => {
            assert!(sum_has_x(&s, &ours, [None, Some(point.x())]));
            let mut other = point.x();
            other[31] ^= 1;
            assert!(!sum_has_x(&s, &ours, [Some(other), None]));
        }
        None => {
            let zero = bytes(U256::ZERO);
            assert!(!sum_has_x(&s, &ours, [Some(zero), Some(bytes(U256::ONE))]));
        }
    }
}

fn scalar(number: U256) -> Scalar {
    Scalar::reduce(&number)
}

fn small(number: i64) -> Scalar {
    let scalar = Scalar::from_u64(number.unsigned_abs());
    if number < 0 { scalar.neg() } else { scalar }
}

#[test]
fn sums_of_small_multiples_that_meet_on_the_way_are_right() {
    // Points that are small multiples of G: partial sums are the same, opposite, or infinity again and
    // again. Factors around 0 and around n.
    for k in [1, 2, 3, 5, 7, 15, 16, 17, 31, 127, 128] {
        for sign in [1, -1] {
            let q = ProjectivePoint::GENERATOR.mul(&small(sign * k));
            for s in [-17, -3, -1, 0, 1, 2, 5, 16] {
                for t in [-16, -2, -1, 0, 1, 2, 3, 15, 17, k, -k, 2 * k, 127, 255] {
                    agrees(small(s), [(small(t), q)]);
                }
                let t = small(-sign * k).multiply(&small(s));
                agrees(t, [(small(s), q)]);
            }
        }
    }
}

#[test]
fn sums_of_two_points_that_meet_are_right() {
    let g = ProjectivePoint::GENERATOR;
    for (a, b) in [(1, 1), (1, -1), (2, 3), (3, -3), (2, -1), (7, 5), (16, -15), (129, 127)] {
        let (w, p) = (g.mul(&small(a)), g.mul(&small(b)));
        for s in -4..=4 {
            for t in [-17, -3, -2, -1, 0, 1, 2, 3, 15, 16, 31] {
                for u in [-5, -1, 0, 1, 2, 33] {
                    agrees(small(s), [(small(t), w), (small(u), p)]);
                }
            }
        }
    }
}

#[test]
fn sums_of_any_numbers_are_those_of_rustcrypto() {
    let mut rng = ChaCha20Rng::from_seed([5; 32]);
    let cases = match std::env::var("SM2_CASES") {
        Ok(cases) => cases.parse().expect("SM2_CASES is a number"),
        Err(_) => 400,
    };
    for _ in 0..cases {
        let [s, t, u, a, b] = [(); 5].map(|()| scalar(drawn(&mut rng)));
        let (w, p) = (ProjectivePoint::GENERATOR.mul(&a), ProjectivePoint::GENERATOR.mul(&b));
        agrees(s, [(t, w)]);
        agrees(s, [(t, w), (u, p)]);
    }
    let edges = [U256::ZERO, U256::ONE, N.wrapping_sub(&U256::ONE), N.wrapping_shr(1)];
    let p = ProjectivePoint::GENERATOR.mul(&scalar(drawn(&mut rng)));
    for s in edges {
        for t in edges {
            agrees(scalar(s), [(scalar(t), p)]);
            agrees(
                scalar(s),
                [(scalar(t), p), (scalar(drawn(&mut rng)), ProjectivePoint::GENERATOR)],
            );
        }
    }
}

#[test]
fn the_table_of_the_generator_is_its_odd_multiples() {
    let doubled = ProjectivePoint::GENERATOR.add(&ProjectivePoint::GENERATOR);
    let mut multiple = ProjectivePoint::GENERATOR;
    for point in &super::generator::GENERATOR_MULTIPLES {
        let expected = multiple.to_affine();
        let x: [u8; 32] = expected.x().into();
        let y: [u8; 32] = expected.y().into();
        assert_eq!((point.x.to_bytes(), point.y.to_bytes()), (x, y));
        multiple = multiple.add(&doubled);
    }
}
