//! Strangers with a wallet in their hands: [`apdu()`].

use ecny_core::{Amount, Armed, Direction, SecureElement, Terms, Wanted, sm2::Point};
use ecny_offline_protocol::{
    Answer, ApduBuffer, Capabilities, Card, Command, Event, Exchange, Hello, Reader, Response,
    SealedOutcome, StatusWord, sizes,
};

use super::{
    law::{sound, unchanged, unmoved},
    script::{Bytes, Steps, script},
    stage::Stage,
};
use crate::{SimLedger, State, World};

script! {
    /// What a stranger does to a wallet that has said yes to everything.
    pub enum Said {
        /// These bytes are a command.
        Command {
            /// The bytes.
            apdu: Bytes,
        },
        /// A command that is well formed, with a body of the length that is due.
        Framed {
            /// Which of the six.
            exchange: u8,
            /// Which point, where there is one.
            point: u8,
            /// What the body begins with.
            body: Bytes,
            /// Which outcome, and whether Le is there.
            form: u8,
        },
        /// The card is selected.
        Select,
        /// The field goes away and comes back.
        Gone,
        /// The wallet becomes a reader, to pay or to be paid.
        Touch {
            /// Whether it pays.
            pays: bool,
        },
        /// These bytes are a response to what the reader asked last.
        Response {
            /// The bytes.
            apdu: Bytes,
        },
        /// The reader is answered with a HELLO.
        Hello {
            /// Its version.
            version: u8,
            /// Its capabilities.
            capabilities: u8,
            /// Which point.
            point: u8,
        },
    }
}

thread_local! {
    static STAGE: Stage = Stage::new(4, 0);
}

/// Whatever a stranger sends gets an answer that fits and tells nothing, and moves nothing.
///
/// # Panics
/// Where it does not.
pub fn apdu(script: &Steps<Said>) {
    STAGE.with(|stage| {
        stage.play(|world, _| {
            let wallet = world.wallet_mut(0);
            let armed = Armed { most: Amount::MAX, count: u8::MAX };
            wallet.consent.arm(Direction::Receive, armed);
            wallet.consent.arm(Direction::Pay, armed);
            let mut stranger = Stranger { card: Card::new(), reader: None, hello: None };
            for said in &script.0 {
                stranger.says(said, world);
                sound(world.wallet(0));
            }
        });
    });
}

struct Stranger {
    card: Card,
    reader: Option<Reader>,
    /// The last HELLO of the card.
    hello: Option<Hello>,
}

impl Stranger {
    fn says(&mut self, said: &Said, world: &mut World) {
        let wallet = world.wallet_mut(0);
        match said {
            Said::Command { apdu } => self.command(&apdu.0, wallet),
            Said::Framed { exchange, point, body, form } => {
                let exchange = Exchange::ALL[usize::from(*exchange) % Exchange::ALL.len()];
                self.command(&self.framed(exchange, *point, &body.0, *form), wallet);
            }
            Said::Select => self.command(Command::Select.encode(&mut [0; sizes::APDU]), wallet),
            Said::Gone => self.card.deactivate(wallet),
            Said::Touch { pays } => {
                let terms = Terms::cny(Amount::from_fen(100).expect("an amount"));
                let begun = match pays {
                    true => Reader::pay(terms, wallet),
                    false => Reader::collect(Wanted::Order(terms), wallet),
                };
                self.reader = begun.ok();
            }
            Said::Response { apdu } => self.response(&apdu.0, wallet),
            Said::Hello { version, capabilities, point } => {
                let mut hello = [0; sizes::HELLO];
                hello[..2].copy_from_slice(&[*version, *capabilities]);
                hello[2..].copy_from_slice(&self.point(*point));
                self.response(Answer::Hello(&hello).encode(&mut [0; sizes::APDU]), wallet);
            }
        }
    }

    fn command(&mut self, apdu: &[u8], wallet: &mut SimLedger) {
        one_form(apdu);
        let before = State::of(wallet);
        let handled = self.card.handle(apdu, wallet);
        let response = handled.response;
        assert!(response.len() <= sizes::APDU);
        match handled.event {
            Ok(Event::Selected) => {
                assert_eq!(response.len(), sizes::FCI + 2);
                let hello = Response::parse(response).and_then(Response::hello);
                self.hello = Some(hello.expect("a HELLO"));
            }
            Ok(event) => panic!("a stranger was believed: {event:?}"),
            Err(_) => {
                let status = response.try_into().ok().and_then(StatusWord::from_bytes);
                assert!(!matches!(status, None | Some(StatusWord::Ok)), "{response:?}");
            }
        }
        unchanged(&before, wallet);
    }

