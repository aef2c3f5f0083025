use ecny_core::{
    Amount, Canceled, Credited, Debited, Decision, LedgerError, ListHead, Seq, WalletId,
};

use crate::payer::Ended;

/// What has happened in a tap, for the own host. The other wallet never sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A request for payment is out; nothing is written, nothing reserved.
    Asked,
    /// A payee's payment to come was canceled and its session voided.
    Canceled {
        /// Who takes the value back.
        payer: WalletId,
        /// How much.
        amount: Amount,
        /// Why; `None` where it was decided before.
        why: Option<LedgerError>,
    },
    /// Value came in, for good.
    Credited {
        /// Who paid.
        payer: WalletId,
        /// How much.
        amount: Amount,
    },
    /// Value came in before this tap; its receipt was said once more.
    CreditedBefore {
        /// Who paid.
        payer: WalletId,
        /// How much.
        amount: Amount,
    },
    /// Value is on its way: debited, its outcome unknown until the payee has said it.
    Debited {
        /// Who is paid.
        payee: WalletId,
        /// How much.
        amount: Amount,
        /// Which of our debits.
        seq: Seq,
        /// Whether it is an older payment that goes out once more.
        again: bool,
    },
    /// The card has heard the outcome: the tap is over.
    Heard,
    /// The payee asked for nothing and nothing is open towards it.
    Nothing,
    /// A payment was taken back: the payee never credited it and never will.
    Refunded {
        /// Which of our debits.
        seq: Seq,
        /// How much is back.
        amount: Amount,
    },
    /// The same command once more: the same response, and nothing done.
    Repeated,
    /// A card was selected, and has said nothing of itself but a fresh point.
    Selected,
    /// A payment ended for good: the payee has the value.
    Settled {
        /// Which of our debits.
        seq: Seq,
        /// How much was paid.
        amount: Amount,
    },
    /// The payment is over, and the two have told each other how far they know the lists of revoked
    /// wallets.
    Shared {
        /// The delta that was taken from the other, if one was.
        taken: Option<ListHead>,
    },
    /// The payee has pruned its record of a payment: only the operator can tell its end.
    Unknown,
}

impl Event {
    pub(crate) fn sent(debited: &Debited, again: bool) -> Self {
        let entry = &debited.value().entry;
        Self::Debited { payee: entry.payee, amount: entry.terms.amount, seq: entry.seq, again }
    }

    pub(crate) fn decided(decision: &Decision) -> Self {
        let credit = |credited: &Credited| (credited.payer(), credited.amount());
        let cancel = |canceled: &Canceled| (canceled.payer(), canceled.amount(), canceled.why());
        match decision {
            Decision::Credited(credited) => {
                let (payer, amount) = credit(credited);
                Self::Credited { payer, amount }
            }
            Decision::Again(credited) => {
                let (payer, amount) = credit(credited);
                Self::CreditedBefore { payer, amount }
            }
            Decision::Canceled(canceled) => {
                let (payer, amount, why) = cancel(canceled);
                Self::Canceled { payer, amount, why }
            }
            Decision::Unknown => Self::Unknown,
        }
    }

    pub(crate) const fn ended(ended: &Ended) -> Self {
        match ended {
            Ended::Settled(settled) => Self::Settled { seq: settled.seq, amount: settled.amount },
            Ended::Refunded(refunded) => {
                Self::Refunded { seq: refunded.seq, amount: refunded.amount }
            }
            Ended::Unknown => Self::Unknown,
        }
    }
}
