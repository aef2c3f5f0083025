#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a digit is cut to its width before it is converted; places stay below 257"
)]

/// The digits of a number below 2²⁵⁶ in a signed form with few of them: each is 0, or odd and
/// between −2^(width − 1) and 2^(width − 1), and of any `width` in a row at most one is not 0.
pub(super) struct Digits([Digit; LENGTH]);

/// Large enough for the widest table of the generator.
#[cfg(target_pointer_width = "64")]
pub(super) type Digit = i16;
/// Large enough for the widest table of the generator that a small processor has.
#[cfg(not(target_pointer_width = "64"))]
pub(super) type Digit = i8;

/// One digit more than bits: the last carry.
pub(super) const LENGTH: usize = 257;

impl Digits {
    /// Those of 0.
    pub(super) const NONE: Self = Self([0; LENGTH]);

    /// With digits of `width` bits, from 2 to as many as a [`Digit`] has. `words` has the lowest first.
    pub(super) fn of(words: &[u64; 4], width: usize) -> Self {
        let mut digits = [0; LENGTH];
        let (mut place, mut carry) = (0, 0);
        while let Some(digit) = digits.get_mut(place) {
            let bits = bits(words, place);
            // Zeros, and after a carry ones, need no digit.
            let skipped = (bits ^ u64::wrapping_neg(carry)).trailing_zeros();
            if skipped > 0 {
                place += skipped as usize;
                continue;
            }
            let value = (bits & ((1 << width) - 1)) + carry;
            carry = value >> (width - 1);
            *digit = (value as i32 - ((carry as i32) << width)) as Digit;
            place += width;
        }
        Self(digits)
    }

    /// The digit at that place, the lowest being at 0.
    #[inline]
    pub(super) const fn at(&self, place: usize) -> Digit {
        if place < LENGTH { self.0[place] } else { 0 }
    }
}

/// 64 bits from `place` on; what is above the number is 0.
fn bits(words: &[u64; 4], place: usize) -> u64 {
    let (word, shift) = (place / 64, place % 64);
    let low = words.get(word).map_or(0, |word| word >> shift);
    let high =
        words.get(word + 1).map_or(0, |word| word.checked_shl(64 - shift as u32).unwrap_or(0));
    low | high
}
