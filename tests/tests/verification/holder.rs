//! The PIN, and what it opens.

use ecny_core::{Error, Good, LedgerError, PinError, PinState, Settings, Taken};
use ecny_sim::{World, flash::Tear};
use ecny_tests::{State, fen};

use crate::stage::{
    OTHER, PinFlash, WALLET, digits, give, paid, pin, refusal, refuses, set, tap_as_is,
    unblock_pin, world,
};

const PIN: &str = "271828";

/// A world whose first wallet has a PIN.
fn with_pin() -> (World, PinFlash) {
    let (mut world, mut flash) = (world(), PinFlash::new(2, 5));
    let mut region = pin(&mut world, &mut flash);
    world.wallet_mut(WALLET).set_pin(&mut region, &digits(PIN)).unwrap();
    (world, flash)
}

fn give_pin(world: &mut World, flash: &mut PinFlash, given: &str) -> Result<(), Error> {
    let mut region = pin(world, flash);
    world.wallet_mut(WALLET).verify_pin(&mut region, &digits(given), Good::Once)
}

#[test]
fn two_taps_and_a_pin_make_a_payment_above_the_limit_without_one() {
    let (mut world, mut flash) = with_pin();
    let first = tap_as_is(&mut world, OTHER, 1_500);
    assert_eq!(first.card_error, Some(refusal(LedgerError::ConsentMissing)));
    let shown = *world.wallet(WALLET).consent.asked().unwrap();
    assert_eq!((shown.payee, shown.terms.amount), (world.wallet(OTHER).id(), fen(1_500)));
    assert!(world.wallet_mut(WALLET).consent.approve(&shown));

    let wrong = give_pin(&mut world, &mut flash, "314159");
    assert_eq!(wrong, Err(Error::Pin(PinError::Wrong { left: 4 })));
    let second = tap_as_is(&mut world, OTHER, 1_500);
    assert_eq!(second.card_error, Some(refusal(LedgerError::UnverifiedLimit)));

    give_pin(&mut world, &mut flash, PIN).unwrap();
    assert!(paid(&tap_as_is(&mut world, OTHER, 1_500)));

    assert_eq!(world.wallet(OTHER).account().balance, fen(11_500));
    assert!(!world.wallet(WALLET).consent.verified());
}

#[test]
fn a_pin_is_set_once_and_again_only_by_the_operators_word() {
    let (mut world, mut flash) = with_pin();
    let mut region = pin(&mut world, &mut flash);
    let wallet = world.wallet_mut(WALLET);
    let again = wallet.set_pin(&mut region, &digits("0000"));
    assert_eq!(again, Err(Error::Pin(PinError::NotPermitted)));
    assert_eq!((wallet.account().pin_permits, wallet.account().pin_used), (1, 1));

    unblock_pin(&mut world);
    let wallet = world.wallet_mut(WALLET);
    wallet.set_pin(&mut region, &digits("0000")).unwrap();

    assert_eq!((wallet.account().pin_permits, wallet.account().pin_used), (2, 2));
    drop(region);
    assert!(give_pin(&mut world, &mut flash, PIN).is_err());
    assert_eq!(give_pin(&mut world, &mut flash, "0000"), Ok(()));
}

#[test]
fn who_wipes_the_pin_sets_none_and_the_operator_helps() {
    let (mut world, _) = with_pin();
    world.reboot(WALLET).unwrap();
    let mut blank = PinFlash::new(2, 6);
    let mut region = pin(&mut world, &mut blank);
    let wallet = world.wallet_mut(WALLET);

    assert_eq!(wallet.pin_state(&region), PinState::Lost);
    let lost = Err(Error::Pin(PinError::Lost));
    assert_eq!(wallet.set_pin(&mut region, &digits("0000")), lost);
    assert_eq!(wallet.verify_pin(&mut region, &digits("0000"), Good::Once), lost);
    assert_eq!(wallet.change_pin(&mut region, &digits(PIN), &digits("0000")), lost);

    unblock_pin(&mut world);
    assert_eq!(world.wallet_mut(WALLET).set_pin(&mut region, &digits("0000")), Ok(()));
}

