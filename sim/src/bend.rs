//! Air that does as it likes: messages that are lost, come twice, come late or come wrong.

use ecny_core::{Amount, Digest, Terms};
use ecny_offline_protocol::{Card, Event, Reader, TapError};

use crate::world::SimLedger;

/// What the air does to one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// It is lost, and the field with it.
    Lose,
    /// A command comes this often once more.
    Repeat(u8),
    /// A command of an earlier tap comes before it.
    Stale(usize),
    /// A message of an earlier tap comes instead of it.
    Swap(usize),
    /// One of its bits is flipped.
    Flip(usize),
}

/// The latest messages that were on the air, to be brought back. Numbers go round.
#[derive(Clone, Debug, Default)]
pub struct Overheard {
    messages: Vec<Vec<u8>>,
    /// How many were taken in all its life.
    taken: usize,
}

impl Overheard {
    /// How many messages are kept.
    const KEPT: usize = 256;

    fn take(&mut self, message: &[u8]) {
        let place = self.taken.checked_rem(Self::KEPT).unwrap_or_default();
        match self.messages.get_mut(place) {
            Some(kept) => {
                kept.clear();
                kept.extend_from_slice(message);
            }
            None => self.messages.push(message.to_vec()),
        }
        self.taken = self.taken.wrapping_add(1);
    }

    fn get(&self, number: usize) -> &[u8] {
        let place = number.checked_rem(self.messages.len()).unwrap_or_default();
        self.messages.get(place).map(Vec::as_slice).unwrap_or_default()
    }
}

/// One tap's air.
#[derive(Debug)]
pub struct BentAir<'a> {
    /// What happens to which message, counted from 1: commands are odd, responses even.
    pub bends: &'a [(usize, Bend)],
    /// What a payer that reads pays once more after it was healed, if anything.
    pub again: Option<Terms>,
    /// What was on the air before; what is on it now is added.
    pub overheard: &'a mut Overheard,
}

/// What one end of a tap made of one message.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Which end.
    pub end: End,
    /// What it told its own host.
    pub event: Result<Event, TapError>,
    /// Its wallet before.
    pub before: Mark,
    /// Its wallet after.
    pub after: Mark,
}

/// An end of a tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The wallet that touches.
    Reader,
    /// The wallet that is touched.
    Card,
}

/// What of a wallet a refused step must leave alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    number: u32,
    words: u64,
    balance: Amount,
    head: Digest,
}

impl Mark {
    /// Where that wallet stands.
    #[must_use]
    pub fn of(ledger: &SimLedger) -> Self {
        let account = ledger.account();
        Self {
            number: ledger.number(),
            words: ledger.flash().words_programmed(),
            balance: account.balance,
            head: account.head,
        }
    }
}

impl BentAir<'_> {
    /// Holds a reader against a card until the tap is over, or the air loses a message. `told`
    /// hears what happens at either end.
    pub fn tap(
        &mut self,
        reader: &mut Reader,
        asking: &mut SimLedger,
        answering: &mut SimLedger,
        mut told: impl FnMut(Told),
    ) {
        let mut card = Card::new();
        let mut command = reader.start().to_vec();
        let mut response = Vec::new();
        for number in (1..).step_by(2) {
            self.overheard.take(&command);
            let mut times: u8 = 1;
            for (_, bend) in self.bends.iter().filter(|(at, _)| *at == number) {
                match bend {
                    Bend::Repeat(more) => times = times.saturating_add(*more),
                    Bend::Stale(at) => {
                        answer(&mut card, self.overheard.get(*at), answering, &mut told);
                    }
                    Bend::Lose | Bend::Swap(_) | Bend::Flip(_) => {}
                }
            }
            if !self.bend(&mut command, number) {
                break;
            }
            for _ in 0..times {
                response = answer(&mut card, &command, answering, &mut told);
            }
            self.overheard.take(&response);
            if !self.bend(&mut response, number.saturating_add(1)) {
                break;
            }
            let before = Mark::of(asking);
            let fed = reader.feed(&response, asking);
            let event = fed.as_ref().map(|next| next.event).map_err(|error| *error);
            command.clear();
            command.extend_from_slice(fed.ok().and_then(|next| next.send).unwrap_or_default());
            told(Told { end: End::Reader, event, before, after: Mark::of(asking) });
            if let (Ok(_), true, Some(terms)) = (event, reader.healed(), self.again) {
                command = reader.pay_again(terms).unwrap_or_default().to_vec();
            }
            if command.is_empty() {
                break;
            }
        }
        reader.end(asking);
        card.deactivate(answering);
    }

    /// Bends one message; `false` where it is lost.
    fn bend(&self, apdu: &mut Vec<u8>, number: usize) -> bool {
        let mut arrives = true;
        for (_, bend) in self.bends.iter().filter(|(at, _)| *at == number) {
            match bend {
                Bend::Lose => arrives = false,
                Bend::Swap(at) => {
                    apdu.clear();
                    apdu.extend_from_slice(self.overheard.get(*at));
                }
                Bend::Flip(at) => {
                    let at = at.checked_rem(apdu.len()).unwrap_or_default();
                    if let (Some(byte), Ok(bit)) = (apdu.get_mut(at), u32::try_from(number % 8)) {
                        *byte ^= 1_u8.rotate_left(bit);
                    }
                }
                Bend::Repeat(_) | Bend::Stale(_) => {}
            }
        }
        arrives
    }
}

fn answer(
    card: &mut Card,
    command: &[u8],
    answering: &mut SimLedger,
    told: &mut impl FnMut(Told),
) -> Vec<u8> {
    let before = Mark::of(answering);
    let handled = card.handle(command, answering);
    let (response, event) = (handled.response.to_vec(), handled.event);
    told(Told { end: End::Card, event, before, after: Mark::of(answering) });
    response
}
