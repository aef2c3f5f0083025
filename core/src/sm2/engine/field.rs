#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "carries are taken apart with wider numbers that hold them"
)]

#[cfg(any(test, not(target_pointer_width = "64")))]
mod narrow;
#[cfg(any(test, target_pointer_width = "64"))]
mod wide;

#[cfg(not(target_pointer_width = "64"))]
use narrow as arithmetic;
use subtle::{Choice, ConditionallySelectable};
#[cfg(target_pointer_width = "64")]
use wide as arithmetic;
use zeroize::DefaultIsZeroes;

use super::{inverse::Modulus, words::Words};

/// A number modulo p = 2²⁵⁶ − 2²²⁴ − 2⁹⁶ + 2⁶⁴ − 1 (GB/T 32918.5), times R = 2²⁵⁶.
///
/// Held as any number below 2²⁵⁶ that is it modulo p: only [`Field::canonical`] makes it the one
/// below p. Every operation takes the same steps for all numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Field(Words);

/// p.
const P: Words =
    [0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFE_FFFF_FFFF];

/// For dividing by numbers modulo p.
const MODULUS: Modulus = Modulus::new(&P);

/// R² mod p.
const R2: Field = Field([
    0x0000_0002_0000_0003,
    0x0000_0002_FFFF_FFFF,
    0x0000_0001_0000_0001,
    0x0000_0004_0000_0002,
]);

/// R³ mod p.
const R3: Field = R2.mul(&R2);

impl Field {
    pub(crate) const ZERO: Self = Self([0; 4]);

    /// R mod p = 2²⁵⁶ − p.
    pub(crate) const ONE: Self =
        Self([0x0000_0000_0000_0001, 0x0000_0000_FFFF_FFFF, 0, 0x0000_0001_0000_0000]);

    /// The number with those words; one that is not below p is taken modulo p.
    pub(crate) const fn new(words: Words) -> Self {
        Self(words).mul(&R2)
    }

    /// The number with those bytes, big-endian; one that is not below p is taken modulo p.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self::new(words(bytes))
    }

    /// The bytes of the number, big-endian, below p.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        bytes(&Self(arithmetic::quotient(&self.0)).canonical())
    }

    /// The words below p.
    const fn canonical(self) -> Words {
        // What is not below p carries where 2²⁵⁶ − p is added, and what is then left is it less p.
        let (less, carry) = add_words(self.0, Self::ONE.0);
        let mask = 0u64.wrapping_sub(carry as u64);
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = less;
        [a ^ (a ^ e) & mask, b ^ (b ^ f) & mask, c ^ (c ^ g) & mask, d ^ (d ^ h) & mask]
    }

    /// Whether it is 0.
    #[inline]
    pub(crate) const fn is_zero(&self) -> bool {
        let [a, b, c, d] = self.0;
        (a | b | c | d == 0) | ((a ^ P[0]) | (b ^ P[1]) | (c ^ P[2]) | (d ^ P[3]) == 0)
    }

    /// 1 where it is odd, 0 where it is even, as a number below p.
    pub(crate) const fn parity(&self) -> u8 {
        let [lowest, ..] = Self(arithmetic::quotient(&self.0)).canonical();
        (lowest & 1) as u8
    }

    /// Whether both are the same number.
    pub(crate) const fn equals(&self, rhs: &Self) -> bool {
        self.sub(rhs).is_zero()
    }

    #[inline]
    pub(crate) const fn add(&self, rhs: &Self) -> Self {
        Self(arithmetic::sum(&self.0, &rhs.0))
    }

    #[inline]
    pub(crate) const fn sub(&self, rhs: &Self) -> Self {
        Self(arithmetic::difference(&self.0, &rhs.0))
    }

    #[inline]
    pub(crate) const fn double(&self) -> Self {
        self.add(self)
    }

    #[inline]
    pub(crate) const fn triple(&self) -> Self {
        Self(arithmetic::sum_twice(&self.0, &self.0))
    }

    /// self − 2 · rhs.
    #[inline]
    pub(crate) const fn sub_twice(&self, rhs: &Self) -> Self {
        Self(arithmetic::difference_twice(&self.0, &rhs.0))
    }

    /// self / 2.
    #[inline]
    pub(crate) const fn half(&self) -> Self {
        Self(arithmetic::half(&self.0))
    }

    #[inline]
    pub(crate) const fn neg(&self) -> Self {
        Self::ZERO.sub(self)
    }

    #[inline]
    pub(crate) const fn mul(&self, rhs: &Self) -> Self {
        Self(arithmetic::product(&self.0, &rhs.0))
    }

    #[inline]
    pub(crate) const fn square(&self) -> Self {
        Self(arithmetic::square(&self.0))
    }

    /// The number where every bit of the mask is 1, and 0 where none is.
    #[inline]
    pub(super) const fn and(&self, mask: u64) -> Self {
        let [a, b, c, d] = self.0;
        Self([a & mask, b & mask, c & mask, d & mask])
    }

    /// The one of both that is not 0, the other being 0.
    #[inline]
    pub(super) const fn or(&self, rhs: &Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, rhs.0);
        Self([a | e, b | f, c | g, d | h])
    }

    /// Squared so many times.
    const fn squares(&self, times: usize) -> Self {
        let mut power = *self;
        let mut done = 0;
        while done < times {
            power = power.square();
            done += 1;
        }
        power
    }

    /// 1 / self, and 0 for 0.
    pub(crate) const fn invert(&self) -> Self {
        // What is held is self · R, and its inverse 1 / (self · R): times R³ and divided by R, it is R / self.
        Self(MODULUS.inverse(&self.canonical())).mul(&R3)
    }

    /// 1 / self, and 0 for 0, in whatever time it takes: for a number that anybody may know.
    pub(crate) fn invert_public(&self) -> Self {
        Self(MODULUS.inverse_of_public(&self.canonical())).mul(&R3)
    }

    /// A number whose square is self; `None` where there is none: self to the (p + 1) / 4.
    pub(crate) fn root(&self) -> Option<Self> {
        // (p + 1) / 4 in binary: 31 ones, a zero, 128 ones, 31 zeros, a one, 62 zeros.
        let ones = Ones::of(self);
        let power = ones.x31.squares(1 + 32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32).squares(32).mul(&ones.x32);
        let power = power.squares(32).mul(&ones.x32);
        let root = power.squares(32).mul(self).squares(62);
        root.square().equals(self).then_some(root)
    }
}

