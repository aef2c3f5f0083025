use super::CommandError;
use crate::channel::ChannelError;

/// What a card says at the end of every response (ISO/IEC 7816-4, status bytes).
///
/// A stranger learns from it what a header told him anyway. Whatever goes wrong behind the
/// header is [`StatusWord::Refused`] and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusWord {
    /// `6E00`: not a class of this application.
    Class,
    /// `6D00`: not an instruction of this application.
    Instruction,
    /// `6700`: no APDU of short form, or not of the length this instruction has.
    Length,
    /// `6A82`: another application is asked for.
    NotFound,
    /// `9000`: done.
    Ok,
    /// `6985`: refused. The same for every reason.
    Refused,
}

impl StatusWord {
    /// Every status word this protocol knows.
    pub const ALL: [Self; 6] =
        [Self::Class, Self::Instruction, Self::Length, Self::NotFound, Self::Ok, Self::Refused];

    /// SW1, SW2.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 2] {
        match self {
            Self::Class => [0x6E, 0x00],
            Self::Instruction => [0x6D, 0x00],
            Self::Length => [0x67, 0x00],
            Self::NotFound => [0x6A, 0x82],
            Self::Ok => [0x90, 0x00],
            Self::Refused => [0x69, 0x85],
        }
    }

    /// The status word with those two bytes; `None` for all others.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.to_bytes() == bytes)
    }
}

impl From<CommandError> for StatusWord {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Application => Self::NotFound,
            CommandError::Class => Self::Class,
            CommandError::Extended | CommandError::Length | CommandError::Short => Self::Length,
            CommandError::Instruction => Self::Instruction,
            CommandError::Parameters => Self::Refused,
        }
    }
}

impl From<ChannelError> for StatusWord {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Dead
            | ChannelError::Element(_)
            | ChannelError::Exhausted
            | ChannelError::Forged
            | ChannelError::OutOfTurn
            | ChannelError::Point
            | ChannelError::Reflected => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_word_is_read_back_and_no_other() {
        let mut known = 0;
        for word in 0..=u16::MAX {
            if let Some(status) = StatusWord::from_bytes(word.to_be_bytes()) {
                assert_eq!(status.to_bytes(), word.to_be_bytes());
                known += 1;
            }
        }
        assert_eq!(known, StatusWord::ALL.len());
    }

    #[test]
    fn behind_the_header_there_is_one_refusal() {
        use ecny_core::ElementError;
        for error in [
            ChannelError::Dead,
            ChannelError::Element(ElementError::NoEphemeral),
            ChannelError::Exhausted,
            ChannelError::Forged,
            ChannelError::OutOfTurn,
            ChannelError::Point,
            ChannelError::Reflected,
        ] {
            assert_eq!(StatusWord::from(error).to_bytes(), [0x69, 0x85]);
        }
    }
}
