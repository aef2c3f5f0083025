use ecny_core::{Amount, AmountError};

/// An amount that can be moved: more than zero.
pub(super) fn positive(text: &str) -> Result<Amount, NotPositive> {
    match text.parse::<Amount>() {
        Ok(amount) if amount.is_zero() => Err(NotPositive::Zero),
        Ok(amount) => Ok(amount),
        Err(error) => Err(NotPositive::NotAnAmount(error)),
    }
}

/// Why a text is no amount that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotPositive {
    /// Not an amount at all.
    #[error("{0}")]
    NotAnAmount(AmountError),
    /// Nothing.
    #[error("nothing would move; the least is 0.01")]
    Zero,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_an_amount_but_cannot_be_moved() {
        for zero in ["0", "0.0", "0.00", "00"] {
            assert_eq!(positive(zero), Err(NotPositive::Zero), "{zero}");
        }
        assert_eq!(positive("0.01"), Ok(Amount::from_fen(1).unwrap()));
    }

    #[test]
    fn what_is_not_an_amount_keeps_its_own_sentence() {
        for (text, error) in [
            ("12.345", AmountError::FractionOfFen),
            ("-1", AmountError::NotANumber),
            ("1e3", AmountError::NotANumber),
            ("", AmountError::NotANumber),
            ("184467440737095516.16", AmountError::TooLarge),
        ] {
            assert_eq!(positive(text), Err(NotPositive::NotAnAmount(error)), "{text}");
        }
    }
}
