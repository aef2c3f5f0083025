//! A list that is too old, full or missing: small sums pass, larger ones do not.

use ecny_core::{Day, LedgerError, Limits, Taken, Tier, Word};
use ecny_offline_protocol::Event;
use ecny_sim::{Holds, Setup, World};
use ecny_tests::{ROLES, State, TODAY, approve, delta, fen, sign_delta, terms};

use crate::stage::{Before, PAYEE, PAYER, balance, ledger, tap, tap_while, value};

/// The most that passes under a stale list.
const SMALL: u64 = 1_000;
const LARGE: u64 = SMALL + 1;
const AGE: u16 = 30;

/// Two wallets, each with a list of that day, or none.
fn world(lists: [Option<Day>; 2]) -> World {
    let mut world = World::hollow(43, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    let limits =
        Limits { list_age: AGE, stale_list_single: fen(SMALL), ..Limits::preset(Tier::IV) };
    for (wallet, list) in lists.into_iter().enumerate() {
        world.enroll_as(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }).unwrap();
        let loaded = world.load(wallet, terms(10_000));
        assert_eq!((loaded.reader_error, loaded.card_error), (None, None), "home needs no list");
        if let Some(day) = list {
            let signed = sign_delta(world.issuer(), delta(world.issuer(), 1, day));
            let word = Word::Delta(signed.delta, signed.signature);
            assert_eq!(world.wallet_mut(wallet).take(&word), Ok(Taken::Now));
        }
    }
    world
}

fn old(days: u16) -> Day {
    Day::new(TODAY.number().checked_sub(days).unwrap())
}

#[test]
fn a_payer_without_a_fresh_list_pays_small_sums_and_no_larger_one() {
    for list in [None, Some(old(AGE + 1))] {
        for orientation in ROLES {
            let mut world = world([list, Some(TODAY)]);
            let before = State::of(world.wallet(PAYER));

            let large = tap(&mut world, orientation, terms(LARGE));
            assert_eq!(large.payer_refused(), Some(ledger(LedgerError::ListTooOld)));
            assert_eq!(State::of(world.wallet(PAYER)), before);

            let small = tap(&mut world, orientation, terms(SMALL));
            assert!(small.payer_was(|event| matches!(event, Event::Settled { .. })), "{small:?}");
        }
    }
}

#[test]
fn a_list_as_old_as_it_may_be_is_fresh() {
    for orientation in ROLES {
        let mut world = world([Some(old(AGE)), Some(old(AGE))]);

        let seen = tap(&mut world, orientation, terms(LARGE));

        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
    }
}

#[test]
fn a_payee_whom_nobody_may_pay_so_much_does_not_ask() {
    for list in [None, Some(old(AGE + 1))] {
        for orientation in ROLES {
            let mut world = world([Some(TODAY), list]);

            let large = tap(&mut world, orientation, terms(LARGE));
            assert_eq!(large.payee_refused(), Some(ledger(LedgerError::ListTooOld)));

            let small = tap(&mut world, orientation, terms(SMALL));
            assert!(small.payee_was(|event| matches!(event, Event::Credited { .. })), "{small:?}");
        }
    }
}

#[test]
fn a_payee_voids_a_large_sum_of_a_payer_whose_operators_list_it_does_not_know() {
    for orientation in ROLES {
        let mut world = world([Some(TODAY), Some(TODAY)]);
        let other = world.add_operator().unwrap();
        let limits = world.wallet(PAYEE).account().limits;
        let foreign = Setup { operator: other, limits: Some(limits), ..Setup::of(Tier::IV) };
        let stranger = world.enroll_as(&foreign).unwrap();
        world.load(stranger, terms(10_000));
        world.introduce(PAYEE, other).unwrap();
        world.introduce(stranger, 0).unwrap();
        let signed = sign_delta(world.issuer(), delta(world.issuer(), 1, TODAY));
        world.wallet_mut(stranger).take(&Word::Delta(signed.delta, signed.signature)).unwrap();
        let touch = ecny_sim::Touch {
            payer: stranger,
            payee: PAYEE,
            orientation,
            terms: terms(LARGE),
            lose: None,
        };

        let (tapped, _) = world.touch(&touch);

        let why = Some(LedgerError::ListTooOld);
        let canceled =
            |event: &Event| matches!(event, Event::Canceled { why: it, .. } if *it == why);
        assert!(tapped.reader.iter().chain(&tapped.card).any(canceled), "{tapped:?}");
        assert_eq!(balance(&world, stranger), 10_000);
        assert!(world.books().unwrap().conserved());
    }
}

#[test]
fn a_list_heard_of_half_way_is_good_for_the_payment_at_hand() {
    for orientation in ROLES {
        let mut world = world([None, Some(TODAY)]);
        let signed = sign_delta(world.issuer(), delta(world.issuer(), 1, TODAY));
        let word = Word::Delta(signed.delta, signed.signature);
        let before = Before { apdu: value(orientation) - 1, who: PAYER, word: &word };

        let seen = tap_while(&mut world, orientation, terms(LARGE), None, Some(before));

        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
    }
}

#[test]
fn what_goes_home_needs_no_list() {
    let mut world = world([None, None]);

    let tapped = world.redeem(PAYER, terms(LARGE));

    assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
    assert_eq!(balance(&world, PAYER), 10_000 - LARGE);
}

#[test]
fn a_list_that_is_not_whole_is_as_old_as_the_one_before_it() {
    for orientation in ROLES {
        let mut world = world([Some(old(AGE + 1)), Some(TODAY)]);
        let issuer = world.issuer();
        let begun = ecny_core::Delta {
            epoch: ecny_core::Epoch::new(2),
            base: 2,
            ..delta(issuer, 1, TODAY)
        };
        let both = [begun, ecny_core::Delta { number: 2, ..begun }];
        let [first, second] = both.map(|delta| sign_delta(issuer, delta));

        world.wallet_mut(PAYER).take(&Word::Delta(first.delta, first.signature)).unwrap();
        let seen = tap(&mut world, orientation, terms(LARGE));
        assert_eq!(seen.payer_refused(), Some(ledger(LedgerError::ListTooOld)));

        world.wallet_mut(PAYER).take(&Word::Delta(second.delta, second.signature)).unwrap();
        let payee = world.wallet(PAYEE).id();
        approve(world.wallet_mut(PAYER), payee, terms(LARGE));
        let seen = tap(&mut world, orientation, terms(LARGE));
        assert!(seen.payer_was(|event| matches!(event, Event::Settled { .. })), "{seen:?}");
    }
}
