//! On the wrist, unlocked, and what a host's word is worth.

use ecny_core::{Assertion, Direction, Good, LedgerError, Millis, Presence, Settings};
use ecny_tests::terms;

use crate::stage::{
    OTHER, WALLET, arm, flags, give, paid, refuses, set, tap, tap_as_is, verify, world,
};

const NEEDS: [(u8, Presence); 2] =
    [(Settings::NEEDS_WRIST, Presence::Wrist), (Settings::NEEDS_UNLOCK, Presence::Unlocked)];

const fn at(number: u64) -> Option<Millis> {
    Some(Millis::new(number))
}

const fn until(what: Presence, number: u64) -> Assertion {
    Assertion { what, end: Millis::new(number) }
}

#[test]
fn a_wallet_pays_only_while_it_is_where_its_user_wants_it() {
    for (flag, what) in NEEDS {
        let mut world = world();
        set(&mut world, &flags(flag));
        refuses(&mut world, 1, LedgerError::NotPresent);

        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(at(1_000));
        consent.assert(until(what, 2_000));
        assert!(paid(&tap(&mut world, WALLET, OTHER, 1)), "{what:?}");

        world.wallet_mut(WALLET).consent.tick(at(1_999));
        assert!(paid(&tap(&mut world, WALLET, OTHER, 1)), "{what:?}");
        world.wallet_mut(WALLET).consent.tick(at(2_000));
        refuses(&mut world, 1, LedgerError::NotPresent);
    }
}

#[test]
fn one_state_does_not_stand_for_the_other() {
    for ((flag, _), (_, other)) in NEEDS.into_iter().zip(NEEDS.into_iter().rev()) {
        let mut world = world();
        set(&mut world, &flags(flag));
        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(at(1));
        consent.assert(until(other, u64::MAX));

        refuses(&mut world, 1, LedgerError::NotPresent);
    }
}

#[test]
fn a_host_without_a_clock_asserts_nothing() {
    let mut world = world();
    set(&mut world, &flags(Settings::NEEDS_WRIST));
    world.wallet_mut(WALLET).consent.assert(until(Presence::Wrist, u64::MAX));

    refuses(&mut world, 1, LedgerError::NotPresent);
    world.wallet_mut(WALLET).consent.tick(None);
    refuses(&mut world, 1, LedgerError::NotPresent);
}

#[test]
fn off_the_wrist_or_locked_every_yes_is_gone() {
    for (_, what) in NEEDS {
        let mut world = world();
        let wallet = world.wallet_mut(WALLET);
        arm(wallet, Direction::Pay);
        arm(wallet, Direction::Receive);
        verify(wallet, Good::Until(Millis::new(u64::MAX)));
        give(&mut world, OTHER, 5);
        let payee = world.wallet(OTHER).id();
        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(at(1));
        assert!(consent.verified());

        consent.withdraw(what);

        assert!(!consent.verified());
        assert!(!consent.allows_pay(payee, &terms(5)));
        assert!(!consent.allows_receive(&terms(5)));
    }
}

#[test]
fn a_host_that_falls_silent_has_taken_it_off() {
    // Later than asserted, a clock that went back, and one that stopped.
    for then in [at(2_000), at(999), None] {
        let mut world = world();
        arm(world.wallet_mut(WALLET), Direction::Pay);
        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(at(1_000));
        consent.assert(until(Presence::Wrist, 2_000));
        consent.tick(at(1_500));
        assert!(paid(&tap_as_is(&mut world, OTHER, 1)));

        world.wallet_mut(WALLET).consent.tick(then);

        let tapped = tap_as_is(&mut world, OTHER, 1);
        assert_eq!(tapped.card_error, Some(crate::stage::refusal(LedgerError::ConsentMissing)));
    }
}

#[test]
fn a_verification_ends_with_its_time_and_with_a_clock_that_fails_or_goes_back() {
    for (good, then, holds) in [
        (Good::Until(Millis::new(2_000)), at(1_999), true),
        (Good::Until(Millis::new(2_000)), at(2_000), false),
        (Good::Until(Millis::new(2_000)), at(999), false),
        (Good::Until(Millis::new(2_000)), None, false),
        (Good::Once, at(u64::MAX), true),
        (Good::Once, at(999), false),
        (Good::Once, None, false),
    ] {
        let mut world = world();
        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(at(1_000));
        verify(world.wallet_mut(WALLET), good);

        let consent = &mut world.wallet_mut(WALLET).consent;
        consent.tick(then);

        assert_eq!(consent.verified(), holds, "{good:?} at {then:?}");
    }
}

#[test]
fn a_verification_for_a_time_pays_more_than_once_and_ends_with_the_boot() {
    let mut world = world();
    world.wallet_mut(WALLET).consent.tick(at(1));
    verify(world.wallet_mut(WALLET), Good::Until(Millis::new(10)));
    (0..2).for_each(|_| assert!(paid(&tap(&mut world, WALLET, OTHER, 1_500))));

    world.reboot(WALLET).unwrap();

    refuses(&mut world, 1_500, LedgerError::UnverifiedLimit);
}

#[test]
fn an_assertion_from_before_the_boot_is_worth_nothing() {
    let mut world = world();
    set(&mut world, &flags(Settings::NEEDS_UNLOCK));
    let consent = &mut world.wallet_mut(WALLET).consent;
    consent.tick(at(1));
    consent.assert(until(Presence::Unlocked, 100));

    world.reboot(WALLET).unwrap();
    world.wallet_mut(WALLET).consent.tick(at(2));

    refuses(&mut world, 1, LedgerError::NotPresent);
}