/// Powers of a number whose exponents are so many ones in binary.
struct Ones {
    x31: Field,
    x32: Field,
}

impl Ones {
    const fn of(x1: &Field) -> Self {
        let x2 = x1.squares(1).mul(x1);
        let x3 = x2.squares(1).mul(x1);
        let x6 = x3.squares(3).mul(&x3);
        let x12 = x6.squares(6).mul(&x6);
        let x15 = x12.squares(3).mul(&x3);
        let x30 = x15.squares(15).mul(&x15);
        let x31 = x30.squares(1).mul(x1);
        Self { x31, x32: x31.squares(1).mul(x1) }
    }
}

/// a + b, and whether there is a carry.
#[inline(always)]
const fn add_words(a: Words, b: Words) -> (Words, bool) {
    let (r0, c) = adc(a[0], b[0], false);
    let (r1, c) = adc(a[1], b[1], c);
    let (r2, c) = adc(a[2], b[2], c);
    let (r3, c) = adc(a[3], b[3], c);
    ([r0, r1, r2, r3], c)
}

/// a + b + carry.
#[inline(always)]
const fn adc(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, first) = a.overflowing_add(b);
    let (sum, second) = sum.overflowing_add(carry as u64);
    (sum, first | second)
}

/// Big-endian bytes as words, the lowest first.
pub(super) fn words(bytes: &[u8; 32]) -> Words {
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().rev().zip(bytes.chunks_exact(8)) {
        *word = chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words
}

/// Words, the lowest first, as big-endian bytes.
pub(super) fn bytes(words: &Words) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (to, word) in bytes.chunks_exact_mut(8).zip(words.iter().rev()) {
        to.copy_from_slice(&word.to_be_bytes());
    }
    bytes
}

impl DefaultIsZeroes for Field {}

impl ConditionallySelectable for Field {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(<[u64; 4]>::conditional_select(&a.0, &b.0, choice))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::{vec, vec::Vec};

    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::{Field, P, Words, add_words, narrow, wide};

    /// Numbers at the edges of 0, of p, of 2²⁵⁶ and of every word of 32 bits.
    fn edges() -> Vec<Words> {
        let one = [1, 0, 0, 0];
        let less = |a: Words, b: Words| complement(add_words(complement(a), b).0);
        let more = |a: Words, b: Words| add_words(a, b).0;
        let zero = [0; 4];
        let mut edges = vec![zero, P, more(P, P), Field::ONE.0];
        for bit in (0..256).step_by(32).chain([31, 63, 95, 223, 225, 255]) {
            let mut power = zero;
            power[bit / 64] = 1 << (bit % 64);
            edges.extend([power, less(zero, power), more(P, power), less(P, power)]);
        }
        let around = |edge: &Words| [less(*edge, one), *edge, more(*edge, one)];
        edges.iter().flat_map(around).collect()
    }

    fn complement(a: Words) -> Words {
        a.map(|word| !word)
    }

    /// Numbers whose words of 32 bits are often all zeros or all ones.
    fn number(rng: &mut ChaCha20Rng) -> Words {
        let mut half = || match rng.next_u32() % 4 {
            0 => 0,
            1 => u64::from(u32::MAX),
            _ => u64::from(rng.next_u32()),
        };
        [(); 4].map(|()| half() << 32 | half())
    }

    /// Both give the same number modulo p; which of the two below 2²⁵⁶ that have it, is open.
    fn agree(a: &Words, b: &Words) {
        let canonical = |words| Field(words).canonical();
        for (operation, narrow, wide) in [
            ("·", narrow::product(a, b), wide::product(a, b)),
            ("²", narrow::square(a), wide::square(a)),
            ("/ R", narrow::quotient(a), wide::quotient(a)),
            ("+", narrow::sum(a, b), wide::sum(a, b)),
            ("−", narrow::difference(a, b), wide::difference(a, b)),
            ("+ 2 ·", narrow::sum_twice(a, b), wide::sum_twice(a, b)),
            ("− 2 ·", narrow::difference_twice(a, b), wide::difference_twice(a, b)),
            ("/ 2", narrow::half(a), wide::half(a)),
        ] {
            assert_eq!(canonical(narrow), canonical(wide), "{a:x?} {operation} {b:x?}");
        }
    }

    #[test]
    fn narrow_words_give_the_numbers_of_wide_ones_at_every_edge() {
        let edges = edges();
        for a in &edges {
            for b in &edges {
                agree(a, b);
            }
        }
    }

    #[test]
    fn narrow_words_give_the_numbers_of_wide_ones() {
        let mut rng = ChaCha20Rng::from_seed([6; 32]);
        for _ in 0..20_000 {
            agree(&number(&mut rng), &number(&mut rng));
        }
    }
}
