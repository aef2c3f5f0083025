use crate::{Kind, PAYLOAD};

/// A kind, and a payload that fits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    kind: Kind,
    payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// A frame of that kind.
    ///
    /// # Errors
    /// [`TooLong`] where a payload is longer than [`PAYLOAD`], or is there though the kind has none.
    pub const fn new(kind: Kind, payload: &'a [u8]) -> Result<Self, TooLong> {
        let most = if kind.is_bare() { 0 } else { PAYLOAD };
        if payload.len() > most { Err(TooLong) } else { Ok(Self { kind, payload }) }
    }

    /// The field is there.
    #[must_use]
    pub const fn field_there() -> Self {
        Self { kind: Kind::FieldThere, payload: &[] }
    }

    /// The field is gone.
    #[must_use]
    pub const fn field_gone() -> Self {
        Self { kind: Kind::FieldGone, payload: &[] }
    }

    /// What it carries.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The APDU or the text.
    #[must_use]
    pub const fn payload(&self) -> &'a [u8] {
        self.payload
    }
}

/// A payload does not fit into a frame of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl core::fmt::Display for TooLong {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("longer than a frame of this kind can carry")
    }
}

impl core::error::Error for TooLong {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_at_most_as_long_as_the_longest_apdu() {
        let bytes = [7; PAYLOAD + 1];

        for kind in Kind::ALL {
            let most = if kind.is_bare() { 0 } else { PAYLOAD };
            assert_eq!(Frame::new(kind, &bytes[..most]).map(|frame| frame.kind()), Ok(kind));
            assert_eq!(Frame::new(kind, &bytes[..=most]), Err(TooLong));
        }
    }
}
