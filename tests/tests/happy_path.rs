//! A payment in each role, without faults.
#![cfg(test)]

use ecny_core::{Amount, Terms, Tier};
use ecny_offline_protocol::{Event, Orientation};
use ecny_sim::{Holds, Touch, World};

fn world() -> World {
    World::new(1, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

fn fen(fen: u64) -> Amount {
    Amount::from_fen(fen).unwrap()
}

#[test]
fn a_payment_moves_value_once_in_three_exchanges_in_either_role() {
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        let mut world = world();
        let terms = Terms::cny(fen(1_234));

        let touch = Touch { payer: 0, payee: 1, orientation, terms, lose: None };
        let (tapped, air) = world.touch(&touch);

        assert_eq!(tapped.reader_error, None, "{tapped:?}");
        assert_eq!(tapped.card_error, None, "{tapped:?}");
        assert_eq!(air.exchanges(), 3);
        assert!(air.bytes() <= 640, "{}", air.bytes());
        assert_eq!(world.wallet(0).account().balance, fen(18_766));
        assert_eq!(world.wallet(1).account().balance, fen(21_234));
        assert!(world.wallet(0).unsettled().is_empty());
        assert!(world.books().unwrap().conserved());
        let settled = tapped.reader.iter().chain(&tapped.card);
        assert_eq!(settled.filter(|e| matches!(e, Event::Settled { .. })).count(), 1);
    }
}

#[test]
fn a_lost_message_is_healed_by_the_next_tap() {
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        for lose in 1..=6 {
            let mut world = world();
            let terms = Terms::cny(fen(1_234));
            let touch = Touch { payer: 0, payee: 1, orientation, terms, lose: Some(lose) };

            let (tapped, _) = world.touch(&touch);
            assert!(tapped.torn);
            assert!(world.books().unwrap().conserved());
            world.reboot(0).unwrap();
            world.reboot(1).unwrap();
            assert!(world.books().unwrap().conserved());
            let heal = Touch { terms: Terms::HEAL, lose: None, ..touch };
            let (tapped, _) = world.touch(&heal);

            let books = world.books().unwrap();
            assert!(books.conserved(), "{books:?}");
            assert_eq!(books.in_flight(), 0, "lost {lose}: {tapped:?}");
            assert_eq!(books.unsettled(), 0, "lost {lose}: {tapped:?}");
            let paid = world.wallet(1).account().balance == fen(21_234);
            assert_eq!(paid, world.wallet(0).account().balance == fen(18_766));
        }
    }
}
