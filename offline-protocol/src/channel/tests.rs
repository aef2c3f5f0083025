use proptest::prelude::*;

use super::*;
use crate::{
    apdu::AID,
    hello::{Capabilities, Hello},
    test_element::TestElement,
};
use ecny_core::{SecureElement, sm3};

const ORIENTATIONS: [Orientation; 2] = [Orientation::PayeeReads, Orientation::PayerReads];

/// The two elements of a tap and what goes over the air before the first sealed byte.
struct Tap {
    card: TestElement,
    reader: TestElement,
}

impl Tap {
    fn new() -> Self {
        Self { card: TestElement::new(1), reader: TestElement::new(2) }
    }

    fn listening(&mut self) -> Listening {
        Listening::new(Capabilities::NONE, &mut self.card).unwrap()
    }

    /// Both channels, where the reader hears `heard(hello)` and answers in `reads`, and the card
    /// takes the answer for one in `accepts`.
    fn meet(
        &mut self,
        reads: Orientation,
        accepts: Orientation,
        heard: impl Fn(Hello) -> Hello,
    ) -> (Channel, Channel) {
        let listening = self.listening();
        let hello = heard(*listening.hello());
        let reading = Reading::new(&mut self.reader).unwrap();
        let (reader, point) = reading.connect(reads, &hello, &mut self.reader).unwrap();
        let card = listening.accept(accepts, &point, &mut self.card).unwrap();
        (card, reader)
    }
}

fn channels(orientation: Orientation) -> (Channel, Channel) {
    Tap::new().meet(orientation, orientation, |hello| hello)
}

/// One exchange of that orientation that is not the opening.
fn later(orientation: Orientation) -> Exchange {
    match orientation {
        Orientation::PayeeReads => Exchange::Outcome,
        Orientation::PayerReads => Exchange::Value,
    }
}

fn seal(from: &mut Channel, exchange: Exchange, plaintext: &[u8; 5]) -> [u8; 21] {
    from.seal(exchange, plaintext).unwrap()
}

fn open(to: &mut Channel, exchange: Exchange, sealed: &[u8; 21]) -> Result<[u8; 5], ChannelError> {
    to.open(exchange, sealed)
}

fn is_dead(channel: &mut Channel) -> bool {
    let exchange = later(channel.orientation());
    let sealed: Result<[u8; 21], _> = channel.seal(exchange, b"value");
    let opened = open(channel, exchange, &[0; 21]);
    (sealed, opened) == (Err(ChannelError::Dead), Err(ChannelError::Dead))
}

#[test]
fn what_one_side_seals_the_other_opens_in_both_orientations_and_directions() {
    for orientation in ORIENTATIONS {
        let (mut card, mut reader) = channels(orientation);
        for exchange in Exchange::ALL.into_iter().filter(|one| one.belongs_to(orientation)) {
            let asked = seal(&mut reader, exchange, b"asked");
            assert_eq!(open(&mut card, exchange, &asked), Ok(*b"asked"));

            let given = seal(&mut card, exchange, b"given");
            assert_eq!(open(&mut reader, exchange, &given), Ok(*b"given"));
        }

        assert_eq!(card.transcript(), reader.transcript());
        assert_eq!(card.binding(), reader.binding());
        assert_eq!((card.orientation(), reader.orientation()), (orientation, orientation));
    }
}

#[test]
fn the_transcript_is_aid_role_hello_and_the_readers_point() {
    for (orientation, role) in [(Orientation::PayeeReads, 0x10), (Orientation::PayerReads, 0x20)] {
        let mut tap = Tap::new();
        let listening = tap.listening();
        let hello = *listening.hello();
        let reading = Reading::new(&mut tap.reader).unwrap();

        let (channel, point) = reading.connect(orientation, &hello, &mut tap.reader).unwrap();

        assert_eq!(*channel.transcript(), sm3(&[&AID, &[role], &hello.to_bytes(), &point]));
    }
}

