use serde::{Deserialize, Serialize};

use crate::sizes;

/// What a card says to any reader: which protocol it speaks and a point it never used before.
///
/// ```text
///  0         1              2                       35
///  +---------+--------------+-----------------------+
///  | version | capabilities | point E, compressed   |
///  +---------+--------------+-----------------------+
/// ```
///
/// The layout is the same in every version, so that a reader can always tell which one it met.
/// Nothing here is secret and nothing is authenticated yet: all 35 bytes enter the transcript,
/// so a HELLO that was changed on the way gives the two sides different keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hello {
    /// What the card can do beyond the version.
    pub capabilities: Capabilities,
    /// What the card says its point is, for one channel. Judged where the channel is made.
    pub point: [u8; sizes::POINT],
}

impl Hello {
    /// Length in bytes.
    pub const LEN: usize = sizes::HELLO;

    /// The version this crate speaks. Versions are not compatible with each other.
    pub const VERSION: u8 = 1;

    /// Version, capabilities, point.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        let head = [Self::VERSION, self.capabilities.byte()];
        for (slot, byte) in bytes.iter_mut().zip(head.into_iter().chain(self.point)) {
            *slot = byte;
        }
        bytes
    }

    /// The HELLO with those bytes.
    ///
    /// # Errors
    /// [`HelloError::Version`] for another version.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, HelloError> {
        let [version, capabilities, point @ ..] = bytes;
        if *version != Self::VERSION {
            return Err(HelloError::Version);
        }
        Ok(Self { capabilities: Capabilities::from_byte(*capabilities), point: *point })
    }
}

/// What a wallet can do beyond its version, one bit each. Version 1 assigns none: they are sent
/// as zero and not judged, so that later wallets can say more to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities(u8);

impl Capabilities {
    /// Nothing beyond the version.
    pub const NONE: Self = Self(0);

    /// The capabilities in that byte.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self.0
    }
}

/// Why bytes are not a HELLO this wallet can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HelloError {
    /// The card speaks another version.
    #[error("the card speaks another version")]
    Version,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_element::TestElement;
    use ecny_core::SecureElement;

    #[test]
    fn what_is_sent_is_read_back() {
        let point = TestElement::new(1).ephemeral().unwrap().to_bytes();
        for byte in [0, 1, 0xFF] {
            let hello = Hello { capabilities: Capabilities::from_byte(byte), point };

            let bytes = hello.to_bytes();

            assert_eq!(bytes[..2], [1, byte]);
            assert_eq!(bytes[2..], point);
            assert_eq!(Hello::from_bytes(&bytes), Ok(hello));
        }
    }

    #[test]
    fn every_other_version_is_refused_by_name_whatever_follows() {
        for version in (0..=u8::MAX).filter(|version| *version != Hello::VERSION) {
            let mut bytes = [0xFF; Hello::LEN];
            bytes[0] = version;

            assert_eq!(Hello::from_bytes(&bytes), Err(HelloError::Version));
        }
    }

    proptest! {
        #[test]
        fn there_is_one_encoding(mut bytes: [u8; 33], capabilities: u8) {
            let mut hello = [0; Hello::LEN];
            hello[..2].copy_from_slice(&[Hello::VERSION, capabilities]);
            hello[2..].swap_with_slice(&mut bytes);

            prop_assert_eq!(Hello::from_bytes(&hello).map(|parsed| parsed.to_bytes()), Ok(hello));
        }
    }
}
