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
    engine::{Affine, Scalar, Summand, decompress, sum_vanishes},
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
        let x = check.numbers.as_ref()?.x(&check.e).to_bytes();
        // −R: the odd one where R is the even one.
        summand.set(Scalar::ZERO, decompress(&x, 1)?);
    }
    let (mut of_generator, mut points) = (Scalar::ZERO, Points { keys, used: 0 });
    for ((index, check), summand) in (0..).zip(checks).zip(&mut *rs) {
        let (numbers, weight) = (check.numbers.as_ref()?, weight(index));
        summand.add_factor(weight.scalar());
        of_generator = of_generator.add(weight.multiply(numbers.s()).scalar());
        let factor = weight.multiply(numbers.t());
        match &check.key {
            Key::Point(key) => points.add(key.affine(), factor.scalar())?,
            Key::Sum { w, lambda, issuer } => {
                points.add(w.affine(), factor.scalar())?;
                points.add(issuer.affine(), factor.multiply(lambda).scalar())?;
            }
        }
    }
    let keys = points.keys.get_mut(..points.used)?;
    sum_vanishes(&of_generator, keys, rs).then_some(())
}

/// The points of keys, each once, with the sum of its factors.
struct Points<'a> {
    keys: &'a mut [Summand],
    used: usize,
}

impl Points<'_> {
    fn add(&mut self, point: &Affine, factor: &Scalar) -> Option<()> {
        let known = self.keys.iter_mut().take(self.used).find(|summand| summand.is_of(point));
        if let Some(summand) = known {
            summand.add_factor(factor);
            return Some(());
        }
        self.keys.get_mut(self.used)?.set(*factor, *point);
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
mod tests;
