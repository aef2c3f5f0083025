//! Wallets of one operator, and what it says to them.

use ecny_core::{
    Asked, Day, Delta, Error, LedgerError, Limits, Order, OrderKind, Pocket, Profile, Purpose,
    Record, Seq, Tag, Terms, Tier, WalletId, Word,
};
use ecny_offline_protocol::{Event, Orientation, TapError};
use ecny_sim::{Air, Holds, SimLedger, State, Tapped, Touch, World, collect};
use ecny_tests::{TODAY, command, fen, terms};

pub const WALLET: usize = 0;
pub const OTHER: usize = 1;
pub const THIRD: usize = 2;

/// The day of what the operator says.
pub const WORD_DAY: Day = Day::new(TODAY.number() + 3);

/// Three wallets with 200 yuan each.
pub fn world() -> World {
    World::hollow(40, 3, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

/// A tap in which the payee reads; `lose` is the message that is lost.
pub fn tap(
    world: &mut World,
    payer: usize,
    payee: usize,
    terms: Terms,
    lose: Option<u32>,
) -> Tapped {
    let orientation = Orientation::PayeeReads;
    world.touch(&Touch { payer, payee, orientation, terms, lose }).0
}

/// A payment without faults.
pub fn pay(world: &mut World, payer: usize, payee: usize, amount: u64) {
    let before = world.wallet(payee).account().balance;
    let tapped = tap(world, payer, payee, terms(amount), None);
    assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
    assert_eq!(world.wallet(payee).account().balance.checked_sub(before), Some(fen(amount)));
}

/// A payment that the payer does not make, and why. Nothing of it has changed then.
pub fn refuses_to_pay(world: &mut World, payer: usize, payee: usize, terms: Terms) -> LedgerError {
    let before = State::of(world.wallet(payer));
    let tapped = tap(world, payer, payee, terms, None);
    assert_eq!(State::of(world.wallet(payer)), before);
    match tapped.card_error {
        Some(TapError::Wallet(Error::Ledger(why))) => why,
        other => panic!("{other:?}, {tapped:?}"),
    }
}

/// A payment that the payee does not ask for, and why. Nothing of it has changed then.
pub fn refuses_to_ask(world: &mut World, payer: usize, payee: usize, terms: Terms) -> LedgerError {
    let before = State::of(world.wallet(payee));
    let tapped = tap(world, payer, payee, terms, None);
    assert_eq!(State::of(world.wallet(payee)), before);
    match tapped.reader_error {
        Some(TapError::Wallet(Error::Ledger(why))) => why,
        other => panic!("{other:?}, {tapped:?}"),
    }
}

/// What the operator says of one purpose.
pub fn signed(world: &World, purpose: Purpose, body: &[u8]) -> ecny_core::sm2::Signature {
    command(world.issuer(), purpose, body)
}

pub fn order(world: &World, wallet: usize, number: u16, what: OrderKind) -> Word {
    order_to(world, world.wallet(wallet).id(), number, what)
}

pub fn order_to(world: &World, wallet: WalletId, number: u16, what: OrderKind) -> Word {
    let order = Order { version: Order::VERSION, wallet, number, day: WORD_DAY, what };
    Word::Order(order, signed(world, Purpose::Order, &order.to_bytes()))
}

pub fn profile(world: &World, wallet: usize, limits: Limits) -> Word {
    let (wallet, parent) = (world.wallet(wallet).id(), WalletId::NOBODY);
    let profile = Profile { wallet, parent, day: WORD_DAY, limits };
    Word::Profile(profile, signed(world, Purpose::Profile, &profile.to_bytes()))
}

pub fn pocket(world: &World, wallet: usize, tag: Tag, last_day: Day) -> Word {
    let (version, wallet) = (Pocket::VERSION, world.wallet(wallet).id());
    let pocket = Pocket { version, wallet, tag, last_day, day: TODAY };
    Word::Pocket(pocket, signed(world, Purpose::Pocket, &pocket.to_bytes()))
}

/// The same word with another signature in it: that of the same bytes for another purpose.
pub fn missigned(world: &World, word: &Word) -> Word {
    let of = |body: &[u8]| command(world.issuer(), Purpose::Receipt, body);
    match *word {
        Word::Order(order, _) => Word::Order(order, of(&order.to_bytes())),
        Word::Profile(profile, _) => Word::Profile(profile, of(&profile.to_bytes())),
        Word::Pocket(pocket, _) => Word::Pocket(pocket, of(&pocket.to_bytes())),
        Word::Delta(delta, _) => Word::Delta(delta, of(&Delta::to_bytes(&delta))),
        Word::Crisis(crisis, _) => Word::Crisis(crisis, of(&crisis.to_bytes())),
        Word::Operator(_) | Word::Receipt(..) | Word::Resolution(..) => panic!("{word:?}"),
    }
}

/// The wallet does not take it; nothing has changed then.
pub fn refused(world: &mut World, wallet: usize, word: &Word) -> Error {
    let before = State::of(world.wallet(wallet));
    let error = world.wallet_mut(wallet).take(word).unwrap_err();
    assert_eq!(State::of(world.wallet(wallet)), before, "{word:?}");
    error
}

/// A payment whose VALUE has not arrived.
pub fn lost_value(world: &mut World, payer: usize, payee: usize, amount: u64) -> Seq {
    assert!(tap(world, payer, payee, terms(amount), Some(4)).torn);
    world.wallet(payer).unsettled().last().unwrap().seq()
}

/// A payment that was credited, and its receipt has not arrived.
pub fn lost_receipt(world: &mut World, payer: usize, payee: usize, amount: u64) -> Seq {
    assert!(tap(world, payer, payee, terms(amount), Some(5)).torn);
    world.wallet(payer).unsettled().last().unwrap().seq()
}

/// A tap that only heals.
pub fn heal(world: &mut World, payer: usize, payee: usize) -> Vec<Event> {
    tap(world, payer, payee, Terms::HEAL, None).card
}

/// The purse of a wallet loads it.
pub fn load(world: &mut World, wallet: usize, terms: Terms) -> Tapped {
    world.load(wallet, terms)
}

/// A wallet redeems at its purse.
pub fn redeem(world: &mut World, wallet: usize, terms: Terms) -> Tapped {
    let (wallet, purse) = world.with_purse_mut(wallet, wallet);
    wallet.consent.give(Asked { payee: purse.id(), terms });
    collect(ecny_core::Wanted::Order(terms), purse, wallet, &mut Air::default())
}

/// All records of a wallet's log, oldest first.
pub fn log(ledger: &mut SimLedger) -> Vec<Record> {
    let mut records = Vec::new();
    let mut line = ledger.next_line(None).unwrap();
    while let Some(at) = line {
        line = ledger.next_line(Some(&at)).unwrap();
        records.push(at.line.record);
    }
    records
}

/// What is held on those terms.
pub fn holds(world: &World, wallet: usize, tag: Tag) -> u64 {
    world.wallet(wallet).account().available(tag).fen()
}

pub fn tagged(tag: Tag, amount: u64) -> Terms {
    Terms { tag, amount: fen(amount), ..terms(0) }
}
