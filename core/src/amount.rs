use serde::{Deserialize, Serialize};

/// A sum of digital RMB, counted in fen (100 fen = 1 yuan).
///
/// Always between [`Amount::ZERO`] and [`Amount::MAX`]. There are no `+` and `-`: every sum can
/// fail, so every sum says so.
///
/// ```
/// use ecny_core::Amount;
/// let price = Amount::from_fen(1_234)?;
/// assert_eq!(price.to_string(), "12.34");
/// assert_eq!("12.34".parse(), Ok(price));
/// # Ok::<(), ecny_core::AmountError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Amount(u64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest sum a wallet can name: 10¹³ yuan, so that no sum of a few thousand of them
    /// leaves 64 bits.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// The sum of that many fen.
    ///
    /// # Errors
    /// [`AmountError::TooLarge`] above [`Amount::MAX`].
    pub const fn from_fen(fen: u64) -> Result<Self, AmountError> {
        if fen > Self::MAX.0 { Err(AmountError::TooLarge) } else { Ok(Self(fen)) }
    }

    /// The sum in fen.
    #[must_use]
    pub const fn fen(self) -> u64 {
        self.0
    }

    /// `self + rhs`, or `None` above [`Amount::MAX`].
    #[must_use]
    pub fn checked_add(self, rhs: Self) -> Option<Self> {
        self.0.checked_add(rhs.0).filter(|fen| *fen <= Self::MAX.0).map(Self)
    }

    /// `self - rhs`, or `None` below zero.
    #[must_use]
    pub fn checked_sub(self, rhs: Self) -> Option<Self> {
        self.0.checked_sub(rhs.0).map(Self)
    }

    /// `self - rhs`, or zero where that is negative.
    #[must_use]
    pub fn saturating_sub(self, rhs: Self) -> Self {
        Self(self.0.saturating_sub(rhs.0))
    }

    /// Whether this is [`Amount::ZERO`].
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// Yuan with two digits of fen, `12.34`.
impl core::fmt::Display for Amount {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (yuan, fen) = (self.0.wrapping_div(100), self.0.wrapping_rem(100));
        write!(f, "{yuan}.{fen:02}")
    }
}

/// Yuan with at most two digits of fen: `200`, `12.3`, `12.34`. Digits and one point only.
impl core::str::FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (yuan, fen) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(yuan) || !digits(fen) {
            return Err(AmountError::NotANumber);
        }
        let scale = match fen.len() {
            1 => 10,
            2 => 1,
            _ => return Err(AmountError::FractionOfFen),
        };
        let yuan: u64 = yuan.parse().map_err(|_| AmountError::TooLarge)?;
        let fen: u64 = fen.parse().map_err(|_| AmountError::NotANumber)?;
        let total = yuan
            .checked_mul(100)
            .and_then(|sum| sum.checked_add(fen.checked_mul(scale)?))
            .ok_or(AmountError::TooLarge)?;
        Self::from_fen(total)
    }
}

/// Why something is not an [`Amount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// More than two digits after the point: a fen cannot be divided.
    FractionOfFen,
    /// Something other than digits and one point.
    NotANumber,
    /// Above [`Amount::MAX`].
    TooLarge,
}

impl core::fmt::Display for AmountError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::FractionOfFen => "a fen cannot be divided; write at most two digits, as in 12.34",
            Self::NotANumber => "not an amount; write yuan and fen as in 12.34",
            Self::TooLarge => "more than a wallet can name (10000000000000.00)",
        })
    }
}

impl core::error::Error for AmountError {}

/// Eight bytes, big-endian.
#[derive(Serialize, Deserialize)]
struct Wire(#[serde(with = "postcard::fixint::be")] u64);

impl From<Amount> for Wire {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

impl TryFrom<Wire> for Amount {
    type Error = AmountError;

    fn try_from(wire: Wire) -> Result<Self, AmountError> {
        Self::from_fen(wire.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_yuan_and_fen_is_not_an_amount() {
        let refused = [
            ("12.345", AmountError::FractionOfFen),
            ("-1", AmountError::NotANumber),
            ("+1", AmountError::NotANumber),
            ("1e3", AmountError::NotANumber),
            ("", AmountError::NotANumber),
            (".5", AmountError::NotANumber),
            ("5.", AmountError::NotANumber),
            ("1.2.3", AmountError::NotANumber),
            (" 1", AmountError::NotANumber),
            ("１", AmountError::NotANumber),
            ("184467440737095516.16", AmountError::TooLarge),
            ("18446744073709551616", AmountError::TooLarge),
            ("10000000000000.01", AmountError::TooLarge),
        ];
        for (text, error) in refused {
            assert_eq!(text.parse::<Amount>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn what_is_printed_is_read_back() {
        for fen in [0, 1, 9, 10, 99, 100, 1_234, 20_000, Amount::MAX.fen()] {
            let amount = Amount::from_fen(fen).unwrap();
            let mut text = heapless::String::<32>::new();
            core::fmt::write(&mut text, format_args!("{amount}")).unwrap();
            assert_eq!(text.parse(), Ok(amount));
        }
        assert_eq!("200".parse(), Amount::from_fen(20_000));
        assert_eq!("12.3".parse(), Amount::from_fen(1_230));
    }

    #[test]
    fn sums_never_leave_the_range() {
        let one = Amount::from_fen(1).unwrap();
        assert_eq!(Amount::MAX.checked_add(one), None);
        assert_eq!(Amount::ZERO.checked_sub(one), None);
        assert_eq!(Amount::from_fen(Amount::MAX.fen() + 1), Err(AmountError::TooLarge));
    }
}
