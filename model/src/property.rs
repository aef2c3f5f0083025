use core::fmt;

use crate::{
    entry::{Entry, Receipt},
    network::Message,
    state::State,
    wallet::{Debit, End, How, Standing},
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
        How::Credit(entry) => Some(entry),
        How::Void => None,
    })
}

fn debited<'s>(mut debits: impl Iterator<Item = &'s Debit>, entry: &Entry) -> bool {
    debits.any(|debit| debit.entry == *entry)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]
mod tests {
    use super::*;
    use crate::{
        entry::Id,
        wallet::{Decision, Wallet},
    };

    const ENTRY: Entry =
        Entry { payer: Id(0), seq: 1, payee: Id(1), session: 1, channel: 1, amount: 1 };
    const TOTAL: i64 = 2;

    /// Two wallets, of which the first holds all there is, after `change`.
    fn state(change: impl FnOnce(&mut State)) -> State {
        let mut state = State::of(vec![Wallet::holding(TOTAL), Wallet::holding(0)]);
        change(&mut state);
        state
    }

    fn debit(state: &mut State, end: End) {
        let payer = state.wallet_mut(ENTRY.payer).unwrap();
        payer.durable.debits.push(Debit { entry: ENTRY, end });
        if end != End::Refunded {
            payer.durable.balance -= ENTRY.amount;
        }
    }

    fn credit(state: &mut State) {
        let payee = state.wallet_mut(ENTRY.payee).unwrap();
        payee.durable.log.push(Decision { session: 1, how: How::Credit(ENTRY) });
        payee.durable.balance += ENTRY.amount;
    }

    fn broken(state: &State) -> Vec<Property> {
        Property::SAFETY.into_iter().filter(|property| !property.holds(state, TOTAL)).collect()
    }

    #[test]
    fn a_payment_breaks_nothing_at_any_point() {
        for end in [End::Unsettled, End::HandedOver, End::Settled] {
            let paid = state(|state| {
                debit(state, end);
                credit(state);
            });
            assert_eq!(broken(&paid), [], "{end:?}");
            assert_eq!(resolved(&paid), end != End::Unsettled, "{end:?}");
        }
        for end in [End::Unsettled, End::HandedOver, End::Refunded] {
            let open = state(|state| debit(state, end));
            assert_eq!(broken(&open), [], "{end:?}");
            assert_eq!(resolved(&open), end == End::Refunded, "{end:?}");
        }
    }

    #[test]
    fn settled_without_a_credit_is_broken_and_lost() {
        let settled = state(|state| debit(state, End::Settled));

        assert_eq!(broken(&settled), [Property::SettledCredited, Property::Conserved]);
    }

    #[test]
    fn refunded_and_credited_is_broken_whoever_gave_it_back() {
        let refunded = state(|state| {
            debit(state, End::Refunded);
            credit(state);
        });
        let paid_out = state(|state| {
            debit(state, End::HandedOver);
            credit(state);
            state.operator_mut().paid.insert(ENTRY);
            state.operator_mut().outside += ENTRY.amount;
        });

        for state in [refunded, paid_out] {
            assert_eq!(broken(&state), [Property::RefundedNotCredited, Property::Conserved]);
        }
    }

    #[test]
    fn a_receipt_and_a_cancel_for_one_entry_are_broken() {
        let both = state(|state| {
            debit(state, End::Unsettled);
            credit(state);
            state.send(Message::Settled(Receipt::of(&ENTRY)));
            assert_eq!(broken(state), []);
            state.send(Message::Cancel(ENTRY));
        });

        assert_eq!(broken(&both), [Property::NotBothOut]);
    }

    #[test]
    fn a_second_credit_is_broken_and_makes_value() {
        let twice = state(|state| {
            debit(state, End::Settled);
            credit(state);
            credit(state);
        });

        assert_eq!(broken(&twice), [Property::CreditedOnce, Property::Conserved]);
    }

    #[test]
    fn a_credit_without_a_debit_is_broken_and_makes_value() {
        let credited = state(credit);

        assert_eq!(broken(&credited), [Property::CreditedDebited, Property::Conserved]);
    }

    #[test]
    fn a_locked_wallet_is_broken() {
        let locked = state(|state| {
            state.wallet_mut(ENTRY.payee).unwrap().durable.standing = Standing::Locked;
        });

        assert_eq!(broken(&locked), [Property::NobodyLocked]);
    }

    #[test]
    fn what_is_paid_out_for_a_debit_handed_over_is_counted_once() {
        let paid_out = state(|state| {
            debit(state, End::HandedOver);
            state.operator_mut().paid.insert(ENTRY);
            state.operator_mut().outside += ENTRY.amount;
        });

        assert_eq!(broken(&paid_out), []);
        assert!(resolved(&paid_out));
    }
}
