//! Lists handed from wallet to wallet once a payment is over.

use ecny_core::{
    Day, Delta, Epoch, ListHead, Operators, PeerFault, SignedDelta, Taken, Terms, Tier, Word,
    sm2::Signature,
};
use ecny_offline_protocol::{Event, Message, Orientation, Reader, Share, TapError, sizes};
use ecny_sim::{Contact, Holds, Insider, Setup, Tapped, Touch, World};
use ecny_tests::{ROLES, State, TODAY, delta, meet_payer, naming, sign_delta, terms};

const PRICE: u64 = 10;

fn world() -> World {
    World::hollow(61, 2, Holds { fen: 500, pages: 16, tier: Tier::IV }).unwrap()
}

/// The operator's step of that number, on the day of that number.
fn step(world: &World, operator: usize, number: u16) -> SignedDelta {
    let issuer = world.issuer_of(operator);
    sign_delta(issuer, delta(issuer, number, TODAY.after(number)))
}

fn hears(
    world: &mut World,
    wallet: usize,
    operator: usize,
    numbers: std::ops::RangeInclusive<u16>,
) {
    for number in numbers {
        let signed = step(world, operator, number);
        let taken = world.wallet_mut(wallet).take(&Word::Delta(signed.delta, signed.signature));
        assert_eq!(taken, Ok(Taken::Now));
    }
}

/// How many steps of that operator's list the wallet has.
fn known(world: &World, wallet: usize, operator: usize) -> u16 {
    let id = world.issuer_of(operator).operator().id();
    world.wallet(wallet).lists().find(id).map_or(0, |list| list.head().number)
}

/// Pays and shares; gives how many frames there were.
fn share(world: &mut World, orientation: Orientation) -> (Tapped, usize) {
    let touch = Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose: None };
    let (tapped, air) = world.touch_and_share(&touch);
    assert_eq!((tapped.reader_error, tapped.card_error), (None, None), "{tapped:?}");
    assert!(air.frames.iter().skip(6).all(|frame| [247, 243].contains(&frame.apdu.len())));
    (tapped, air.frames.len())
}

/// The wallet that holds the reader, and the card.
const fn ends(orientation: Orientation) -> (usize, usize) {
    match orientation {
        Orientation::PayeeReads => (1, 0),
        Orientation::PayerReads => (0, 1),
    }
}

#[test]
fn each_gives_the_other_one_step_and_a_tap_costs_each_at_most_one_append_more() {
    for orientation in ROLES {
        let mut world = world();
        let other = world.add_operator().unwrap();
        world.introduce(0, other).unwrap();
        world.introduce(1, other).unwrap();
        // One knows more of one list, the other of the other.
        hears(&mut world, 0, 0, 1..=3);
        hears(&mut world, 1, other, 1..=2);
        let before = [0, 1].map(|wallet| world.wallet(wallet).number());

        let (tapped, frames) = share(&mut world, orientation);

        assert_eq!(frames, 10);
        assert_eq!((known(&world, 0, 0), known(&world, 1, 0)), (3, 1));
        assert_eq!((known(&world, 0, other), known(&world, 1, other)), (1, 2));
        // A payer's debit and its end, a payee's credit, and the delta.
        assert_eq!(world.wallet(0).number(), before[0] + 3);
        assert_eq!(world.wallet(1).number(), before[1] + 2);
        let taken = |events: &[Event]| {
            events.iter().filter(|e| matches!(e, Event::Shared { taken: Some(_) })).count()
        };
        assert_eq!((taken(&tapped.reader), taken(&tapped.card)), (1, 1));
        assert!(world.books().unwrap().conserved());
    }
}

