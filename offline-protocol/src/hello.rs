use ecny_core::sm2::Point;
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
    /// The card's point, for one channel.
    pub point: Point,
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
        for (slot, byte) in bytes.iter_mut().zip(head.into_iter().chain(self.point.to_bytes())) {
            *slot = byte;
        }
        bytes
    }

    /// The HELLO with those bytes.
    ///
    /// # Errors
    /// [`HelloError::Version`] for another version, before anything else is looked at;
    /// [`HelloError::Point`] where the point is not on the curve or not in its one encoding.
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, HelloError> {
        let [version, capabilities, point @ ..] = bytes;
        if *version != Self::VERSION {
            return Err(HelloError::Version);
        }
        let point = Point::from_bytes(point).ok_or(HelloError::Point)?;
        Ok(Self { capabilities: Capabilities::from_byte(*capabilities), point })
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
    /// The point is not on the curve or not in its one encoding.
    #[error("the card's point is not on the curve")]
    Point,
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
        let point = TestElement::new(1).ephemeral().unwrap();
        for byte in [0, 1, 0xFF] {
            let hello = Hello { capabilities: Capabilities::from_byte(byte), point };

            let bytes = hello.to_bytes();

            assert_eq!(bytes[..2], [1, byte]);
            assert_eq!(bytes[2..], point.to_bytes());
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

    #[test]
    fn a_point_off_the_curve_or_in_another_encoding_is_refused() {
        let p = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_u128.to_be_bytes();
        let p_low = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_u128.to_be_bytes();
        for first in [0, 1, 2, 3, 4, 6, 7] {
            let mut bytes = [0; Hello::LEN];
            bytes[0] = Hello::VERSION;
            bytes[2] = first;
            bytes[3..19].copy_from_slice(&p);
            bytes[19..].copy_from_slice(&p_low);

            assert_eq!(Hello::from_bytes(&bytes), Err(HelloError::Point), "x = p, {first:02x}");
        }
    }

    proptest! {
        #[test]
        fn there_is_one_encoding(mut bytes: [u8; 32], capabilities: u8, parity in 2u8..4) {
            let mut hello = [0; Hello::LEN];
            hello[..3].copy_from_slice(&[1, capabilities, parity]);
            hello[3..].swap_with_slice(&mut bytes);

            match Hello::from_bytes(&hello) {
                Ok(parsed) => prop_assert_eq!(parsed.to_bytes(), hello),
                Err(error) => prop_assert_eq!(error, HelloError::Point),
            }
        }
    }
}
