//! What a wallet does that has heard that it is revoked itself: found again, say.

use ecny_core::{Day, Delta, Epoch, LedgerError, Taken, Terms, Tier, WalletId, Word};
use ecny_offline_protocol::{Event, Orientation};
use ecny_sim::{Holds, Touch, World};
use ecny_tests::{ROLES, State, TODAY, delta, naming, receipt, sign_delta, terms};

use crate::stage::{
    Before, HELD, PAYEE, PAYER, PRICE, assert_in_flight, balance, hears, ledger, list, tap,
    tap_while, torn, value, world,
};

#[test]
fn it_pays_nothing_new_and_asks_nobody_for_consent() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, PAYER, &[PAYER]);
        let before = State::of(world.wallet(PAYER));
        let touch =
            Touch { payer: PAYER, payee: PAYEE, orientation, terms: terms(PRICE), lose: None };

        world.touch_as_is(&touch);
        let seen = tap(&mut world, orientation, terms(PRICE));

        assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::Revoked)));
        assert!(world.wallet(PAYER).consent.asked().is_none());
        assert_eq!(State::of(world.wallet(PAYER)), before);
    }
}

#[test]
fn it_pays_nothing_home_either() {
    let mut world = world();
    hears(&mut world, PAYER, &[PAYER]);

    let tapped = world.redeem(PAYER, terms(PRICE));

    assert_eq!(tapped.card_error, Some(ledger(LedgerError::Revoked)));
    assert_eq!(balance(&world, PAYER), HELD);
}

#[test]
fn it_asks_for_nothing_new_and_loads_nothing() {
    for orientation in ROLES {
        let mut world = world();
        hears(&mut world, PAYEE, &[PAYEE]);

        let seen = tap(&mut world, orientation, terms(PRICE));

        assert_eq!(seen.payee_refused(), Some(ledger(LedgerError::Revoked)));
        assert_eq!(world.load(PAYEE, terms(1)).reader_error, Some(ledger(LedgerError::Revoked)));
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD, HELD));
    }
}

#[test]
fn it_sends_again_what_has_no_outcome_and_takes_whichever_comes() {
    for orientation in ROLES {
        for credited in [true, false] {
            let mut world = world();
            torn(&mut world, orientation, terms(PRICE), value(orientation) + usize::from(credited));
            if !credited {
                world.wallet_mut(PAYEE).void().unwrap();
            }
            hears(&mut world, PAYER, &[PAYER]);

            let seen = tap(&mut world, orientation, Terms::HEAL);

            let ended = |event: &Event| {
                let settled = matches!(event, Event::Settled { .. });
                let refunded = matches!(event, Event::Refunded { .. });
                if credited { settled } else { refunded }
            };
            assert!(seen.payer_was(ended), "{seen:?}");
            assert!(world.wallet(PAYER).unsettled().is_empty());
        }
    }
}

#[test]
fn what_it_decided_it_says_again() {
    for orientation in ROLES {
        let mut world = world();
        torn(&mut world, orientation, terms(PRICE), value(orientation) + 1);
        hears(&mut world, PAYEE, &[PAYEE]);

        let seen = tap(&mut world, orientation, Terms::HEAL);

        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
        assert_eq!(balance(&world, PAYEE), HELD + PRICE);
    }
}

#[test]
fn value_for_what_it_asked_before_is_voided_and_canceled() {
    for orientation in ROLES {
        let mut world = world();
        let word = list(&world, 1, &[PAYEE]);
        let before = Before { apdu: value(orientation), who: PAYEE, word: &word };

        let seen = tap_while(&mut world, orientation, terms(PRICE), None, Some(before));

        let why = Some(LedgerError::Revoked);
        assert!(
            seen.payee_was(|event| matches!(event, Event::Canceled { why: it, .. } if *it == why)),
            "{seen:?}"
        );
        assert!(seen.payer_was(|event| matches!(event, Event::Refunded { .. })));
        assert_eq!((balance(&world, PAYER), balance(&world, PAYEE)), (HELD, HELD));
    }
}

#[test]
fn it_syncs_and_takes_its_operators_word() {
    let mut world = world();
    torn(&mut world, Orientation::PayeeReads, terms(PRICE), 4);
    assert_in_flight(&world, PRICE);
    hears(&mut world, PAYER, &[PAYER]);

    let statement = world.wallet_mut(PAYER).statement().unwrap().statement;
    let (receipt, signature) = receipt(world.issuer(), &statement, Day::new(TODAY.number() + 9));
    let taken = world.wallet_mut(PAYER).take(&Word::Receipt(receipt, signature));

    assert_eq!(taken, Ok(Taken::Now));
    assert_eq!(world.wallet(PAYER).account().last_sync, Day::new(TODAY.number() + 9));
}

#[test]
fn it_is_still_revoked_after_a_reboot_and_a_compaction() {
    let mut world = world();
    hears(&mut world, PAYER, &[PAYER]);
    let statement = world.wallet_mut(PAYER).statement().unwrap().statement;
    let (receipt, signature) = receipt(world.issuer(), &statement, TODAY);
    world.wallet_mut(PAYER).sync(&receipt, &signature).unwrap();

    world.reboot(PAYER).unwrap();
    assert!(world.wallet(PAYER).lists().name_owner());
    world.wallet_mut(PAYER).compact().unwrap();
    world.reboot(PAYER).unwrap();

    assert!(world.wallet(PAYER).lists().name_owner());
    let seen = tap(&mut world, Orientation::PayeeReads, terms(PRICE));
    assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::Revoked)));
}

#[test]
fn a_later_list_without_its_name_lets_it_serve_again() {
    let mut world = world();
    hears(&mut world, PAYER, &[PAYER]);
    let begun = Delta {
        epoch: Epoch::new(2),
        base: 2,
        ..delta(world.issuer(), 1, Day::new(TODAY.number() + 2))
    };
    let more = Delta { number: 2, ..begun };

    let signed = sign_delta(world.issuer(), begun);
    world.wallet_mut(PAYER).take(&Word::Delta(signed.delta, signed.signature)).unwrap();
    assert!(world.wallet(PAYER).lists().name_owner(), "the new list is not whole yet");
    let signed = sign_delta(world.issuer(), more);
    world.wallet_mut(PAYER).take(&Word::Delta(signed.delta, signed.signature)).unwrap();

    assert!(!world.wallet(PAYER).lists().name_owner());
    let seen = tap(&mut world, Orientation::PayeeReads, terms(PRICE));
    assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
}

#[test]
fn the_same_number_at_another_operator_is_another_wallet() {
    let mut world = World::new(7, 2, Holds { fen: HELD, pages: 16, tier: Tier::IV }).unwrap();
    let other = world.add_operator().unwrap();
    world.introduce(PAYER, other).unwrap();
    let own = world.wallet(PAYER).id();
    let namesake = WalletId { operator: world.issuer_of(other).operator().id(), ..own };
    let issuer = world.issuer_of(other);
    let signed = sign_delta(issuer, naming(delta(issuer, 1, TODAY), &[namesake]));

    world.wallet_mut(PAYER).take(&Word::Delta(signed.delta, signed.signature)).unwrap();

    assert!(!world.wallet(PAYER).lists().name_owner());
    assert_eq!(world.wallet_mut(PAYER).is_revoked(namesake), Ok(true));
    assert_eq!(world.wallet_mut(PAYER).is_revoked(own), Ok(false));
    let seen = tap(&mut world, Orientation::PayeeReads, terms(PRICE));
    assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
}