#[test]
fn tap_by_tap_they_come_to_know_the_same_and_then_one_exchange_is_enough() {
    for orientation in ROLES {
        let mut world = world();
        let (reader, card) = ends(orientation);
        hears(&mut world, card, 0, 1..=2);

        for number in 1..=2 {
            assert_eq!(share(&mut world, orientation).1, 8, "the card lacks nothing");
            assert_eq!(known(&world, reader, 0), number);
        }
        let before = [0, 1].map(|wallet| world.wallet(wallet).number());
        assert_eq!(share(&mut world, orientation).1, 8);
        assert_eq!(world.wallet(0).number() - before[0], 2);
        assert_eq!(world.wallet(1).number() - before[1], 1);

        hears(&mut world, reader, 0, 3..=3);
        assert_eq!(share(&mut world, orientation).1, 10);
        assert_eq!(known(&world, card, 0), 3);
    }
}

#[test]
fn a_wallet_of_an_epoch_before_begins_the_next_and_one_further_back_gets_nothing() {
    for (epoch, taken) in [(2, 1), (3, 0)] {
        for orientation in ROLES {
            let mut world = world();
            let (reader, card) = ends(orientation);
            hears(&mut world, reader, 0, 1..=1);
            let issuer = world.issuer();
            let begun = Delta {
                epoch: Epoch::new(epoch),
                base: 1,
                ..delta(issuer, 1, Day::new(TODAY.number() + 9))
            };
            let signed = sign_delta(issuer, begun);
            let word = Word::Delta(signed.delta, signed.signature);
            world.wallet_mut(card).take(&word).unwrap();

            share(&mut world, orientation);

            let list = *world.wallet(reader).lists().find(begun.operator).unwrap();
            assert_eq!(list.head() == begun.head(), taken == 1);
        }
    }
}

#[test]
fn what_a_third_wallet_is_told_by_tap_it_refuses_by() {
    for orientation in ROLES {
        let mut world =
            World::hollow(62, 3, Holds { fen: 500, pages: 16, tier: Tier::IV }).unwrap();
        let culprit = world.wallet(2).id();
        let issuer = world.issuer();
        let signed = sign_delta(issuer, naming(delta(issuer, 1, TODAY), &[culprit]));
        let word = Word::Delta(signed.delta, signed.signature);
        world.wallet_mut(0).take(&word).unwrap();

        share(&mut world, orientation);
        let touch = Touch { payer: 2, payee: 1, orientation, terms: terms(PRICE), lose: None };
        let (tapped, _) = world.touch(&touch);

        let refused = |event: &Event| {
            matches!(event, Event::Canceled { why: Some(ecny_core::LedgerError::PeerRevoked), .. })
        };
        assert!(tapped.reader.iter().chain(&tapped.card).any(refused), "{tapped:?}");
        assert!(world.books().unwrap().conserved());
    }
}

#[test]
fn a_payments_frames_are_the_same_with_and_without() {
    for orientation in ROLES {
        let touch = Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose: None };
        let (mut with, mut without) = (world(), world());
        hears(&mut with, 0, 0, 1..=1);
        hears(&mut without, 0, 0, 1..=1);

        let (_, shared) = with.touch_and_share(&touch);
        let (_, plain) = without.touch(&touch);

        assert_eq!(plain.frames.len(), 6);
        assert_eq!(shared.frames[..6], plain.frames[..]);
    }
}

#[test]
fn a_tap_torn_while_they_share_has_paid() {
    for orientation in ROLES {
        for lose in 7..=10 {
            let mut world = world();
            let other = world.add_operator().unwrap();
            world.introduce(0, other).unwrap();
            world.introduce(1, other).unwrap();
            hears(&mut world, 0, 0, 1..=1);
            hears(&mut world, 1, other, 1..=1);
            let touch =
                Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose: Some(lose) };

            let (tapped, _) = world.touch_and_share(&touch);

            assert!(tapped.torn);
            assert!(world.wallet(0).unsettled().is_empty());
            assert_eq!(world.wallet(1).account().balance.fen(), 500 + PRICE);
            share(&mut world, orientation);
            assert_eq!((known(&world, 1, 0), known(&world, 0, other)), (1, 1));
        }
    }
}

