use std::path::PathBuf;

use ecny_core::{EnrolmentFault, Error, WalletId, sm2::NoRandomness};
use ecny_issuer::{IssueError, IssuerError};

use crate::store::{KeystoreError, StoreError};

/// Why a wallet or an operator on this computer could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The operator's certificate does not cover this day.
    #[error("the operator's certificate does not cover today")]
    Day,
    /// A device would not take what its operator granted.
    #[error("the new wallet would not take its certificate: {0:?}")]
    Enrolment(EnrolmentFault),
    /// The operator would not issue a wallet.
    #[error("the operator would not issue it: {0}")]
    Issuer(IssuerError),
    /// What is on this flash could not be read or made.
    #[error("{}: the ledger on it could not be opened", .path.display())]
    Ledger {
        /// The flash image.
        path: PathBuf,
        /// Why.
        error: Error,
    },
    /// The operator keeps no purse for this wallet.
    #[error("the issuer has no purse for {0}")]
    NoPurse(WalletId),
    /// The operator did not issue this wallet.
    #[error("{0} was issued by another issuer")]
    NotIssued(WalletId),
    /// The operator has given out its last number.
    #[error("the issuer has given out its last wallet number")]
    NumbersSpent,
    /// The device was enrolled before, as a wallet of another tier.
    #[error("that device is {0} already, of another tier")]
    OtherTier(WalletId),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// A directory, or a file in it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EnrolmentFault> for HostError {
    fn from(fault: EnrolmentFault) -> Self {
        Self::Enrolment(fault)
    }
}

impl From<IssueError> for HostError {
    fn from(error: IssueError) -> Self {
        Self::Issuer(error.into())
    }
}

impl From<IssuerError> for HostError {
    fn from(error: IssuerError) -> Self {
        Self::Issuer(error)
    }
}

impl From<KeystoreError> for HostError {
    fn from(_: KeystoreError) -> Self {
        Self::Randomness
    }
}

impl From<NoRandomness> for HostError {
    fn from(_: NoRandomness) -> Self {
        Self::Randomness
    }
}
