//! A reader held against a card, both in this image.

use ecny_core::{Ledger, SecureElement, Terms, Wanted};
use ecny_offline_protocol::{Card, Event, Reader, TapError, sizes};
use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;

/// Who does a step, or what is looked at while it is done.
pub trait Meter {
    /// Does the step with that number: 0 is the reader's begin; the messages are counted from 1,
    /// and who receives a message does the step of that number.
    fn step<T>(&mut self, number: u32, work: impl FnOnce() -> T) -> T;
}

/// Nothing is looked at.
pub struct Unmetered;

impl Meter for Unmetered {
    fn step<T>(&mut self, _number: u32, work: impl FnOnce() -> T) -> T {
        work()
    }
}

/// What came of a tap.
#[derive(Debug, Default)]
pub struct Tapped {
    /// What happened to the wallet with the reader, in order.
    pub reader: Vec<Event, 8>,
    /// What happened to the wallet that was the card, in order.
    pub card: Vec<Event, 8>,
    /// Why either gave up, if it did.
    pub error: Option<TapError>,
    /// Whether a message was lost.
    pub torn: bool,
}

/// What the reader is to do.
#[derive(Clone, Copy)]
pub enum Task {
    /// It is paid.
    Collect(Wanted),
    /// It pays.
    Pay(Terms),
}

/// Holds a reader against a card until the tap is over, or message number `lose` is lost and the
/// field with it.
pub fn tap<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    task: Task,
    asking: &mut Ledger<F, E>,
    answering: &mut Ledger<G, D>,
    lose: Option<u32>,
    meter: &mut impl Meter,
) -> Tapped {
    let mut tapped = Tapped::default();
    let begun = meter.step(0, || match task {
        Task::Collect(wanted) => Reader::collect(wanted, asking),
        Task::Pay(terms) => Reader::pay(terms, asking),
    });
    let mut reader = match begun {
        Ok(reader) => reader,
        Err(error) => return Tapped { error: Some(error), ..tapped },
    };
    let mut card = Card::new();
    let mut apdu = Apdu::from_slice(reader.start()).unwrap_or_default();
    for number in (1..).step_by(2) {
        if lose.is_some_and(|lose| number >= lose) {
            tapped.torn = true;
            break;
        }
        let handled = meter.step(number, || card.handle(&apdu, answering));
        match handled.event {
            Ok(event) => _ = tapped.card.push(event),
            Err(error) => tapped.error = Some(error),
        }
        apdu = Apdu::from_slice(handled.response).unwrap_or_default();
        if lose.is_some_and(|lose| number + 1 >= lose) {
            tapped.torn = true;
            break;
        }
        match meter.step(number + 1, || reader.feed(&apdu, asking)) {
            Ok(next) => {
                _ = tapped.reader.push(next.event);
                match next.send {
                    Some(send) => apdu = Apdu::from_slice(send).unwrap_or_default(),
                    None => break,
                }
            }
            Err(error) => {
                // The card's own reason says more than that it refused.
                tapped.error = tapped.error.or(Some(error));
                break;
            }
        }
    }
    reader.end(asking);
    card.deactivate(answering);
    tapped
}

type Apdu = Vec<u8, { sizes::APDU }>;
