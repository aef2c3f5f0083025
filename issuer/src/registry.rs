use std::collections::BTreeMap;

use ecny_core::{Certificate, Grant, Info, Serial, WalletId, sm2::Point};
use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;
use zeroize::Zeroizing;

/// What a key generation centre has issued: to one wallet and serial one information, one U and
/// one W, for ever.
///
/// Two W for one information would be two wallets with one name, and the operator's guilt.
#[derive(Debug, Default)]
pub struct Registry(BTreeMap<(WalletId, Serial), Issuance>);

impl Registry {
    /// What was issued to that wallet under that serial.
    #[must_use]
    pub fn issuance(&self, wallet: WalletId, serial: Serial) -> Option<&Issuance> {
        self.0.get(&(wallet, serial))
    }

    /// What was issued to that wallet, the lowest serial first.
    pub fn of_wallet(&self, wallet: WalletId) -> impl DoubleEndedIterator<Item = &Issuance> {
        let all = (wallet, Serial::new(u16::MIN))..=(wallet, Serial::new(u16::MAX));
        self.0.range(all).map(|(_, issuance)| issuance)
    }

    /// Everything issued, by wallet and serial.
    pub fn iter(&self) -> impl Iterator<Item = &Issuance> {
        self.0.values()
    }

    /// Takes back what a store has kept. What is there already stays.
    pub fn restore(&mut self, issuance: Issuance) -> &Issuance {
        self.0.entry((issuance.info.id, issuance.info.serial)).or_insert(issuance)
    }
}

/// One certificate as it was issued.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Issuance {
    info: Info,
    applicant: Point,
    grant: Grant,
}

impl Issuance {
    /// Length of [`Issuance::to_bytes`]: U 33, grant 81.
    pub const LEN: usize = 114;

    /// What the certificate says.
    #[must_use]
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// U, as the device showed it.
    #[must_use]
    pub const fn applicant(&self) -> &Point {
        &self.applicant
    }

    /// What the device is given.
    #[must_use]
    pub const fn grant(&self) -> &Grant {
        &self.grant
    }

    /// U, then the grant: to be on disk before the grant leaves the house.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; Self::LEN]> {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        let (applicant, grant) = (self.applicant.to_bytes(), self.grant.to_bytes());
        for (byte, value) in bytes.iter_mut().zip(applicant.iter().chain(&*grant)) {
            *byte = *value;
        }
        bytes
    }

    /// Takes apart what [`Issuance::to_bytes`] made; `None` where it is not that.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (applicant, grant) = bytes.split_first_chunk()?;
        let grant: &[u8; Grant::LEN] = grant.try_into().ok()?;
        let (info, _) = grant.split_first_chunk()?;
        Some(Self {
            info: Info::from_bytes(info)?,
            applicant: Point::from_bytes(applicant)?,
            grant: Grant::from_bytes(grant)?,
        })
    }

    pub(crate) fn new(info: Info, applicant: Point, issued: ecny_core::sm2::Issued) -> Self {
        let certificate = Certificate::new(info, &issued.point);
        Self { info, applicant, grant: Grant { certificate, t: issued.t } }
    }
}

#[derive(Serialize, Deserialize)]
struct Wire(#[serde(with = "BigArray")] [u8; Issuance::LEN]);

impl From<Issuance> for Wire {
    fn from(issuance: Issuance) -> Self {
        Self(*issuance.to_bytes())
    }
}

impl TryFrom<Wire> for Issuance {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::from_bytes(&wire.0).ok_or("not an issuance")
    }
}
