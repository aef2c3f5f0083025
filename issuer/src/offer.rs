use ecny_core::{Challenge, Info, Profile, WalletId};
use serde::{Deserialize, Serialize};

/// A certificate that is there for whoever shows U and proves to know d' for this challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What the certificate will say.
    info: [u8; Info::LEN],
    /// The wallet's limits, as they will be or as they are.
    pub profile: Profile,
    /// What the proof is made for.
    pub challenge: Challenge,
}

impl Offer {
    pub(crate) fn new(info: &Info, profile: Profile, challenge: Challenge) -> Self {
        Self { info: info.to_bytes(), profile, challenge }
    }

    /// Which wallet it makes, or renews.
    #[must_use]
    pub const fn wallet(&self) -> WalletId {
        self.profile.wallet
    }

    /// What the certificate will say; `None` for one that no office made.
    pub(crate) fn info(&self) -> Option<Info> {
        Info::from_bytes(&self.info)
    }
}
