//! A sealed channel over air that does as it likes: [`channel()`].

use ecny_core::{ElementError, SecureElement, sm2::Point};
use ecny_offline_protocol::{
    Capabilities, Channel, ChannelError, Exchange, Hello, Listening, Orientation, Reading, sizes,
};

use super::{
    edit::Edit,
    law::unchanged,
    script::{Few, Steps, script},
    stage::Stage,
};
use crate::{SimLedger, State};

script! {
    /// A channel between two wallets and what the air does to it.
    pub struct Wire {
        /// Whether the payer holds the reader.
        pub payer_reads: bool,
        /// What becomes of HELLO on its way.
        pub hello: Few<Edit>,
        /// What becomes of the reader's point on its way.
        pub point: Few<Edit>,
        /// Whether the card hears its own point.
        pub reflected: bool,
        /// What is said in it.
        pub steps: Steps<Step>,
    }
}

script! {
    /// One thing that happens in a channel.
    pub enum Step {
        /// A message is sealed.
        Seal {
            /// By the card, or by the reader.
            card: bool,
            /// In which exchange.
            exchange: u8,
            /// What it says.
            fill: u8,
        },
        /// Many messages are sealed.
        Many {
            /// By the card, or by the reader.
            card: bool,
            /// How many.
            count: u8,
        },
        /// One of the sealed messages is opened, be it due or not.
        Open {
            /// By the card, or by the reader.
            card: bool,
            /// Which one, counted back from the last.
            which: u8,
            /// Whether it is opened in the exchange it was sealed in, or in which other.
            exchange: u8,
            /// What became of it on its way.
            edits: Few<Edit>,
        },
    }
}

thread_local! {
    static STAGE: Stage = Stage::new(2, 0);
}

/// A message opens where it is the next one that the other end has sealed, in its exchange and
/// unchanged, and nowhere else; what does not open kills the channel; no wallet notices.
///
/// # Panics
/// Where it does not.
pub fn channel(wire: &Wire) {
    STAGE.with(|stage| {
        stage.play(|world, _| {
            let (card, reader) = world.pair_mut(0, 1);
            let before = [State::of(card), State::of(reader)];
            if let Some(mut pair) = Pair::meet(wire, card, reader) {
                wire.steps.0.iter().for_each(|step| pair.happens(step));
            }
            unchanged(&before[0], world.wallet(0));
            unchanged(&before[1], world.wallet(1));
        });
    });
}

/// Both ends, and what they ought to do.
struct Pair {
    orientation: Orientation,
    card: End,
    reader: End,
    /// Whether both have the same keys.
    agreed: bool,
    sealed: Vec<Sealed>,
}

struct End {
    channel: Channel,
    sent: u8,
    opened: u8,
    dead: bool,
}

#[derive(Clone)]
struct Sealed {
    by_card: bool,
    count: u8,
    exchange: Exchange,
    plain: [u8; sizes::PAY],
    bytes: [u8; sizes::SEALED_PAY],
}

impl Pair {
    fn meet(wire: &Wire, card: &mut SimLedger, reader: &mut SimLedger) -> Option<Self> {
        let orientation =
            if wire.payer_reads { Orientation::PayerReads } else { Orientation::PayeeReads };
        let listening = Listening::new(Capabilities::NONE, card.element()).ok()?;
        let reading = Reading::new(reader.element()).ok()?;
        let (said, own) = (listening.hello().to_bytes(), listening.hello().point);
        let mut hello = said;
        wire.hello.apply(&mut hello);
        let heard = Hello::from_bytes(&hello).ok()?;
        assert_eq!(heard.to_bytes(), hello, "there is one encoding");
        let connected = reading.connect(orientation, &heard, reader.element());
        let spent = reader.element().agree(&Point::GENERATOR);
        assert_eq!(spent.err(), Some(ElementError::NoEphemeral), "a point is good for one HELLO");
        let (reader_end, sent) = match connected {
            Ok(connected) => connected,
            Err(error) => {
                assert_ne!(hello, said, "an honest HELLO is taken: {error}");
                return None;
            }
        };
        let mut point = if wire.reflected { own } else { sent };
        wire.point.apply(&mut point);
        let accepted = listening.accept(orientation, &point, card.element());
        let spent = card.element().agree(&Point::GENERATOR);
        assert_eq!(spent.err(), Some(ElementError::NoEphemeral), "a HELLO is good for one guess");
        let card_end = match accepted {
            Ok(channel) => channel,
            Err(error) => {
                assert_ne!(point, sent, "an honest point is taken: {error}");
                return None;
            }
        };
        assert_ne!(point[1..], own[1..], "its own point, or the negative of it");
        let agreed = hello == said && point == sent;
        assert_eq!(card_end.transcript() == reader_end.transcript(), agreed);
        let end = |channel| End { channel, sent: 0, opened: 0, dead: false };
        let (card, reader) = (end(card_end), end(reader_end));
        Some(Self { orientation, card, reader, agreed, sealed: Vec::new() })
    }

