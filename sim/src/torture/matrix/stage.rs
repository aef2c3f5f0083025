use ecny_core::{
    Amount, Armed, Asked, Direction, Error, LifeStep, Seq, Settings, Standing, Terms, Wanted,
};
use ecny_offline_protocol::{Event, Orientation, Reader, TapError};

use super::{
    case::Bend,
    device::Device,
    link::{Late, Linked, hold},
    run::{value, worth},
    word::Said,
};
use crate::{
    credits::Credits,
    world::{SimLedger, WorldError},
};

/// Two devices as they lie there, and what they are about to do.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) payer: Device,
    pub(super) payee: Device,
    pub(super) act: Act,
    /// Who reads when they are healed.
    pub(super) heals: Orientation,
    /// What is done again and again after the tap that heals, until it is done.
    pub(super) then: Vec<Act>,
    /// The credits the operator has seen: the payee's log may forget them.
    pub(super) seen: Credits,
    /// What may have been paid in the end, of all that the payer has or has in flight, in fen.
    pub(super) paid: Vec<u64>,
    /// What the two hold together with what is in flight, less what was issued.
    pub(super) before: i128,
    /// What the payer holds and has in flight.
    pub(super) had: i128,
    /// What the payer holds for a purpose and has in flight of that, where it is paid from there.
    pub(super) bound: Option<u64>,
}

/// What two devices do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// One tap, with consent on both sides.
    Tap(Orientation, Wanted),
    /// The same, and the two share what they know of revoked wallets.
    Share(Orientation, Wanted),
    /// A tap that nobody has said yes to, the yes, and a second tap.
    TwoTaps(Orientation, Terms),
    /// The payee gives up the order it has open.
    Void,
    /// One of them moves its log into the next region between taps: the payer, or the payee.
    Compact {
        /// Which.
        payer: bool,
    },
    /// One of them takes its operator's word.
    Take(Said),
    /// The payer hands that payment over.
    HandOver(Seq),
    /// The holder of one of them takes a step with it.
    Live {
        /// Whether it is the payer's.
        payer: bool,
        /// Which.
        step: LifeStep,
    },
    /// The user of the payer sets limits.
    Set(Settings),
}

impl Stage {
    /// The stage of an act after which so much may have been paid.
    pub(super) fn of(
        payer: SimLedger,
        payee: SimLedger,
        act: Act,
        paid: &[u64],
    ) -> Result<Self, WorldError> {
        Self::knowing(Credits::default(), (payer, payee), act, paid)
    }

    /// The same where the operator has seen these credits.
    pub(super) fn knowing(
        seen: Credits,
        (mut payer, mut payee): (SimLedger, SimLedger),
        act: Act,
        paid: &[u64],
    ) -> Result<Self, WorldError> {
        let heals = match act {
            Act::Tap(orientation, _)
            | Act::Share(orientation, _)
            | Act::TwoTaps(orientation, _) => orientation,
            Act::Void
            | Act::Compact { .. }
            | Act::Take(_)
            | Act::HandOver(_)
            | Act::Live { .. }
            | Act::Set(_) => Orientation::PayeeReads,
        };
        // Whether what decides the payment comes before the tap that does, or after it, is not a matter
        // of faults alone: it is not made again then.
        let again = act.is_made_again() && paid.len() == 1;
        let then = again.then_some(act).into_iter().collect();
        let before = value(&seen, &mut payer, &mut payee).map_err(|_| WorldError::Load)?;
        let had = worth(&payer);
        let (payer, payee) = (Device::of(payer, 1), Device::of(payee, 1));
        let (paid, bound) = (paid.to_vec(), None);
        Ok(Self { payer, payee, act, heals, then, seen, paid, before, had, bound })
    }

    /// The same, with what is done besides when the two are healed.
    pub(super) fn and_then(mut self, act: Act) -> Self {
        self.then.push(act);
        self
    }

    /// The same, where so much is held for a purpose or on its way from there.
    pub(super) fn bound(self, fen: u64) -> Self {
        Self { bound: Some(fen), ..self }
    }
}

/// What was seen of an act.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// What happened to the payer.
    pub(super) payer: Vec<Event>,
    /// What happened to the payee.
    pub(super) payee: Vec<Event>,
    /// What either refused.
    pub(super) refused: Vec<TapError>,
    /// Whether a message was bent.
    pub(super) bent: bool,
    /// The message that is to come in the next tap.
    pub(super) late: Option<Late>,
    /// What was done, of all that is no tap.
    pub(super) done: Vec<Act>,
}

