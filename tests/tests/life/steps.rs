//! The steps its holder takes.

use ecny_core::{CommandFault, Ledger, LedgerError, Standing, Tier, Wanted};
use ecny_offline_protocol::Event;
use ecny_sim::{State, World};
use ecny_tests::{fen, terms};

use crate::stage::{
    OTHER, WALLET, heal, lost_receipt, lost_value, pay, redeem, refuses_to_ask, refuses_to_pay,
    world,
};

fn suspended() -> World {
    let mut world = world();
    world.wallet_mut(WALLET).suspend().unwrap();
    world
}

#[test]
fn a_wallet_serves_once_its_holder_has_activated_it_and_that_lasts() {
    let mut world = world();
    let (element, given) = world.applicant(Tier::IV).unwrap();
    let root = *world.issuer().root();
    let mut flash = ecny_sim::SimFlash::new(16, 1);
    let mut ledger = Ledger::format(&mut flash, element, &root, &given).unwrap();
    assert_eq!(ledger.account().standing, Standing::Personalized);

    let asks = ledger.request(&Wanted::Order(terms(100)), [0; 8], &[0; 32]);
    assert_eq!(asks.unwrap_err(), LedgerError::NotActivated.into());
    assert!(ledger.suspend().is_err() && ledger.resume().is_err() && ledger.retire().is_err());
    ledger.activate().unwrap();
    assert!(ledger.request(&Wanted::Order(terms(100)), [0; 8], &[0; 32]).is_ok());

    assert_eq!(ledger.activate(), Err(CommandFault::OutOfPlace.into()));
    let (flash, element) = ledger.close();
    let ledger = Ledger::open(flash, element).unwrap();
    assert_eq!(ledger.account().standing, Standing::Active);
}

#[test]
fn a_suspended_wallet_begins_nothing_and_serves_again_when_it_is_resumed() {
    let mut world = suspended();

    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(100)), LedgerError::Suspended);
    assert_eq!(refuses_to_ask(&mut world, OTHER, WALLET, terms(100)), LedgerError::Suspended);
    world.reboot(WALLET).unwrap();
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(100)), LedgerError::Suspended);

    world.wallet_mut(WALLET).resume().unwrap();
    pay(&mut world, WALLET, OTHER, 100);
}

#[test]
fn a_suspended_wallet_heals_what_is_open_both_ways() {
    let mut world = world();
    lost_receipt(&mut world, WALLET, OTHER, 100);
    lost_value(&mut world, OTHER, WALLET, 50);
    world.wallet_mut(WALLET).suspend().unwrap();

    assert!(matches!(heal(&mut world, WALLET, OTHER)[..], [.., Event::Settled { .. }]));
    // What is on its way to it is not taken any more, and comes back to who sent it.
    assert!(matches!(heal(&mut world, OTHER, WALLET)[..], [.., Event::Refunded { .. }]));

    assert!(world.wallet(WALLET).unsettled().is_empty());
    assert!(world.wallet(OTHER).unsettled().is_empty());
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_step_that_cannot_be_taken_from_here_is_refused_and_changes_nothing() {
    let mut world = suspended();
    let before = State::of(world.wallet(WALLET));
    let wallet = world.wallet_mut(WALLET);

    assert_eq!(wallet.activate(), Err(CommandFault::OutOfPlace.into()));
    assert_eq!(wallet.suspend(), Err(LedgerError::Suspended.into()));
    assert_eq!(wallet.retire(), Err(LedgerError::Suspended.into()));
    assert_eq!(State::of(world.wallet(WALLET)), before);

    world.wallet_mut(WALLET).resume().unwrap();
    let wallet = world.wallet_mut(WALLET);
    assert_eq!(wallet.resume(), Err(CommandFault::OutOfPlace.into()));
}

#[test]
fn suspending_forgets_every_yes() {
    let mut world = world();
    let armed = ecny_core::Armed { most: fen(9_999), count: 3 };
    let wallet = world.wallet_mut(WALLET);
    wallet.consent.arm(ecny_core::Direction::Receive, armed);

    wallet.suspend().unwrap();
    wallet.resume().unwrap();

    assert!(!wallet.consent.allows_receive(&terms(1)));
}

#[test]
fn a_wallet_that_holds_value_or_waits_for_an_outcome_does_not_retire() {
    let mut world = world();
    let before = State::of(world.wallet(WALLET));
    assert_eq!(world.wallet_mut(WALLET).retire(), Err(LedgerError::NotDrained.into()));
    assert_eq!(State::of(world.wallet(WALLET)), before);

    lost_value(&mut world, WALLET, OTHER, 100);
    redeem(&mut world, WALLET, terms(19_900));
    assert_eq!(world.wallet(WALLET).account().balance, fen(0));
    assert_eq!(world.wallet_mut(WALLET).retire(), Err(LedgerError::NotDrained.into()));
}