#[test]
fn a_blocked_pin_is_unblocked_by_the_operator_alone() {
    let (mut world, mut flash) = with_pin();
    for _ in 0..5 {
        assert!(give_pin(&mut world, &mut flash, "0000").is_err());
    }
    assert_eq!(give_pin(&mut world, &mut flash, PIN), Err(Error::Pin(PinError::Blocked)));
    world.reboot(WALLET).unwrap();
    assert_eq!(give_pin(&mut world, &mut flash, PIN), Err(Error::Pin(PinError::Blocked)));

    unblock_pin(&mut world);
    let mut region = pin(&mut world, &mut flash);
    world.wallet_mut(WALLET).set_pin(&mut region, &digits("4321")).unwrap();
    drop(region);

    assert_eq!(give_pin(&mut world, &mut flash, "4321"), Ok(()));
}

#[test]
fn a_cut_between_page_and_record_heals_at_the_next_step() {
    for tear in Tear::ALL {
        for fuel in 0..80 {
            let (mut world, mut flash) = (world(), PinFlash::new(2, fuel));
            let mut region = pin(&mut world, &mut flash);
            world.reboot_with_fuel(WALLET, fuel, tear).unwrap();
            let done = world.wallet_mut(WALLET).set_pin(&mut region, &digits(PIN));
            drop(region);
            world.reboot(WALLET).unwrap();

            let mut region = pin(&mut world, &mut flash);
            let wallet = world.wallet_mut(WALLET);
            wallet.take_up_pin(&mut region).unwrap();

            let used = wallet.account().pin_used;
            assert!(done.is_err() || used == 1);
            assert_eq!(used == 1, wallet.pin_state(&region) != PinState::NotSet, "{tear:?} {fuel}");
            if used == 1 {
                drop(region);
                assert_eq!(give_pin(&mut world, &mut flash, PIN), Ok(()));
            }
        }
    }
}

#[test]
fn tighter_settings_need_nobody_and_looser_ones_need_the_pin() {
    let (mut world, mut flash) = with_pin();
    let tight = Settings { single: fen(500), flags: Settings::NEEDS_WRIST, ..Settings::OPEN };
    set(&mut world, &tight);
    let before = State::of(world.wallet(WALLET));
    for looser in [
        Settings { single: fen(501), ..tight },
        Settings { flags: 0, ..tight },
        Settings { flags: Settings::NEEDS_WRIST | Settings::RECEIVE_UNARMED, ..tight },
        Settings { power_free_payments: 1, ..tight },
    ] {
        let refused = world.wallet_mut(WALLET).set_settings(&looser);
        assert_eq!(refused, Err(LedgerError::NotVerified.into()), "{looser:?}");
    }
    assert_eq!(State::of(world.wallet(WALLET)), before);

    give_pin(&mut world, &mut flash, PIN).unwrap();
    set(&mut world, &Settings::OPEN);

    world.reboot(WALLET).unwrap();
    assert_eq!(world.wallet(WALLET).account().settings, Settings::OPEN);
    let twice = world.wallet_mut(WALLET).set_settings(&Settings::OPEN);
    assert_eq!(twice, Ok(Taken::Before));
}

#[test]
fn without_a_pin_the_user_loosens_up_to_the_operators_limits() {
    let mut world = world();
    set(&mut world, &Settings { unverified_single: fen(1), ..Settings::OPEN });
    refuses(&mut world, 2, LedgerError::UnverifiedLimit);

    set(&mut world, &Settings::OPEN);

    refuses(&mut world, 1_001, LedgerError::UnverifiedLimit);
}

#[test]
fn a_suspended_wallet_resumes_for_its_holder_alone() {
    let (mut world, mut flash) = with_pin();
    give_pin(&mut world, &mut flash, PIN).unwrap();
    world.wallet_mut(WALLET).suspend().unwrap();

    let refused = world.wallet_mut(WALLET).resume();
    assert_eq!(refused, Err(LedgerError::NotVerified.into()));

    give_pin(&mut world, &mut flash, PIN).unwrap();
    assert_eq!(world.wallet_mut(WALLET).resume(), Ok(()));
    give(&mut world, OTHER, 5);
    assert!(paid(&tap_as_is(&mut world, OTHER, 5)));
}
