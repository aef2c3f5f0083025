//! What was sealed in one tap, sent again in another one: every sealed body of earlier taps, in
//! every form its length fits, in every state of a fresh tap. And every body sent straight back
//! to whom it came from.

use ecny_core::PeerFault;
use ecny_offline_protocol::{ChannelError, Exchange, ResponseError, TapError};

use super::{
    order::{Before, Stage},
    order_card::{self as card, At as CardAt, Say},
    order_reader::{self as reader, At as ReaderAt, Task},
    stand::LIED_TO,
    tally::Tally,
};

const FORGED: TapError = TapError::Channel(ChannelError::Forged);

/// A tap to a card: how things are before, and what the liar says.
type ToCard = (Before, &'static [Say]);
/// A tap to a reader: how things are before, its task, and what the liar says.
type ToReader = (Before, Task, &'static [reader::Say]);

/// Earlier taps: paid, canceled and left open, healed with one payment more, paid as payee, and
/// lists shared.
const TO_CARD: [ToCard; 7] = [
    (Before::Nothing, &[Say::Select, card::COLLECT, card::SETTLED]),
    (Before::Nothing, &[Say::Select, card::COLLECT, card::CANCEL]),
    (Before::Nothing, &[Say::Select, card::COLLECT, card::UNKNOWN]),
    (Before::Older, &[Say::Select, card::COLLECT, card::SETTLED, card::REQUEST, card::CANCEL]),
    (Before::Nothing, &[Say::Select, card::PAY, card::VALUE]),
    (Before::Older, &[Say::Select, card::PAY, card::VALUE, card::PAY_AGAIN, card::VALUE]),
    (Before::Nothing, &[Say::Select, card::PAY, card::VALUE, card::SHARE, card::SHARE]),
];
const TO_READER: [ToReader; 6] = {
    use reader::{CANCEL, REQUEST, SETTLED, Say, UNKNOWN, VALUE};
    [
        (Before::Nothing, Task::Pay, &[Say::Hello, REQUEST, SETTLED]),
        (Before::Nothing, Task::Pay, &[Say::Hello, REQUEST, CANCEL]),
        (Before::Nothing, Task::Pay, &[Say::Hello, REQUEST, UNKNOWN]),
        (Before::Older, Task::PayAgain, &[Say::Hello, REQUEST, SETTLED, REQUEST, CANCEL]),
        (Before::Nothing, Task::Collect, &[Say::Hello, VALUE, Say::Done]),
        (Before::Older, Task::Collect, &[Say::Hello, VALUE, Say::Done, VALUE, Say::Done]),
    ]
};

/// Each state of a card and the way to it.
const CARD_STATES: [(CardAt, ToCard); 11] = [
    (CardAt::Idle, (Before::Nothing, &[])),
    (CardAt::Listening, (Before::Nothing, &[Say::Select])),
    (CardAt::Sent, (Before::Nothing, &[Say::Select, card::COLLECT])),
    (CardAt::SentOlder, (Before::Older, &[Say::Select, card::COLLECT])),
    (CardAt::Waiting, (Before::Older, &[Say::Select, card::COLLECT, card::CANCEL])),
    (CardAt::Ended, (Before::Nothing, &[Say::Select, card::COLLECT, card::CANCEL])),
    (CardAt::Asked, (Before::Nothing, &[Say::Select, card::PAY])),
    (CardAt::Unpaid, (Before::Older, &[Say::Select, card::PAY, card::VALUE])),
    (CardAt::Decided, (Before::Nothing, &[Say::Select, card::PAY, card::VALUE])),
    (CardAt::Unknown, (Before::Nothing, &[Say::Select, card::COLLECT, card::UNKNOWN])),
    (CardAt::Sharing, (Before::Nothing, &[Say::Select, card::PAY, card::VALUE, card::SHARE])),
];

/// Each state of a reader and the way to it.
const READER_STATES: [(ReaderAt, ToReader); 10] = {
    use reader::{CANCEL, REQUEST, Say, VALUE};
    [
        (ReaderAt::SelectingToCollect, (Before::Nothing, Task::Collect, &[])),
        (ReaderAt::SelectingToPay, (Before::Nothing, Task::Pay, &[])),
        (ReaderAt::Collecting, (Before::Nothing, Task::Collect, &[Say::Hello])),
        (ReaderAt::Closing, (Before::Nothing, Task::Collect, &[Say::Hello, VALUE])),
        (ReaderAt::ClosingUnpaid, (Before::Older, Task::Collect, &[Say::Hello, VALUE])),
        (ReaderAt::Paying, (Before::Nothing, Task::Pay, &[Say::Hello])),
        (ReaderAt::Delivering, (Before::Nothing, Task::Pay, &[Say::Hello, REQUEST])),
        (ReaderAt::DeliveringOlder, (Before::Older, Task::Pay, &[Say::Hello, REQUEST])),
        (ReaderAt::Healed, (Before::Older, Task::Pay, &[Say::Hello, REQUEST, CANCEL])),
        (ReaderAt::Done, (Before::Nothing, Task::Pay, &[Say::Hello, REQUEST, CANCEL])),
    ]
};

/// The sealed bodies of a tap to a card.
fn tap_card(stage: &mut Stage, (before, says): ToCard) -> card::Liar {
    stage.ready(before);
    let mut liar = card::Liar::new();
    for say in says {
        let (_, event) = liar.say(stage, *say);
        assert!(event.is_ok(), "{say:?}: {event:?}");
        stage.counts(&event.unwrap());
    }
    liar
}

/// The sealed bodies of a tap to a reader.
fn tap_reader(stage: &mut Stage, (before, task, says): ToReader) -> reader::Liar {
    stage.ready(before);
    let mut liar = reader::Liar::new(stage, task);
    for say in says {
        let (_, event) = liar.say(stage, *say);
        assert!(event.is_ok(), "{say:?}: {event:?}");
        stage.counts(&event.unwrap());
        if task == Task::PayAgain && liar.reader.healed() {
            liar.pay_again(stage);
        }
    }
    liar
}

/// The sealed bodies of all earlier taps.
fn recorded(stage: &mut Stage) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    for tap in TO_CARD {
        let mut liar = tap_card(stage, tap);
        liar.card.deactivate(stage.stand.world.wallet_mut(LIED_TO));
        bodies.append(&mut liar.bodies);
    }
    for tap in TO_READER {
        let mut liar = tap_reader(stage, tap);
        liar.reader.end(stage.stand.world.wallet_mut(LIED_TO));
        bodies.append(&mut liar.bodies);
    }
    bodies
}

/// The exchanges that carry a body of that length in their command.
fn forms(length: usize) -> &'static [Exchange] {
    match length {
        29 => &[Exchange::Pay, Exchange::PayAgain],
        181 => &[Exchange::Collect, Exchange::Request],
        240 => &[Exchange::Value],
        241 => &[Exchange::Share],
        _ => &[Exchange::Outcome],
    }
}

