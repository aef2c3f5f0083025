use super::{Category, Certificate, Class, Epoch, ProfileNumber, Serial, Tier};
use crate::{day::Day, id::WalletId};

/// What a certificate says about a wallet, proved by a signature under it.
///
/// Only [`Certificate::verify`] makes one, and the secure element for its own certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(Certificate);

impl Identity {
    /// The wallet.
    #[must_use]
    pub const fn id(&self) -> WalletId {
        self.0.info.id
    }

    /// What kind of device keeps the keys.
    #[must_use]
    pub const fn class(&self) -> Class {
        self.0.info.class
    }

    /// How the wallet was opened, which bounds what it may do.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.0.info.tier
    }

    /// What kind of payee the holder is.
    #[must_use]
    pub const fn category(&self) -> Category {
        self.0.info.category
    }

    /// The last day on which the certificate is valid.
    #[must_use]
    pub const fn last_day(&self) -> Day {
        self.0.info.last_day
    }

    /// The limits the operator set.
    #[must_use]
    pub const fn profile(&self) -> ProfileNumber {
        self.0.info.profile
    }

    /// Which of this wallet's certificates it is.
    #[must_use]
    pub const fn serial(&self) -> Serial {
        self.0.info.serial
    }

    /// Which of the operator's issuing keys it is under.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.0.info.epoch
    }

    /// Whether the certificate is still valid on that day.
    #[must_use]
    pub fn valid_on(&self, day: Day) -> bool {
        day <= self.last_day()
    }

    /// The certificate itself.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.0
    }

    pub(super) const fn proven(certificate: Certificate) -> Self {
        Self(certificate)
    }
}
