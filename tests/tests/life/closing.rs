//! The end of a wallet: its closing statement decides every session before its keys go.

use ecny_core::{LedgerError, OrderKind, SessionNumber, Standing};
use ecny_offline_protocol::Event;
use ecny_sim::World;
use ecny_tests::{fen, receipt, terms};

use crate::stage::{
    OTHER, WALLET, WORD_DAY, heal, lost_receipt, lost_value, order, pay, redeem, refuses_to_ask,
    refuses_to_pay, world,
};

/// A wallet that has paid out all it held and retired, with a payment to it under way.
fn retired(world: &mut World) {
    redeem(world, WALLET, terms(20_000));
    world.wallet_mut(WALLET).retire().unwrap();
}

#[test]
fn a_retired_wallet_begins_nothing_ever_again() {
    let mut world = world();
    retired(&mut world);

    for _ in 0..2 {
        assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(1)), LedgerError::Retired);
        assert_eq!(refuses_to_ask(&mut world, OTHER, WALLET, terms(1)), LedgerError::Retired);
        assert!(world.wallet_mut(WALLET).resume().is_err());
        assert!(world.wallet_mut(WALLET).void().is_err());
        let resume = order(&world, WALLET, 1, OrderKind::Resume);
        assert!(world.wallet_mut(WALLET).take(&resume).is_err());
        world.reboot(WALLET).unwrap();
    }
}

#[test]
fn what_was_asked_for_before_it_retired_comes_back_and_what_it_took_stays_paid() {
    let mut world = world();
    lost_receipt(&mut world, OTHER, WALLET, 300);
    redeem(&mut world, WALLET, terms(20_300));
    let third = crate::stage::THIRD;
    lost_value(&mut world, third, WALLET, 200);
    world.wallet_mut(WALLET).retire().unwrap();
    world.reboot(WALLET).unwrap();

    assert!(matches!(heal(&mut world, OTHER, WALLET)[..], [.., Event::Settled { .. }]));
    assert!(matches!(heal(&mut world, third, WALLET)[..], [.., Event::Refunded { .. }]));

    assert_eq!(world.wallet(third).account().balance, fen(20_000));
    assert!(world.books().unwrap().conserved());
}

#[test]
fn the_closing_statement_decides_every_session_and_a_receipt_for_it_buries_the_wallet() {
    let mut world = world();
    pay(&mut world, OTHER, WALLET, 100);
    let open = world.wallet_mut(WALLET).statement().unwrap().statement;
    redeem(&mut world, WALLET, terms(20_100));
    world.wallet_mut(WALLET).retire().unwrap();

    let closing = world.wallet_mut(WALLET).statement().unwrap().statement;
    assert_eq!(closing.decided, SessionNumber::LAST);
    assert!(!world.wallet(WALLET).is_buried());

    // A receipt for what it stated before it retired is taken still.
    let (word, signature) = receipt(world.issuer(), &open, WORD_DAY);
    world.wallet_mut(WALLET).sync(&word, &signature).unwrap();
    assert!(!world.wallet(WALLET).is_buried());
    let closing = world.wallet_mut(WALLET).statement().unwrap().statement;
    let (word, signature) = receipt(world.issuer(), &closing, WORD_DAY);
    world.wallet_mut(WALLET).sync(&word, &signature).unwrap();
    assert!(world.wallet(WALLET).is_buried());
    world.reboot(WALLET).unwrap();
    assert!(world.wallet(WALLET).is_buried());
}

#[test]
fn a_wallet_that_was_rolled_back_is_closed_by_its_operator_and_by_nobody_else() {
    let mut world = world();
    let old = world.wallet(WALLET).flash().clone();
    pay(&mut world, OTHER, WALLET, 100);
    lost_receipt(&mut world, OTHER, WALLET, 50);
    world.swap_flash(WALLET, old).unwrap();
    heal(&mut world, OTHER, WALLET);
    assert_eq!(world.wallet(WALLET).account().standing, Standing::Locked);

    for _ in 0..2 {
        let wallet = world.wallet_mut(WALLET);
        assert!(wallet.resume().is_err() && wallet.retire().is_err() && wallet.suspend().is_err());
        for what in [OrderKind::Resume, OrderKind::Block, OrderKind::Void] {
            let word = order(&world, WALLET, 9, what);
            assert!(world.wallet_mut(WALLET).take(&word).is_err(), "{what:?}");
        }
        world.reboot(WALLET).unwrap();
    }
    let other = world.add_operator().unwrap();
    assert!(world.introduce(WALLET, other).is_err(), "a locked wallet learns of nobody");
    let close = order(&world, WALLET, 10, OrderKind::Close);
    world.wallet_mut(WALLET).take(&close).unwrap();

    let account = world.wallet(WALLET).account();
    assert_eq!((account.standing, account.decided), (Standing::Retired, SessionNumber::LAST));
    // It is evidence still: its statement and log can be shown.
    assert!(world.wallet_mut(WALLET).statement().is_ok());
}
