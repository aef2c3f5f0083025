#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "sums of products of 32 bits fit into 64; every place is below the length of the array"
)]

use core::hint::black_box;

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{DefaultIsZeroes, Zeroize, Zeroizing};

use super::{
    field::Field,
    inverse::Modulus,
    words::{Halves, Words, halves, pairs},
};

/// A number modulo n, the order of G (GB/T 32918.5), held as the one below n.
///
/// Every operation takes the same time, and the same steps, for all numbers. A payment has few of
/// them: they are written for words of 32 bits, on every processor.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scalar(Halves);

const LENGTH: usize = 8;

/// n.
const N: Halves = [
    0x39D5_4123,
    0x53BB_F409,
    0x21C6_052B,
    0x7203_DF6B,
    0xFFFF_FFFF,
    0xFFFF_FFFF,
    0xFFFF_FFFF,
    0xFFFF_FFFE,
];

/// For dividing by numbers modulo n.
const MODULUS: Modulus = Modulus::new(&pairs(&N));

/// −1 / n modulo 2³².
const MINUS_INVERSE: u32 = {
    // Each step of Newton's doubles the bits that are right; the first three are.
    let mut inverse = N[0];
    let mut step = 0;
    while step < 4 {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(N[0].wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg()
};

/// 2⁵¹² mod n.
const R2: Halves = {
    // 2²⁵⁶ is n and a little.
    let mut number = less(&[0; LENGTH], true);
    let mut doubled = 0;
    while doubled < 256 {
        number = add(&number, &number);
        doubled += 1;
    }
    number
};

/// n as a coordinate.
pub(super) const ORDER: Field = Field::new(pairs(&N));

/// p − n.
const ROOM: Halves = [0xC62A_BEDC, 0xAC44_0BF6, 0xDE39_FAD5, 0x8DFC_2093, 0, 0, 0, 0];

impl Scalar {
    pub(crate) const ZERO: Self = Self([0; LENGTH]);
    pub(crate) const ONE: Self = Self([1, 0, 0, 0, 0, 0, 0, 0]);

    /// The number with those bytes, big-endian, modulo n, and whether it was below n.
    pub(crate) fn reduce(bytes: &[u8; 32]) -> (Self, Choice) {
        let mut words = [0; LENGTH];
        for (word, chunk) in words.iter_mut().rev().zip(bytes.chunks_exact(4)) {
            *word = chunk.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        let (_, borrow) = subtract(&words, &N);
        (Self(less(&words, false)), Choice::from(u8::from(borrow)))
    }

    /// The bytes, big-endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (to, word) in bytes.chunks_exact_mut(4).zip(self.0.iter().rev()) {
            to.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }

    /// The words of 64 bits, the lowest first.
    pub(crate) const fn words(&self) -> Words {
        pairs(&self.0)
    }

    /// The bits of the number, those of n less the number if that is the odd one of the two, and
    /// whether it is. n is odd, so one of them is.
    pub(super) fn odd_bits(&self) -> (Bits, Choice) {
        let even = !self.is_odd();
        let odd = Zeroizing::new(Self::conditional_select(self, &self.neg(), even));
        let mut bits = Bits([0; 2 * LENGTH]);
        for (word, of_odd) in bits.0.iter_mut().zip(&odd.0) {
            *word = *of_odd;
        }
        (bits, even)
    }

    /// Whether the sum with n is below p as well: then two x are this number modulo n.
    pub(super) const fn is_twice_below_p(&self) -> bool {
        subtract(&self.0, &ROOM).1
    }

    pub(crate) fn is_zero(&self) -> Choice {
        self.0.ct_eq(&[0; LENGTH])
    }

    pub(crate) fn is_odd(&self) -> Choice {
        Choice::from((self.0[0] & 1) as u8)
    }

    pub(crate) const fn add(&self, rhs: &Self) -> Self {
        Self(add(&self.0, &rhs.0))
    }

    pub(crate) const fn sub(&self, rhs: &Self) -> Self {
        self.add(&rhs.neg())
    }

    /// n − self, and 0 for 0.
    pub(crate) const fn neg(&self) -> Self {
        Self(less(&subtract(&N, &self.0).0, false))
    }

    pub(crate) const fn mul(&self, rhs: &Self) -> Self {
        Self(montgomery(&montgomery(&self.0, &rhs.0), &R2))
    }

    /// 1 / self, and 0 for 0.
    pub(crate) const fn invert(&self) -> Self {
        Self(halves(&MODULUS.inverse(&pairs(&self.0))))
    }
}

/// The bits of a secret number, to be read in an order that does not depend on it. Wiped on drop.
pub(super) struct Bits([u32; 2 * LENGTH]);

impl Bits {
    /// Those from `place` on, below 512, the lowest first, as many as a word has.
    #[inline]
    pub(super) const fn from(&self, place: usize) -> u32 {
        let (index, shift) = (place / 32, place % 32);
        let [low, high] =
            [self.0[index % (2 * LENGTH)] as u64, self.0[(index + 1) % (2 * LENGTH)] as u64];
        ((low | high << 32) >> shift) as u32
    }
}

#[cfg(feature = "blinding")]
impl Bits {
    /// SM3 of a domain and the number.
    pub(super) fn digest(&self, domain: &[u8]) -> crate::hash::Digest {
        let mut hash = crate::hash::Hash::of(&[domain]);
        for word in &self.0 {
            hash.take(&word.to_be_bytes());
        }
        hash.digest()
    }
}

impl Drop for Bits {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// a + b modulo n, of numbers below n.
const fn add(a: &Halves, b: &Halves) -> Halves {
    let mut sum = [0; LENGTH];
    let (mut place, mut carry) = (0, 0);
    while place < LENGTH {
        carry += a[place] as u64 + b[place] as u64;
        sum[place] = carry as u32;
        carry >>= 32;
        place += 1;
    }
    less(&sum, carry != 0)
}

/// A number below 2 · n, 2²⁵⁶ being in it where `above`, less n where it is not below n.
const fn less(number: &Halves, above: bool) -> Halves {
    let (rest, borrow) = subtract(number, &N);
    // Behind the box the compiler does not see that it is one of two, and makes no branch of it.
    let keep = black_box((borrow & !above) as u32).wrapping_neg();
    let mut words = [0; LENGTH];
    let mut place = 0;
    while place < LENGTH {
        words[place] = rest[place] ^ (rest[place] ^ number[place]) & keep;
        place += 1;
    }
    words
}

/// a − b, and whether b is above a.
const fn subtract(a: &Halves, b: &Halves) -> (Halves, bool) {
    let mut rest = [0; LENGTH];
    let (mut place, mut borrow) = (0, 0);
    while place < LENGTH {
        let word = (a[place] as u64).wrapping_sub(b[place] as u64 + borrow);
        rest[place] = word as u32;
        borrow = word >> 63;
        place += 1;
    }
    (rest, borrow != 0)
}

/// a · b / 2²⁵⁶ modulo n (Montgomery), of numbers below n.
const fn montgomery(a: &Halves, b: &Halves) -> Halves {
    let mut t = [0; LENGTH];
    let mut above = 0u64;
    let mut row = 0;
    while row < LENGTH {
        let mut carry = 0u64;
        let mut place = 0;
        while place < LENGTH {
            carry += a[row] as u64 * b[place] as u64 + t[place] as u64;
            t[place] = carry as u32;
            carry >>= 32;
            place += 1;
        }
        above += carry;
        // The multiple of n that clears the lowest word, which then goes.
        let m = t[0].wrapping_mul(MINUS_INVERSE) as u64;
        carry = (m * N[0] as u64 + t[0] as u64) >> 32;
        place = 1;
        while place < LENGTH {
            carry += m * N[place] as u64 + t[place] as u64;
            t[place - 1] = carry as u32;
            carry >>= 32;
            place += 1;
        }
        above += carry;
        t[LENGTH - 1] = above as u32;
        above >>= 32;
        row += 1;
    }
    less(&t, above != 0)
}

/// Nothing of the number: it may be a secret.
impl core::fmt::Debug for Scalar {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Scalar(..)")
    }
}

impl DefaultIsZeroes for Scalar {}

impl ConditionallySelectable for Scalar {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(Halves::conditional_select(&a.0, &b.0, choice))
    }
}

impl PartialEq for Scalar {
    fn eq(&self, rhs: &Self) -> bool {
        self.0.ct_eq(&rhs.0).into()
    }
}

impl Eq for Scalar {}
