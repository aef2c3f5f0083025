/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A command APDU, from the reader.
    Command,
    /// A response APDU, from the card.
    Response,
    /// The field is gone: the reader says that the tap is over. No payload.
    FieldGone,
    /// The field is there: the reader says that a tap begins. No payload; may be left out.
    FieldThere,
    /// A line of text to a device, which does what it says: for tests and tools.
    Control,
    /// A line of text from a device.
    Report,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Command,
        Self::Response,
        Self::FieldGone,
        Self::FieldThere,
        Self::Control,
        Self::Report,
    ];

    /// The first byte of a frame of this kind.
    #[must_use]
    pub const fn to_byte(self) -> u8 {
        match self {
            Self::Command => 0x01,
            Self::Response => 0x02,
            Self::FieldGone => 0x03,
            Self::FieldThere => 0x04,
            Self::Control => 0x10,
            Self::Report => 0x11,
        }
    }

    /// The kind with that byte.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            0x01 => Self::Command,
            0x02 => Self::Response,
            0x03 => Self::FieldGone,
            0x04 => Self::FieldThere,
            0x10 => Self::Control,
            0x11 => Self::Report,
            _ => return None,
        })
    }

    /// Whether a frame of this kind has no payload.
    #[must_use]
    pub const fn is_bare(self) -> bool {
        matches!(self, Self::FieldGone | Self::FieldThere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_names_one_kind() {
        for byte in 0..=u8::MAX {
            if let Some(kind) = Kind::from_byte(byte) {
                assert_eq!(kind.to_byte(), byte);
            }
        }
        for kind in Kind::ALL {
            assert_eq!(Kind::from_byte(kind.to_byte()), Some(kind));
        }
    }
}
