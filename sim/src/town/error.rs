use ecny_core::{ElementError, EnrolmentFault, Error, PinError, sm2::NoRandomness};
use ecny_issuer::{ExcerptFault, OfficeError};
use ecny_offline_protocol::sync::{SyncError, SyncFault};

/// Why something did not happen in a town.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TownError {
    /// A device would not take what its operator granted.
    #[error("the device would not take the grant: {0:?}")]
    Enrolment(EnrolmentFault),
    /// No operator or wallet of that number is here, or its wallet is gone.
    #[error("nobody of that number is here")]
    Nobody,
    /// The office would not do it.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// Something came out as it should not.
    #[error("{0}")]
    Otherwise(String),
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The frames of a sync are not what they ought to be.
    #[error(transparent)]
    Sync(#[from] SyncFault),
    /// What a bundle holds is no excerpt of a log.
    #[error(transparent)]
    Excerpt(#[from] ExcerptFault),
    /// The wallet would not do it.
    #[error("{0}")]
    Wallet(Error),
}

impl From<Error> for TownError {
    fn from(error: Error) -> Self {
        Self::Wallet(error)
    }
}

impl From<ElementError> for TownError {
    fn from(error: ElementError) -> Self {
        Self::Wallet(error.into())
    }
}

impl From<PinError> for TownError {
    fn from(error: PinError) -> Self {
        Self::Wallet(error.into())
    }
}

impl From<EnrolmentFault> for TownError {
    fn from(fault: EnrolmentFault) -> Self {
        Self::Enrolment(fault)
    }
}

impl From<SyncError> for TownError {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Fault(fault) => Self::Sync(fault),
            SyncError::Wallet(error) => Self::Wallet(error),
        }
    }
}
