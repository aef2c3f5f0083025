//! k·P for a point of which a table is at hand.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "every place is below the length that the type has"
)]

use zeroize::Zeroizing;

use super::{
    blind::start,
    curve::{Affine, Jacobian, normalized},
    generator::{GENERATOR_COMB, GeneratorComb},
    pick::{negate_if, pick},
    scalar::{Bits, Scalar},
};

/// Sums of ±2ⁱ·P, of which k·P is put together with few doublings (the comb of Lim and Lee, with
/// Hamburg's signs).
///
/// In an odd number K below 2²⁵⁶ every place can count +1 or −1: the highest is positive, and bit i + 1 of K is
/// the sign of place i. A block has the sums over some places that are `SPACING` apart, its teeth; where the
/// highest of them is positive, that is, since the others are their opposites. `ROW` is half of 2 to the number of
/// teeth.
#[derive(Clone, Debug)]
pub(crate) struct Comb<const BLOCKS: usize, const ROW: usize>([[Affine; ROW]; BLOCKS]);

impl<const BLOCKS: usize, const ROW: usize> Comb<BLOCKS, ROW> {
    const TEETH: usize = {
        assert!(ROW.is_power_of_two() && ROW >= 4 && ROW <= 1 << (TEETH_AT_MOST - 1));
        ROW.ilog2() as usize + 1
    };
    const SPACING: usize = 256_usize.div_ceil(BLOCKS * Self::TEETH);
    /// Places in all, the ones above 2²⁵⁶ among them.
    const PLACES: usize = BLOCKS * Self::TEETH * Self::SPACING;

    /// The table of a point.
    pub(crate) const fn new(point: &Affine) -> Self {
        let mut table = [[Affine::ZERO; ROW]; BLOCKS];
        let mut place = Jacobian::from_affine(point);
        let mut block = 0;
        while block < BLOCKS {
            let mut teeth = [Jacobian::from_affine(point); 2 * TEETH_AT_MOST];
            let mut tooth = 0;
            while tooth < Self::TEETH {
                teeth[2 * tooth] = place;
                let mut doubled = 0;
                while doubled < Self::SPACING {
                    place = place.double();
                    if doubled == 0 {
                        teeth[2 * tooth + 1] = place;
                    }
                    doubled += 1;
                }
                tooth += 1;
            }
            table[block] = Self::row(&normalized(&teeth));
            block += 1;
        }
        Self(table)
    }

    /// The sums over the teeth of a block, which are given each with its double.
    const fn row(teeth: &[Affine; 2 * TEETH_AT_MOST]) -> [Affine; ROW] {
        let mut sum = Jacobian::from_affine(&teeth[2 * (Self::TEETH - 1)]);
        let mut tooth = 0;
        while tooth < Self::TEETH - 1 {
            sum = sum.add_distinct(&teeth[2 * tooth].neg());
            tooth += 1;
        }
        let mut row = [sum; ROW];
        let mut index = 1;
        while index < ROW {
            let lowest = index.trailing_zeros() as usize;
            row[index] = row[index & (index - 1)].add_distinct(&teeth[2 * lowest + 1]);
            index += 1;
        }
        normalized(&row)
    }

    /// K·P for an odd K below n, the same steps and the same memory for all.
    ///
    /// Z is 0 where an addition on the way had equal or opposite points. Of each table that we have, that is
    /// so for one K, at the last addition: `scripts/comb-exceptions` solves for every addition.
    #[inline(never)]
    pub(super) fn multiply(&self, odd: &Bits) -> Jacobian {
        let mut sum = Zeroizing::new(Jacobian::INFINITY);
        let column = Self::SPACING - 1;
        *sum = start(&Self::point(&self.0[0], odd, 0, column), odd);
        // Places and no iterators: compiled, what an iterator skips is a branch.
        let mut block = 1;
        while block < BLOCKS {
            *sum = sum.add_distinct(&Self::point(&self.0[block], odd, block, column));
            block += 1;
        }
        for column in (0..column).rev() {
            *sum = sum.double();
            for (row, block) in self.0.iter().zip(0..) {
                *sum = sum.add_distinct(&Self::point(row, odd, block, column));
            }
        }
        *sum
    }

    /// What a block adds at a column.
    fn point(row: &[Affine; ROW], odd: &Bits, block: usize, column: usize) -> Zeroizing<Affine> {
        let (index, negative) = Self::digit(odd, block, column);
        Zeroizing::new(negate_if(pick(row, index), negative))
    }

    /// The sum and what all blocks add at a column, `negate` saying whether n − K is meant; all of it
    /// such as anybody may know.
    fn add_column(&self, mut sum: Jacobian, (odd, negate): &Factor, column: usize) -> Jacobian {
        if column < Self::SPACING {
            for (row, block) in self.0.iter().zip(0..) {
                let (index, negative) = Self::digit(odd, block, column);
                if let Some(point) = row.get(index as usize) {
                    let opposite = (negative == 1) != *negate;
                    sum = sum.add(&if opposite { point.neg() } else { *point });
                }
            }
        }
        sum
    }

    /// The place in its row of what a block adds at a column, and 1 where it is the opposite of that.
    fn digit(odd: &Bits, block: usize, column: usize) -> (u32, u32) {
        let mut signs = 0;
        for tooth in (0..Self::TEETH).rev() {
            let place = (block * Self::TEETH + tooth) * Self::SPACING + column;
            // No bit stands for the highest place: it is above the number.
            signs = signs << 1 | odd.from(place + 1) & 1 | (place + 1 == Self::PLACES) as u32;
        }
        let negative = signs >> (Self::TEETH - 1) ^ 1;
        ((signs ^ negative.wrapping_neg()) & (ROW as u32 - 1), negative)
    }

    /// s·G + t·P for the point of this table and numbers from 1 to n − 1 that anybody may know.
    pub(super) fn with_generator(&self, s: &Scalar, t: &Scalar) -> Jacobian {
        let [s, t] = [s, t].map(|number| {
            let (odd, negate) = number.odd_bits();
            (odd, bool::from(negate))
        });
        let mut sum = Jacobian::INFINITY;
        for column in (0..Self::SPACING.max(GeneratorComb::SPACING)).rev() {
            if !sum.is_infinity() {
                sum = sum.double();
            }
            sum = GENERATOR_COMB.add_column(sum, &s, column);
            sum = self.add_column(sum, &t, column);
        }
        sum
    }
}

/// The odd one of k and n − k, and whether that is n − k.
type Factor = (Bits, bool);

const TEETH_AT_MOST: usize = 6;
