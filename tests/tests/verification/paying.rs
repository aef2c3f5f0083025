//! Without a PIN, and without power.

use ecny_core::{Direction, Good, How, LedgerError, Power, Record, Settings, Terms, Wanted};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Air, Touch, World, collect};
use ecny_tests::{ROLES, fen, terms};

use crate::stage::{
    AWAKE_OR_NOT, OTHER, THIRD, WALLET, arm, give, paid, refusal, refuses, set, tap, tap_as_is,
    tap_in, verify, world,
};

fn last_debit(world: &mut World) -> How {
    let wallet = world.wallet_mut(WALLET);
    let (mut last, mut at) = (None, None);
    while let Some(line) = wallet.next_line(at.as_ref()).unwrap() {
        if let Record::Debit { how, .. } = line.line.record {
            last = Some(how);
        }
        at = Some(line);
    }
    last.unwrap()
}

#[test]
fn one_payment_without_a_pin_goes_up_to_its_limit_and_not_a_fen_beyond() {
    let mut world = world();

    refuses(&mut world, 1_001, LedgerError::UnverifiedLimit);
    assert!(paid(&tap(&mut world, WALLET, OTHER, 1_000)));

    let account = world.wallet(WALLET).account();
    assert_eq!(account.unverified_since_sync, fen(1_000));
    assert_eq!(last_debit(&mut world), How::Unverified);
}

#[test]
fn payments_without_a_pin_add_up_to_their_limit_and_not_a_fen_beyond() {
    let mut world = world();
    (0..2).for_each(|_| assert!(paid(&tap(&mut world, WALLET, OTHER, 1_000))));

    refuses(&mut world, 501, LedgerError::UnverifiedLimit);
    world.reboot(WALLET).unwrap();
    refuses(&mut world, 501, LedgerError::UnverifiedLimit);
    assert!(paid(&tap(&mut world, WALLET, OTHER, 500)));
    refuses(&mut world, 1, LedgerError::UnverifiedLimit);
}

#[test]
fn a_verified_payment_is_no_part_of_what_is_paid_without_a_pin() {
    let mut world = world();
    verify(world.wallet_mut(WALLET), Good::Once);

    assert!(paid(&tap(&mut world, WALLET, OTHER, 5_000)));

    assert_eq!(world.wallet(WALLET).account().unverified_since_sync, fen(0));
    assert_eq!(last_debit(&mut world), How::Verified);
    // It was good once.
    refuses(&mut world, 1_001, LedgerError::UnverifiedLimit);
}

#[test]
fn who_is_refused_for_want_of_a_pin_verifies_and_taps_again() {
    for armed in [false, true] {
        let mut world = world();
        if armed {
            arm(world.wallet_mut(WALLET), Direction::Pay);
        } else {
            give(&mut world, OTHER, 1_500);
        }
        let missing = Some(refusal(LedgerError::UnverifiedLimit));
        assert_eq!(tap_as_is(&mut world, OTHER, 1_500).card_error, missing);

        let payee = world.wallet(OTHER).id();
        let wallet = world.wallet_mut(WALLET);
        let shown = wallet.consent.asked().copied();
        assert_eq!(shown.map(|asked| (asked.payee, asked.terms)).is_some(), armed);
        assert!(wallet.consent.allows_pay(payee, &terms(1_500)));
        verify(wallet, Good::Once);

        assert!(paid(&tap_as_is(&mut world, OTHER, 1_500)));
    }
}

#[test]
fn value_goes_home_without_a_pin() {
    let mut world = world();
    set(&mut world, &Settings { unverified_single: fen(0), ..Settings::OPEN });

    assert_eq!(world.redeem(WALLET, terms(9_000)).card_error, None);

    assert_eq!(world.wallet(WALLET).account().balance, fen(1_000));
    assert_eq!(last_debit(&mut world), How::Home);
}

