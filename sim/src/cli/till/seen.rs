//! What a reader can know of its tap.

use ecny_core::{Amount, LedgerError, Seq, WalletId};
use ecny_offline_protocol::Event;

use super::Tapped;

/// Everything the events of a tap come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// What the other wallet is called.
    pub(super) with: Option<WalletId>,
    /// The payment of this tap, ended.
    pub(super) paid: Option<(Amount, End)>,
    /// An older payment, ended.
    pub(super) healed: Option<(Amount, End)>,
    /// What cannot be known here.
    pub(super) open: Open,
    pub(super) forgotten: bool,
    /// The debit made in this tap.
    new: Option<Seq>,
}

/// How a payment has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The payee did not take it: the payer has it back.
    Refunded(Option<LedgerError>),
    Settled,
}

/// What is not known to both where a tap ends now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Open {
    /// This wallet has asked: the other one may have paid.
    Asked,
    /// This wallet has decided: the other one may not have heard of it.
    Decided,
    #[default]
    Nothing,
    /// This wallet has paid: the other one may have received it.
    Sent(Amount),
}

impl Seen {
    pub(super) fn of(tap: &Tapped, heals: bool) -> Self {
        let mut seen = Self::default();
        for event in &tap.events {
            seen.add(event);
        }
        // The card has judged what it was asked, and gave nothing.
        if seen.open == Open::Asked && tap.card_refused() {
            seen.open = Open::Nothing;
        }
        // What comes in a tap that orders nothing is older.
        if heals {
            seen.healed = seen.healed.or(seen.paid.take());
        }
        seen
    }

    /// Whether an older payment has come to its end.
    pub(super) const fn has_healed(&self) -> bool {
        self.healed.is_some()
    }

    fn add(&mut self, event: &Event) {
        match event {
            Event::Asked => self.open = Open::Asked,
            Event::Canceled { payer, amount, why } => {
                self.decided(*payer, *amount, End::Refunded(*why), true);
            }
            Event::Credited { payer, amount } => self.decided(*payer, *amount, End::Settled, true),
            Event::CreditedBefore { payer, amount } => {
                self.decided(*payer, *amount, End::Settled, false);
            }
            Event::Debited { payee, amount, seq, again } => {
                self.with = Some(*payee);
                self.open = Open::Sent(*amount);
                self.new = Some(*seq).filter(|_| !again);
            }
            Event::Heard | Event::Nothing => self.open = Open::Nothing,
            Event::Refunded { seq, amount } => self.ended(*seq, *amount, End::Refunded(None)),
            Event::Settled { seq, amount } => self.ended(*seq, *amount, End::Settled),
            Event::Unknown => {
                self.open = Open::Nothing;
                self.forgotten = true;
            }
            Event::Repeated | Event::Selected | _ => {}
        }
    }

    /// A payee that reads has decided.
    fn decided(&mut self, payer: WalletId, amount: Amount, end: End, now: bool) {
        if let Some((_, End::Refunded(_))) = self.paid {
            // It was an older one, then: another one has come in the same tap.
            self.healed = self.paid.take();
        }
        self.with = Some(payer);
        self.open = Open::Decided;
        if now {
            self.paid = Some((amount, end));
        } else {
            self.healed = Some((amount, end));
        }
    }

    fn ended(&mut self, seq: Seq, amount: Amount, end: End) {
        self.open = Open::Nothing;
        if self.new == Some(seq) {
            self.paid = Some((amount, end));
        } else {
            self.healed = Some((amount, end));
        }
    }
}

#[cfg(test)]
mod tests {
    use ecny_core::{Error, PeerFault};
    use ecny_offline_protocol::{ResponseError, StatusWord, TapError};

    use super::*;

    const OTHER: WalletId = WalletId::from_bytes(&[0, 1, 0, 0, 0, 0, 0, 2]);
    const REFUSED: TapError = TapError::Response(ResponseError::Status(StatusWord::Refused));

    fn fen(fen: u64) -> Amount {
        Amount::from_fen(fen).unwrap()
    }

    fn sent(number: u32, again: bool) -> Event {
        Event::Debited { payee: OTHER, amount: fen(5), seq: Seq::new(number), again }
    }

    fn settled(number: u32) -> Event {
        Event::Settled { seq: Seq::new(number), amount: fen(5) }
    }

    fn seen(events: &[Event], error: Option<TapError>, heals: bool) -> Seen {
        let events = events.to_vec();
        Seen::of(&Tapped { events, error, cut: None, exchanges: 0, bytes: 0 }, heals)
    }

    #[test]
    fn a_payment_is_the_one_of_this_tap_and_any_other_an_older_one() {
        let new = seen(&[Event::Selected, sent(2, false), settled(2)], None, false);
        let older = seen(&[Event::Selected, sent(1, true), settled(1)], None, false);

        assert_eq!((new.paid, new.healed), (Some((fen(5), End::Settled)), None));
        assert_eq!((older.paid, older.healed), (None, Some((fen(5), End::Settled))));
    }

    #[test]
    fn what_a_payee_cancels_before_it_is_paid_was_older() {
        let why = Some(LedgerError::OtherOrder);
        let canceled = Event::Canceled { payer: OTHER, amount: fen(5), why };
        let credited = Event::Credited { payer: OTHER, amount: fen(7) };
        let events = [Event::Asked, canceled, Event::Asked, credited, Event::Heard];

        let both = seen(&events, None, false);
        let one = seen(&[Event::Asked, canceled, Event::Heard], None, false);

        assert_eq!(both.paid, Some((fen(7), End::Settled)));
        assert_eq!(both.healed, Some((fen(5), End::Refunded(why))));
        assert_eq!((one.paid, one.healed), (Some((fen(5), End::Refunded(why))), None));
        assert_eq!((both.open, one.open), (Open::Nothing, Open::Nothing));
    }

    #[test]
    fn what_comes_in_a_tap_that_orders_nothing_was_older() {
        let credited = Event::Credited { payer: OTHER, amount: fen(7) };

        let healed = seen(&[Event::Asked, credited, Event::Heard], None, true);

        assert_eq!((healed.paid, healed.healed), (None, Some((fen(7), End::Settled))));
        assert!(healed.has_healed());
    }

    #[test]
    fn a_refusal_leaves_open_what_was_sent_before_it() {
        let own = TapError::Wallet(Error::Peer(PeerFault::Cookie));
        let credited = Event::Credited { payer: OTHER, amount: fen(7) };
        for (events, error, open) in [
            (&[Event::Asked][..], REFUSED, Open::Nothing),
            (&[Event::Asked], own, Open::Asked),
            (&[Event::Asked, credited], REFUSED, Open::Decided),
            (&[Event::Selected, sent(1, false)], REFUSED, Open::Sent(fen(5))),
            (&[Event::Selected], own, Open::Nothing),
        ] {
            assert_eq!(seen(events, Some(error), false).open, open, "{events:?} {error:?}");
        }
    }
}
