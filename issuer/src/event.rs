use ecny_core::{Day, OperatorCertificate, WalletId, Word, decode};
use serde::{Deserialize, Serialize};

use crate::{Excerpt, Issuance, Offer, Payout, Presentment, Refund, SignedTestimony};

/// Something an office has decided, or has been told and believes. All it knows is what its events
/// add up to.
///
/// An event is in the store before anything that follows from it leaves the house.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Event {
    /// A day has begun.
    Day(Day),
    /// Another operator under the same root.
    Operator(OperatorCertificate),
    /// An application was accepted: whoever has the key may come for it.
    Offered(Offer),
    /// A certificate was issued.
    Issued(Issuance),
    /// What a wallet has stated, with its lines.
    Uploaded(Excerpt),
    /// A word was said: by us, by the root, or by another operator.
    Said(Word),
    /// The deltas of one day: all of them, or a list that is being said anew would lose names.
    Published(Vec<Word>),
    /// A wallet is revoked.
    Revoked(WalletId, Why),
    /// It is not, after all.
    Restored(WalletId),
    /// A wallet was reported lost; from that day on it may be refunded.
    LossReported(WalletId, Day),
    /// It was found.
    LossWithdrawn(WalletId),
    /// It was paid out.
    Refunded(Refund),
    /// A debit that was handed over was paid back.
    PaidOut(Payout),
    /// What we have said to another operator about a session.
    Testified(SignedTestimony),
    /// What another has said to us.
    Heard(SignedTestimony),
    /// What another has shown us that a wallet of ours has paid to one of its own.
    Presented(Presentment),
}

/// Why a wallet is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It has done what no intact wallet does.
    Culprit,
    /// Its holder has lost it.
    Lost,
    /// Its operator has another reason.
    Ordered,
}

impl Event {
    /// The bytes for the store; `None` where the encoder fails, as it does for none that is known.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(&(VERSION, self)).ok()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        decode::<(u8, Self)>(bytes).ok().filter(|(version, _)| *version == VERSION).map(|it| it.1)
    }
}

/// The version of the format written here.
const VERSION: u8 = 1;
