#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

extern crate std;

use std::{vec, vec::Vec};

use super::*;
use crate::sm2::{KeyPair, Point, PreparedNonce, SecretScalar, Signature, SigningKey};

fn room(signatures: usize) -> Vec<Summand> {
    (0..EACH * signatures).map(|_| Summand::BLANK).collect()
}

fn secret(number: u8) -> SecretScalar {
    SecretScalar::from_bytes(&sm3(&[b"a secret", &[number]])).unwrap()
}

fn one() -> PublicScalar {
    let mut bytes = [0; 32];
    bytes[31] = 1;
    PublicScalar::reduce(&bytes)
}

fn minus(number: &PublicScalar) -> PublicScalar {
    PublicScalar::reduce(&[0; 32]).sub(number)
}

/// Signatures of some keys over digests, and which of them have a point with an even y.
fn signatures(count: u8) -> Vec<(Check, bool)> {
    let check = |number: u8| {
        let (d, k, e) = (secret(number % 3), secret(100 + number), sm3(&[&[number]]));
        let odd = k.public_point().to_bytes()[0] == 3;
        let key = d.public_point();
        let signature = SigningKey::new(d).unwrap().sign(&e, PreparedNonce::new(k)).unwrap();
        (Check::ordinary(&key, &e, &signature), !odd)
    };
    (0..count).map(check).collect()
}

fn even(count: u8) -> Vec<Check> {
    signatures(count).into_iter().filter(|(_, even)| *even).map(|(check, _)| check).collect()
}

#[test]
fn signatures_with_even_points_are_told_together() {
    let checks = even(40);
    assert!((10..30).contains(&checks.len()));

    assert!(all_hold(&checks, &mut room(checks.len())));
    assert!(all_hold(&checks, &mut room(4)));
    assert!(all_hold(&checks, &mut []));
    assert!(all_hold(&[], &mut []));
}

#[test]
fn one_with_an_odd_point_holds_alone_and_not_among_others() {
    let (odd, _) = signatures(40).into_iter().find(|(_, even)| !even).unwrap();
    let mut checks = even(9);
    checks.push(odd);

    assert!(odd.holds() && all_hold(&[odd], &mut room(1)));
    assert!(!all_hold(&checks, &mut room(checks.len())));
    // One by one, where there is no room.
    assert!(all_hold(&checks, &mut []));
}

#[test]
fn every_part_of_every_signature_counts() {
    let checks = even(12);
    let together = |checks: &[Check]| all_hold(checks, &mut room(checks.len()));
    for index in 0..checks.len() {
        let numbers = checks[index].numbers.unwrap();
        let (r, s) = (*numbers.r(), *numbers.s());
        let other = |r: &PublicScalar, s: &PublicScalar| {
            let mut bytes = [0; 64];
            bytes[..32].copy_from_slice(&r.to_bytes());
            bytes[32..].copy_from_slice(&s.to_bytes());
            Checkable::new(&Signature::from_bytes(&bytes))
        };
        for bad in [
            Check { e: checks[index].e.add(&one()), ..checks[index] },
            Check { numbers: other(&r.add(&one()), &s), ..checks[index] },
            Check { numbers: other(&r, &s.add(&one())), ..checks[index] },
            Check { numbers: other(&s, &r), ..checks[index] },
            Check { numbers: None, ..checks[index] },
            Check { key: Key::Point(Point::GENERATOR), ..checks[index] },
        ] {
            let mut checks = checks.clone();
            checks[index] = bad;

            assert!(!bad.holds() && !together(&checks));
        }
    }
    assert!(together(&checks));
}

/// Two wrong signatures whose errors are G and −G.
fn that_cancel() -> [Check; 2] {
    let sound = even(12);
    let moved = |check: &Check, by: &PublicScalar| {
        // t and r − e as they were, s moved.
        let minus = minus(by);
        let numbers = check.numbers.unwrap();
        let (r, s) = (numbers.r().add(&minus), numbers.s().add(by));
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&r.to_bytes());
        bytes[32..].copy_from_slice(&s.to_bytes());
        let signature = Signature::from_bytes(&bytes);
        Check { e: check.e.add(&minus), numbers: Checkable::new(&signature), key: check.key }
    };
    [moved(&sound[0], &one()), moved(&sound[1], &minus(&one()))]
}

