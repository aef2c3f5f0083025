//! Signatures that are none, on whatever a wallet hears signed (wire document, section 6.1).

use ecny_core::{PeerFault, SignedRequest, Value, Wanted, sm2::Signature};
use ecny_offline_protocol::{Message, Orientation};
use ecny_tests::{ROLES, State, approve, assert_refused, meet_payee, meet_payer, terms};

use super::{
    outcome::{heals, pays},
    pen::{N, Pen, negative},
    stand::{HONEST, LIED_TO, PRICE, Stand},
    tally::Tally,
};

/// A way to make of the true signature over a message one that is none.
type Forgery = fn(&Pen, &[u8; 64], &[&[u8]]) -> [u8; 64];

/// Each by what it is. The first part of a message is its domain string.
const FORGERIES: [(&str, Forgery); 17] = [
    ("0, 0", |_, _, _| [0; 64]),
    ("0, s", |_, true_one, _| of(&[0; 32], s(true_one))),
    ("r, 0", |_, true_one, _| of(r(true_one), &[0; 32])),
    ("n, s", |_, true_one, _| of(&N, s(true_one))),
    ("r, n", |_, true_one, _| of(r(true_one), &N)),
    ("n, n", |_, _, _| of(&N, &N)),
    ("n - 1, 1: t = 0", |_, _, _| of(&negative(&ONE), &ONE)),
    ("1, n - 1: t = 0", |_, _, _| of(&ONE, &negative(&ONE))),
    ("r, n - r: t = 0", |_, true_one, _| of(r(true_one), &negative(r(true_one)))),
    ("n - s, s: t = 0", |_, true_one, _| of(&negative(s(true_one)), s(true_one))),
    ("s, r", |_, true_one, _| of(s(true_one), r(true_one))),
    ("n - r, s", |_, true_one, _| of(&negative(r(true_one)), s(true_one))),
    ("r, n - s", |_, true_one, _| of(r(true_one), &negative(s(true_one)))),
    ("n - r, n - s", |_, it, _| of(&negative(r(it)), &negative(s(it)))),
    ("the sum is infinity", |pen, _, message| pen.sign_at_infinity(message)),
    ("over no domain string", |pen, _, message| pen.sign_own(&message[1..])),
    ("over the domain string of a statement", |pen, _, message| {
        pen.sign_own(&[&[&b"ecny-offline/1 statement\0"[..]], &message[1..]].concat())
    }),
];

const ONE: [u8; 32] = {
    let mut one = [0; 32];
    one[31] = 1;
    one
};

fn r(signature: &[u8; 64]) -> &[u8; 32] {
    signature.first_chunk().unwrap()
}

fn s(signature: &[u8; 64]) -> &[u8; 32] {
    signature.last_chunk().unwrap()
}

fn of(r: &[u8; 32], s: &[u8; 32]) -> [u8; 64] {
    [*r, *s].concat().try_into().unwrap()
}

#[test]
fn no_forged_signature_asks_a_payer() {
    let mut tally = Tally::of("forged signatures on REQUEST");
    let mut stand = Stand::new();
    for (name, forge) in FORGERIES {
        for orientation in ROLES {
            let pen = stand.pen();
            let wallet = stand.world.wallet_mut(LIED_TO);
            approve(wallet, stand.liar.id(), terms(PRICE));
            let before = State::of(wallet);
            let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(PRICE));
            let request = stand.liar.request(terms(PRICE));
            let (body, th) = (request.to_bytes(), *contact.channel.transcript());
            let message: [&[u8]; 3] = [b"ecny-offline/1 request\0", &body, &th];
            let signature = Signature::from_bytes(&forge(&pen, &pen.sign_own(&message), &message));

            let said = Message::Request(SignedRequest { request, signature });
            let heard = contact.say(&said).unwrap();
            contact.part();

            assert!(heard.event.is_err(), "{name}");
            assert_refused(&heard, PeerFault::Signature, Orientation::PayeeReads, orientation);
            assert_eq!(stand.state(), before, "{name}");
            stand.honest_tap(LIED_TO, HONEST, orientation);
            tally.case();
        }
    }
    stand.assert_books();
    tally.holds(FORGERIES.len() * 2);
}

