use ecny_core::{Amount, Armed, Asked, Direction, Terms, Wanted};
use ecny_offline_protocol::{Event, Orientation, Reader, TapError};

use super::{
    case::Bend,
    device::Device,
    link::{Late, Linked, hold},
    run::{value, worth},
    word::Word,
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
    /// What the operator has said: who heals takes it, again and again, after the tap.
    pub(super) word: Option<Word>,
    /// The credits the operator has seen: the payee's log may forget them.
    pub(super) seen: Credits,
    /// What may have been paid in the end, of all that the payer has or has in flight, in fen.
    pub(super) paid: Vec<u64>,
    /// What the two hold together with what is in flight, less what was issued.
    pub(super) before: i128,
    /// What the payer holds and has in flight.
    pub(super) had: i128,
}

/// What two devices do.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// One tap, with consent on both sides.
    Tap(Orientation, Wanted),
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
    Take(Word),
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
            Act::Tap(orientation, _) | Act::TwoTaps(orientation, _) => orientation,
            Act::Void | Act::Compact { .. } | Act::Take(_) => Orientation::PayeeReads,
        };
        let word = match act {
            Act::Take(word) => Some(word),
            Act::Compact { .. } | Act::Tap(..) | Act::TwoTaps(..) | Act::Void => None,
        };
        let before = value(&seen, &mut payer, &mut payee).map_err(|_| WorldError::Load)?;
        let had = worth(&payer);
        let (payer, payee) = (Device::of(payer, 1), Device::of(payee, 1));
        Ok(Self { payer, payee, act, heals, word, seen, paid: paid.to_vec(), before, had })
    }

    /// The same, with a word of the operator that is taken when the two are healed.
    pub(super) fn with_word(self, word: Word) -> Self {
        Self { word: Some(word), ..self }
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
    /// The word of the operator that was taken.
    pub(super) taken: Option<Word>,
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
                tap(orientation, wanted, payer, payee, bend, late)
            }
            Self::TwoTaps(orientation, terms) => {
                let wanted = Wanted::Order(terms);
                let first = tap(orientation, wanted, payer, payee, None, late);
                if let Some(asked) = payer.consent.asked().copied() {
                    payer.consent.approve(&asked);
                }
                let second = tap(orientation, wanted, payer, payee, bend, None);
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
            Self::Take(word) => match word.take(payer, payee) {
                Ok(()) => Seen { taken: Some(word), ..Seen::default() },
                Err(error) => Seen { refused: vec![error.into()], ..Seen::default() },
            },
        }
    }
}

impl Seen {
    /// What was seen of one act and then of another.
    pub(super) fn and(mut self, then: Self) -> Self {
        self.payer.extend(then.payer);
        self.payee.extend(then.payee);
        self.refused.extend(then.refused);
        let (late, taken) = (then.late.or(self.late), then.taken.or(self.taken));
        Self { bent: self.bent || then.bent, late, taken, ..self }
    }
}

fn tap(
    orientation: Orientation,
    wanted: Wanted,
    payer: &mut SimLedger,
    payee: &mut SimLedger,
    bend: Option<Bend>,
    late: Option<&Late>,
) -> Seen {
    let terms = wanted.terms();
    payee.consent.arm(Direction::Receive, Armed { most: Amount::MAX, count: 1 });
    let linked = match orientation {
        Orientation::PayeeReads => {
            Reader::collect(wanted, payee).map(|reader| hold(reader, payee, payer, bend, late))
        }
        Orientation::PayerReads => {
            Reader::pay(terms, payer).map(|reader| hold(reader, payer, payee, bend, late))
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
    Seen { payer, payee, refused, bent, late, taken: None }
}

fn happened(events: Vec<Result<Event, TapError>>) -> Vec<Event> {
    events.into_iter().filter_map(Result::ok).collect()
}
