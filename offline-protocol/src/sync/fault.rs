use ecny_core::Error;

/// Why frames are not the bundle or the reply they ought to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyncFault {
    /// A frame was changed, left out or put elsewhere.
    #[error("a frame was changed, left out or put elsewhere")]
    Changed,
    /// A frame of a kind that there is not, or with a body that no frame of its kind has.
    #[error("bytes that are no frame")]
    Frame,
    /// A frame that is not due: a line before the statement, a word after the end.
    #[error("a frame that is not due")]
    Order,
    /// Meant for another wallet.
    #[error("it is another wallet's")]
    OtherWallet,
    /// The wallet has moved on since its statement, and the lines that lead to it are no longer all
    /// there: begin again.
    #[error("the wallet has moved on since its statement; begin again")]
    Overtaken,
    /// Something follows where nothing may.
    #[error("something follows after the end")]
    Trailing,
    /// It ends before its end.
    #[error("it ends before its end")]
    Truncated,
    /// No file of this kind, or in a version that is not read here.
    #[error("no sync file, or one of another version")]
    Version,
}

/// Why a step of a sync was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The frames are not what they ought to be.
    #[error("{0}")]
    Fault(SyncFault),
    /// The wallet refused the step.
    #[error("{0}")]
    Wallet(Error),
}

impl From<SyncFault> for SyncError {
    fn from(fault: SyncFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for SyncError {
    fn from(error: Error) -> Self {
        Self::Wallet(error)
    }
}