#[test]
fn what_is_open_is_sent_again_whatever_is_missing() {
    for (orientation, lost) in ROLES.into_iter().zip([4, 5]) {
        let mut world = world();
        let price = terms(1_000);
        let torn =
            Touch { payer: WALLET, payee: OTHER, orientation, terms: price, lose: Some(lost) };
        assert!(world.touch(&torn).0.torn);
        assert_eq!(world.wallet(WALLET).unsettled().len(), 1, "{orientation:?}");
        let tight = Settings {
            unverified_single: fen(0),
            flags: Settings::NEEDS_WRIST | Settings::NEEDS_UNLOCK,
            ..Settings::OPEN
        };
        set(&mut world, &tight);
        world.wallet_mut(WALLET).consent.run_from(Power::Field);

        let heal = Touch { terms: Terms::HEAL, lose: None, ..torn };
        let (tapped, _) = world.touch(&heal);

        assert!(!tapped.torn && world.wallet(WALLET).unsettled().is_empty(), "{tapped:?}");
        assert_eq!(world.wallet(OTHER).account().balance, fen(11_000));
    }
}

#[test]
fn a_wallet_without_power_pays_nothing_unless_its_user_has_said_so() {
    let mut world = world();
    world.wallet_mut(WALLET).consent.run_from(Power::Field);
    assert_eq!(
        tap_as_is(&mut world, OTHER, 1).card_error,
        Some(refusal(LedgerError::ConsentMissing))
    );

    set(&mut world, &Settings { power_free_payments: 1, ..Settings::OPEN });
    refuses(&mut world, 1, LedgerError::PowerFreeLimit);
}

#[test]
fn payments_without_power_add_up_to_their_limit_and_not_a_fen_beyond() {
    let mut world = world();
    set(&mut world, &AWAKE_OR_NOT);
    world.wallet_mut(WALLET).consent.run_from(Power::Field);

    refuses(&mut world, 801, LedgerError::PowerFreeLimit);
    assert!(paid(&tap_as_is(&mut world, OTHER, 500)));
    assert_eq!(last_debit(&mut world), How::PowerFree);
    world.reboot(WALLET).unwrap();
    world.wallet_mut(WALLET).consent.run_from(Power::Field);
    refuses(&mut world, 301, LedgerError::PowerFreeLimit);
    assert!(paid(&tap_as_is(&mut world, OTHER, 300)));
    refuses(&mut world, 1, LedgerError::PowerFreeLimit);

    assert_eq!(world.wallet(WALLET).account().unverified_since_sync, fen(0));
}

#[test]
fn payments_without_power_are_counted_to_their_limit_and_not_beyond() {
    let mut world = world();
    set(&mut world, &AWAKE_OR_NOT);
    world.wallet_mut(WALLET).consent.run_from(Power::Field);
    (0..3).for_each(|_| assert!(paid(&tap_as_is(&mut world, OTHER, 1))));

    refuses(&mut world, 1, LedgerError::PowerFreeLimit);

    world.wallet_mut(WALLET).consent.run_from(Power::Own);
    assert!(paid(&tap(&mut world, WALLET, THIRD, 1)));
}

#[test]
fn a_wallet_without_power_is_not_emptied_into_its_operators_purse() {
    let mut world = world();
    set(&mut world, &AWAKE_OR_NOT);
    let (mut wallet, mut purse) = world.into_wallet_and_purse();
    wallet.consent.run_from(Power::Field);

    let wanted = Wanted::Order(terms(1));
    let tapped = collect(wanted, &mut purse, &mut wallet, &mut Air::default());

    assert_eq!(tapped.card_error, Some(refusal(LedgerError::ConsentMissing)));
}

#[test]
fn the_user_tightens_every_one_of_them() {
    let mut world = world();
    let tight = Settings {
        unverified_single: fen(300),
        unverified_since_sync: fen(500),
        power_free_since_sync: fen(40),
        power_free_payments: 1,
        ..AWAKE_OR_NOT
    };
    set(&mut world, &tight);

    refuses(&mut world, 301, LedgerError::UnverifiedLimit);
    assert!(paid(&tap_in(&mut world, Orientation::PayeeReads, WALLET, OTHER, 300)));
    refuses(&mut world, 201, LedgerError::UnverifiedLimit);
    world.wallet_mut(WALLET).consent.run_from(Power::Field);
    refuses(&mut world, 41, LedgerError::PowerFreeLimit);
    assert!(paid(&tap_as_is(&mut world, OTHER, 40)));
    refuses(&mut world, 1, LedgerError::PowerFreeLimit);
}