#[test]
fn the_binding_names_the_payers_point_first() {
    let mut tap = Tap::new();
    let listening = tap.listening();
    let hello = *listening.hello();
    let card = hello.point;
    let reading = Reading::new(&mut tap.reader).unwrap();
    let (_, reader) = reading.connect(ORIENTATIONS[0], &hello, &mut tap.reader).unwrap();

    let (payer_is_card, _) = channels(Orientation::PayeeReads);
    let (payer_is_reader, _) = channels(Orientation::PayerReads);

    assert_eq!(payer_is_card.binding(), sm3(&[&card, &reader])[..8]);
    assert_eq!(payer_is_reader.binding(), sm3(&[&reader, &card])[..8]);
}

#[test]
fn two_taps_share_no_key_even_with_the_same_card() {
    let mut tap = Tap::new();
    let orientation = Orientation::PayeeReads;
    let (_, mut first) = tap.meet(orientation, orientation, |hello| hello);
    let (mut second, other) = tap.meet(orientation, orientation, |hello| hello);

    let sealed = seal(&mut first, Exchange::Collect, b"first");

    assert_eq!(open(&mut second, Exchange::Collect, &sealed), Err(ChannelError::Forged));
    assert_ne!(first.transcript(), other.transcript());
}

#[test]
fn every_flipped_bit_is_noticed_and_kills_the_channel() {
    for bit in 0..21 * 8 {
        let (mut card, mut reader) = channels(Orientation::PayeeReads);
        let mut sealed = seal(&mut reader, Exchange::Collect, b"value");
        sealed[bit / 8] ^= 1 << (bit % 8);

        assert_eq!(open(&mut card, Exchange::Collect, &sealed), Err(ChannelError::Forged));
        assert!(is_dead(&mut card));
    }
}

#[test]
fn after_one_failure_not_even_the_right_bytes_open() {
    let (mut card, mut reader) = channels(Orientation::PayeeReads);
    let sealed = seal(&mut reader, Exchange::Collect, b"value");

    assert_eq!(open(&mut card, Exchange::Collect, &[0; 21]), Err(ChannelError::Forged));

    assert_eq!(open(&mut card, Exchange::Collect, &sealed), Err(ChannelError::Dead));
}

#[test]
fn a_replayed_message_kills_the_channel() {
    let (mut card, mut reader) = channels(Orientation::PayerReads);
    let sealed = seal(&mut reader, Exchange::Value, b"value");
    assert_eq!(open(&mut card, Exchange::Value, &sealed), Ok(*b"value"));

    assert_eq!(open(&mut card, Exchange::Value, &sealed), Err(ChannelError::Forged));

    assert!(is_dead(&mut card));
}

#[test]
fn messages_out_of_order_kill_the_channel() {
    let (mut card, mut reader) = channels(Orientation::PayerReads);
    let _first = seal(&mut reader, Exchange::Value, b"first");
    let second = seal(&mut reader, Exchange::Value, b"other");

    assert_eq!(open(&mut card, Exchange::Value, &second), Err(ChannelError::Forged));

    assert!(is_dead(&mut card));
}

#[test]
fn a_message_reflected_to_its_sender_kills_the_channel() {
    for orientation in ORIENTATIONS {
        let (mut card, mut reader) = channels(orientation);
        for side in [&mut card, &mut reader] {
            let sealed = seal(side, orientation.opening(), b"value");

            assert_eq!(open(side, orientation.opening(), &sealed), Err(ChannelError::Forged));
            assert!(is_dead(side));
        }
    }
}

#[test]
fn a_message_under_another_instruction_of_the_orientation_kills_the_channel() {
    for orientation in ORIENTATIONS {
        let (mut card, mut reader) = channels(orientation);
        let sealed = seal(&mut reader, orientation.opening(), b"value");

        let opened = open(&mut card, later(orientation), &sealed);

        assert_eq!(opened, Err(ChannelError::Forged));
        assert!(is_dead(&mut card));
    }
}

