//! Value that is offered to a wallet nobody has armed.

use ecny_core::{Direction, LedgerError, Settings, Terms};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Tapped, Touch, World};
use ecny_tests::{State, fen, terms};

use crate::stage::{OTHER, THIRD, WALLET, adopt, arm, flags, give, paid, refusal, set, world};

/// `payer` reads, and pays the wallet.
fn offer(world: &mut World, payer: usize, terms: Terms) -> Tapped {
    let payee = world.wallet(WALLET).id();
    world.wallet_mut(payer).consent.give(ecny_core::Asked { payee, terms });
    let orientation = Orientation::PayerReads;
    world.touch_as_is(&Touch { payer, payee: WALLET, orientation, terms, lose: None }).0
}

#[test]
fn an_unarmed_wallet_answers_no_offer() {
    let mut world = world();
    let before = State::of(world.wallet(WALLET));

    for terms in [terms(500), Terms::HEAL] {
        let tapped = offer(&mut world, OTHER, terms);
        assert_eq!(tapped.card_error, Some(refusal(LedgerError::ConsentMissing)));
    }

    assert_eq!(State::of(world.wallet(WALLET)), before);
}

#[test]
fn what_its_user_lets_in_unarmed_is_no_dust() {
    let mut world = world();
    set(&mut world, &flags(Settings::RECEIVE_UNARMED));
    let before = State::of(world.wallet(WALLET));

    let dust = offer(&mut world, OTHER, terms(99));
    assert_eq!(dust.card_error, Some(refusal(LedgerError::ConsentMissing)));
    assert_eq!(State::of(world.wallet(WALLET)), before);
    assert!(paid(&offer(&mut world, OTHER, terms(100))));

    assert_eq!(world.wallet(WALLET).account().balance, fen(10_100));
}

#[test]
fn an_unarmed_child_takes_a_top_up_of_its_parent_and_voids_what_others_pay() {
    let mut world = world();
    let parent = world.wallet(THIRD).id();
    adopt(&mut world, parent);

    let stranger = offer(&mut world, OTHER, terms(500));
    let top_up = offer(&mut world, THIRD, terms(500));

    assert!(!stranger.torn, "{stranger:?}");
    assert!(paid(&top_up), "{top_up:?}");
    let held = [WALLET, OTHER, THIRD].map(|wallet| world.wallet(wallet).account().balance);
    assert_eq!(held, [fen(10_500), fen(10_000), fen(9_500)]);
    let books = world.books().unwrap();
    assert!(books.conserved() && books.unsettled() == 0, "{books:?}");
}

#[test]
fn a_stranger_does_not_pay_an_unarmed_child_late_either() {
    let mut world = world();
    let parent = world.wallet(THIRD).id();
    adopt(&mut world, parent);
    let payee = world.wallet(WALLET).id();
    world.wallet_mut(OTHER).consent.give(ecny_core::Asked { payee, terms: terms(500) });
    let orientation = Orientation::PayerReads;
    let price = terms(500);
    let torn = Touch { payer: OTHER, payee: WALLET, orientation, terms: price, lose: Some(5) };
    let (first, _) = world.touch_as_is(&torn);
    assert!(first.torn && world.wallet(OTHER).unsettled().len() == 1, "{first:?}");

    let healed = offer(&mut world, OTHER, Terms::HEAL);

    assert!(!healed.torn, "{healed:?}");
    assert_eq!(world.wallet(WALLET).account().balance, fen(10_000));
    assert_eq!(world.wallet(OTHER).account().balance, fen(10_000));
    assert!(world.wallet(OTHER).unsettled().is_empty());
}

#[test]
fn what_comes_in_unarmed_spends_no_arming() {
    let mut world = world();
    set(&mut world, &flags(Settings::RECEIVE_UNARMED));
    let armed = ecny_core::Armed { most: fen(200), count: 1 };
    world.wallet_mut(WALLET).consent.arm(Direction::Receive, armed);

    assert!(paid(&offer(&mut world, OTHER, terms(300))));
    assert!(world.wallet(WALLET).consent.allows_receive(&terms(200)));
    assert!(paid(&offer(&mut world, OTHER, terms(200))));
    assert!(!world.wallet(WALLET).consent.allows_receive(&terms(200)));
}

#[test]
fn an_armed_child_takes_what_anybody_pays() {
    let mut world = world();
    let parent = world.wallet(THIRD).id();
    adopt(&mut world, parent);
    arm(world.wallet_mut(WALLET), Direction::Receive);

    assert!(paid(&offer(&mut world, OTHER, terms(1))));
    give(&mut world, OTHER, 1);

    assert_eq!(world.wallet(WALLET).account().balance, fen(10_001));
}
