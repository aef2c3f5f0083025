//! What was said in real payments, byte by byte.

use ecny_core::{
    Amount, Answer, Armed, Asked, Direction, MAX_BODY, SoftVerifier, Terms, Tier, Wanted, encode,
};
use ecny_offline_protocol::{Message, Orientation, sizes};

use super::{Seed, seed};
use crate::{
    Frame, Holds, Insider, Setup, SimLedger, Touch, World,
    harness::{
        Bytes, Steps,
        apdu::Said,
        message::{Place, Unsigned},
    },
    tap,
};

pub(super) fn seeds() -> Vec<Seed> {
    [apdus(), messages(), encodings()].concat()
}

fn world() -> World {
    let holds = Holds { fen: 20_000, pages: 4, tier: Tier::IV };
    World::new(1, 2, holds).expect("a world")
}

fn terms() -> Terms {
    Terms::cny(Amount::from_fen(1_234).expect("an amount"))
}

/// Two payments as they were on the air, said again to a wallet that was not part of them; and
/// headers of all kinds.
fn apdus() -> Vec<Seed> {
    let names = ["payee_reads", "payer_reads"];
    let roles = [Orientation::PayeeReads, Orientation::PayerReads];
    let spoken = names.into_iter().zip(roles).map(|(name, orientation)| {
        let touch = Touch { payer: 0, payee: 1, orientation, terms: terms(), lose: None };
        let (_, air) = world().touch(&touch);
        let begun = [Said::Touch { pays: orientation == Orientation::PayerReads }];
        let said = air.frames.iter().map(said);
        seed("apdu", name, &Steps(begun.into_iter().chain(said).collect()))
    });
    let framed =
        |exchange, point, form| Said::Framed { exchange, point, form, body: Bytes(vec![7; 20]) };
    let own = [Said::Select, framed(0, 0, 1), Said::Select, framed(3, 1, 0x80), framed(5, 2, 0)];
    let hello = |point| Said::Hello { version: 1, capabilities: 0, point };
    let asked = [true, false].map(|pays| [Said::Touch { pays }, hello(2)]).concat();
    let headers: [&[u8]; 6] = [
        &[0x00, 0xA4, 0x04, 0x00, 0x09],
        &[0x00, 0xA4, 0x04, 0x0C, 0x02, 0x3F, 0x00],
        &[0x80, 0x10, 0x00, 0x00, 0x00, 0x01, 0x00],
        &[0x80, 0x12, 0x00, 0x00, 0x01, 0x05, 0x00],
        &[0x80, 0x20, 0x01, 0x00],
        &[0xA0, 0x20, 0x00, 0x00, 0x7F],
    ];
    let headers = headers.map(|apdu| Said::Command { apdu: Bytes(apdu.to_vec()) });
    let points = [&own[..], &asked].concat();
    let steps = [("points", Steps(points)), ("headers", Steps(headers.to_vec()))];
    spoken.chain(steps.map(|(name, steps)| seed("apdu", name, &steps))).collect()
}

fn said(frame: &Frame) -> Said {
    let apdu = Bytes(frame.apdu.clone());
    match frame.direction {
        tap::Direction::ToCard => Said::Command { apdu },
        tap::Direction::ToReader => Said::Response { apdu },
    }
}

/// The plaintexts of a payment, each where it belongs, in a payment it does not belong to.
fn messages() -> Vec<Seed> {
    let Spoken { request, value, settled, cancel } = Spoken::new();
    let of = |name, place, kind, plain: &[u8]| {
        seed("message", name, &Unsigned { place, kind, plain: Bytes(plain.to_vec()) })
    };
    vec![
        of("request_to_card", Place::CardAsked, 0, &request),
        of("value_to_card", Place::CardToBePaid, 0, &value),
        of("settled_to_card", Place::CardToHear, 0, &settled),
        of("cancel_to_reader", Place::ReaderToHear, 1, &cancel),
    ]
}

/// One of everything that has one encoding.
fn encodings() -> Vec<Seed> {
    let Spoken { request, value, .. } = Spoken::new();
    let mut world = world();
    let operator = *world.issuer().certificate();
    let wallet = world.wallet_mut(0);
    let account = wallet.account().clone();
    let line = last_line(wallet);
    let mut buffer = [0; MAX_BODY];
    let encoded = |kind, name, bytes: &[u8]| Seed {
        target: "one_encoding",
        name,
        bytes: [&[kind], bytes].concat(),
    };
    vec![
        encoded(0, "value", &value),
        encoded(1, "signed_request", &request[1..]),
        encoded(7, "account", encode(&account, &mut buffer).expect("it fits")),
        encoded(8, "line", &line),
        encoded(9, "certificate", &value[1..50]),
        encoded(10, "operator_certificate", &operator.to_bytes()),
    ]
}

/// The last line of a log.
fn last_line(wallet: &mut SimLedger) -> Vec<u8> {
    let mut last = wallet.next_line(None).expect("a log").expect("a line");
    while let Some(at) = wallet.next_line(Some(&last)).expect("a log") {
        last = at;
    }
    last.line.to_bytes(&mut [0; MAX_BODY]).expect("a line").to_vec()
}

/// The plaintexts of a payment.
struct Spoken {
    request: Vec<u8>,
    value: Vec<u8>,
    settled: Vec<u8>,
    cancel: Vec<u8>,
}

impl Spoken {
    fn new() -> Self {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).expect("an insider");
        let (request, settled) = asked(&mut insider, world.wallet_mut(0), false);
        let (_, cancel) = asked(&mut insider, world.wallet_mut(0), true);
        Self { request, value: paid(&mut world), settled, cancel }
    }
}

/// What a wallet asks and what it says in the end, of a value for what it asked or for more.
fn asked(insider: &mut Insider, wallet: &mut SimLedger, more: bool) -> (Vec<u8>, Vec<u8>) {
    wallet.consent.arm(Direction::Receive, Armed { most: Amount::MAX, count: 1 });
    let mut contact = insider.meet_card(Orientation::PayerReads, wallet).expect("a contact");
    let heard = contact.say(&Message::Pay(terms())).expect("an answer").message;
    let Some(Message::Request(request)) = heard else { panic!("no request") };
    let mut entry = insider.entry(contact.id(), &request.request);
    if more {
        entry.last_sync = ecny_core::Day::new(0);
    }
    let value = insider.sign_entry(&entry).expect("a signature");
    let end = contact.say(&Message::Value(value)).expect("an answer").message.expect("an outcome");
    (plain(&Message::Request(request)), plain(&end))
}

/// What a wallet pays.
fn paid(world: &mut World) -> Vec<u8> {
    let (payer, payee) = world.pair_mut(0, 1);
    let transcript = [7; 32];
    let request = payee.request(&Wanted::Order(terms()), [9; 8], &transcript).expect("a request");
    payer.consent.give(Asked { payee: payee.id(), terms: terms() });
    let asked = request.verify(&transcript, payer.operators(), &SoftVerifier).expect("a payee");
    match payer.answer(&asked, None) {
        Ok(Answer::New(debited)) => plain(&Message::Value(*debited.value())),
        answer => panic!("{answer:?}"),
    }
}

fn plain(message: &Message) -> Vec<u8> {
    encode(message, &mut [0; sizes::APDU]).expect("it fits").to_vec()
}
