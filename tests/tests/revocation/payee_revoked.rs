//! What a payer does that knows that its payee is revoked.

use ecny_core::{End, LedgerError, Seq, Taken, Terms, Word};
use ecny_offline_protocol::Event;
use ecny_sim::Touch;
use ecny_tests::{ROLES, State, resolution, terms};

use crate::stage::{
    Before, HELD, PAYEE, PAYER, PRICE, assert_in_flight, balance, entry_of, hears, ledger, list,
    tap, tap_while, torn, value, world,
};

#[test]
fn nothing_new_is_paid_to_it_and_nobody_is_asked_for_consent() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, PAYER, &[PAYEE]);
        let before = State::of(world.wallet(PAYER));

        let seen = tap(&mut world, orientation, terms(PRICE));

        assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::PeerRevoked)));
        assert_eq!(State::of(world.wallet(PAYER)), before);
        let payee = world.wallet(PAYEE).id();
        assert!(world.wallet(PAYER).consent.allows_pay(payee, &terms(PRICE)), "it was not spent");

        world.wallet_mut(PAYER).consent.drop_all();
        let touch =
            Touch { payer: PAYER, payee: PAYEE, orientation, terms: terms(PRICE), lose: None };
        world.touch_as_is(&touch);

        assert!(world.wallet(PAYER).consent.asked().is_none());
        assert_eq!(balance(&world, PAYER), HELD);
    }
}

#[test]
fn a_value_without_an_outcome_is_not_sent_to_it_again() {
    for orientation in ROLES {
        for asked in [terms(PRICE), Terms::HEAL] {
            let mut world = world();
            torn(&mut world, orientation, terms(PRICE), value(orientation));
            assert_in_flight(&world, PRICE);
            hears(&mut world, PAYER, &[PAYEE]);

            let seen = tap(&mut world, orientation, asked);

            assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::PeerRevoked)));
            assert!(!seen.payer_was(|event| matches!(event, Event::Debited { .. })));
            assert_in_flight(&world, PRICE);
            assert_eq!(balance(&world, PAYEE), HELD);
        }
    }
}

#[test]
fn a_receipt_of_a_payee_revoked_after_the_value_settles() {
    for orientation in ROLES {
        let mut world = world();
        let word = list(&world, 1, &[PAYEE]);
        let before = Before { apdu: value(orientation) + 1, who: PAYER, word: &word };

        let seen = tap_while(&mut world, orientation, terms(PRICE), None, Some(before));

        assert_eq!(seen.payer_refused(), None, "{seen:?}");
        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })));
        assert!(world.wallet(PAYER).unsettled().is_empty());
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD - PRICE, HELD + PRICE));
    }
}

#[test]
fn a_cancel_of_a_payee_revoked_after_the_value_is_not_taken() {
    for orientation in ROLES {
        let mut world = world();
        // The payee cancels what it voided before.
        torn(&mut world, orientation, terms(PRICE), value(orientation));
        world.wallet_mut(PAYEE).void().unwrap();
        let word = list(&world, 1, &[PAYEE]);
        let before = Before { apdu: value(orientation) + 1, who: PAYER, word: &word };

        let seen = tap_while(&mut world, orientation, Terms::HEAL, None, Some(before));

        assert!(seen.payee_was(|event| matches!(event, Event::Canceled { .. })), "{seen:?}");
        assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::PeerRevoked)));
        assert_in_flight(&world, PRICE);
        assert_eq!(balance(&world, PAYER), HELD - PRICE);
    }
}

#[test]
fn the_operators_word_ends_a_payment_to_it() {
    for (end, left) in [(End::Settled, HELD - PRICE), (End::Refunded, HELD)] {
        for orientation in ROLES {
            let mut world = world();
            let lose = value(orientation) + usize::from(end == End::Settled);
            torn(&mut world, orientation, terms(PRICE), lose);
            hears(&mut world, PAYER, &[PAYEE]);
            if end == End::Refunded {
                world.wallet_mut(PAYEE).void().unwrap();
            }
            let entry = entry_of(&mut world, Seq::new(1));
            let payer = world.wallet(PAYER).id();
            let (word, signature) = resolution(world.issuer(), payer, Seq::new(1), &entry, end);

            let taken = world.wallet_mut(PAYER).take(&Word::Resolution(word, signature));

            assert_eq!(taken, Ok(Taken::Now));
            assert!(world.wallet(PAYER).unsettled().is_empty());
            assert_eq!(balance(&world, PAYER), left);
            assert!(world.books().unwrap().conserved());
        }
    }
}

#[test]
fn it_can_be_handed_over_to_the_operator() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation));
        hears(&mut world, PAYER, &[PAYEE]);

        world.wallet_mut(PAYER).hand_over(Seq::new(1)).unwrap();

        assert!(world.wallet(PAYER).unsettled().is_empty());
        assert_eq!(balance(&world, PAYER), HELD - PRICE);
    }
}
