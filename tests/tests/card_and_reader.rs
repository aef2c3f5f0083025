//! Both ends of a tap against air, strangers and readers that do as they like.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

use ecny_core::{ElementError, Error, PeerFault, Terms, Tier, Wanted};
use ecny_offline_protocol::{
    AID, Card, ChannelError, Command, CommandError, Event, Message, Orientation, Reader, TapError,
};
use ecny_sim::{Holds, Insider, Setup, SimLedger, Touch, World};
use ecny_tests::{Bent, ROLES, State, approve, bent_tap, fen, terms};

const PAYER: usize = 0;
const PAYEE: usize = 1;
const PRICE: u64 = 1_234;

/// A reader's point, made from the card's HELLO.
type PointOf<'a> = dyn Fn(&[u8]) -> [u8; 33] + 'a;
const SELECT: [u8; 15] = *b"\x00\xA4\x04\x00\x09\xF0ECNYOFL1\x00";

fn world() -> World {
    World::new(11, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

fn insider(world: &mut World) -> Insider {
    world.insider(&Setup::of(Tier::IV)).unwrap()
}

fn arm(payee: &mut SimLedger) {
    let armed = ecny_core::Armed { most: fen(99_999), count: 1 };
    payee.consent.arm(ecny_core::Direction::Receive, armed);
}

/// A payment, or with [`Terms::HEAL`] none, over air that bends each APDU.
fn pay(
    world: &mut World,
    orientation: Orientation,
    terms: Terms,
    air: impl FnMut(usize, &mut Vec<u8>) -> bool,
) -> Bent {
    let payee = world.wallet(PAYEE).id();
    approve(world.wallet_mut(PAYER), payee, terms);
    arm(world.wallet_mut(PAYEE));
    let (payer, payee) = world.pair_mut(PAYER, PAYEE);
    let mut card = Card::new();
    match orientation {
        Orientation::PayeeReads => {
            let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
            let mut reader = Reader::collect(wanted, payee).unwrap();
            bent_tap(&mut reader, payee, &mut card, payer, air)
        }
        Orientation::PayerReads => {
            let mut reader = Reader::pay(terms, payer).unwrap();
            bent_tap(&mut reader, payer, &mut card, payee, air)
        }
    }
}

fn states(world: &World) -> [State; 2] {
    [PAYER, PAYEE].map(|wallet| State::of(world.wallet(wallet)))
}

/// A clean tap leaves nothing open.
fn assert_heals(world: &mut World, orientation: Orientation) {
    let heal = Touch { payer: PAYER, payee: PAYEE, orientation, terms: Terms::HEAL, lose: None };
    world.touch(&heal);
    let books = world.books().unwrap();
    assert!(books.conserved(), "{books:?}");
    assert_eq!((books.in_flight(), books.unsettled()), (0, 0));
}

#[test]
fn a_command_that_comes_twice_gets_the_same_bytes_and_does_nothing() {
    for orientation in ROLES {
        let mut world = world();
        let payee_id = world.wallet(PAYEE).id();
        approve(world.wallet_mut(PAYER), payee_id, terms(PRICE));
        arm(world.wallet_mut(PAYEE));
        let (payer, payee) = world.pair_mut(PAYER, PAYEE);
        let (mut reader, asking, answering) = match orientation {
            Orientation::PayeeReads => {
                (Reader::collect(Wanted::Order(terms(PRICE)), payee).unwrap(), payee, payer)
            }
            Orientation::PayerReads => (Reader::pay(terms(PRICE), payer).unwrap(), payer, payee),
        };
        let mut card = Card::new();
        let mut command = reader.start().to_vec();
        let mut repeated = 0;
        while !command.is_empty() {
            let response = card.handle(&command, answering).response.to_vec();
            if command != SELECT {
                let before = State::of(answering);
                for _ in 0..3 {
                    let again = card.handle(&command, answering);
                    assert_eq!(again.event, Ok(Event::Repeated));
                    assert_eq!(again.response, response);
                    repeated += 1;
                }
                assert_eq!(State::of(answering), before);
            }
            let next = reader.feed(&response, asking).unwrap();
            command = next.send.unwrap_or_default().to_vec();
        }

        assert_eq!(repeated, 6);
        assert_eq!(world.wallet(PAYEE).account().balance, fen(20_000 + PRICE));
        assert_eq!(world.books().unwrap().unsettled(), 0);
    }
}

#[test]
fn only_the_last_command_is_answered_again_and_only_until_select() {
    for orientation in ROLES {
        let mut world = world();
        let mut commands = Vec::new();
        let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
            if number % 2 == 1 {
                commands.push(apdu.clone());
            }
            true
        });
        assert_eq!(bent.frames.len(), 6);
        let before = states(&world);

        // Stale frames of the whole tap, in any order, to a card fresh, selected or not.
        let answering = match orientation {
            Orientation::PayeeReads => PAYER,
            Orientation::PayerReads => PAYEE,
        };
        for command in &commands[1..] {
            let wallet = world.wallet_mut(answering);
            let mut card = Card::new();
            assert!(card.handle(command, wallet).event.is_err());
            assert!(card.handle(&SELECT, wallet).event.is_ok());
            let refused = card.handle(command, wallet);
            assert!(refused.event.is_err());
            assert_eq!(refused.response, [0x69, 0x85]);
        }
        assert_eq!(states(&world), before);
    }
}

