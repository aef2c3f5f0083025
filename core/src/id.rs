use serde::{Deserialize, Serialize};

/// An operator (运营机构): a bank that issues wallets. Two bytes, big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OperatorId([u8; 2]);

impl OperatorId {
    /// The operator with that number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number.to_be_bytes())
    }

    /// The two bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 2] {
        self.0
    }

    /// The operator with those two bytes.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; 2]) -> Self {
        Self(*bytes)
    }
}

/// The number an operator gave to a wallet. Six bytes, big-endian; it lives as long as the
/// wallet, across certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WalletNumber([u8; 6]);

impl WalletNumber {
    /// No wallet's number.
    pub const NONE: Self = Self([0; 6]);

    /// The number with those six bytes.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; 6]) -> Self {
        Self(*bytes)
    }

    /// The six bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 6] {
        self.0
    }

    /// The number of the purse that loads and redeems the wallet with this one.
    ///
    /// An operator keeps a purse for each wallet, which is a wallet itself: so each has its own
    /// sessions, and two wallets that redeem at once do not void each other's.
    #[must_use]
    pub const fn purse(self) -> Self {
        let [first, b, c, d, e, f] = self.0;
        Self([first | PURSE, b, c, d, e, f])
    }

    /// Whether it is the number of a purse.
    #[must_use]
    pub const fn is_purse(self) -> bool {
        let [first, ..] = self.0;
        first & PURSE != 0
    }
}

/// The first bit of the numbers of purses.
const PURSE: u8 = 0x80;

/// Names one wallet: its operator and the number that operator gave it. Eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WalletId {
    /// Who issued the wallet.
    pub operator: OperatorId,
    /// Which of its wallets.
    pub number: WalletNumber,
}

impl WalletId {
    /// Names no wallet.
    pub const NOBODY: Self = Self { operator: OperatorId::new(0), number: WalletNumber::NONE };

    /// Length in bytes: operator 2, number 6.
    pub const LEN: usize = 8;

    /// Operator, then number.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LEN] {
        let ([a, b], [c, d, e, f, g, h]) = (self.operator.to_bytes(), self.number.to_bytes());
        [a, b, c, d, e, f, g, h]
    }

    /// The purse of its operator that loads and redeems this wallet.
    #[must_use]
    pub const fn purse(self) -> Self {
        Self { number: self.number.purse(), ..self }
    }

    /// Takes apart what [`WalletId::to_bytes`] made.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        let [a, b, c, d, e, f, g, h] = *bytes;
        Self {
            operator: OperatorId::from_bytes(&[a, b]),
            number: WalletNumber::from_bytes(&[c, d, e, f, g, h]),
        }
    }
}

/// Sixteen hexadecimal digits, a hyphen after the operator: `0001-00000000002a`.
impl core::fmt::Display for WalletId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for byte in self.operator.to_bytes() {
            write!(f, "{byte:02x}")?;
        }
        f.write_str("-")?;
        for byte in self.number.to_bytes() {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}
