//! Worlds without a curve refuse what real ones refuse: only the arithmetic is left out.
#![cfg(test)]

use ecny_core::{
    ElementError, Error, LedgerError, PeerFault, SecureElement, Terms, Tier, Value, Wanted,
};
use ecny_offline_protocol::{ChannelError, Event, Message, TapError};
use ecny_sim::{Heard, Holds, Insider, Setup, Touch, World};
use ecny_tests::{ROLES, State, assert_refused, fen, meet_payee, terms};

const HOLDS: Holds = Holds { fen: 20_000, pages: 16, tier: Tier::IV };

fn world() -> World {
    World::hollow(21, 2, HOLDS).unwrap()
}

fn touch(orientation: ecny_offline_protocol::Orientation, terms: Terms) -> Touch {
    Touch { payer: 0, payee: 1, orientation, terms, lose: None }
}

/// One tap in which an insider answers the payee's request with a value it has changed.
fn pays(world: &mut World, insider: &mut Insider, change: impl Fn(&mut Value)) -> Vec<Heard> {
    let mut heard = Vec::new();
    for orientation in ROLES {
        let wanted = Wanted::Order(terms(100));
        let (mut contact, request) = meet_payee(insider, world.wallet_mut(1), orientation, wanted);
        let entry = insider.entry(contact.id(), &request.request);
        let mut value = insider.sign_entry(&entry).unwrap();
        change(&mut value);
        heard.push(contact.say(&Message::Value(value)).unwrap());
        contact.part();
    }
    heard
}

#[test]
fn a_hollow_payment_is_the_same_bytes_on_the_air_and_words_of_flash_as_a_real_one() {
    for orientation in ROLES {
        let measure = |mut world: World| {
            let before = [0, 1].map(|wallet| world.wallet(wallet).flash().words_programmed());
            let (tapped, air) = world.touch(&touch(orientation, terms(1_234)));
            assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
            assert_eq!(world.wallet(1).account().balance, fen(21_234));
            let lengths: Vec<usize> = air.frames.iter().map(|frame| frame.apdu.len()).collect();
            let after = [0, 1].map(|wallet| world.wallet(wallet).flash().words_programmed());
            (lengths, before, after)
        };

        assert_eq!(measure(world()), measure(World::new(21, 2, HOLDS).unwrap()));
    }
}

#[test]
fn a_hollow_value_changed_after_it_was_signed_is_refused() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let before = State::of(world.wallet(1));

    let changes: [&dyn Fn(&mut Value); 3] = [
        &|value| value.entry.hop = value.entry.hop.further(),
        &|value| value.certificate[48] ^= 1,
        &|value| value.signature = ecny_core::sm2::Signature::from_bytes(&[7; 64]),
    ];
    for change in changes {
        for (heard, orientation) in pays(&mut world, &mut insider, change).iter().zip(ROLES) {
            let card_in = ecny_offline_protocol::Orientation::PayerReads;
            assert_refused(heard, TapError::from(PeerFault::Signature), card_in, orientation);
        }
        assert_eq!(State::of(world.wallet(1)), before);
    }
}

#[test]
fn a_hollow_value_as_it_was_signed_is_credited() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();

    for heard in pays(&mut world, &mut insider, |_| {}) {
        assert!(matches!(heard.event, Ok(Event::Credited { .. })), "{heard:?}");
    }

    assert_eq!(world.wallet(1).account().balance, fen(20_200));
}

#[test]
fn a_hollow_point_serves_one_channel_however_often_its_bytes_come_round() {
    let (mut one, mut other) = world().into_pair();
    let first = one.element().ephemeral().unwrap();
    let theirs = other.element().ephemeral().unwrap();
    let agreed = one.element().agree(&theirs).unwrap();
    assert_eq!(*other.element().agree(&first).unwrap().expose(), *agreed.expose());
    assert_eq!(one.element().agree(&theirs).err(), Some(ElementError::NoEphemeral));

    let mut again = one.element().ephemeral().unwrap();
    while again != first {
        again = one.element().ephemeral().unwrap();
    }

    assert_ne!(*one.element().agree(&theirs).unwrap().expose(), *agreed.expose());
}

#[test]
fn a_hollow_card_refuses_what_is_no_point_and_its_own() {
    let mut world = world();
    let card = world.wallet_mut(0).element();
    for (bytes, error) in
        [([4; 33], ChannelError::Point), ([2; 33].map(|_| 0xFF), ChannelError::Point)]
    {
        let listening =
            ecny_offline_protocol::Listening::new(ecny_offline_protocol::Capabilities::NONE, card)
                .unwrap();
        let orientation = ecny_offline_protocol::Orientation::PayeeReads;
        assert_eq!(listening.accept(orientation, &bytes, card).err(), Some(error));
    }
}

#[test]
fn a_hollow_wallet_pays_without_consent_as_little_as_a_real_one() {
    for orientation in ROLES {
        let mut world = world();
        let armed = ecny_core::Armed { most: fen(500), count: 1 };
        world.wallet_mut(1).consent.arm(ecny_core::Direction::Receive, armed);

        let (tapped, _) = world.touch_as_is(&touch(orientation, terms(500)));

        let missing = TapError::Wallet(Error::Ledger(LedgerError::ConsentMissing));
        assert!([tapped.reader_error, tapped.card_error].contains(&Some(missing)));
        assert_eq!(world.wallet(0).account().balance, fen(20_000));
    }
}