#[test]
fn a_heal_is_enough_to_share() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, 0, 0, 1..=1);
        let lose = Some(if orientation == Orientation::PayeeReads { 5 } else { 6 });
        let touch = Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose };
        world.touch(&touch);

        let heal = Touch { terms: Terms::HEAL, lose: None, ..touch };
        let (tapped, _) = world.touch_and_share(&heal);

        assert_eq!((tapped.reader_error, tapped.card_error), (None, None), "{tapped:?}");
        assert_eq!(known(&world, 1, 0), 1);
    }
}

#[test]
fn a_reader_shares_nothing_before_a_payment_is_over_and_nothing_where_none_was_made() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, 0, 0, 1..=1);
        let (asking, _) = ends(orientation);
        let wallet = world.wallet_mut(asking);
        let mut reader = match orientation {
            Orientation::PayeeReads => {
                Reader::collect(ecny_core::Wanted::Order(terms(PRICE)), wallet)
            }
            Orientation::PayerReads => Reader::pay(terms(PRICE), wallet),
        }
        .unwrap();
        reader.start();
        assert_eq!(reader.share(wallet).unwrap_err(), TapError::OutOfTurn);
        reader.end(wallet);
        assert!(matches!(reader.share(wallet), Ok(None)));

        // There is nothing to heal: nobody has shown who it is.
        let touch = Touch { payer: 0, payee: 1, orientation, terms: Terms::HEAL, lose: None };
        let (tapped, air) = world.touch_and_share(&touch);
        assert!(air.frames.len() <= 4, "{tapped:?}");
        assert_eq!(known(&world, 1, 0), 0);
    }
}

/// An insider that was paid by wallet 0, the card, in a channel that is still open.
fn paid<'w>(insider: &mut Insider, world: &'w mut World, orientation: Orientation) -> Contact<'w> {
    let wallet = world.wallet_mut(0);
    ecny_tests::approve(wallet, insider.id(), terms(PRICE));
    let mut contact = meet_payer(insider, wallet, orientation, terms(PRICE));
    let request = insider.request(terms(PRICE));
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    contact.say(&Message::Request(signed)).unwrap();
    let receipt = insider.receipt(request.token);
    let heard = contact.say(&Message::Settled(receipt)).unwrap();
    assert!(matches!(heard.event, Ok(Event::Settled { .. })), "{heard:?}");
    contact
}

fn said(heads: &[ListHead], delta: Option<SignedDelta>) -> Message {
    Message::Share(Share { heads: heads.iter().copied().collect(), delta })
}

/// Gives wallet 0, in whichever role, a delta it lacks or should; returns what came of it.
fn given(
    world: &mut World,
    insider: &mut Insider,
    orientation: Orientation,
    delta: SignedDelta,
) -> Result<Event, TapError> {
    let mut contact = paid(insider, world, orientation);
    match orientation {
        Orientation::PayeeReads => {
            let heard = contact.say(&said(&[], None)).unwrap();
            assert_eq!(heard.event, Ok(Event::Shared { taken: None }));
            contact.say(&said(&[], Some(delta))).unwrap().event
        }
        Orientation::PayerReads => {
            assert!(matches!(contact.share(), Ok(Some(Message::Share(_)))));
            contact.say(&said(&[], Some(delta))).unwrap().event
        }
    }
}

fn with_insider() -> (World, Insider) {
    let mut world = World::hollow(63, 1, Holds { fen: 900, pages: 16, tier: Tier::IV }).unwrap();
    let insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    (world, insider)
}

