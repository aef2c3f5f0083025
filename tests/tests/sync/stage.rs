//! Wallets of one operator, and the operator's word.

use ecny_core::{Day, Error, Good, Holder, Statement, Terms, Tier};
use ecny_offline_protocol::Orientation;
use ecny_sim::{Holds, Tapped, Touch, World};
use ecny_tests::{TODAY, receipt, terms};

pub const WALLET: usize = 0;
pub const OTHER: usize = 1;
pub const THIRD: usize = 2;

/// The day of the operator's receipts.
pub const SYNC_DAY: Day = Day::new(TODAY.number() + 30);

/// Three wallets with 200 yuan and 64 KiB each.
pub fn world() -> World {
    World::hollow(30, 3, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

pub fn tap(world: &mut World, payer: usize, payee: usize, terms: Terms) -> Tapped {
    torn(world, payer, payee, terms, None)
}

pub fn torn(
    world: &mut World,
    payer: usize,
    payee: usize,
    terms: Terms,
    lose: Option<u32>,
) -> Tapped {
    let orientation = Orientation::PayeeReads;
    world.wallet_mut(payer).consent.verify(Holder::Biometrics, Good::Once);
    world.touch(&Touch { payer, payee, orientation, terms, lose }).0
}

/// A payment without faults.
pub fn pay(world: &mut World, payer: usize, payee: usize, fen: u64) {
    let tapped = tap(world, payer, payee, terms(fen));
    assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
    assert!(!tapped.torn);
}

pub fn state(world: &mut World, wallet: usize) -> Statement {
    world.wallet_mut(wallet).statement().unwrap().statement
}

/// The wallet takes its operator's receipt for what it has stated.
pub fn take(world: &mut World, statement: &Statement, wallet: usize) -> Result<(), Error> {
    let (receipt, signature) = receipt(world.issuer(), statement, SYNC_DAY);
    world.wallet_mut(wallet).sync(&receipt, &signature).map(|_| ())
}

pub fn sync(world: &mut World, wallet: usize) {
    let statement = state(world, wallet);
    take(world, &statement, wallet).unwrap();
}
