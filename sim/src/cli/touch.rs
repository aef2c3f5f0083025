//! One tap between a payer and a payee, and what came of it.

use std::time::Duration;

use ecny_core::{Amount, Armed, Asked, Direction, Error, LedgerError, Seq, Terms, Wanted};
use ecny_offline_protocol::{Event, Orientation, TapError};
use ecny_sim::{
    Air, Tapped, collect, collect_and_share, host::HostLedger, pay, pay_and_share, received,
};

/// What came of one tap, as both wallets saw it.
#[derive(Debug)]
pub(super) struct Touch {
    /// Who had the reader.
    pub(super) orientation: Orientation,
    /// How it ended.
    pub(super) end: End,
    /// The older payment this tap ended, if it did.
    pub(super) healed: Option<Ended>,
    /// What is debited and credited nowhere, between these two.
    pub(super) in_flight: Amount,
    /// What the payer waits to hear the outcome of, between these two.
    pub(super) unsettled: Amount,
    /// Whether a message was lost.
    pub(super) torn: bool,
    /// What was on the air.
    pub(super) air: Air,
    closing: Duration,
}

/// How a tap ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The payment is out, and then a wallet failed or refused.
    Broken(Side, TapError),
    /// Only an older payment was ended: nobody has said yes to one more.
    Healed,
    /// What was sent in an earlier tap has paid the order at hand.
    Late,
    /// There was nothing to do.
    Nothing,
    /// The payment was made, and the payee would not take it: the payer has it back.
    Refunded(Option<LedgerError>),
    /// A wallet refused.
    Refused(Side, TapError),
    /// The payment was made, and its receipt is there.
    Settled,
    /// The tap ended too early to know.
    Torn,
    /// The payee has pruned its record: only the operator can tell.
    Unknown,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Payee,
    Payer,
}

/// A payment that has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    /// Which of the payer's debits it was.
    pub(super) seq: Seq,
    /// How much it was.
    pub(super) amount: Amount,
    /// Whether the payer took it back; otherwise the payee has it.
    pub(super) refunded: bool,
}

impl Touch {
    /// A payment. Who typed the command has said yes to exactly these terms, on both sides. Once it is
    /// over the two share what they know of revoked wallets, unless a message is to be lost.
    pub(super) fn pay(
        payer: &mut HostLedger,
        payee: &mut HostLedger,
        terms: Terms,
        orientation: Orientation,
        lose: Option<u32>,
    ) -> Result<Self, Error> {
        payer.consent.give(Asked { payee: payee.id(), terms });
        let mut air = Air::losing(lose);
        let shares = lose.is_none();
        let wanted = Wanted::Order(terms);
        let tapped = match orientation {
            Orientation::PayeeReads if shares => collect_and_share(wanted, payee, payer, &mut air),
            Orientation::PayeeReads => collect(wanted, payee, payer, &mut air),
            Orientation::PayerReads => {
                payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
                match shares {
                    true => pay_and_share(terms, payer, payee, &mut air),
                    false => pay(terms, payer, payee, &mut air),
                }
            }
        };
        // What was shared is no part of the payment.
        air.frames.truncate(tapped.payment.unwrap_or(usize::MAX));
        Self::of(orientation, &tapped, air, payer, payee)
    }

    /// A payment from the operator's purse: the wallet reads.
    pub(super) fn load(
        purse: &mut HostLedger,
        wallet: &mut HostLedger,
        terms: Terms,
    ) -> Result<Self, Error> {
        purse.consent.give(Asked { payee: wallet.id(), terms });
        let mut air = Air::default();
        let tapped = collect(Wanted::Load(terms), wallet, purse, &mut air);
        Self::of(Orientation::PayeeReads, &tapped, air, purse, wallet)
    }

    /// A tap in which no new money moves.
    pub(super) fn heal(
        payer: &mut HostLedger,
        payee: &mut HostLedger,
        orientation: Orientation,
    ) -> Result<Self, Error> {
        let mut air = Air::default();
        let tapped = match orientation {
            Orientation::PayeeReads => collect(Wanted::Late, payee, payer, &mut air),
            Orientation::PayerReads => {
                payee.consent.arm(Direction::Receive, Armed { most: Amount::ZERO, count: 1 });
                pay(Terms::HEAL, payer, payee, &mut air)
            }
        };
        Self::of(orientation, &tapped, air, payer, payee)
    }

