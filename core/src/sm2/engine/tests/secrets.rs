//! What is computed with secrets against RustCrypto.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sm2::{ProjectivePoint, U256};

use super::{N, bytes, cases, drawn, factor, ours, small, special, std};
use crate::sm2::{
    engine::{Affine, GENERATOR, Scalar, comb::Comb, curve::normalized},
    secret::rustcrypto::Scalar as Theirs,
};

#[test]
fn numbers_modulo_n_are_those_of_rustcrypto() {
    let mut rng = ChaCha20Rng::from_seed([6; 32]);
    let special = special();
    let mut number = || match rng.next_u32() % 3 {
        0 => special[usize::try_from(rng.next_u32()).unwrap() % special.len()],
        _ => drawn(&mut rng),
    };
    for _ in 0..cases(20_000) {
        let [(a, x), (b, y)] = [(); 2].map(|()| {
            let bytes = bytes(number());
            let ((ours, below), (theirs, really)) =
                (Scalar::reduce(&bytes), Theirs::reduce(&bytes));
            assert_eq!(bool::from(below), bool::from(really));
            (ours, theirs)
        });
        assert_eq!(a.to_bytes(), x.to_bytes());
        assert_eq!(a.add(&b).to_bytes(), x.add(&y).to_bytes());
        assert_eq!(a.sub(&b).to_bytes(), x.sub(&y).to_bytes());
        assert_eq!(a.mul(&b).to_bytes(), x.mul(&y).to_bytes());
        assert_eq!(a.neg().to_bytes(), x.neg().to_bytes());
        assert_eq!(a.invert().to_bytes(), x.invert().to_bytes());
        assert_eq!(bool::from(a.is_zero()), bool::from(x.is_zero()));
    }
}

/// k·P and k·G as RustCrypto has them; k is not 0 modulo n.
fn multiplies(k: U256, point: &Affine) {
    let bytes = bytes(k);
    let ((ours, _), (theirs, _)) = (Scalar::reduce(&bytes), Theirs::reduce(&bytes));
    if bool::from(ours.is_zero()) {
        return;
    }
    assert!(ours.times(point).equals(&theirs.times(point)), "{k} · {point:?}");
    assert!(ours.times_generator().equals(&theirs.times_generator()), "{k} · G");
}

#[test]
fn multiples_by_special_secrets_are_those_of_rustcrypto() {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let points = [factor(U256::ONE), small(-1), small(2), small(-15), factor(drawn(&mut rng))]
        .map(|number| ours(ProjectivePoint::GENERATOR.mul(&number)).unwrap());
    for (k, point) in special().into_iter().zip(points.iter().cycle()) {
        multiplies(k, point);
    }
}

#[test]
fn multiples_by_any_secret_are_those_of_rustcrypto() {
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let mut point = GENERATOR;
    for _ in 0..cases(1_000) {
        let k = drawn(&mut rng);
        multiplies(k, &point);
        point = Scalar::reduce(&bytes(drawn(&mut rng))).0.times(&point);
    }
}

/// Numbers at whose last additions the sum so far is the very point that is to be added, or nearly:
/// put together of the places of the last blocks in the last column.
#[expect(clippy::arithmetic_side_effects, reason = "few blocks of few teeth")]
fn unlucky(blocks: u32, teeth: u32) -> std::vec::Vec<U256> {
    let spacing = 256_u32.div_ceil(blocks * teeth);
    let block = |block: u32, signs: u32| {
        (0..teeth).fold(U256::ZERO, |sum, tooth| {
            let place = U256::ONE.wrapping_shl((block * teeth + tooth) * spacing);
            if signs >> tooth & 1 == 1 {
                sum.wrapping_add(&place)
            } else {
                sum.wrapping_sub(&place)
            }
        })
    };
    let mut numbers = std::vec![];
    for signs in 0..1 << teeth {
        let last = block(blocks - 1, signs);
        numbers.extend([last, last.wrapping_add(&last)]);
        for signs in (0..1 << teeth).filter(|_| blocks > 1) {
            let before = block(blocks - 2, signs);
            numbers.extend([before, before.wrapping_add(&before).wrapping_add(&last)]);
        }
    }
    let modulo = |number: &U256| {
        [*number, number.wrapping_add(&N), N.wrapping_sub(number), U256::ZERO.wrapping_sub(number)]
    };
    numbers.iter().flat_map(modulo).collect()
}

#[test]
fn the_few_numbers_a_comb_cannot_do_are_noticed_and_done_otherwise() {
    fn met<const BLOCKS: usize, const ROW: usize>(comb: &Comb<BLOCKS, ROW>, teeth: u32) -> usize {
        let mut met = 0;
        for k in unlucky(BLOCKS.try_into().unwrap(), teeth) {
            let (scalar, below) = Scalar::reduce(&bytes(k));
            if bool::from(below & scalar.is_odd()) {
                let sum = comb.multiply(&scalar.odd_bits().0);
                let theirs = Theirs::reduce(&bytes(k)).0.times_generator();
                assert!(sum.is_infinity() || normalized(&[sum])[0].equals(&theirs), "{k} · G");
                assert!(scalar.times_generator().equals(&theirs), "{k} · G");
                met += usize::from(sum.is_infinity());
            }
        }
        met
    }
    assert!(met(&Comb::<4, 16>::new(&GENERATOR), 5) > 0);
    met(&Comb::<1, 4>::new(&GENERATOR), 3);
    met(&Comb::<2, 16>::new(&GENERATOR), 5);
    met(&Comb::<11, 32>::new(&GENERATOR), 6);
}

/// The odd K below n at whose last addition the sum so far is the very point that is to be added: of
/// each table that we have there is one, found by solving for every addition on the way.
fn meets<const BLOCKS: usize, const ROW: usize>(odd: &str) {
    let comb = Comb::<BLOCKS, ROW>::new(&GENERATOR);
    let (k, two) = (U256::from_be_hex(odd), U256::from_u64(2));
    for (number, cannot) in
        [(k, true), (k.wrapping_sub(&two), false), (k.wrapping_add(&two), false)]
    {
        let (scalar, below) = Scalar::reduce(&bytes(number));
        assert!(bool::from(below & scalar.is_odd()));
        assert_eq!(comb.multiply(&scalar.odd_bits().0).is_infinity(), cannot, "{number} · G");
        multiplies(number, &GENERATOR);
        multiplies(N.wrapping_sub(&number), &GENERATOR);
    }
}

#[test]
fn the_one_number_a_comb_cannot_do_is_done_otherwise() {
    meets::<1, 4>("FFFFFFFEFFFFFFFFFFFFDFFFFFFFFFFF7203DF6B2146052B53BBF40939D54121");
    meets::<2, 16>("FFFFF7FEFFFDFFFFFF7FFFFFDFFFFFF77203DF6B21C6052B53BBF40939D54123");
    meets::<4, 16>("FEFFF7FEBFFDFFEFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");
    meets::<11, 32>("DDDDFFDCFFFFFFFFFFFFFFFFFFFFFFEC96878BA59E12B4EC72B25D42E827E7C9");
}