#[test]
fn a_card_that_is_selected_says_a_fresh_point_and_nothing_else() {
    let mut world = world();
    let wallet = world.wallet_mut(PAYER);
    let mut card = Card::new();
    let mut points = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let response = card.handle(&SELECT, wallet).response.to_vec();
        assert_eq!(response.len(), 54);
        let (constant, fresh) = response.split_at(20);
        assert_eq!(constant[..2], [0x6F, 50]);
        assert!(points.insert(fresh.to_vec()), "a point came twice");
    }
}

#[test]
fn a_select_in_the_middle_begins_anew_and_what_was_debited_is_healed() {
    for orientation in ROLES {
        for at in [3, 5] {
            let mut world = world();
            let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
                if number == at {
                    *apdu = SELECT.to_vec();
                }
                true
            });
            assert_eq!(bent.card.last(), Some(&Ok(Event::Selected)));
            assert!(bent.reader.last().unwrap().is_err());
            assert!(world.books().unwrap().conserved());
            assert_heals(&mut world, orientation);
        }
    }
}

#[test]
fn a_hello_serves_one_channel() {
    for orientation in ROLES {
        let mut world = world();
        let mut hello = Vec::new();
        pay(&mut world, orientation, terms(PRICE), |number, apdu| {
            if number == 2 {
                hello.clone_from(apdu);
            }
            true
        });
        let before = states(&world);

        // A reader is given the old HELLO; the card made a new one and cannot open the command.
        let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
            if number == 2 {
                apdu.clone_from(&hello);
            }
            true
        });

        let forged = TapError::Channel(ChannelError::Forged);
        assert_eq!(bent.card.last(), Some(&Err(forged)));
        assert_eq!(bent.frames.last().unwrap(), &[0x69, 0x85]);
        assert_eq!(states(&world), before);
    }
}

#[test]
fn one_hello_is_good_for_one_guess() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let wallet = world.wallet_mut(PAYER);
    approve(wallet, insider.id(), terms(PRICE));
    let before = State::of(wallet);
    let mut contact = insider.meet_card(Orientation::PayeeReads, wallet).unwrap();
    let request = insider.request(terms(PRICE));
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    let good = contact.frame(&Message::Request(signed)).unwrap();
    let mut bad = good.clone();
    bad[60] ^= 1;

    assert_eq!(contact.send(&bad).event, Err(TapError::Channel(ChannelError::Forged)));
    let heard = contact.send(&good);

    assert_eq!(heard.event, Err(TapError::from(PeerFault::OutOfTurn)));
    assert_eq!(heard.apdu, [0x69, 0x85]);
    assert_eq!(State::of(wallet), before);
}