#[test]
fn errors_that_cancel_pass_under_equal_weights_and_not_under_ours() {
    let checks = that_cancel();

    assert!(checks.iter().all(|check| !check.holds()));
    assert!(vanish(&checks, &mut room(2), |_| one()).is_some());
    assert!(!all_hold(&checks, &mut room(2)));
}

#[test]
fn weights_differ_and_depend_on_every_input() {
    let checks = even(12);
    let weights = |checks: &[Check]| {
        let weights = Weights::of(checks);
        [0, 1, 2].map(|index| weights.at(index).to_bytes())
    };
    let [a, b, c] = weights(&checks);
    assert!(a != b && b != c && a != c);
    for weight in [a, b, c] {
        assert!(weight[..16] == [0; 16] && weight[16..] != [0; 16]);
    }
    let numbers = checks[3].numbers;
    let sum = |w: &Point, lambda: &PublicScalar, issuer: &Point| Key::Sum {
        w: *w,
        lambda: *lambda,
        issuer: *issuer,
    };
    let (g, two) = (Point::GENERATOR, Point::GENERATOR.add(&Point::GENERATOR).unwrap());
    let mut all = vec![weights(&checks)];
    for other in [
        Check { e: checks[3].e.add(&one()), ..checks[3] },
        Check { numbers: checks[4].numbers, ..checks[3] },
        Check { key: Key::Point(g), ..checks[3] },
        Check { key: Key::Point(two), ..checks[3] },
        Check { key: sum(&g, &one(), &two), numbers, ..checks[3] },
        Check { key: sum(&two, &one(), &two), numbers, ..checks[3] },
        Check { key: sum(&g, &one().add(&one()), &two), numbers, ..checks[3] },
        Check { key: sum(&g, &one(), &g), numbers, ..checks[3] },
    ] {
        let mut checks = checks.clone();
        checks[3] = other;
        all.push(weights(&checks));
    }
    let mut swapped = checks.clone();
    swapped.swap(0, 1);
    all.push(weights(&swapped));
    all.push(weights(&checks[1..]));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn long_sums_that_meet_on_the_way_are_right() {
    let small = |k: i64| {
        let mut bytes = [0; 32];
        bytes[24..].copy_from_slice(&k.unsigned_abs().to_be_bytes());
        let number = Scalar::reduce(&bytes).0;
        if k < 0 { number.neg() } else { number }
    };
    let affine = |k: i64| {
        let k = SecretScalar::from_bytes(&small(k).to_bytes()).unwrap();
        *k.public_point().affine()
    };
    for points in [[1, 1, 1], [1, -1, 2], [3, 5, -8], [16, 17, 31], [-1, -1, 127]] {
        for factors in [[1, 1, 1], [-1, 2, 3], [17, -16, 1], [255, 3, 15]] {
            let mut sum = Scalar::ZERO;
            let mut long = room(1);
            for ((summand, point), factor) in long.iter_mut().zip(points).zip(factors) {
                summand.set(small(factor), affine(point));
                sum = sum.add(&small(factor).mul(&small(point)));
            }
            // Short factors are not below 0: the points are.
            let mut short = room(1);
            for (summand, (point, factor)) in short.iter_mut().zip([(7, 9), (-7, 2), (5, 33)]) {
                summand.set(small(factor), affine(point));
                sum = sum.add(&small(factor).mul(&small(point)));
            }
            let (right, wrong) = (sum.neg(), sum.neg().add(&Scalar::ONE));
            assert!(sum_vanishes(&right, &mut long, &mut short));
            assert!(!sum_vanishes(&wrong, &mut long, &mut short));
        }
    }
}

#[test]
fn a_key_pair_and_its_batch_agree() {
    let pair = KeyPair::new(secret(9)).unwrap();
    let mut rng = <rand_chacha::ChaCha20Rng as rand_core::SeedableRng>::from_seed([1; 32]);
    let mut twice = 0;
    for number in 0..20u8 {
        let signature = pair.sign(&[&[number]], &mut rng).unwrap();
        let check = pair.verifying().check(&[&[number]], &signature);
        let other = pair.verifying().check(&[&[number ^ 1]], &signature);

        assert!(check.holds() && !other.holds());
        twice += usize::from(all_hold(&[check, check], &mut room(2)));
        assert!(!all_hold(&[check, other], &mut room(2)));
    }
    assert!(twice > 0);
}
