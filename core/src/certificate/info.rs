use serde::{Deserialize, Serialize};

use crate::{
    day::Day,
    id::{OperatorId, WalletId, WalletNumber},
};

/// What an operator says about a wallet in its certificate: the identity string of GM/T 0130.
///
/// 16 bytes, big-endian, class in the high half of its byte and tier in the low half:
/// ```text
/// operator 2 | wallet 6 | class, tier 1 | category 1 | last day 2 | profile 1 | serial 2 | epoch 1
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Info {
    /// The wallet.
    pub id: WalletId,
    /// What kind of device keeps the keys.
    pub class: Class,
    /// How the wallet was opened, which bounds what it may do.
    pub tier: Tier,
    /// What kind of payee the holder is.
    pub category: Category,
    /// The last day on which the certificate is valid.
    pub last_day: Day,
    /// The limits the operator set.
    pub profile: ProfileNumber,
    /// Which of this wallet's certificates it is.
    pub serial: Serial,
    /// Which of the operator's issuing keys it is under.
    pub epoch: Epoch,
}

impl Info {
    /// Length in bytes.
    pub const LEN: usize = 16;

    /// The 16 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let [a, b, c, d, e, f, g, h] = self.id.to_bytes();
        let [last_high, last_low] = self.last_day.number().to_be_bytes();
        let [serial_high, serial_low] = self.serial.number().to_be_bytes();
        [
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            self.class.bits() | self.tier.bits(),
            self.category.number(),
            last_high,
            last_low,
            self.profile.number(),
            serial_high,
            serial_low,
            self.epoch.number(),
        ]
    }

    /// Takes apart what [`Info::to_bytes`] made; `None` for a class or tier that does not exist.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let [
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            kind,
            category,
            last_high,
            last_low,
            profile,
            serial_high,
            serial_low,
            epoch,
        ] = *bytes;
        Some(Self {
            id: WalletId {
                operator: OperatorId::from_bytes(&[a, b]),
                number: WalletNumber::from_bytes(&[c, d, e, f, g, h]),
            },
            class: Class::from_bits(kind & 0xF0)?,
            tier: Tier::from_bits(kind & 0x0F)?,
            category: Category::new(category),
            last_day: Day::new(u16::from_be_bytes([last_high, last_low])),
            profile: ProfileNumber::new(profile),
            serial: Serial::new(u16::from_be_bytes([serial_high, serial_low])),
            epoch: Epoch::new(epoch),
        })
    }
}

/// What kind of device keeps the keys of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The operator's own purse, with which wallets are loaded and unloaded.
    Purse,
    /// A secure element: a card, a watch, the chip of a phone.
    SecureElement,
    /// Software on a device that others may open.
    Software,
}

impl Class {
    const fn bits(self) -> u8 {
        match self {
            Self::Software => 0x10,
            Self::SecureElement => 0x20,
            Self::Purse => 0x30,
        }
    }

    const fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            0x10 => Some(Self::Software),
            0x20 => Some(Self::SecureElement),
            0x30 => Some(Self::Purse),
            _ => None,
        }
    }
}

/// How a wallet was opened (the published wallet classes of e-CNY).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Opened in person at a branch.
    I,
    /// Identity and a bank account.
    II,
    /// Identity, remotely.
    III,
    /// A telephone number; anonymous.
    IV,
    /// The small purse of a class III bank account, opened remotely.
    SmallPurse,
}

impl Tier {
    const fn bits(self) -> u8 {
        match self {
            Self::I => 1,
            Self::II => 2,
            Self::III => 3,
            Self::IV => 4,
            Self::SmallPurse => 5,
        }
    }

    const fn from_bits(bits: u8) -> Option<Self> {
        match bits {
            1 => Some(Self::I),
            2 => Some(Self::II),
            3 => Some(Self::III),
            4 => Some(Self::IV),
            5 => Some(Self::SmallPurse),
            _ => None,
        }
    }
}

/// What kind of payee the holder of a wallet is. One byte; tagged value asks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(u8);

impl Category {
    /// No particular kind: an ordinary person.
    pub const NONE: Self = Self(0);

    /// The category with that number.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// The number of the category.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// Names a limits profile of an operator. One byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileNumber(u8);

impl ProfileNumber {
    /// The profile with that number.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// The number of the profile.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// Counts the certificates of one wallet. Two bytes, big-endian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(u16);

impl Serial {
    /// The certificate with that number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number of the certificate.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// Counts the keys of one operator. One byte.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Epoch(u8);

impl Epoch {
    /// The keys with that number.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self(number)
    }

    /// The number of the keys.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: Info = Info {
        id: WalletId {
            operator: OperatorId::new(0x0102),
            number: WalletNumber::from_bytes(b"number"),
        },
        class: Class::SecureElement,
        tier: Tier::IV,
        category: Category::new(0x0A),
        last_day: Day::new(0x0B0C),
        profile: ProfileNumber::new(0x0D),
        serial: Serial::new(0x0E0F),
        epoch: Epoch::new(0x10),
    };

    #[test]
    fn the_layout_is_the_one_drawn() {
        let bytes = INFO.to_bytes();

        assert_eq!(&bytes, b"\x01\x02number\x24\x0A\x0B\x0C\x0D\x0E\x0F\x10");
        assert_eq!(Info::from_bytes(&bytes), Some(INFO));
    }

    #[test]
    fn every_byte_of_class_and_tier_means_one_thing_or_nothing() {
        let mut understood = 0;
        for kind in 0..=255 {
            let mut bytes = INFO.to_bytes();
            bytes[8] = kind;
            if let Some(info) = Info::from_bytes(&bytes) {
                assert_eq!(info.to_bytes(), bytes);
                understood += 1;
            }
        }
        assert_eq!(understood, 3 * 5);
    }
}