/// What a card does of a command that nobody sealed in its channel: what is due is opened first.
const fn card_refuses(at: CardAt, exchange: Exchange) -> TapError {
    let opened = match at {
        CardAt::Idle => false,
        CardAt::Listening => matches!(exchange, Exchange::Collect | Exchange::Pay),
        CardAt::Waiting => {
            matches!(exchange, Exchange::Outcome | Exchange::Request | Exchange::Share)
        }
        CardAt::Sent | CardAt::SentOlder | CardAt::Unknown => {
            matches!(exchange, Exchange::Outcome)
        }
        CardAt::Ended => matches!(exchange, Exchange::Outcome | Exchange::Share),
        CardAt::Unpaid => {
            matches!(exchange, Exchange::Value | Exchange::PayAgain | Exchange::Share)
        }
        CardAt::Asked => matches!(exchange, Exchange::Value),
        CardAt::Decided => matches!(exchange, Exchange::Value | Exchange::Share),
        CardAt::Sharing => matches!(exchange, Exchange::Share),
    };
    if opened { FORGED } else { turn() }
}

const fn turn() -> TapError {
    TapError::Wallet(ecny_core::Error::Peer(PeerFault::OutOfTurn))
}

/// What a reader does of an answer that nobody sealed in its channel.
const fn reader_refuses(at: ReaderAt, length: usize) -> TapError {
    let opened = match at {
        ReaderAt::SelectingToCollect | ReaderAt::SelectingToPay => {
            return TapError::Response(ResponseError::Fci);
        }
        ReaderAt::Healed | ReaderAt::Done => return TapError::OutOfTurn,
        ReaderAt::Closing | ReaderAt::ClosingUnpaid => false,
        ReaderAt::Collecting => length == 240,
        ReaderAt::Paying => length == 181,
        ReaderAt::Delivering | ReaderAt::DeliveringOlder => matches!(length, 17 | 33 | 81),
    };
    if opened { FORGED } else { TapError::Response(ResponseError::Length) }
}