impl Act {
    /// Does it. What fails, fails as on a device without power: nobody hears of it.
    pub(super) fn perform(
        self,
        payer: &mut SimLedger,
        payee: &mut SimLedger,
        bend: Option<Bend>,
        late: Option<&Late>,
    ) -> Seen {
        match self {
            Self::Tap(orientation, wanted) => {
                let terms = wanted.terms();
                payer.consent.give(Asked { payee: payee.id(), terms });
                tap(orientation, wanted, (payer, payee), (bend, late), false)
            }
            Self::Share(orientation, wanted) => {
                let terms = wanted.terms();
                payer.consent.give(Asked { payee: payee.id(), terms });
                tap(orientation, wanted, (payer, payee), (bend, late), true)
            }
            Self::TwoTaps(orientation, terms) => {
                let wanted = Wanted::Order(terms);
                let first = tap(orientation, wanted, (payer, payee), (None, late), false);
                if let Some(asked) = payer.consent.asked().copied() {
                    payer.consent.approve(&asked);
                }
                let second = tap(orientation, wanted, (payer, payee), (bend, None), false);
                first.and(second)
            }
            Self::Void => {
                let _ = payee.void();
                Seen::default()
            }
            Self::Compact { payer: true } => {
                let _ = payer.compact();
                Seen::default()
            }
            Self::Compact { payer: false } => {
                let _ = payee.compact();
                Seen::default()
            }
            Self::Take(said) => self.seen(said.take(payer, payee)),
            Self::HandOver(seq) => self.seen(payer.hand_over(seq)),
            Self::Set(settings) => self.seen(payer.set_settings(&settings).map(|_| ())),
            Self::Live { payer: by_payer, step } => {
                let ledger = if by_payer { payer } else { payee };
                self.seen(match step {
                    LifeStep::Activate => ledger.activate(),
                    LifeStep::Suspend => ledger.suspend(),
                    LifeStep::Resume => ledger.resume(),
                    LifeStep::Retire => ledger.retire(),
                })
            }
        }
    }

    fn seen(self, done: Result<(), Error>) -> Seen {
        match done {
            Ok(()) => Seen { done: vec![self], ..Seen::default() },
            Err(error) => Seen { refused: vec![error.into()], ..Seen::default() },
        }
    }

    /// Whether it lasts, as far as these devices show.
    pub(super) fn is_done(&self, payer: &SimLedger, payee: &SimLedger) -> bool {
        match *self {
            Self::Take(said) => said.is_taken(payer, payee),
            Self::HandOver(seq) => payer.unsettled().iter().all(|debit| debit.seq() != seq),
            Self::Set(settings) => payer.account().settings == settings,
            Self::Live { payer: by_payer, step } => {
                let ledger = if by_payer { payer } else { payee };
                let standing = match step {
                    LifeStep::Activate | LifeStep::Resume => Standing::Active,
                    LifeStep::Suspend => Standing::Suspended,
                    LifeStep::Retire => Standing::Retired,
                };
                ledger.account().standing == standing
            }
            Self::Tap(..)
            | Self::Share(..)
            | Self::TwoTaps(..)
            | Self::Void
            | Self::Compact { .. } => true,
        }
    }

    /// Whether whoever was cut off in it does it again.
    const fn is_made_again(&self) -> bool {
        match self {
            Self::Take(_) | Self::Set(_) | Self::Live { .. } => true,
            Self::Tap(..)
            | Self::Share(..)
            | Self::TwoTaps(..)
            | Self::Void
            | Self::Compact { .. }
            | Self::HandOver(_) => false,
        }
    }
}

impl Seen {
    /// What was seen of one act and then of another.
    pub(super) fn and(mut self, then: Self) -> Self {
        self.payer.extend(then.payer);
        self.payee.extend(then.payee);
        self.refused.extend(then.refused);
        self.done.extend(then.done);
        Self { bent: self.bent || then.bent, late: then.late.or(self.late), ..self }
    }
}

fn tap(
    orientation: Orientation,
    wanted: Wanted,
    (payer, payee): (&mut SimLedger, &mut SimLedger),
    (bend, late): (Option<Bend>, Option<&Late>),
    shares: bool,
) -> Seen {
    let terms = wanted.terms();
    payee.consent.arm(Direction::Receive, Armed { most: Amount::MAX, count: 1 });
    let linked = match orientation {
        Orientation::PayeeReads => Reader::collect(wanted, payee)
            .map(|reader| hold(reader, payee, payer, bend, late, shares)),
        Orientation::PayerReads => {
            Reader::pay(terms, payer).map(|reader| hold(reader, payer, payee, bend, late, shares))
        }
    };
    let Linked { reader, card, bent, late } = match linked {
        Ok(linked) => linked,
        Err(error) => return Seen { refused: vec![error], ..Seen::default() },
    };
    let refused = reader.iter().chain(&card).filter_map(|event| event.err()).collect();
    let (reader, card) = (happened(reader), happened(card));
    let (payer, payee) = match orientation {
        Orientation::PayeeReads => (card, reader),
        Orientation::PayerReads => (reader, card),
    };
    Seen { payer, payee, refused, bent, late, done: Vec::new() }
}

fn happened(events: Vec<Result<Event, TapError>>) -> Vec<Event> {
    events.into_iter().filter_map(Result::ok).collect()
}
