//! What comes from the own operator has been seen, what goes there has come home; another
//! operator's purse is a stranger like any other.
#![cfg(test)]

use ecny_core::{Account, Asked, Error, LedgerError, Terms, Tier, Wanted};
use ecny_offline_protocol::TapError;
use ecny_sim::{Air, Holds, Setup, Tapped, World, collect};
use ecny_tests::{fen, terms};

const WALLET: usize = 0;
const STRANGER: usize = 1;

/// A wallet with 200 yuan of its operator, and one of another operator, whose purse it knows.
fn world() -> World {
    let mut world = World::new(3, 1, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap();
    let other = world.add_operator().unwrap();
    world.enroll_as(&Setup { operator: other, ..Setup::of(Tier::IV) }).unwrap();
    world.introduce(WALLET, other).unwrap();
    let certificate = *world.issuer().certificate();
    world.with_purse_mut(WALLET, STRANGER).1.add_operator(&certificate).unwrap();
    world
}

fn pays_in(world: &mut World, purse: usize, terms: Terms) -> Tapped {
    let (wallet, purse) = world.with_purse_mut(WALLET, purse);
    purse.consent.give(Asked { payee: wallet.id(), terms });
    collect(Wanted::Load(terms), wallet, purse, &mut Air::default())
}

fn pays_out(world: &mut World, purse: usize, terms: Terms) -> Tapped {
    let (wallet, purse) = world.with_purse_mut(WALLET, purse);
    wallet.consent.give(Asked { payee: purse.id(), terms });
    collect(Wanted::Order(terms), purse, wallet, &mut Air::default())
}

fn account(world: &World) -> &Account {
    world.wallet(WALLET).account()
}

#[test]
fn what_the_own_purse_loads_is_synced_and_what_another_purse_pays_is_received() {
    let mut world = world();

    pays_in(&mut world, WALLET, terms(500));
    assert_eq!(
        (account(&world).synced, account(&world).received_since_sync),
        (fen(20_500), fen(0))
    );
    pays_in(&mut world, STRANGER, terms(300));

    assert_eq!(account(&world).balance, fen(20_800));
    assert_eq!(account(&world).synced, fen(20_500));
    assert_eq!(account(&world).received_since_sync, fen(300));
}

#[test]
fn what_goes_home_is_not_counted_and_what_goes_to_another_purse_is() {
    let mut world = world();

    pays_out(&mut world, WALLET, terms(500));
    let counted = (account(&world).paid_since_sync, account(&world).payments_since_sync);
    assert_eq!(counted, (fen(0), 0));
    pays_out(&mut world, STRANGER, terms(300));

    assert_eq!(account(&world).balance, fen(19_200));
    let counted = (account(&world).paid_since_sync, account(&world).payments_since_sync);
    assert_eq!(counted, (fen(300), 1));
}

#[test]
fn the_single_limit_stops_what_goes_to_another_purse_and_not_what_goes_home() {
    let mut world = world();
    for _ in 0..2 {
        pays_in(&mut world, WALLET, terms(150_000));
    }
    let above = terms(200_001);

    let refused = pays_out(&mut world, STRANGER, above);
    let limit = TapError::Wallet(Error::Ledger(LedgerError::SingleLimit));
    assert_eq!(refused.card_error, Some(limit));
    assert_eq!(account(&world).balance, fen(320_000));
    let home = pays_out(&mut world, WALLET, above);

    assert_eq!(home.card_error, None, "{home:?}");
    assert_eq!(account(&world).balance, fen(119_999));
    assert!(world.wallet(WALLET).unsettled().is_empty());
}