#[test]
fn a_point_that_is_none_or_the_cards_own_is_refused() {
    let mut world = world();
    let wallet = world.wallet_mut(PAYER);
    let before = State::of(wallet);
    let own = |hello: &[u8]| -> [u8; 33] { hello[19..52].try_into().unwrap() };
    let cases: [(&PointOf<'_>, ChannelError); 5] = [
        (&own, ChannelError::Reflected),
        (
            &|hello| {
                let mut negative = own(hello);
                negative[0] ^= 1;
                negative
            },
            ChannelError::Reflected,
        ),
        (&|_| [0; 33], ChannelError::Point),
        (&|_| [4; 33], ChannelError::Point),
        (
            &|_| {
                let mut beyond = [0xFF; 33];
                beyond[0] = 2;
                beyond
            },
            ChannelError::Point,
        ),
    ];
    for (point, error) in cases {
        for pay in [true, false] {
            let mut card = Card::new();
            let hello = card.handle(&SELECT, wallet).response.to_vec();
            let point = point(&hello);
            let mut out = [0; 250];
            let command = if pay {
                Command::Pay { point: &point, pay: &[0; 29] }.encode(&mut out)
            } else {
                Command::Collect { point: &point, request: &[0; 181] }.encode(&mut out)
            };
            let handled = card.handle(command, wallet);
            assert_eq!(handled.event, Err(TapError::Channel(error)));
            assert_eq!(handled.response, [0x69, 0x85]);
        }
    }
    assert_eq!(State::of(wallet), before);
}

/// Every command with a body of that byte.
fn commands(byte: u8) -> Vec<Vec<u8>> {
    let outcomes: [usize; 3] = [17, 33, 81];
    let with_data = |instruction: u8, length: usize, le: bool| {
        let mut apdu = vec![0x80, instruction, 0, 0, u8::try_from(length).unwrap()];
        apdu.resize(5 + length, byte);
        apdu.extend(le.then_some(0));
        apdu
    };
    let mut all = vec![
        with_data(0x10, 33 + 181, true),
        with_data(0x14, 181, true),
        with_data(0x20, 33 + 29, true),
        with_data(0x22, 240, true),
        with_data(0x24, 29, true),
    ];
    all.extend(outcomes.map(|length| with_data(0x12, length, false)));
    all
}

#[test]
fn a_command_that_is_not_due_is_refused_in_every_state() {
    for orientation in ROLES {
        // 0: nothing selected; 1: selected; 2: the first exchange is done; 3: the second is.
        for exchanges in 0..=3 {
            for stray in commands(3) {
                let mut world = world();
                let payee_id = world.wallet(PAYEE).id();
                approve(world.wallet_mut(PAYER), payee_id, terms(PRICE));
                arm(world.wallet_mut(PAYEE));
                let (payer, payee) = world.pair_mut(PAYER, PAYEE);
                let (mut reader, asking, answering) = match orientation {
                    Orientation::PayeeReads => {
                        let wanted = Wanted::Order(terms(PRICE));
                        (Reader::collect(wanted, payee).unwrap(), payee, payer)
                    }
                    Orientation::PayerReads => {
                        (Reader::pay(terms(PRICE), payer).unwrap(), payer, payee)
                    }
                };
                let mut card = Card::new();
                let mut command = reader.start().to_vec();
                for _ in 0..exchanges {
                    let response = card.handle(&command, answering).response.to_vec();
                    let next = reader.feed(&response, asking).unwrap();
                    command = next.send.unwrap_or_default().to_vec();
                }
                let before = State::of(answering);

                let handled = card.handle(&stray, answering);

                assert!(handled.event.is_err(), "{orientation:?} {exchanges} {stray:02x?}");
                assert_eq!(handled.response, [0x69, 0x85]);
                assert_eq!(State::of(answering), before);
                // And the tap is over: what was due is not any more.
                if !command.is_empty() && exchanges > 0 {
                    let late = card.handle(&command, answering);
                    assert_eq!(late.event, Err(TapError::from(PeerFault::OutOfTurn)));
                }
                assert_eq!(State::of(answering), before);
                card.deactivate(answering);
                reader.end(asking);
                assert_heals(&mut world, orientation);
            }
        }
    }
}

#[test]
fn another_application_and_garbage_are_told_apart_by_their_header_alone() {
    let mut world = world();
    let wallet = world.wallet_mut(PAYER);
    let before = State::of(wallet);
    let mut foreign = SELECT.to_vec();
    foreign[12] ^= 1;
    let mut partial = vec![0x00, 0xA4, 0x04, 0x00, 5];
    partial.extend(&AID[..5]);
    let cases: [(&[u8], CommandError, [u8; 2]); 9] = [
        (&foreign, CommandError::Application, [0x6A, 0x82]),
        (&partial, CommandError::Application, [0x6A, 0x82]),
        (&[0x00, 0xA4, 0x00, 0x00, 2, 0x3F, 0x00], CommandError::Application, [0x6A, 0x82]),
        (&[], CommandError::Short, [0x67, 0x00]),
        (&[0x80, 0x10, 0], CommandError::Short, [0x67, 0x00]),
        (&[0x80, 0x10, 0, 0], CommandError::Length, [0x67, 0x00]),
        (&[0x80, 0x77, 0, 0], CommandError::Instruction, [0x6D, 0x00]),
        (&[0xFF, 0x10, 0, 0], CommandError::Class, [0x6E, 0x00]),
        (&[0x80, 0x12, 0, 1], CommandError::Parameters, [0x69, 0x85]),
    ];
    for (apdu, error, status) in cases {
        let mut card = Card::new();
        card.handle(&SELECT, wallet);

        let handled = card.handle(apdu, wallet);

        assert_eq!(handled.event, Err(TapError::Command(error)), "{apdu:02x?}");
        assert_eq!(handled.response, status, "{apdu:02x?}");
        let over = card.handle(&commands(0)[0], wallet);
        assert_eq!(over.event, Err(TapError::Wallet(Error::Peer(PeerFault::OutOfTurn))));
    }
    assert_eq!(State::of(wallet), before);
}

#[test]
fn a_reader_ends_the_tap_at_any_answer_that_is_none() {
    for orientation in ROLES {
        for number in [2, 4, 6] {
            for answer in [&b""[..], b"\x90", b"\x90\x00", b"\x69\x85", b"\x12\x34", &[7; 242]] {
                let mut world = world();
                let bent = pay(&mut world, orientation, terms(PRICE), |at, apdu| {
                    if at == number {
                        *apdu = answer.to_vec();
                    }
                    true
                });
                let heard = bent.reader.last().unwrap();
                // To the OUTCOME of a payee that reads, 9000 is the answer.
                let closing = orientation == Orientation::PayeeReads && number == 6;
                assert_eq!(heard.is_ok(), closing && answer == b"\x90\x00", "{number} {answer:?}");
                assert!(world.books().unwrap().conserved());
                assert_heals(&mut world, orientation);
            }
        }
    }
}

/// Flips one bit in every byte of one message; each flip is refused and changes nothing, and
/// after all of them one clean tap heals.
fn flips(orientation: Orientation, message: usize) {
    let mut world = world();
    let mut at = 0;
    let mut length = 1;
    while at < length {
        let before = states(&world);
        let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
            if number == message {
                length = apdu.len();
                apdu[at] ^= 1 << (at % 8);
            }
            true
        });

        let hears = if message % 2 == 1 { bent.card.last() } else { bent.reader.last() };
        assert!(hears.unwrap().is_err(), "{orientation:?} {message} {at}: {bent:?}");
        assert!(bent.frames.len() >= message, "{orientation:?} {message} {at}: {bent:?}");
        // The first tap may debit and credit; then the stored value and the same receipt go out.
        assert!(at == 0 || states(&world) == before, "{orientation:?} {message} {at}");
        at += 1;
    }
    assert!(length > 30, "{length}");
    assert!(world.books().unwrap().conserved());
    assert_heals(&mut world, orientation);
    let moved = world.wallet(PAYEE).account().balance.fen() - 20_000;
    assert!(moved == 0 || moved == PRICE, "{moved}");
}

