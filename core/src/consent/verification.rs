use super::clock::{Clock, Millis};
use crate::pin::PinProof;

/// Who says that the holder is the holder.
///
/// The PIN is judged by this wallet, and only a [`crate::Pin`] makes its proof. Biometrics are the
/// host's word: a host that lies here could give its consent as well.
#[derive(Debug)]
pub enum Holder {
    /// The right PIN was given.
    Pin(PinProof),
    /// The host recognized the holder, by finger, face or the like.
    Biometrics,
}

/// How long a verification is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Good {
    /// For the next payment, or whatever else asks for it.
    Once,
    /// Until a time of the host's clock, which [`crate::Consent::tick`] then has to tell.
    Until(Millis),
}

impl Good {
    /// Whether it still is.
    pub(super) fn holds(self, clock: Clock) -> bool {
        match self {
            Self::Once => true,
            Self::Until(end) => clock.is_before(end),
        }
    }
}
