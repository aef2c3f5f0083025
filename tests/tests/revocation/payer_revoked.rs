//! What a payee does that knows that its payer is revoked.

use ecny_core::{Day, LedgerError, Terms};
use ecny_offline_protocol::{Event, Orientation};
use ecny_tests::{ROLES, TODAY, receipt, terms};

use crate::stage::{
    Before, HELD, PAYEE, PAYER, PRICE, assert_in_flight, balance, hears, list, tap, tap_while,
    torn, touch, value, world,
};

const fn canceled(event: &Event, reason: Option<LedgerError>) -> bool {
    let Event::Canceled { why, .. } = event else { return false };
    matches!(
        (why, reason),
        (None, None) | (Some(LedgerError::PeerRevoked), Some(LedgerError::PeerRevoked))
    )
}

/// What it has debited comes back to it.
#[test]
fn its_value_is_voided_and_canceled() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, PAYEE, &[PAYER]);
        let decided = world.wallet(PAYEE).account().decided.number();

        let seen = tap(&mut world, orientation, terms(PRICE));

        assert!(
            seen.payee_was(|event| canceled(event, Some(LedgerError::PeerRevoked))),
            "{seen:?}"
        );
        assert!(seen.payer_was(|event| matches!(event, Event::Refunded { .. })));
        assert_eq!(world.wallet(PAYEE).account().decided.number(), decided + 1);
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD, HELD));
    }
}

#[test]
fn its_value_is_voided_and_canceled_where_it_was_revoked_after_the_request() {
    for orientation in ROLES {
        let mut world = world();
        let word = list(&world, 1, &[PAYER]);
        let before = Before { apdu: value(orientation), who: PAYEE, word: &word };

        let seen = tap_while(&mut world, orientation, terms(PRICE), None, Some(before));

        assert!(
            seen.payee_was(|event| canceled(event, Some(LedgerError::PeerRevoked))),
            "{seen:?}"
        );
        assert!(seen.payer_was(|event| matches!(event, Event::Refunded { .. })));
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD, HELD));
    }
}

#[test]
fn an_old_value_of_it_is_voided_and_canceled_by_a_tap_that_only_heals() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation));
        assert_in_flight(&world, PRICE);
        hears(&mut world, PAYEE, &[PAYER]);

        let seen = tap(&mut world, orientation, Terms::HEAL);

        assert!(
            seen.payee_was(|event| canceled(event, Some(LedgerError::PeerRevoked))),
            "{seen:?}"
        );
        assert!(seen.payer_was(|event| matches!(event, Event::Refunded { .. })));
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD, HELD));
    }
}

#[test]
fn what_was_credited_before_stays_credited_and_is_receipted_again() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation) + 1);
        assert_in_flight(&world, PRICE);
        hears(&mut world, PAYEE, &[PAYER]);

        let seen = tap(&mut world, orientation, Terms::HEAL);

        assert!(seen.payee_was(|event| matches!(event, Event::CreditedBefore { .. })), "{seen:?}");
        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })));
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD - PRICE, HELD + PRICE));
    }
}

#[test]
fn what_was_voided_before_stays_voided_and_is_canceled_again() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation));
        world.wallet_mut(PAYEE).void().unwrap();
        hears(&mut world, PAYEE, &[PAYER]);
        let decided = world.wallet(PAYEE).account().decided;

        let seen = tap(&mut world, orientation, Terms::HEAL);

        assert!(seen.payee_was(|event| canceled(event, None)), "{seen:?}");
        assert!(seen.payer_was(|event| matches!(event, Event::Refunded { .. })));
        assert_eq!(world.wallet(PAYEE).account().decided, decided);
        assert_eq!(balance(&world, PAYER), HELD);
    }
}

#[test]
fn of_what_was_pruned_it_hears_that_only_the_operator_knows() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation) + 1);
        hears(&mut world, PAYEE, &[PAYER]);
        let statement = world.wallet_mut(PAYEE).statement().unwrap().statement;
        let day = Day::new(TODAY.number() + 2);
        let (receipt, signature) = receipt(world.issuer(), &statement, day);
        world.wallet_mut(PAYEE).sync(&receipt, &signature).unwrap();
        world.wallet_mut(PAYEE).compact().unwrap();

        let seen = touch(&mut world, orientation, Terms::HEAL, None, None);

        assert!(seen.payee_was(|event| *event == Event::Unknown), "{seen:?}");
        assert_in_flight(&world, PRICE);
        let payer = world.wallet(PAYER).id();
        assert_eq!(world.wallet_mut(PAYEE).is_revoked(payer), Ok(true), "the list is not pruned");
    }
}

#[test]
fn another_payer_is_taken_from_as_before() {
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        let mut world = world();
        hears(&mut world, PAYEE, &[crate::stage::THIRD]);

        let seen = tap(&mut world, orientation, terms(PRICE));

        assert!(seen.payee_was(|event| matches!(event, Event::Credited { .. })), "{seen:?}");
    }
}
