//! OUTCOME: what the payee says became of a value, sealed and opened.

use ecny_core::{Decision, PeerFault, Receipt, sm2::Signature};

use crate::{
    apdu::SealedOutcome,
    channel::{Channel, ChannelError},
    error::TapError,
    exchange::Exchange,
    message::{self, Message},
    sizes,
};

/// What the payee said became of a value.
#[derive(Debug)]
pub enum Outcome {
    /// It credited it.
    Settled(Receipt),
    /// It never credited it and never will.
    Cancel(Signature),
    /// It has pruned its record.
    Unknown,
}

/// A sealed OUTCOME that owns its bytes.
pub(crate) enum OutcomeBytes {
    Settled([u8; sizes::SEALED_SETTLED]),
    Cancel([u8; sizes::SEALED_CANCEL]),
    Unknown([u8; sizes::SEALED_UNKNOWN]),
}

impl OutcomeBytes {
    /// Says what was decided. The decision is on flash, or there would be none to pass.
    pub(crate) fn seal(
        decision: &Decision,
        channel: &mut Channel,
        exchange: Exchange,
    ) -> Result<Self, ChannelError> {
        Ok(match decision {
            Decision::Credited(credited) | Decision::Again(credited) => {
                Self::Settled(channel.seal(exchange, &message::settled(credited))?)
            }
            Decision::Canceled(canceled) => {
                Self::Cancel(channel.seal(exchange, &message::cancel(canceled))?)
            }
            Decision::Unknown => Self::Unknown(channel.seal(exchange, &message::unknown())?),
        })
    }

    pub(crate) const fn borrow(&self) -> SealedOutcome<'_> {
        match self {
            Self::Settled(sealed) => SealedOutcome::Settled(sealed),
            Self::Cancel(sealed) => SealedOutcome::Cancel(sealed),
            Self::Unknown(sealed) => SealedOutcome::Unknown(sealed),
        }
    }
}

impl Outcome {
    /// Opens what the payee said. Its length has named the outcome already; the message inside
    /// must be of that kind, since no two kinds have one length.
    pub(crate) fn open(
        sealed: &SealedOutcome<'_>,
        channel: &mut Channel,
        exchange: Exchange,
    ) -> Result<Self, TapError> {
        let message = match sealed {
            SealedOutcome::Settled(sealed) => {
                Message::from_bytes(&channel.open::<_, { sizes::SETTLED }>(exchange, sealed)?)
            }
            SealedOutcome::Cancel(sealed) => {
                Message::from_bytes(&channel.open::<_, { sizes::CANCEL }>(exchange, sealed)?)
            }
            SealedOutcome::Unknown(sealed) => {
                Message::from_bytes(&channel.open::<_, { sizes::UNKNOWN }>(exchange, sealed)?)
            }
        };
        match message? {
            Message::Settled(receipt) => Ok(Self::Settled(receipt)),
            Message::Cancel(signature) => Ok(Self::Cancel(signature)),
            Message::Unknown => Ok(Self::Unknown),
            Message::Pay(_) | Message::Request(_) | Message::Share(_) | Message::Value(_) => {
                Err(PeerFault::Malformed.into())
            }
        }
    }
}
