//! SHARE: what two wallets tell each other about revoked wallets once their payment is over.
//!
//! ```text
//!  reader                                        card
//!  Comparing --SHARE: heads-->                   Over
//!            <--SHARE: heads, what you lack--    Sharing
//!  Compared
//!  Giving    --SHARE: heads, what you lack-->    Over, no more of it
//!            <--SHARE: heads--
//! ```
//! Each side takes at most one delta in a channel, so each writes at most once for the other.

use ecny_core::{
    Error, Ledger, ListHead, ListHeads, OperatorId, Operators, PeerFault, SecureElement,
    SignedDelta,
};
use embedded_storage::nor_flash::NorFlash;
use serde::{Deserialize, Serialize};

use crate::{
    channel::{Channel, ChannelError},
    error::TapError,
    exchange::Exchange,
    message::{self, Message},
    sizes,
};

/// How far a wallet knows the lists of its operators, and one delta that the other lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Share {
    /// How far each list is known; the own operator's first.
    pub heads: ListHeads,
    /// The next delta of a list that the other knows less of.
    pub delta: Option<SignedDelta>,
}

impl Share {
    /// What a wallet says first: how far it knows its lists.
    ///
    /// # Errors
    /// Where the flash fails.
    pub(crate) fn heads<F: NorFlash, E: SecureElement>(
        ledger: &mut Ledger<F, E>,
    ) -> Result<Self, Error> {
        Ok(Self { heads: ledger.list_heads()?, delta: None })
    }

    /// What a wallet answers to those heads; without a delta where it has none that is lacking.
    ///
    /// # Errors
    /// Where the flash fails.
    pub(crate) fn lacking<F: NorFlash, E: SecureElement>(
        peer: &ListHeads,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Self, Error> {
        let delta = ledger.delta_after(peer)?;
        Ok(Self { heads: ledger.list_heads()?, delta })
    }

    /// Seals it: the same message both ways.
    pub(crate) fn seal(
        &self,
        channel: &mut Channel,
    ) -> Result<[u8; sizes::SEALED_SHARE], ChannelError> {
        channel.seal(Exchange::Share, &message::share(self))
    }

    pub(crate) fn open(
        sealed: &[u8; sizes::SEALED_SHARE],
        channel: &mut Channel,
    ) -> Result<Self, TapError> {
        let bytes: [u8; sizes::SHARE] = channel.open(Exchange::Share, sealed)?;
        match Message::from_bytes(&bytes)? {
            Message::Share(share) => Ok(share),
            Message::Cancel(_)
            | Message::Pay(_)
            | Message::Request(_)
            | Message::Settled(_)
            | Message::Unknown
            | Message::Value(_) => Err(PeerFault::Malformed.into()),
        }
    }

    /// Takes the delta that came, where one came. `None` where this wallet has it or has no room.
    ///
    /// # Errors
    /// [`Error::Peer`] where it is not the next of a list this wallet told of; nothing is written
    /// then.
    pub(crate) fn take<F: NorFlash, E: SecureElement>(
        &self,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Option<ListHead>, Error> {
        match &self.delta {
            Some(signed) => ledger.take_shared(signed),
            None => Ok(None),
        }
    }

    /// That no delta came where none is due.
    ///
    /// # Errors
    /// [`PeerFault::OutOfTurn`] where one did.
    pub(crate) fn gives_nothing(&self) -> Result<(), PeerFault> {
        match self.delta {
            Some(_) => Err(PeerFault::OutOfTurn),
            None => Ok(()),
        }
    }
}

/// All fields of it, whatever is said: what is not is zeros.
#[derive(Serialize, Deserialize)]
struct Wire {
    heads: [ListHead; HEADS],
    delta: SignedDelta,
}

/// How many lists a wallet tells of: one to each operator it may know.
const HEADS: usize = Operators::MAX;

/// No list: zeros.
const NO_HEAD: ListHead = ListHead::none(OperatorId::new(0));

impl From<Share> for Wire {
    fn from(share: Share) -> Self {
        let mut heads = [NO_HEAD; HEADS];
        for (place, head) in heads.iter_mut().zip(&share.heads) {
            *place = *head;
        }
        Self { heads, delta: share.delta.unwrap_or(SignedDelta::NONE) }
    }
}

impl TryFrom<Wire> for Share {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let heads = wire.heads.into_iter().take_while(|head| *head != NO_HEAD).collect();
        let delta = Some(wire.delta).filter(|signed| *signed != SignedDelta::NONE);
        let share = Self { heads, delta };
        // No head behind a place that holds none.
        let same = Wire::from(share.clone()).heads == wire.heads;
        same.then_some(share).ok_or("not the one encoding of a SHARE")
    }
}

const _: () = assert!(sizes::SHARE == 1 + HEADS * ListHead::LEN + SignedDelta::LEN);