/// The command of an exchange with that body, and for an opening one with that point. Le is there
/// where readers leave it out and the other way round, so that none is the last command once more
/// (section 12).
fn command(exchange: Exchange, point: &[u8], body: &[u8]) -> Vec<u8> {
    let (instruction, opens) = match exchange {
        Exchange::Collect => (0x10, true),
        Exchange::Outcome => (0x12, false),
        Exchange::Request => (0x14, false),
        Exchange::Pay => (0x20, true),
        Exchange::Value => (0x22, false),
        Exchange::PayAgain => (0x24, false),
        Exchange::Share => (0x30, false),
    };
    let data = if opens { [point, body].concat() } else { body.to_vec() };
    let lc = u8::try_from(data.len()).unwrap();
    let le: &[u8] = if matches!(exchange, Exchange::Outcome) { &[0] } else { &[] };
    [&[0x80, instruction, 0, 0, lc], &data[..], le].concat()
}

/// Sends a body to a card in that state, in that exchange.
fn to_card(stage: &mut Stage, (at, way): (CardAt, ToCard), body: Option<&[u8]>, tally: &mut Tally) {
    let own = tap_card(stage, way).bodies;
    let bodies = body.map_or(own, |body| vec![body.to_vec()]);
    for (index, earlier) in bodies.iter().enumerate() {
        for exchange in forms(earlier.len()) {
            let mut liar = tap_card(stage, way);
            // In its own tap a body is as it was sealed there.
            let body = body.map_or_else(|| liar.bodies[index].clone(), <[u8]>::to_vec);
            let point = stage.stand.liar.certificate();
            let apdu = command(*exchange, &point[16..], &body);
            let before = stage.stand.state();
            let wallet = stage.stand.world.wallet_mut(LIED_TO);

            let handled = liar.card.handle(&apdu, wallet);

            assert_eq!(handled.event, Err(card_refuses(at, *exchange)), "{at:?} {exchange:?}");
            assert_eq!(handled.response, [0x69, 0x85]);
            assert_eq!(stage.stand.state(), before, "{at:?} {exchange:?}");
            tally.case();
        }
    }
}

/// Answers a reader in that state with a body.
fn to_reader(
    stage: &mut Stage,
    (at, way): (ReaderAt, ToReader),
    body: Option<&[u8]>,
    tally: &mut Tally,
) {
    let own = tap_reader(stage, way).bodies;
    let bodies = body.map_or(own, |body| vec![body.to_vec()]);
    for index in 0..bodies.len() {
        let mut liar = tap_reader(stage, way);
        let body = body.map_or_else(|| liar.bodies[index].clone(), <[u8]>::to_vec);
        let before = stage.stand.state();
        let wallet = stage.stand.world.wallet_mut(LIED_TO);

        let fed = liar.reader.feed(&[&body[..], &[0x90, 0x00]].concat(), wallet);

        assert_eq!(fed.err(), Some(reader_refuses(at, body.len())), "{at:?} {}", body.len());
        assert_eq!(stage.stand.state(), before, "{at:?}");
        tally.case();
    }
}

#[test]
fn nothing_sealed_in_an_earlier_tap_is_heard_by_a_card_in_any_state() {
    let mut tally = Tally::of("replays to a card");
    for state in CARD_STATES {
        // Half and half, to keep the log short.
        for half in [0, 1] {
            let mut stage = Stage::new();
            for body in recorded(&mut stage).iter().skip(half).step_by(2) {
                to_card(&mut stage, state, Some(body), &mut tally);
            }
            stage.stand.assert_books();
        }
    }
    tally.holds(500);
}

#[test]
fn nothing_sealed_in_an_earlier_tap_is_heard_by_a_reader_in_any_state() {
    let mut tally = Tally::of("replays to a reader");
    for state in READER_STATES {
        for half in [0, 1] {
            let mut stage = Stage::new();
            for body in recorded(&mut stage).iter().skip(half).step_by(2) {
                to_reader(&mut stage, state, Some(body), &mut tally);
            }
            stage.stand.assert_books();
        }
    }
    tally.holds(400);
}

#[test]
fn nothing_sealed_in_a_tap_is_heard_in_it_again_by_whom_it_came_from_or_went_to() {
    let mut tally = Tally::of("reflections and replays within a tap");
    for state in CARD_STATES {
        let mut stage = Stage::new();
        to_card(&mut stage, state, None, &mut tally);
        stage.stand.assert_books();
    }
    for state in READER_STATES {
        let mut stage = Stage::new();
        to_reader(&mut stage, state, None, &mut tally);
        stage.stand.assert_books();
    }
    tally.holds(40);
}
