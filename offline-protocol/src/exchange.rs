/// Who holds the reader. Fixed for a channel by the instruction of its first sealed command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// The payee is the reader, the payer the card: a till and a watch.
    PayeeReads,
    /// The payer is the reader, the payee the card: a phone taps a card armed to receive.
    PayerReads,
}

impl Orientation {
    /// The exchange that opens a channel of this orientation.
    #[must_use]
    pub const fn opening(self) -> Exchange {
        match self {
            Self::PayeeReads => Exchange::Collect,
            Self::PayerReads => Exchange::Pay,
        }
    }
}

/// One sealed command and its response, by the instruction that names it.
///
/// | exchange | orientation | command carries | response carries |
/// |---|---|---|---|
/// | `Collect` | payee reads, opens | point of the reader, REQUEST | VALUE |
/// | `Outcome` | payee reads | OUTCOME | nothing |
/// | `Request` | payee reads, after an OUTCOME that only healed | REQUEST | VALUE |
/// | `Pay` | payer reads, opens | point of the reader, PAY | REQUEST |
/// | `Value` | payer reads | VALUE | OUTCOME |
/// | `PayAgain` | payer reads, after an OUTCOME that only healed | PAY | REQUEST |
/// | `Share` | both, after an OUTCOME | SHARE | SHARE |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// The payee's reader asks the card to pay.
    Collect,
    /// The payee's reader says what became of a VALUE.
    Outcome,
    /// The payer's reader asks the card what it may pay.
    Pay,
    /// The payer's reader asks once more, in the same channel.
    PayAgain,
    /// The payee's reader asks once more, in the same channel.
    Request,
    /// Either reader, once the payment is over: what each knows of revoked wallets.
    Share,
    /// The payer's reader hands over value.
    Value,
}

impl Exchange {
    /// Every exchange.
    pub const ALL: [Self; 7] = [
        Self::Collect,
        Self::Outcome,
        Self::Pay,
        Self::PayAgain,
        Self::Request,
        Self::Share,
        Self::Value,
    ];

    /// The orientation of the channels this exchange belongs to; `None` where it belongs to both.
    #[must_use]
    pub const fn orientation(self) -> Option<Orientation> {
        match self {
            Self::Collect | Self::Outcome | Self::Request => Some(Orientation::PayeeReads),
            Self::Pay | Self::PayAgain | Self::Value => Some(Orientation::PayerReads),
            Self::Share => None,
        }
    }

    /// Whether it may be in a channel of that orientation.
    #[must_use]
    pub fn belongs_to(self, orientation: Orientation) -> bool {
        self.orientation().is_none_or(|only| only == orientation)
    }

    /// The instruction byte: even, and neither 6x nor 9x (ISO/IEC 7816-4, instruction byte).
    pub(crate) const fn instruction(self) -> u8 {
        match self {
            Self::Collect => 0x10,
            Self::Outcome => 0x12,
            Self::Request => 0x14,
            Self::Pay => 0x20,
            Self::Value => 0x22,
            Self::PayAgain => 0x24,
            Self::Share => 0x30,
        }
    }

    /// The exchange with that instruction byte.
    pub(crate) const fn from_instruction(instruction: u8) -> Option<Self> {
        Some(match instruction {
            0x10 => Self::Collect,
            0x12 => Self::Outcome,
            0x14 => Self::Request,
            0x20 => Self::Pay,
            0x22 => Self::Value,
            0x24 => Self::PayAgain,
            0x30 => Self::Share,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_names_one_exchange_and_is_legal() {
        for instruction in 0..=u8::MAX {
            if let Some(exchange) = Exchange::from_instruction(instruction) {
                assert_eq!(exchange.instruction(), instruction);
                assert_eq!(instruction % 2, 0);
                assert!(![6, 9].contains(&(instruction >> 4)));
            }
        }
        for exchange in Exchange::ALL {
            assert_eq!(Exchange::from_instruction(exchange.instruction()), Some(exchange));
        }
    }

    #[test]
    fn each_orientation_has_one_opening_of_its_own() {
        for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
            assert_eq!(orientation.opening().orientation(), Some(orientation));
        }
    }
}