#[test]
fn a_bit_flipped_anywhere_in_the_hello_opens_no_channel() {
    for orientation in ROLES {
        let mut world = world();
        let before = states(&world);
        for at in 0..54 {
            let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
                if number == 2 {
                    apdu[at] ^= 1 << (at % 8);
                }
                true
            });
            let refused = bent.reader.iter().chain(&bent.card).any(Result::is_err);
            assert!(refused, "{at}: {bent:?}");
            assert_eq!(states(&world), before, "{at}");
        }
    }
}

#[test]
fn a_bit_flipped_anywhere_in_the_payees_first_command_is_refused() {
    flips(Orientation::PayeeReads, 3);
}

#[test]
fn a_bit_flipped_anywhere_in_the_cards_value_is_refused() {
    flips(Orientation::PayeeReads, 4);
}

#[test]
fn a_bit_flipped_anywhere_in_the_payees_outcome_is_refused() {
    flips(Orientation::PayeeReads, 5);
}

#[test]
fn a_bit_flipped_anywhere_in_the_payers_first_command_is_refused() {
    flips(Orientation::PayerReads, 3);
}

#[test]
fn a_bit_flipped_anywhere_in_the_cards_request_is_refused() {
    flips(Orientation::PayerReads, 4);
}

#[test]
fn a_bit_flipped_anywhere_in_the_payers_value_is_refused() {
    flips(Orientation::PayerReads, 5);
}

