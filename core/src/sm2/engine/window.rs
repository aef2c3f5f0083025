//! k·P for a secret k and any point: the same steps, and the same memory, for every k.
#![expect(clippy::arithmetic_side_effects, reason = "places stay below 256")]

use subtle::ConditionallySelectable;
use zeroize::Zeroizing;

use super::{
    blind::start,
    curve::{Affine, normalized},
    multiples::{BLANK, odd_multiples},
    pick::{negate_if, pick},
    scalar::Scalar,
};

impl Scalar {
    /// The number times a point, for 1 to n − 1: the same steps, and the same memory, for all.
    ///
    /// n is odd, so one of k and n − k is odd, and that one, K, is written with 64 digits of 4 bits that
    /// are all odd, from −15 to 15: digit i is ((K ≫ 4·i) mod 32 | 1) − 16, the highest (K ≫ 252) | 1. No
    /// digit is 0, so every step is four doublings and an addition.
    ///
    /// No addition meets a case that its formula has not. Before digit d is added, the sum is 16·m times
    /// the point with an odd m from 1 on, and 16·m + d is (K ≫ 4·i) | 1. So 16·m is above every digit, and it can
    /// be equal or opposite to one modulo n only from n − 15 on: with the last digit. There 16·m + d
    /// = K, so opposite would make K = n, and equal K = n + 2·d with d < 0. But then d + 16 = K mod 32 =
    /// (3 + 2·d) mod 32, of which d = 13 modulo 32 follows, and no negative digit is that.
    pub(crate) fn times(&self, point: &Affine) -> Affine {
        let (odd, even) = self.odd_bits();
        let mut tables = [BLANK];
        odd_multiples(&[*point], &mut tables);
        let [table] = &tables;

        let highest = odd.from(BITS * (DIGITS - 1)) >> 1;
        let mut sum = Zeroizing::new(start(&pick(table, highest), &odd));
        for digit in (0..DIGITS - 1).rev() {
            for _ in 0..BITS {
                *sum = sum.double();
            }
            // Where the highest of the five bits is 0, the digit is negative, and its size counts down.
            let bits = odd.from(BITS * digit) >> 1;
            let negative = bits >> 3 & 1 ^ 1;
            let size = (bits ^ negative.wrapping_neg()) & 7;
            let multiple = Zeroizing::new(negate_if(pick(table, size), negative));
            *sum = sum.add_distinct(&multiple);
        }
        let [product] = normalized(&[*sum]);
        Affine::conditional_select(&product, &product.neg(), even)
    }
}

/// Bits of a digit.
const BITS: usize = 4;
const DIGITS: usize = 256 / BITS;
