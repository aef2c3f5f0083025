use zeroize::{Zeroize, ZeroizeOnDrop};

use super::error::PinError;

/// The digits of a PIN: 4 to 12 of them, and nothing else.
///
/// Wiped on drop, never printed, not compared: only a [`super::Pin`] says whether they are right.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct PinDigits {
    digits: [u8; Self::MOST],
    len: usize,
}

impl PinDigits {
    /// The fewest digits a PIN has.
    pub const LEAST: usize = 4;

    /// The most digits a PIN has.
    pub const MOST: usize = 12;

    /// The digits as they are typed, `0` to `9`.
    ///
    /// # Errors
    /// [`PinError::Malformed`] for too few, too many, or anything that is no digit.
    pub fn from_ascii(typed: &[u8]) -> Result<Self, PinError> {
        let fits = (Self::LEAST..=Self::MOST).contains(&typed.len());
        if !fits || !typed.iter().all(u8::is_ascii_digit) {
            return Err(PinError::Malformed);
        }
        let mut digits = [0; Self::MOST];
        for (to, from) in digits.iter_mut().zip(typed) {
            *to = *from;
        }
        Ok(Self { digits, len: typed.len() })
    }

    /// The digits, for the code over them.
    pub(super) fn expose(&self) -> &[u8] {
        self.digits.get(..self.len).unwrap_or_default()
    }
}

impl core::fmt::Debug for PinDigits {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PinDigits(..)")
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::format;

    use super::*;

    #[test]
    fn four_to_twelve_digits_are_a_pin_and_nothing_else_is() {
        for good in [&b"0000"[..], b"1234", b"123456", b"000000000000", b"987654321098"] {
            assert_eq!(PinDigits::from_ascii(good).unwrap().expose(), good);
        }
        for bad in [&b""[..], b"123", b"1234567890123", b"12a4", b"12 4", b"\x01\x02\x03\x04"] {
            assert_eq!(PinDigits::from_ascii(bad).err(), Some(PinError::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn a_pin_prints_neither_its_digits_nor_how_many_there_are() {
        let (short, long) = (PinDigits::from_ascii(b"1234"), PinDigits::from_ascii(b"123456789"));

        assert_eq!(format!("{:?}", short.unwrap()), format!("{:?}", long.unwrap()));
    }
}
