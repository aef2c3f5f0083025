use core::fmt;

use crate::{
    entry::{Entry, Receipt},
    network::Message,
    state::State,
    wallet::{Debit, End, Standing},
};

/// What must hold. The more telling one comes first where a state breaks several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// Settled ⇒ credited.
    SettledCredited,
    /// Refunded, by whom ever ⇒ not credited, not before and not after.
    RefundedNotCredited,
    /// x and CANCEL are never both out for one entry.
    NotBothOut,
    /// An entry is credited once at most.
    CreditedOnce,
    /// Credited ⇒ debited.
    CreditedDebited,
    /// No intact wallet is locked.
    NobodyLocked,
    /// What is held, in flight and paid out is what there was in the beginning.
    Conserved,
    /// From every state, all power lost and all messages too, clean taps (and syncs, where there
    /// is an operator) end everything that is open.
    AlwaysResolvable,
}

impl Property {
    /// Those a state alone keeps or breaks.
    pub const SAFETY: [Self; 7] = [
        Self::SettledCredited,
        Self::RefundedNotCredited,
        Self::NotBothOut,
        Self::CreditedOnce,
        Self::CreditedDebited,
        Self::NobodyLocked,
        Self::Conserved,
    ];

    /// What it says.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SettledCredited => "settled ⇒ credited",
            Self::RefundedNotCredited => "refunded ⇒ never credited",
            Self::NotBothOut => "not both x and CANCEL",
            Self::CreditedOnce => "credited once",
            Self::CreditedDebited => "credited ⇒ debited",
            Self::NobodyLocked => "nobody locked",
            Self::Conserved => "conservation",
            Self::AlwaysResolvable => "always resolvable",
        }
    }

    /// Whether it holds in this state, where `total` is what there was in the beginning.
    ///
    /// [`Property::AlwaysResolvable`] is no property of a state and holds in all.
    #[must_use]
    pub fn holds(self, state: &State, total: i64) -> bool {
        match self {
            Self::SettledCredited => ended(state, End::Settled).all(|entry| state.credited(entry)),
            Self::RefundedNotCredited => {
                let paid = state.operator.paid.iter();
                ended(state, End::Refunded).chain(paid).all(|entry| !state.credited(entry))
            }
            Self::NotBothOut => state.network.messages().all(|message| match message {
                Message::Cancel(entry) => !state.network.has(&Message::Settled(Receipt::of(entry))),
                Message::Acknowledged { .. }
                | Message::Claim(_)
                | Message::HandedOver(_)
                | Message::Line { .. }
                | Message::Resolve(..)
                | Message::Settled(_)
                | Message::Statement { .. }
                | Message::Unknown(_)
                | Message::Value(_) => true,
            }),
            Self::CreditedOnce => {
                let mut credits = credits(state);
                credits.all(|entry| {
                    let payee = state.wallet(entry.payee);
                    payee.is_none_or(|payee| payee.durable.credits(entry) == 1)
                })
            }
            Self::CreditedDebited => credits(state).all(|entry| {
                let payer = state.wallet(entry.payer);
                payer.is_some_and(|payer| debited(payer.durable.debits.iter(), entry))
            }),
            Self::NobodyLocked => {
                state.all().all(|(_, wallet)| wallet.durable.standing != Standing::Locked)
            }
            Self::Conserved => worth(state) == total,
            Self::AlwaysResolvable => true,
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is held, in flight and paid out.
#[must_use]
pub fn worth(state: &State) -> i64 {
    let held: i64 = state.all().map(|(_, wallet)| wallet.durable.balance).sum();
    let open = ended(state, End::Unsettled).chain(ended(state, End::HandedOver));
    let paid = &state.operator.paid;
    let lost = open.filter(|entry| !state.credited(entry) && !paid.contains(*entry));
    let flying: i64 = lost.map(|entry| entry.amount).sum();
    held.saturating_add(flying).saturating_add(state.operator.outside)
}

/// Whether nothing is open: every debit has its end, and every debit handed over is credited or
/// paid out.
#[must_use]
pub fn resolved(state: &State) -> bool {
    let mut handed = ended(state, End::HandedOver);
    let paid = &state.operator.paid;
    ended(state, End::Unsettled).next().is_none()
        && handed.all(|entry| state.credited(entry) || paid.contains(entry))
}

fn ended(state: &State, end: End) -> impl Iterator<Item = &Entry> {
    let debits = state.all().flat_map(|(_, wallet)| &wallet.durable.debits);
    debits.filter(move |debit| debit.end == end).map(|debit| &debit.entry)
}

fn credits(state: &State) -> impl Iterator<Item = &Entry> {
    let lines = state.all().flat_map(|(_, wallet)| &wallet.durable.log);
    lines.filter_map(|line| match &line.how {
        crate::How::Credit(entry) => Some(entry),
        crate::How::Void => None,
    })
}

fn debited<'s>(mut debits: impl Iterator<Item = &'s Debit>, entry: &Entry) -> bool {
    debits.any(|debit| debit.entry == *entry)
}