#[test]
fn a_delta_that_is_not_the_next_ends_the_tap_and_writes_nothing() {
    let (mut world, mut insider) = with_insider();
    hears(&mut world, 0, 0, 1..=2);
    let other = world.add_operator().unwrap();
    let third = step(&world, 0, 3);
    let issuer = world.issuer();
    let jump = Delta { epoch: Epoch::new(3), number: 1, ..third.delta };
    let poisoned = Delta { day: Day::new(u16::MAX), ..third.delta };
    let cases = [
        ("a hole", step(&world, 0, 4), PeerFault::OutOfTurn),
        ("known", step(&world, 0, 2), PeerFault::OutOfTurn),
        ("a jump of epochs", sign_delta(issuer, jump), PeerFault::OutOfTurn),
        (
            "no signature",
            SignedDelta { signature: Signature::from_bytes(&[1; 64]), ..third },
            PeerFault::Signature,
        ),
        (
            "a name more",
            SignedDelta { delta: naming(third.delta, &[insider.id()]), ..third },
            PeerFault::Signature,
        ),
        ("the last day there is", sign_delta(issuer, poisoned), PeerFault::Signature),
        (
            "another version",
            SignedDelta { delta: Delta { version: 2, ..third.delta }, ..third },
            PeerFault::Version,
        ),
        ("a stranger's", step(&world, other, 1), PeerFault::UnknownOperator),
    ];
    for (case, delta, fault) in cases {
        for orientation in ROLES {
            let number = world.wallet(0).number();
            let lists = world.wallet(0).lists().find(world.issuer().operator().id()).copied();

            let event = given(&mut world, &mut insider, orientation, delta);

            assert_eq!(event, Err(fault.into()), "{case}");
            // The payment, and nothing of the peer's.
            assert_eq!(world.wallet(0).number(), number + 2, "{case}");
            let after = world.wallet(0).lists().find(world.issuer().operator().id()).copied();
            assert_eq!(after, lists, "{case}");
        }
    }
    for (orientation, number) in ROLES.into_iter().zip(3..) {
        let next = step(&world, 0, number);
        let taken = Some(next.delta.head());
        let event = given(&mut world, &mut insider, orientation, next);
        assert_eq!(event, Ok(Event::Shared { taken }));
    }
}

#[test]
fn a_card_shares_with_nobody_who_has_not_paid_or_been_paid_here() {
    let (mut world, mut insider) = with_insider();
    hears(&mut world, 0, 0, 1..=1);
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);
        let mut contact = insider.meet_card(orientation, wallet).unwrap();
        let heard = contact.say(&said(&[], None)).unwrap();
        assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()));
        contact.part();

        let wallet = world.wallet_mut(0);
        ecny_tests::approve(wallet, insider.id(), terms(PRICE));
        wallet.consent.arm(
            ecny_core::Direction::Receive,
            ecny_core::Armed { most: terms(PRICE).amount, count: 1 },
        );
        let mut contact = insider.meet_card(orientation, wallet).unwrap();
        if orientation == Orientation::PayerReads {
            contact.say(&Message::Pay(terms(PRICE))).unwrap();
            let heard = contact.say(&said(&[], None)).unwrap();
            assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()), "asked, not paid");
        }
        contact.part();
        assert_eq!(State::of(world.wallet(0)), before);
    }
    // It has paid, and has not heard what became of it.
    let wallet = world.wallet_mut(0);
    ecny_tests::approve(wallet, insider.id(), terms(PRICE));
    let mut contact = insider.meet_card(Orientation::PayeeReads, wallet).unwrap();
    let request = insider.request(terms(PRICE));
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    contact.say(&Message::Request(signed)).unwrap();
    let heard = contact.say(&said(&[], None)).unwrap();
    assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()));
}

#[test]
fn after_unknown_nothing_is_shared() {
    for orientation in ROLES {
        let (mut world, mut insider) = with_insider();
        let wallet = world.wallet_mut(0);
        ecny_tests::approve(wallet, insider.id(), terms(PRICE));
        let mut contact = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
        let request = insider.request(terms(PRICE));
        let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
        contact.say(&Message::Request(signed)).unwrap();
        contact.say(&Message::Unknown).unwrap();

        match orientation {
            Orientation::PayeeReads => {
                let heard = contact.say(&said(&[], None)).unwrap();
                assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()));
            }
            Orientation::PayerReads => assert!(matches!(contact.share(), Ok(None))),
        }
    }
}

