use std::time::{Duration, Instant};

use ecny_core::{Ledger, SecureElement, Terms, Wanted};
use ecny_offline_protocol::{Card, Event, Reader, TapError};
use embedded_storage::nor_flash::NorFlash;

/// The air between a reader and a card: counts what goes through, and may lose one message.
#[derive(Debug, Default)]
pub struct Air {
    /// Which message is lost, counted from 1: commands are odd, responses even. The link is dead
    /// from then on.
    pub lose: Option<u32>,
    /// What went through or was lost, in order.
    pub frames: Vec<Frame>,
}

/// One APDU on the air. How long it took is not compared: the same script gives the same frames.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Which way it went.
    pub direction: Direction,
    /// The command or response APDU.
    pub apdu: Vec<u8>,
    /// Whether it arrived.
    pub arrived: bool,
    /// How long it took to make, flash included.
    pub took: Duration,
}

impl PartialEq for Frame {
    fn eq(&self, other: &Self) -> bool {
        let Self { direction, apdu, arrived, took: _ } = self;
        (direction, apdu, arrived) == (&other.direction, &other.apdu, &other.arrived)
    }
}

impl Eq for Frame {}

/// Which way an APDU goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A command.
    ToCard,
    /// A response.
    ToReader,
}

/// What came of a tap.
#[derive(Debug, Default)]
pub struct Tapped {
    /// What happened to the wallet with the reader, in order.
    pub reader: Vec<Event>,
    /// What happened to the wallet that was the card, in order.
    pub card: Vec<Event>,
    /// Why the reader gave up, if it did.
    pub reader_error: Option<TapError>,
    /// Why the card refused, if it did.
    pub card_error: Option<TapError>,
    /// Whether a message was lost.
    pub torn: bool,
    /// What the reader did with the last answer, of which no frame came.
    pub closing: Duration,
    /// How many frames were the payment's, where the two went on to share.
    pub payment: Option<usize>,
}

impl Air {
    /// Air that loses that message, or none.
    #[must_use]
    pub const fn losing(lose: Option<u32>) -> Self {
        Self { lose, frames: Vec::new() }
    }

    /// How many commands were answered.
    #[must_use]
    pub fn exchanges(&self) -> usize {
        self.frames.iter().filter(|f| f.arrived && f.direction == Direction::ToReader).count()
    }

    /// All bytes on the air: the APDUs, and three of ISO-DEP around each (ISO/IEC 14443-4: PCB 1,
    /// CRC 2).
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.frames.iter().map(|frame| frame.apdu.len().saturating_add(3)).sum()
    }

    /// Puts one APDU on the air. `false` where it does not arrive.
    fn carry(&mut self, direction: Direction, apdu: &[u8], took: Duration) -> bool {
        let number = u32::try_from(self.frames.len()).unwrap_or(u32::MAX).saturating_add(1);
        let arrived = self.lose.is_none_or(|lose| number < lose);
        self.frames.push(Frame { direction, apdu: apdu.to_vec(), arrived, took });
        arrived
    }
}

/// One tap in which the payee holds the reader.
pub fn collect<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    wanted: Wanted,
    payee: &mut Ledger<F, E>,
    payer: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    match Reader::collect(wanted, payee) {
        Ok(mut reader) => tap(&mut reader, payee, &mut Card::new(), payer, air),
        Err(error) => Tapped { reader_error: Some(error), ..Tapped::default() },
    }
}

/// One tap in which the payer holds the reader.
pub fn pay<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    terms: Terms,
    payer: &mut Ledger<F, E>,
    payee: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    match Reader::pay(terms, payer) {
        Ok(mut reader) => tap(&mut reader, payer, &mut Card::new(), payee, air),
        Err(error) => Tapped { reader_error: Some(error), ..Tapped::default() },
    }
}

/// As [`collect`], and once the payment is over the two share what they know of revoked wallets.
pub fn collect_and_share<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    wanted: Wanted,
    payee: &mut Ledger<F, E>,
    payer: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    match Reader::collect(wanted, payee) {
        Ok(mut reader) => tap_and_share(&mut reader, payee, &mut Card::new(), payer, air),
        Err(error) => Tapped { reader_error: Some(error), ..Tapped::default() },
    }
}

