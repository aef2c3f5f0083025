use ecny_core::sm2::NoRandomness;

use crate::{
    IssueError, IssuerError, LossFault, TestimonyFault, Unattested, Unresolved, UploadFault,
};

/// Why an office did not do it. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// The device has not shown to be the hardware it claims to be.
    #[error(transparent)]
    Attestation(#[from] Unattested),
    /// A child would be allowed more than the limits its parent gets.
    #[error("a child of the wallet is allowed more; lower its limits first")]
    Children,
    /// The store has failed before: open the office again.
    #[error("the store has failed; the office is to be opened again")]
    Closed,
    /// What is in the store is not what this office has decided.
    #[error("what is in the store is not what this office has decided")]
    Damaged,
    /// A day before today, or on which the operator may not act.
    #[error("a day before today, or on which the operator may not act")]
    Day,
    /// It is another operator's.
    #[error("it is another operator's")]
    Foreign,
    /// The centre would not issue it.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// Keys, certificate and root do not fit.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// A step of a loss that cannot be taken.
    #[error(transparent)]
    Loss(#[from] LossFault),
    /// Nothing was offered to such a wallet.
    #[error("no certificate was offered to that wallet")]
    NotOffered,
    /// Numbers of that kind are used up.
    #[error("there are no more numbers of that kind")]
    NumbersSpent,
    /// The limits are not within those of the parent.
    #[error("the limits are not within those of the parent")]
    Parent,
    /// Whoever asked does not know the key behind U, or is not the wallet that is to be renewed.
    #[error("the device has not shown to know its half of the key")]
    Possession,
    /// The source of randomness failed.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// The wallet is revoked, was reported lost, or has ended.
    #[error("the wallet is revoked, was reported lost, or has ended")]
    Revoked,
    /// Not signed by whom it should be.
    #[error("it is not signed by whom it should be")]
    Signature,
    /// The store could not keep an event, or not read one.
    #[error("the store could not keep an event, or not read one")]
    Store,
    /// Another operator's word is not taken.
    #[error(transparent)]
    Testimony(#[from] TestimonyFault),
    /// No wallet that was issued here.
    #[error("no such wallet was issued here")]
    UnknownWallet,
    /// How a debit ended is not known.
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    /// What a wallet has sent is not taken.
    #[error(transparent)]
    Upload(#[from] UploadFault),
}
