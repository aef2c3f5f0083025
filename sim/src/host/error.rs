use std::path::PathBuf;

use ecny_core::{EnrolmentFault, Error, PinError, WalletId, sm2::NoRandomness};
use ecny_issuer::OfficeError;

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
    /// The root is not kept in this directory.
    #[error("the issuer's directory does not hold the root")]
    NoRoot,
    /// The operator has given out its last number.
    #[error("the issuer has given out its last wallet number")]
    NumbersSpent,
    /// The office would not do it.
    #[error("{0}")]
    Office(OfficeError),
    /// The root has vouched for an operator of that number already.
    #[error("there is an operator of that number under this root")]
    OperatorTaken,
    /// The PIN, or the flash it is on.
    #[error("{}: {error}", .path.display())]
    Pin {
        /// The flash image.
        path: PathBuf,
        /// Why.
        error: PinError,
    },
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

impl From<OfficeError> for HostError {
    fn from(error: OfficeError) -> Self {
        Self::Office(error)
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