#[test]
fn a_card_answers_two_shares_and_takes_a_delta_in_the_second_alone() {
    let (mut world, mut insider) = with_insider();
    let first = step(&world, 0, 1);
    let second = step(&world, 0, 2);
    let number = world.wallet(0).number();

    let mut contact = paid(&mut insider, &mut world, Orientation::PayeeReads);
    let heard = contact.say(&said(&[], Some(first))).unwrap();
    assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()), "it has not told what it lacks");
    contact.part();
    assert_eq!(world.wallet(0).number(), number + 2);

    let mut contact = paid(&mut insider, &mut world, Orientation::PayeeReads);
    contact.say(&said(&[], None)).unwrap();
    let heard = contact.say(&said(&[], Some(first))).unwrap();
    assert_eq!(heard.event, Ok(Event::Shared { taken: Some(first.delta.head()) }));
    let heard = contact.say(&said(&[], Some(second))).unwrap();
    assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()));
    contact.part();
    assert_eq!(world.wallet(0).number(), number + 5);
}

#[test]
fn no_payment_follows_a_share_in_one_channel() {
    let (mut world, mut insider) = with_insider();
    let mut contact = paid(&mut insider, &mut world, Orientation::PayeeReads);
    contact.say(&said(&[], None)).unwrap();
    ecny_tests::approve(contact.wallet, insider.id(), terms(PRICE));
    let request = insider.request(terms(PRICE));
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();

    let heard = contact.say(&Message::Request(signed)).unwrap();

    assert_eq!(heard.event, Err(PeerFault::OutOfTurn.into()));
}

#[test]
fn the_same_share_again_gets_the_same_bytes_and_takes_nothing_twice() {
    let (mut world, mut insider) = with_insider();
    let first = step(&world, 0, 1);
    for second in [false, true] {
        let mut contact = paid(&mut insider, &mut world, Orientation::PayeeReads);
        if second {
            contact.say(&said(&[], None)).unwrap();
        }
        let frame = contact.frame(&said(&[], second.then_some(first))).unwrap();
        let once = contact.send(&frame);
        let number = contact.wallet.number();

        let again = contact.send(&frame);

        assert!(once.message.is_some());
        assert_eq!(again.event, Ok(Event::Repeated));
        assert_eq!(again.apdu, once.apdu);
        assert_eq!(contact.wallet.number(), number);
    }
}

#[test]
fn a_full_list_is_not_the_peers_fault() {
    for orientation in ROLES {
        let mut world = World::hollow(64, 1, Holds { fen: 900, pages: 4, tier: Tier::IV }).unwrap();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let mut next = 1;
        loop {
            let signed = step(&world, 0, next);
            match world.wallet_mut(0).take(&Word::Delta(signed.delta, signed.signature)) {
                Ok(_) => next += 1,
                Err(error) => break assert_eq!(error, ecny_core::LedgerError::ListFull.into()),
            }
        }

        let event = {
            let delta = step(&world, 0, next);
            given(&mut world, &mut insider, orientation, delta)
        };

        assert_eq!(event, Ok(Event::Shared { taken: None }));
        assert_eq!(known(&world, 0, 0), next - 1);
    }
}

#[test]
fn a_share_has_one_encoding() {
    let (world, _) = with_insider();
    let head =
        ListHead { operator: world.issuer().operator().id(), epoch: Epoch::new(1), number: 1 };
    for heads in 0..=Operators::MAX {
        for delta in [None, Some(step(&world, 0, 1))] {
            let message = said(&vec![head; heads], delta);
            let mut buffer = [0; 300];
            let bytes = ecny_core::encode(&message, &mut buffer).unwrap().to_vec();

            assert_eq!(bytes.len(), sizes::SHARE);
            let read = Message::from_bytes(&bytes).unwrap();
            let mut again = [0; 300];
            assert_eq!(ecny_core::encode(&read, &mut again).unwrap(), bytes);
            assert!(Message::from_bytes(&bytes[..sizes::SHARE - 1]).is_err());
            if heads < Operators::MAX - 1 {
                let mut hole = bytes;
                let place = 1 + ListHead::LEN * (heads + 1);
                hole[place] = 1;
                assert!(Message::from_bytes(&hole).is_err(), "a head behind a place without one");
            }
        }
    }
}