    fn happens(&mut self, step: &Step) {
        match step {
            Step::Seal { card, exchange, fill } => self.seal(*card, exchange_of(*exchange), *fill),
            Step::Many { card, count } => {
                let exchange = self.orientation.opening();
                (0..*count).for_each(|_| self.seal(*card, exchange, *count));
            }
            Step::Open { card, which, exchange, edits } => {
                let which = usize::from(*which).checked_rem(self.sealed.len());
                let sealed = which.and_then(|which| self.sealed.iter().rev().nth(which)).cloned();
                if let Some(sealed) = sealed {
                    self.open(*card, &sealed, *exchange, edits);
                }
            }
        }
    }

    fn seal(&mut self, card: bool, exchange: Exchange, fill: u8) {
        let orientation = self.orientation;
        let end = self.end(card);
        let plain = [fill; sizes::PAY];
        let sealed = end.channel.seal(exchange, &plain);
        let due = match (end.dead, exchange.belongs_to(orientation), end.sent) {
            (true, ..) => Err(ChannelError::Dead),
            (false, false, _) => Err(ChannelError::OutOfTurn),
            (false, true, u8::MAX) => Err(ChannelError::Exhausted),
            (false, true, _) => Ok(()),
        };
        assert_eq!(sealed.map(|_| ()), due);
        if let Ok(bytes) = sealed {
            let count = end.sent;
            end.sent = end.sent.wrapping_add(1);
            assert!(self.sealed.iter().all(|other| other.bytes != bytes), "a nonce was used twice");
            self.sealed.push(Sealed { by_card: card, count, exchange, plain, bytes });
        }
    }

    fn open(&mut self, card: bool, sealed: &Sealed, exchange: u8, edits: &Few<Edit>) {
        let (orientation, agreed) = (self.orientation, self.agreed);
        let exchange = if exchange < 0x80 { sealed.exchange } else { exchange_of(exchange) };
        let mut bytes = sealed.bytes;
        edits.apply(&mut bytes);
        let end = self.end(card);
        let opened = end.channel.open::<_, { sizes::PAY }>(exchange, &bytes);
        let next = sealed.by_card != card && sealed.count == end.opened;
        let intact = bytes == sealed.bytes && exchange == sealed.exchange;
        let due = match (end.dead, exchange.belongs_to(orientation), end.opened) {
            (true, ..) => Err(ChannelError::Dead),
            (false, false, _) => Err(ChannelError::OutOfTurn),
            (false, true, u8::MAX) => Err(ChannelError::Exhausted),
            (false, true, _) if agreed && next && intact => Ok(sealed.plain),
            (false, true, _) => Err(ChannelError::Forged),
        };
        assert_eq!(opened, due);
        end.opened = end.opened.saturating_add(u8::from(opened.is_ok()));
        end.dead |= opened == Err(ChannelError::Forged);
    }

    const fn end(&mut self, card: bool) -> &mut End {
        if card { &mut self.card } else { &mut self.reader }
    }
}

fn exchange_of(byte: u8) -> Exchange {
    Exchange::ALL[usize::from(byte) % Exchange::ALL.len()]
}