    /// How long each APDU took to make, and what the reader did with the last of them.
    pub(super) fn steps(&self) -> impl Iterator<Item = Duration> {
        let closing = (!self.torn).then_some(self.closing);
        self.air.frames.iter().map(|frame| frame.took).chain(closing)
    }

    fn of(
        orientation: Orientation,
        tapped: &Tapped,
        air: Air,
        payer: &HostLedger,
        payee: &mut HostLedger,
    ) -> Result<Self, Error> {
        let (mut in_flight, mut unsettled) = (Amount::ZERO, Amount::ZERO);
        if let Some(debit) = payer.unsettled_towards(payee.id()) {
            unsettled = debit.amount();
            if !received(payee, payer.id(), debit.seq())? {
                in_flight = debit.amount();
            }
        }
        Ok(Self {
            orientation,
            end: end(orientation, tapped, !unsettled.is_zero()),
            healed: healed(orientation, tapped),
            in_flight,
            unsettled,
            torn: tapped.torn,
            air,
            closing: tapped.closing,
        })
    }
}

/// The events of the payer and of the payee.
fn events(orientation: Orientation, tapped: &Tapped) -> (&[Event], &[Event]) {
    match orientation {
        Orientation::PayeeReads => (&tapped.card, &tapped.reader),
        Orientation::PayerReads => (&tapped.reader, &tapped.card),
    }
}

fn end(orientation: Orientation, tapped: &Tapped, unsettled: bool) -> End {
    let (payer, payee) = events(orientation, tapped);
    if tapped.torn {
        return End::Torn;
    }
    let new = payer.iter().find_map(new_debit);
    if let Some(ended) = payer.iter().filter_map(ended).find(|ended| Some(ended.seq) == new) {
        return match ended.refunded {
            true => End::Refunded(payee.iter().find_map(why)),
            false => End::Settled,
        };
    }
    if payer.contains(&Event::Unknown) {
        return End::Unknown;
    }
    match refusal(orientation, tapped) {
        Some((_, TapError::NothingToHeal)) => return End::Nothing,
        Some((side, error)) if new.is_some() && unsettled => return End::Broken(side, error),
        Some((side, error)) => return End::Refused(side, error),
        None => {}
    }
    if payee.iter().any(|event| matches!(event, Event::Credited { .. })) {
        return End::Late;
    }
    if payer.iter().any(|event| ended(event).is_some()) { End::Healed } else { End::Nothing }
}

/// The wallet that refused, and why. The other one only hears that it did.
fn refusal(orientation: Orientation, tapped: &Tapped) -> Option<(Side, TapError)> {
    let (reader, card) = match orientation {
        Orientation::PayeeReads => (Side::Payee, Side::Payer),
        Orientation::PayerReads => (Side::Payer, Side::Payee),
    };
    let card = tapped.card_error.map(|error| (card, error));
    card.or_else(|| tapped.reader_error.map(|error| (reader, error)))
}

fn healed(orientation: Orientation, tapped: &Tapped) -> Option<Ended> {
    let (payer, _) = events(orientation, tapped);
    let new = payer.iter().find_map(new_debit);
    payer.iter().filter_map(ended).find(|ended| Some(ended.seq) != new)
}

fn ended(event: &Event) -> Option<Ended> {
    if let Event::Settled { seq, amount } = event {
        return Some(Ended { seq: *seq, amount: *amount, refunded: false });
    }
    let Event::Refunded { seq, amount } = event else { return None };
    Some(Ended { seq: *seq, amount: *amount, refunded: true })
}

fn new_debit(event: &Event) -> Option<Seq> {
    let Event::Debited { seq, again: false, .. } = event else { return None };
    Some(*seq)
}

fn why(event: &Event) -> Option<LedgerError> {
    let Event::Canceled { why, .. } = event else { return None };
    *why
}