#[test]
fn a_bit_flipped_anywhere_in_the_cards_outcome_is_refused() {
    flips(Orientation::PayerReads, 6);
}

#[test]
fn the_field_may_go_before_any_message_and_come_back_in_either_role() {
    for orientation in ROLES {
        for healing in ROLES {
            for lose in 1..=6 {
                let mut world = world();
                let touch = Touch {
                    payer: PAYER,
                    payee: PAYEE,
                    orientation,
                    terms: terms(PRICE),
                    lose: Some(lose),
                };
                assert!(world.touch(&touch).0.torn);
                assert!(world.books().unwrap().conserved());
                assert_heals(&mut world, healing);
            }
        }
    }
}

#[test]
fn the_field_may_go_in_the_tap_that_heals_as_well() {
    for orientation in ROLES {
        for first in 4..=6 {
            for second in 1..=10 {
                let mut world = world();
                let touch = Touch {
                    payer: PAYER,
                    payee: PAYEE,
                    orientation,
                    terms: terms(PRICE),
                    lose: Some(first),
                };
                world.touch(&touch);
                world.touch(&Touch { terms: terms(55), lose: Some(second), ..touch });
                assert!(world.books().unwrap().conserved());
                assert_heals(&mut world, orientation);
            }
        }
    }
}

#[test]
fn frames_of_one_channel_mean_nothing_in_another() {
    for orientation in ROLES {
        for message in [4, 5, 6] {
            let mut world = world();
            let mut stale = Vec::new();
            pay(&mut world, orientation, terms(PRICE), |number, apdu| {
                if number == message {
                    stale.clone_from(apdu);
                }
                true
            });
            if stale == [0x90, 0x00] {
                continue;
            }
            let bent = pay(&mut world, orientation, terms(PRICE), |number, apdu| {
                if number == message {
                    apdu.clone_from(&stale);
                }
                true
            });
            let heard = if message % 2 == 1 { bent.card.last() } else { bent.reader.last() };
            assert_eq!(heard, Some(&Err(TapError::Channel(ChannelError::Forged))));
            assert!(world.books().unwrap().conserved());
            assert_heals(&mut world, orientation);
        }
    }
}

#[test]
fn a_sealed_message_sent_back_to_its_sender_does_not_open() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let wallet = world.wallet_mut(PAYEE);
    let wanted = Wanted::Order(terms(PRICE));
    // Both are REQUESTs of one length: the one the wallet made, and the one it is to answer.
    let (_, heard) = insider.meet_payee(wanted, wallet).unwrap();
    let Command::Collect { request: sealed, .. } = Command::parse(&heard.apdu).unwrap() else {
        panic!("{heard:?}");
    };
    let before = State::of(wallet);

    let mut contact = insider.meet_payer(terms(PRICE), wallet).unwrap().0;
    let mut answer = sealed.to_vec();
    answer.extend([0x90, 0x00]);
    let heard = contact.send(&answer);

    assert_eq!(heard.event, Err(TapError::Channel(ChannelError::Forged)));
    assert_eq!(State::of(wallet), before);
}

#[test]
fn a_wallet_that_reads_itself_gets_nowhere() {
    let mut world = world();
    let own = world.wallet(PAYER).id();
    let wallet = world.wallet_mut(PAYER);
    approve(wallet, own, terms(PRICE));
    arm(wallet);
    let before = State::of(wallet);
    let mut card = Card::new();
    let mut reader = Reader::collect(Wanted::Order(terms(PRICE)), wallet).unwrap();
    let hello = card.handle(&SELECT, wallet).response.to_vec();

    // One element has one point: the card's replaced the reader's, and is spent with it.
    let command = reader.feed(&hello, wallet).unwrap().send.unwrap().to_vec();
    let handled = card.handle(&command, wallet);

    let spent = TapError::Channel(ChannelError::Element(ElementError::NoEphemeral));
    assert_eq!(handled.event, Err(spent));
    assert_eq!(handled.response, [0x69, 0x85]);
    assert_eq!(State::of(wallet), before);
}