    fn response(&mut self, apdu: &[u8], wallet: &mut SimLedger) {
        one_answer(apdu);
        let Some(reader) = &mut self.reader else { return };
        let before = State::of(wallet);
        match reader.feed(apdu, wallet) {
            // It has met a card and asks; what a boot has read is confirmed first.
            Ok(next) => {
                assert!(matches!(next.event, Event::Asked | Event::Selected), "{:?}", next.event);
                let command = next.send.expect("a command");
                assert!(Command::parse(command).is_ok() && command.len() <= sizes::APDU);
                unmoved(&before, wallet);
            }
            Err(_) => unchanged(&before, wallet),
        }
        let point = wallet.element().agree(&Point::GENERATOR);
        assert!(point.is_err(), "a point that met a card is spent");
    }

    /// A point that is one, or nearly.
    fn point(&self, which: u8) -> [u8; sizes::POINT] {
        let mut bytes = match (which % 8, &self.hello) {
            (0 | 1, Some(hello)) => hello.point,
            (7, _) => [which; sizes::POINT],
            _ => Point::GENERATOR.to_bytes(),
        };
        // The same x with the other y.
        bytes[0] ^= which & 1;
        if which & 0x80 != 0 {
            bytes[usize::from(which) % sizes::POINT] ^= which;
        }
        bytes
    }

    fn framed(&self, exchange: Exchange, point: u8, body: &[u8], form: u8) -> Vec<u8> {
        let point = self.point(point);
        let filled = |length: usize| {
            let mut sealed = body.to_vec();
            sealed.resize(length, form);
            sealed
        };
        let request = filled(sizes::SEALED_REQUEST).try_into().expect("its length");
        let value = filled(sizes::SEALED_VALUE).try_into().expect("its length");
        let pay = filled(sizes::SEALED_PAY).try_into().expect("its length");
        let share = filled(sizes::SEALED_SHARE).try_into().expect("its length");
        let outcomes = [sizes::SEALED_SETTLED, sizes::SEALED_CANCEL, sizes::SEALED_UNKNOWN];
        let outcome = filled(outcomes[usize::from(form) % outcomes.len()]);
        let mut out: ApduBuffer = [0; sizes::APDU];
        let apdu = match exchange {
            Exchange::Collect => Command::Collect { point: &point, request: &request },
            Exchange::Outcome => {
                Command::Outcome(SealedOutcome::from_bytes(&outcome).expect("its length"))
            }
            Exchange::Pay => Command::Pay { point: &point, pay: &pay },
            Exchange::PayAgain => Command::PayAgain(&pay),
            Exchange::Request => Command::Request(&request),
            Exchange::Share => Command::Share(&share),
            Exchange::Value => Command::Value(&value),
        };
        let mut apdu = apdu.encode(&mut out).to_vec();
        if form & 0x80 != 0 && exchange != Exchange::Outcome {
            apdu.pop();
        }
        apdu
    }
}

/// A command that is understood is the one encoding of what was understood, but for Le.
fn one_form(apdu: &[u8]) {
    let Ok(command) = Command::parse(apdu) else { return };
    let mut out = [0; sizes::APDU];
    let encoded = command.encode(&mut out);
    let outcome = matches!(command, Command::Outcome(_));
    let (bare, le) = if outcome { (encoded, &[][..]) } else { encoded.split_at(encoded.len() - 1) };
    assert!(matches!(le, [] | [0]));
    let rest = apdu.strip_prefix(bare).expect("the same bytes");
    assert!(matches!(rest, [] | [0]), "{apdu:?}");
}

/// A response that is understood is the one encoding of what was understood.
fn one_answer(apdu: &[u8]) {
    let Ok(response) = Response::parse(apdu) else { return };
    let same = |answer: Answer<'_>| assert_eq!(answer.encode(&mut [0; sizes::APDU]), apdu);
    if response.done().is_ok() {
        same(Answer::Done);
    }
    if let Ok(hello) = response.hello() {
        assert_eq!(hello.capabilities, Capabilities::from_byte(hello.capabilities.byte()));
        same(Answer::Hello(&hello.to_bytes()));
    }
    if let Ok(value) = response.value() {
        same(Answer::Value(value));
    }
    if let Ok(request) = response.request() {
        same(Answer::Request(request));
    }
    if let Ok(share) = response.share() {
        same(Answer::Share(share));
    }
    if let Ok(outcome) = response.outcome() {
        same(Answer::Outcome(outcome));
    }
}
