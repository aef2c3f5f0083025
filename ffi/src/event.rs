use ecny_core::{Amount, Seq, WalletId};
use ecny_offline_protocol::{Event, TapError};

use crate::{
    ECNY_ID_LEN,
    ecny_result::{self, ECNY_OK},
};

/// What has happened in a tap, for the own host. The other wallet never sees it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_event {
    /// What it is.
    pub kind: ecny_event_kind,
    /// Of `REFUSED`: the reason. Of `CANCELED`: why, or `ECNY_OK` where that was decided before.
    pub why: ecny_result,
    /// How much, in fen: of `CANCELED`, `CREDITED`, `CREDITED_BEFORE`, `DEBITED`, `REFUNDED`,
    /// `SETTLED`.
    pub amount_fen: u64,
    /// Which of our debits: of `DEBITED`, `REFUNDED`, `SETTLED`.
    pub seq: u32,
    /// The payee of `DEBITED`; the payer of `CANCELED`, `CREDITED`, `CREDITED_BEFORE`.
    pub peer: [u8; ECNY_ID_LEN],
    /// Of `DEBITED`: an older payment without an outcome goes out once more.
    pub again: bool,
    /// The tap is over.
    pub over: bool,
}

/// What has happened in a tap.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_event_kind {
    /// Nothing yet.
    ECNY_EVENT_NONE = 0,
    /// A request for payment is out; nothing is written, nothing reserved.
    ECNY_EVENT_ASKED = 1,
    /// A payment to us was canceled: its payer takes it back.
    ECNY_EVENT_CANCELED = 2,
    /// Value came in, for good: show "received".
    ECNY_EVENT_CREDITED = 3,
    /// Value came in before this tap; its receipt was said once more.
    ECNY_EVENT_CREDITED_BEFORE = 4,
    /// Value is on its way: debited, its outcome unknown until the payee has said it.
    ECNY_EVENT_DEBITED = 5,
    /// The card has heard the outcome.
    ECNY_EVENT_HEARD = 6,
    /// The payee asked for nothing and nothing is open towards it.
    ECNY_EVENT_NOTHING = 7,
    /// A payment of ours came back: the payee never took it and never will.
    ECNY_EVENT_REFUNDED = 8,
    /// The same command once more: the same response, and nothing done.
    ECNY_EVENT_REPEATED = 9,
    /// A card was selected, and has said nothing of itself.
    ECNY_EVENT_SELECTED = 10,
    /// A payment of ours ended for good, the payee has the value: show "paid".
    ECNY_EVENT_SETTLED = 11,
    /// The payee no longer knows a payment of ours: only the operator can tell its end.
    ECNY_EVENT_UNKNOWN = 12,
    /// The step was refused, and the tap is over. `why` says by whose fault.
    ECNY_EVENT_REFUSED = 13,
    /// The payment is over, and the two have told each other how far they know the lists of revoked
    /// wallets.
    ECNY_EVENT_SHARED = 14,
}

use ecny_event_kind::*;

impl ecny_event {
    const fn of(kind: ecny_event_kind) -> Self {
        Self {
            kind,
            why: ECNY_OK,
            amount_fen: 0,
            seq: 0,
            peer: [0; ECNY_ID_LEN],
            again: false,
            over: false,
        }
    }

    fn about(self, peer: WalletId, amount: Amount) -> Self {
        Self { peer: peer.to_bytes(), amount_fen: amount.fen(), ..self }
    }

    const fn ended(self, seq: Seq, amount: Amount) -> Self {
        Self { seq: seq.number(), amount_fen: amount.fen(), ..self }
    }

    pub(crate) fn refused(error: TapError) -> Self {
        Self { why: error.into(), over: true, ..Self::of(ECNY_EVENT_REFUSED) }
    }

    pub(crate) fn happened(event: Event) -> Self {
        match event {
            Event::Asked => Self::of(ECNY_EVENT_ASKED),
            Event::Canceled { payer, amount, why } => Self {
                why: why.map_or(ECNY_OK, Into::into),
                ..Self::of(ECNY_EVENT_CANCELED).about(payer, amount)
            },
            Event::Credited { payer, amount } => Self::of(ECNY_EVENT_CREDITED).about(payer, amount),
            Event::CreditedBefore { payer, amount } => {
                Self::of(ECNY_EVENT_CREDITED_BEFORE).about(payer, amount)
            }
            Event::Debited { payee, amount, seq, again } => Self {
                seq: seq.number(),
                again,
                ..Self::of(ECNY_EVENT_DEBITED).about(payee, amount)
            },
            Event::Heard => Self::of(ECNY_EVENT_HEARD),
            Event::Nothing => Self::of(ECNY_EVENT_NOTHING),
            Event::Refunded { seq, amount } => Self::of(ECNY_EVENT_REFUNDED).ended(seq, amount),
            Event::Repeated => Self::of(ECNY_EVENT_REPEATED),
            Event::Selected => Self::of(ECNY_EVENT_SELECTED),
            Event::Shared { .. } => Self::of(ECNY_EVENT_SHARED),
            Event::Settled { seq, amount } => Self::of(ECNY_EVENT_SETTLED).ended(seq, amount),
            Event::Unknown => Self::of(ECNY_EVENT_UNKNOWN),
            // One this version of the ABI has no name for.
            _ => Self::of(ECNY_EVENT_NONE),
        }
    }
}
