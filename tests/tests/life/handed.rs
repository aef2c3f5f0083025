//! A payment given up to the operator.

use ecny_core::{CommandFault, Seq};
use ecny_tests::{fen, terms};

use crate::stage::{OTHER, WALLET, heal, log, lost_receipt, lost_value, pay, redeem, world};

#[test]
fn what_was_handed_over_is_never_sent_again_and_takes_no_outcome() {
    for credited in [false, true] {
        let mut world = world();
        let seq = match credited {
            true => lost_receipt(&mut world, WALLET, OTHER, 700),
            false => lost_value(&mut world, WALLET, OTHER, 700),
        };

        world.wallet_mut(WALLET).hand_over(seq).unwrap();

        for _ in 0..2 {
            let account = world.wallet(WALLET).account();
            assert_eq!((account.in_flight, account.balance), (fen(0), fen(19_300)));
            assert!(world.wallet(WALLET).unsettled().is_empty());
            heal(&mut world, WALLET, OTHER);
            assert_eq!(world.wallet(WALLET).account().balance, fen(19_300));
            world.reboot(WALLET).unwrap();
        }
        let held = if credited { 20_700 } else { 20_000 };
        assert_eq!(world.wallet(OTHER).account().balance, fen(held));
        // The payee can be paid again.
        pay(&mut world, WALLET, OTHER, 5);
    }
}

#[test]
fn only_what_is_open_can_be_handed_over_and_only_once() {
    let mut world = world();
    let unknown = Err(CommandFault::UnknownDebit.into());
    assert_eq!(world.wallet_mut(WALLET).hand_over(Seq::new(1)), unknown);
    pay(&mut world, WALLET, OTHER, 5);
    assert_eq!(world.wallet_mut(WALLET).hand_over(Seq::new(1)), unknown, "settled");

    let seq = lost_value(&mut world, WALLET, OTHER, 700);
    let lines = log(world.wallet_mut(WALLET)).len();
    world.wallet_mut(WALLET).hand_over(seq).unwrap();
    assert_eq!(world.wallet_mut(WALLET).hand_over(seq), unknown);
    assert_eq!(log(world.wallet_mut(WALLET)).len(), lines + 1);
}

#[test]
fn a_wallet_with_a_payment_that_finds_no_end_can_retire_once_it_has_handed_it_over() {
    let mut world = world();
    let seq = lost_value(&mut world, WALLET, OTHER, 700);
    redeem(&mut world, WALLET, terms(19_300));
    assert!(world.wallet_mut(WALLET).retire().is_err());

    world.wallet_mut(WALLET).hand_over(seq).unwrap();

    world.wallet_mut(WALLET).retire().unwrap();
}