/// As [`pay`], and once the payment is over the two share what they know of revoked wallets.
pub fn pay_and_share<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    terms: Terms,
    payer: &mut Ledger<F, E>,
    payee: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    match Reader::pay(terms, payer) {
        Ok(mut reader) => tap_and_share(&mut reader, payer, &mut Card::new(), payee, air),
        Err(error) => Tapped { reader_error: Some(error), ..Tapped::default() },
    }
}

/// Holds a reader against a card until the tap is over, or the air loses a message.
pub fn tap<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    reader: &mut Reader,
    asking: &mut Ledger<F, E>,
    card: &mut Card,
    answering: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    let tapped = converse(reader, asking, card, answering, air);
    reader.end(asking);
    card.deactivate(answering);
    tapped
}

/// The same, and once the payment is over the two share what they know of revoked wallets.
pub fn tap_and_share<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    reader: &mut Reader,
    asking: &mut Ledger<F, E>,
    card: &mut Card,
    answering: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    let mut tapped = converse(reader, asking, card, answering, air);
    tapped.payment = Some(air.frames.len());
    if !tapped.torn && tapped.reader_error.is_none() {
        share(reader, asking, card, answering, air, &mut tapped);
    }
    reader.end(asking);
    card.deactivate(answering);
    tapped
}

fn share<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    reader: &mut Reader,
    asking: &mut Ledger<F, E>,
    card: &mut Card,
    answering: &mut Ledger<G, D>,
    air: &mut Air,
    tapped: &mut Tapped,
) {
    loop {
        let command = match reader.share(asking) {
            Ok(Some(command)) => command.to_vec(),
            Ok(None) => break,
            Err(error) => {
                tapped.reader_error = Some(error);
                break;
            }
        };
        if exchange(reader, asking, card, answering, air, tapped, command, Duration::ZERO).is_none()
        {
            break;
        }
    }
}

fn converse<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    reader: &mut Reader,
    asking: &mut Ledger<F, E>,
    card: &mut Card,
    answering: &mut Ledger<G, D>,
    air: &mut Air,
) -> Tapped {
    let mut tapped = Tapped::default();
    let began = Instant::now();
    let mut next = Some(reader.start().to_vec());
    let mut took = began.elapsed();
    while let Some(command) = next {
        let answered = exchange(reader, asking, card, answering, air, &mut tapped, command, took);
        (next, took) = answered.unwrap_or_default();
    }
    tapped
}

/// What the reader sends next, and how long it took to make.
type Next = (Option<Vec<u8>>, Duration);

/// One command and its response; `None` where the tap ended with it.
#[expect(clippy::too_many_arguments, reason = "two ends of a tap, and the air between them")]
fn exchange<F: NorFlash, E: SecureElement, G: NorFlash, D: SecureElement>(
    reader: &mut Reader,
    asking: &mut Ledger<F, E>,
    card: &mut Card,
    answering: &mut Ledger<G, D>,
    air: &mut Air,
    tapped: &mut Tapped,
    command: Vec<u8>,
    took: Duration,
) -> Option<Next> {
    if !air.carry(Direction::ToCard, &command, took) {
        tapped.torn = true;
        return None;
    }
    let began = Instant::now();
    let handled = card.handle(&command, answering);
    let took = began.elapsed();
    match handled.event {
        Ok(event) => tapped.card.push(event),
        Err(error) => tapped.card_error = Some(error),
    }
    if !air.carry(Direction::ToReader, handled.response, took) {
        tapped.torn = true;
        return None;
    }
    let response = handled.response.to_vec();
    let began = Instant::now();
    let fed = reader.feed(&response, asking);
    let took = began.elapsed();
    match fed {
        Ok(next) => {
            tapped.reader.push(next.event);
            let send = next.send.map(<[u8]>::to_vec);
            if send.is_none() {
                tapped.closing = took;
            }
            Some((send, took))
        }
        Err(error) => {
            tapped.reader_error = Some(error);
            None
        }
    }
}
