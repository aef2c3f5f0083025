//! Many signatures checked together.
//!
//! Each says that s·G + t·W + t·λ·P_op is a point R with x = (r − e) mod n. Multiplied by a weight of
//! its own, all of them are one sum that is infinity:
//! ```text
//! Σ a·s·G + Σ a·t·W + Σ a·t·λ·P_op − Σ a·R = ∞
//! ```
//! G, P_op and every W stand in it once, however many signatures they are of, and all points share
//! one chain of doublings. What a signature does not say is the y of R: it is taken to be even, as
//! our own signers see to it.
//!
//! A weight is 128 bits of a digest of all that is checked, so that nobody can choose any of it
//! after the weights are known: a sum with a wrong signature in it is infinity for one choice of a
//! weight in 2¹²⁸.

use super::{
    Check,
    check::Key,
    engine::{Affine, Summand, odd_point, sum_vanishes},
    public::{Checkable, PublicScalar},
};
use crate::hash::{Digest, Hash, sm3};

/// Whether every one of them holds, as [`Check::holds`] has it.
///
/// `false` where one does not, but also where one does and its signer chose a point R with an odd y,
/// or with an x from n on, which is as good a signature: ask again for parts of them then, down to
/// single ones, which are always told right.
///
/// `room` decides how many are checked together: three [`Summand`]s for each of them. With less
/// than six they are checked one by one.
#[must_use]
pub fn all_hold(checks: &[Check], room: &mut [Summand]) -> bool {
    let together = room.len().checked_div(EACH).unwrap_or(0).max(1);
    checks.chunks(together).all(|checks| match checks {
        [check] => check.holds(),
        _ => {
            let weights = Weights::of(checks);
            vanish(checks, room, |index| weights.at(index)).is_some()
        }
    })
}

/// Points of one signature: W, P_op and R.
const EACH: usize = 3;

/// `None` where the weighted sum is not infinity, or cannot be made.
fn vanish(
    checks: &[Check],
    room: &mut [Summand],
    weight: impl Fn(u32) -> PublicScalar,
) -> Option<()> {
    let (rs, keys) = room.split_at_mut_checked(checks.len())?;
    // The roots first: a number that is the x of no point costs no more than that.
    for (summand, check) in rs.iter_mut().zip(checks) {
        let x = check.numbers.as_ref()?.x(&check.e);
        // −R: the odd one where R is the even one.
        summand.set([0; 32], odd_point(&x)?);
    }
    let (mut of_generator, mut points) = (PublicScalar::reduce(&[0; 32]), Points { keys, used: 0 });
    for ((index, check), summand) in (0..).zip(checks).zip(&mut *rs) {
        let (numbers, weight) = (check.numbers.as_ref()?, weight(index));
        summand.weigh(weight.to_bytes());
        of_generator = of_generator.add(&weight.multiply(numbers.s()));
        let factor = weight.multiply(numbers.t());
        match &check.key {
            Key::Point(key) => points.add(key.into(), &factor)?,
            Key::Sum { w, lambda, issuer } => {
                points.add(w.into(), &factor)?;
                points.add(issuer.into(), &factor.multiply(lambda))?;
            }
        }
    }
    let keys = points.keys.get_mut(..points.used)?;
    sum_vanishes(&of_generator.to_bytes(), keys, rs).then_some(())
}

/// The points of keys, each once, with the sum of its factors.
struct Points<'a> {
    keys: &'a mut [Summand],
    used: usize,
}

impl Points<'_> {
    fn add(&mut self, point: Affine, factor: &PublicScalar) -> Option<()> {
        let known = self.keys.iter_mut().take(self.used).find(|summand| summand.is_of(&point));
        if let Some(summand) = known {
            let sum = PublicScalar::reduce(summand.factor()).add(factor);
            summand.set(sum.to_bytes(), point);
            return Some(());
        }
        self.keys.get_mut(self.used)?.set(factor.to_bytes(), point);
        self.used = self.used.checked_add(1)?;
        Some(())
    }
}

/// A weight for each check, out of a digest of all.
struct Weights(Digest);

impl Weights {
    fn of(checks: &[Check]) -> Self {
        let mut hash = Hash::of(&[b"ecny-offline/1 batch\0"]);
        for Check { e, numbers, key } in checks {
            let zeros = ([0; 32], [0; 32]);
            let of = |numbers: &Checkable| (numbers.r().to_bytes(), numbers.s().to_bytes());
            let (r, s) = numbers.as_ref().map_or(zeros, of);
            for part in [&r, &s, &e.to_bytes()] {
                hash.take(part);
            }
            match key {
                Key::Point(key) => {
                    hash.take(&[1]);
                    hash.take(&key.to_bytes());
                }
                Key::Sum { w, lambda, issuer } => {
                    hash.take(&[2]);
                    hash.take(&w.to_bytes());
                    hash.take(&lambda.to_bytes());
                    hash.take(&issuer.to_bytes());
                }
            }
        }
        Self(hash.digest())
    }

    fn at(&self, index: u32) -> PublicScalar {
        let mut weight = sm3(&[&self.0, &index.to_be_bytes()]);
        if let Some(high) = weight.first_chunk_mut::<16>() {
            *high = [0; 16];
        }
        PublicScalar::reduce(&weight)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{vec, vec::Vec};

    use sm2::{ProjectivePoint, Scalar};

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
            let minus = PublicScalar::new(by.scalar().neg());
            let numbers = check.numbers.unwrap();
            let (r, s) = (numbers.r().add(&minus), numbers.s().add(by));
            let mut bytes = [0; 64];
            bytes[..32].copy_from_slice(&r.to_bytes());
            bytes[32..].copy_from_slice(&s.to_bytes());
            let signature = Signature::from_bytes(&bytes);
            Check { e: check.e.add(&minus), numbers: Checkable::new(&signature), key: check.key }
        };
        [moved(&sound[0], &one()), moved(&sound[1], &PublicScalar::new(Scalar::ONE.neg()))]
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
        let g = ProjectivePoint::GENERATOR;
        let affine = |k: &Scalar| Affine::from(&Point::new(g.mul(k).to_affine()).unwrap());
        let small = |k: i64| {
            let number = Scalar::from_u64(k.unsigned_abs());
            if k < 0 { number.neg() } else { number }
        };
        for points in [[1, 1, 1], [1, -1, 2], [3, 5, -8], [16, 17, 31], [-1, -1, 127]] {
            for factors in [[1, 1, 1], [-1, 2, 3], [17, -16, 1], [255, 3, 15]] {
                let mut sum = Scalar::ZERO;
                let mut long = room(1);
                for ((summand, point), factor) in long.iter_mut().zip(points).zip(factors) {
                    summand.set(small(factor).to_bytes().into(), affine(&small(point)));
                    sum = sum.add(&small(factor).multiply(&small(point)));
                }
                // Short factors are not below 0: the points are.
                let mut short = room(1);
                for (summand, (point, factor)) in short.iter_mut().zip([(7, 9), (-7, 2), (5, 33)]) {
                    summand.set(small(factor).to_bytes().into(), affine(&small(point)));
                    sum = sum.add(&small(factor).multiply(&small(point)));
                }
                let (right, wrong) = (sum.neg(), sum.neg().add(&Scalar::ONE));
                assert!(sum_vanishes(&right.to_bytes().into(), &mut long, &mut short));
                assert!(!sum_vanishes(&wrong.to_bytes().into(), &mut long, &mut short));
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
}
