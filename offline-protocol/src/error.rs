use ecny_core::{ElementError, Error, LedgerError, PeerFault};

use crate::{
    apdu::{CommandError, ResponseError},
    channel::ChannelError,
};

/// Why a step of a tap was refused, for the own host. The other wallet learns one refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TapError {
    /// The channel was not opened, or a message did not open in it.
    #[error("{0}")]
    Channel(ChannelError),
    /// The reader sent no command of ours, or one that is not due.
    #[error("{0}")]
    Command(CommandError),
    /// The payee asks only for older payments, and there is none to it.
    #[error("no older payment is open towards this payee")]
    NothingToHeal,
    /// A step was asked for that this tap has not come to.
    #[error("the tap has not come to this step")]
    OutOfTurn,
    /// The card sent no response of ours, or refused.
    #[error("{0}")]
    Response(ResponseError),
    /// The wallet refused the step, or the peer broke the protocol.
    #[error("{0}")]
    Wallet(Error),
}

impl From<ChannelError> for TapError {
    fn from(error: ChannelError) -> Self {
        Self::Channel(error)
    }
}

impl From<CommandError> for TapError {
    fn from(error: CommandError) -> Self {
        Self::Command(error)
    }
}

impl From<ElementError> for TapError {
    fn from(error: ElementError) -> Self {
        Self::Wallet(error.into())
    }
}

impl From<Error> for TapError {
    fn from(error: Error) -> Self {
        Self::Wallet(error)
    }
}

impl From<LedgerError> for TapError {
    fn from(error: LedgerError) -> Self {
        Self::Wallet(error.into())
    }
}

impl From<PeerFault> for TapError {
    fn from(fault: PeerFault) -> Self {
        Self::Wallet(fault.into())
    }
}

impl From<ResponseError> for TapError {
    fn from(error: ResponseError) -> Self {
        Self::Response(error)
    }
}