#[test]
fn an_exchange_of_the_other_orientation_is_refused_and_changes_nothing() {
    for orientation in ORIENTATIONS {
        let (mut card, mut reader) = channels(orientation);
        let sealed = seal(&mut reader, orientation.opening(), b"value");
        for exchange in Exchange::ALL.into_iter().filter(|one| !one.belongs_to(orientation)) {
            let out: Result<[u8; 21], _> = card.seal(exchange, b"value");
            assert_eq!(out, Err(ChannelError::OutOfTurn));
            assert_eq!(open(&mut card, exchange, &sealed), Err(ChannelError::OutOfTurn));
        }

        assert_eq!(open(&mut card, orientation.opening(), &sealed), Ok(*b"value"));
        let answer = seal(&mut card, orientation.opening(), b"given");
        assert_eq!(open(&mut reader, orientation.opening(), &answer), Ok(*b"given"));
    }
}

/// Opens what the reader sealed as if nothing had been changed, without the check that the
/// exchange is of this orientation: only the keys are left to differ.
fn opens_with_own_instruction(card: &mut Channel, sealed: &[u8; 21], exchange: Exchange) -> bool {
    match &card.state {
        State::Dead => false,
        State::Open { receiving, .. } => {
            unseal::<5>(&receiving.key, &[0; 12], exchange, sealed).is_some()
        }
    }
}

#[test]
fn sides_that_disagree_on_the_role_have_different_keys() {
    for (reads, accepts) in [(ORIENTATIONS[0], ORIENTATIONS[1]), (ORIENTATIONS[1], ORIENTATIONS[0])]
    {
        let (mut card, mut reader) = Tap::new().meet(reads, accepts, |hello| hello);
        let (mut agreed, _) = channels(reads);

        let sealed = seal(&mut reader, reads.opening(), b"value");

        assert!(opens_with_own_instruction(&mut agreed, &sealed, reads.opening()));
        assert!(!opens_with_own_instruction(&mut card, &sealed, reads.opening()));
        assert_ne!(card.transcript(), reader.transcript());
        assert_ne!(card.binding(), reader.binding());
    }
}

#[test]
fn a_hello_changed_on_the_way_gives_different_keys() {
    let orientation = Orientation::PayeeReads;
    for bit in 0..8 {
        let (mut card, mut reader) = Tap::new().meet(orientation, orientation, |hello| Hello {
            capabilities: Capabilities::from_byte(1 << bit),
            ..hello
        });

        let sealed = seal(&mut reader, Exchange::Collect, b"value");

        assert_ne!(card.transcript(), reader.transcript());
        assert_eq!(open(&mut card, Exchange::Collect, &sealed), Err(ChannelError::Forged));
    }
}

#[test]
fn every_byte_of_hello_and_point_enters_the_transcript() {
    let said = Transcript {
        orientation: Orientation::PayeeReads,
        hello: [1; Hello::LEN],
        reader: [2; sizes::POINT],
    };
    for at in 0..Hello::LEN {
        let mut changed = said;
        changed.hello[at] ^= 1;
        assert_ne!(changed.digest(), said.digest());
    }
    for at in 0..sizes::POINT {
        let mut changed = said;
        changed.reader[at] ^= 1;
        assert_ne!(changed.digest(), said.digest());
    }
    let changed = Transcript { orientation: Orientation::PayerReads, ..said };
    assert_ne!(changed.digest(), said.digest());
}

fn negated(mut point: [u8; sizes::POINT]) -> [u8; sizes::POINT] {
    point[0] ^= 1;
    point
}

#[test]
fn our_own_point_and_its_negative_are_refused_and_spend_the_hello() {
    let mut tap = Tap::new();
    for orientation in ORIENTATIONS {
        for reflect in [|point| point, negated] {
            let listening = tap.listening();
            let own = reflect(listening.hello().point);
            let accepted = listening.accept(orientation, &own, &mut tap.card);
            assert_eq!(accepted.err(), Some(ChannelError::Reflected));
            assert!(!tap.card.has_ephemeral());

            let own = tap.reader.clone().ephemeral().unwrap().to_bytes();
            let reading = Reading::new(&mut tap.reader).unwrap();
            let hello = Hello { capabilities: Capabilities::NONE, point: reflect(own) };
            let connected = reading.connect(orientation, &hello, &mut tap.reader);
            assert_eq!(connected.err(), Some(ChannelError::Reflected));
            assert!(!tap.reader.has_ephemeral());
        }
    }
}

