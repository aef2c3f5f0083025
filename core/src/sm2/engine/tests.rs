//! The arithmetic of this module against that of RustCrypto, and against numbers without a modulus.

extern crate std;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, U256,
    elliptic_curve::{ops::Reduce, point::AffineCoordinates},
};

use super::{Affine, Known, Scalar, Term, decompress, field::Field, sum, sum_has_x};

mod secrets;

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
        assert!(x.invert_public().equals(&x.invert()));

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
                let ours = decompress(&x.into(), odd).map(|point| point.y.to_bytes());
                assert_eq!(ours, theirs);
                on += usize::from(theirs.is_some());
            }
        }
    }
    assert!(on > 200);
}

fn ours(point: ProjectivePoint) -> Option<Affine> {
    let point = point.to_affine();
    (point != AffinePoint::IDENTITY)
        .then(|| Affine::from_coordinates(&point.x().into(), &point.y().into()))
}

/// Whether the sum is the one of RustCrypto, and its x and no other.
fn agrees<const N: usize>(s: sm2::Scalar, terms: [(sm2::Scalar, ProjectivePoint); N]) {
    let mut theirs = ProjectivePoint::GENERATOR.mul(&s);
    for (factor, point) in &terms {
        theirs = theirs.add(&point.mul(factor));
    }
    let of = |number: &sm2::Scalar| Scalar::reduce(&number.to_bytes().into()).0;
    let terms =
        terms.map(|(factor, point)| Term { factor: of(&factor), point: ours(point).unwrap() });
    let s = of(&s);
    match (ours(theirs), sum(&s, &terms)) {
        (Some(theirs), Some(sum)) => {
            assert!(sum.equals(&theirs));
            let x = Scalar::reduce(&theirs.x.to_bytes()).0;
            assert!(sum_has_x(&s, &terms, None, &x));
            assert!(!sum_has_x(&s, &terms, None, &x.add(&Scalar::ONE)));
            assert!(!sum_has_x(&s, &terms, None, &x.neg()));
        }
        (None, None) => {
            assert!(!sum_has_x(&s, &terms, None, &Scalar::ZERO));
            assert!(!sum_has_x(&s, &terms, None, &Scalar::ONE));
        }
        (theirs, ours) => panic!("{theirs:?} {ours:?}"),
    }
}

fn factor(number: U256) -> sm2::Scalar {
    sm2::Scalar::reduce(&number)
}

fn small(number: i64) -> sm2::Scalar {
    let scalar = sm2::Scalar::from_u64(number.unsigned_abs());
    if number < 0 { scalar.neg() } else { scalar }
}

/// `SM2_CASES`, or so many where it is not set.
fn cases(otherwise: u32) -> u32 {
    std::env::var("SM2_CASES")
        .map_or(otherwise, |cases| cases.parse().expect("SM2_CASES is a number"))
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
    for _ in 0..cases(400) {
        let [s, t, u, a, b] = [(); 5].map(|()| factor(drawn(&mut rng)));
        let (w, p) = (ProjectivePoint::GENERATOR.mul(&a), ProjectivePoint::GENERATOR.mul(&b));
        agrees(s, [(t, w)]);
        agrees(s, [(t, w), (u, p)]);
    }
    let edges = [U256::ZERO, U256::ONE, N.wrapping_sub(&U256::ONE), N.wrapping_shr(1)];
    let p = ProjectivePoint::GENERATOR.mul(&factor(drawn(&mut rng)));
    for s in edges {
        for t in edges {
            agrees(factor(s), [(factor(t), p)]);
            agrees(
                factor(s),
                [(factor(t), p), (factor(drawn(&mut rng)), ProjectivePoint::GENERATOR)],
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

/// The numbers that are no others': small ones, their opposites, those around powers of two and around
/// the multiples of n by simple fractions.
fn special() -> std::vec::Vec<U256> {
    let mut numbers = std::vec![N.wrapping_shr(1), N.wrapping_shr(2), N.wrapping_shr(4)];
    for power in 0..256 {
        numbers.push(U256::ONE.wrapping_shl(power));
    }
    numbers.push(U256::from_be_hex(
        "5555555555555555555555555555555555555555555555555555555555555555",
    ));
    numbers.push(P.wrapping_sub(&N));
    let around = numbers.clone();
    for number in around {
        for more in 1..=3 {
            numbers.push(number.wrapping_add(&U256::from_u64(more)));
            numbers.push(number.wrapping_sub(&U256::from_u64(more)));
        }
    }
    numbers.extend((0..600).map(U256::from_u64));
    let opposite: std::vec::Vec<_> = numbers.iter().map(|number| N.wrapping_sub(number)).collect();
    numbers.extend(opposite);
    numbers
}

#[test]
fn sums_with_a_known_point_are_those_without_its_table() {
    let mut rng = ChaCha20Rng::from_seed([10; 32]);
    let special = special();
    for case in 0..cases(200) {
        // Few points that meet G and themselves on the way, and any.
        let k = if case % 2 == 0 { small(i64::from(case) - 100) } else { factor(drawn(&mut rng)) };
        let Some(point) = ours(ProjectivePoint::GENERATOR.mul(&k)) else { continue };
        let known = Known::new(&point);
        for _ in 0..8 {
            let [s, t] = [(); 2].map(|()| match rng.next_u32() % 2 {
                0 => special[usize::try_from(rng.next_u32()).unwrap() % special.len()],
                _ => drawn(&mut rng),
            });
            let [s, t] = [s, t].map(|number| Scalar::reduce(&bytes(number)).0);
            if bool::from(s.is_zero() | t.is_zero()) {
                continue;
            }
            match sum(&s, &[Term { factor: t, point }]) {
                Some(sum) => {
                    let x = Scalar::reduce(&sum.x.to_bytes()).0;
                    assert!(known.sum_has_x(&s, &t, &x));
                    assert!(!known.sum_has_x(&s, &t, &x.add(&Scalar::ONE)));
                }
                None => assert!(!known.sum_has_x(&s, &t, &Scalar::ZERO)),
            }
        }
    }
}