#[test]
fn no_forged_signature_pays_a_payee() {
    let mut tally = Tally::of("forged signatures on VALUE");
    let mut stand = Stand::new();
    for (name, forge) in FORGERIES {
        for orientation in ROLES {
            let pen = stand.pen();
            let before = stand.state();
            let wallet = stand.world.wallet_mut(LIED_TO);
            let order = Wanted::Order(terms(PRICE));
            let (mut contact, asked) = meet_payee(&mut stand.liar, wallet, orientation, order);
            let entry = stand.liar.entry(contact.id(), &asked.request);
            let bytes = entry.to_bytes();
            let message: [&[u8]; 2] = [b"ecny-offline/1 debit\0", &bytes];
            let signature = Signature::from_bytes(&forge(&pen, &pen.sign_own(&message), &message));

            let certificate = stand.liar.certificate();
            let said = Message::Value(Value { certificate, entry, signature });
            let heard = contact.say(&said).unwrap();
            contact.part();

            assert!(heard.event.is_err(), "{name}");
            assert_refused(&heard, PeerFault::Signature, Orientation::PayerReads, orientation);
            assert_eq!(stand.state(), before, "{name}");
            stand.honest_tap(HONEST, LIED_TO, orientation);
            tally.case();
        }
    }
    stand.assert_books();
    tally.holds(FORGERIES.len() * 2);
}

#[test]
fn no_forged_signature_takes_a_payment_back() {
    let mut tally = Tally::of("forged signatures on CANCEL");
    let mut stand = Stand::new();
    let value = pays(&mut stand);
    let (payer, payee) = (stand.world.wallet(LIED_TO).id(), stand.liar.id());
    let (seq, digest) = (value.entry.seq.number().to_be_bytes(), value.entry.digest());
    let (payer, payee) = (payer.to_bytes(), payee.to_bytes());
    let message: [&[u8]; 5] = [b"ecny-offline/1 cancel\0", &payee, &payer, &seq, &digest];
    let pen = stand.pen();
    let true_one = pen.sign_own(&message);
    let mut forged: Vec<_> =
        FORGERIES.map(|(name, forge)| (name, forge(&pen, &true_one, &message))).into();
    forged.extend(other_cancels(&pen, &message, &value));
    for (name, signature) in &forged {
        for orientation in ROLES {
            let before = stand.state();
            let (mut contact, _) = heals(&mut stand, orientation);

            let said = Message::Cancel(Signature::from_bytes(signature));
            let heard = contact.say(&said).unwrap();
            contact.part();

            assert!(heard.event.is_err(), "{name}");
            assert_refused(&heard, PeerFault::Signature, Orientation::PayeeReads, orientation);
            assert_eq!(stand.state(), before, "{name}");
            stand.honest_tap(LIED_TO, HONEST, orientation);
            tally.case();
        }
    }
    let (mut contact, _) = heals(&mut stand, Orientation::PayeeReads);
    let said = Message::Cancel(Signature::from_bytes(&true_one));
    assert!(contact.say(&said).unwrap().event.is_ok(), "the true one takes it back");
    contact.part();
    stand.assert_books();
    tally.holds((FORGERIES.len() + 7) * 2);
}

/// True signatures of the liar and of the payer over something else than this CANCEL.
fn other_cancels(pen: &Pen, message: &[&[u8]; 5], value: &Value) -> [(&'static str, [u8; 64]); 7] {
    let [domain, payee, payer, seq, digest] = *message;
    let entry = value.entry.to_bytes();
    [
        ("of another payee", pen.sign_own(&[domain, payer, payer, seq, digest])),
        ("to another payer", pen.sign_own(&[domain, payee, payee, seq, digest])),
        ("of the seq before", pen.sign_own(&[domain, payee, payer, &[0; 4], digest])),
        ("of the seq after", pen.sign_own(&[domain, payee, payer, &[0, 0, 0, 2], digest])),
        ("of another entry", pen.sign_own(&[domain, payee, payer, seq, &[7; 32]])),
        ("of a debit", pen.sign_own(&[b"ecny-offline/1 debit\0", &entry])),
        ("of the payer", value.signature.to_bytes()),
    ]
}