#[test]
fn bytes_that_are_no_point_are_refused_and_spend_the_hello() {
    let mut tap = Tap::new();
    for bytes in [[0; 33], [2; 33].map(|_| 0xFF), [4; 33]] {
        let accepted = tap.listening().accept(Orientation::PayeeReads, &bytes, &mut tap.card);

        assert_eq!(accepted.err(), Some(ChannelError::Point));
        assert!(!tap.card.has_ephemeral());

        let reading = Reading::new(&mut tap.reader).unwrap();
        let hello = Hello { capabilities: Capabilities::NONE, point: bytes };
        let connected = reading.connect(Orientation::PayeeReads, &hello, &mut tap.reader);
        assert_eq!(connected.err(), Some(ChannelError::Point));
        assert!(!tap.reader.has_ephemeral());
    }
}

#[test]
fn a_channel_leaves_no_point_behind() {
    let mut tap = Tap::new();

    let _channels = tap.meet(ORIENTATIONS[0], ORIENTATIONS[0], |hello| hello);

    assert!(!tap.card.has_ephemeral() && !tap.reader.has_ephemeral());
}

#[test]
fn a_hello_whose_point_the_element_has_spent_opens_no_channel() {
    let mut tap = Tap::new();
    let listening = tap.listening();
    let reader = tap.reader.ephemeral().unwrap().to_bytes();
    tap.card.forget_ephemeral();

    let accepted = listening.accept(Orientation::PayeeReads, &reader, &mut tap.card);

    assert_eq!(accepted.err(), Some(ChannelError::Element(ElementError::NoEphemeral)));
}

#[test]
fn the_same_plaintext_never_looks_the_same_twice() {
    let (_, mut reader) = channels(Orientation::PayeeReads);

    let first = seal(&mut reader, Exchange::Collect, b"value");
    let second = seal(&mut reader, Exchange::Collect, b"value");

    assert_ne!(first, second);
}

#[test]
fn nonces_run_out_and_are_not_used_again() {
    let (mut card, mut reader) = channels(Orientation::PayeeReads);
    for _ in 0..255 {
        let sealed = seal(&mut reader, Exchange::Outcome, b"value");
        assert_eq!(open(&mut card, Exchange::Outcome, &sealed), Ok(*b"value"));
    }

    let sealed: Result<[u8; 21], _> = reader.seal(Exchange::Outcome, b"value");
    let opened = open(&mut card, Exchange::Outcome, &[0; 21]);

    assert_eq!(sealed, Err(ChannelError::Exhausted));
    assert_eq!(opened, Err(ChannelError::Exhausted));
    // The other direction still has its own.
    let answer = seal(&mut card, Exchange::Outcome, b"value");
    assert_eq!(open(&mut reader, Exchange::Outcome, &answer), Ok(*b"value"));
}

proptest! {
    #[test]
    fn a_stranger_cannot_open_a_channel_with_any_bytes(point: [u8; 32], sealed: [u8; 21]) {
        let mut tap = Tap::new();
        let mut reader = [2; 33];
        reader[1..].copy_from_slice(&point);

        let accepted = tap.listening().accept(Orientation::PayeeReads, &reader, &mut tap.card);

        match accepted {
            Ok(mut card) => {
                let opened = open(&mut card, Exchange::Collect, &sealed);
                prop_assert_eq!(opened, Err(ChannelError::Forged));
                prop_assert!(is_dead(&mut card));
            }
            Err(error) => prop_assert_eq!(error, ChannelError::Point),
        }
        prop_assert!(!tap.card.has_ephemeral());
    }
}
