//! Value bound to a purpose: only payees of its kind take it, it comes back where it was, and
//! what nobody spent in time goes home.

use ecny_core::{
    Category, CommandFault, Day, LedgerError, Purpose, Record, Tag, Taken, Tier, Word,
};
use ecny_offline_protocol::Event;
use ecny_sim::{Setup, World};
use ecny_tests::{TODAY, fen, terms};

use crate::stage::{
    OTHER, WALLET, heal, holds, load, log, missigned, pay, pocket, redeem, refused, refuses_to_ask,
    refuses_to_pay, signed, tagged, tap, world,
};

/// Meals, which canteens take.
const MEALS: Tag = Tag::new(0x0701);
const CANTEEN_KIND: Category = Category::new(7);
/// Books, which nobody here takes.
const BOOKS: Tag = Tag::new(0x0901);
const LAST: Day = Day::new(TODAY.number() + 2);

/// Three people with 200 yuan, the first also with 50 for meals; and a canteen.
fn canteen() -> (World, usize) {
    let mut world = world();
    let canteen =
        world.enroll_as(&Setup { category: CANTEEN_KIND, ..Setup::of(Tier::II) }).unwrap();
    let word = pocket(&world, WALLET, MEALS, LAST);
    assert_eq!(world.wallet_mut(WALLET).take(&word), Ok(Taken::Now));
    load(&mut world, WALLET, tagged(MEALS, 5_000));
    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (5_000, 20_000));
    (world, canteen)
}

/// The operator's day moves on.
fn it_is(world: &mut World, day: Day, number: u16) {
    let wallet = world.wallet(WALLET).id();
    let what = ecny_core::OrderKind::UnblockPin;
    let order = ecny_core::Order { version: 1, wallet, number, day, what };
    let signature = signed(world, Purpose::Order, &order.to_bytes());
    world.wallet_mut(WALLET).take(&Word::Order(order, signature)).unwrap();
}

#[test]
fn only_a_payee_of_its_kind_takes_it_and_what_it_takes_is_ordinary_money() {
    let (mut world, canteen) = canteen();

    assert_eq!(
        refuses_to_ask(&mut world, WALLET, OTHER, tagged(MEALS, 100)),
        LedgerError::TermsNotHeld
    );
    tap(&mut world, WALLET, canteen, tagged(MEALS, 1_200), None);

    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (3_800, 20_000));
    assert_eq!(holds(&world, canteen, Tag::NONE), 1_200);
    pay(&mut world, canteen, OTHER, 1_200);
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_payee_that_pretends_to_take_it_is_not_paid() {
    let (mut world, _) = canteen();
    // A pocket for meals of its own lets it ask, and makes no canteen of it.
    let word = pocket(&world, OTHER, MEALS, LAST);
    world.wallet_mut(OTHER).take(&word).unwrap();

    let why = refuses_to_pay(&mut world, WALLET, OTHER, tagged(MEALS, 100));

    assert_eq!(why, LedgerError::TagNotAccepted);
}

#[test]
fn meals_are_not_paid_from_ordinary_money_nor_the_other_way_round() {
    let (mut world, canteen) = canteen();

    let more = tagged(MEALS, 5_001);
    assert_eq!(refuses_to_pay(&mut world, WALLET, canteen, more), LedgerError::BalanceTooLow);
    let more = terms(20_001);
    assert_eq!(refuses_to_pay(&mut world, WALLET, canteen, more), LedgerError::BalanceTooLow);
    let other = tagged(BOOKS, 1);
    assert_eq!(refuses_to_ask(&mut world, WALLET, canteen, other), LedgerError::TermsNotHeld);
    pay(&mut world, WALLET, canteen, 20_000);
    assert_eq!(holds(&world, WALLET, MEALS), 5_000);
}

#[test]
fn what_was_canceled_comes_back_into_its_pocket() {
    let (mut world, canteen) = canteen();
    assert!(tap(&mut world, WALLET, canteen, tagged(MEALS, 700), Some(4)).torn);
    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (4_300, 20_000));
    world.wallet_mut(canteen).void().unwrap();
    world.reboot(WALLET).unwrap();

    assert!(matches!(heal(&mut world, WALLET, canteen)[..], [.., Event::Refunded { .. }]));

    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (5_000, 20_000));
}

#[test]
fn what_the_payee_gives_back_for_goods_returned_comes_back_into_the_pocket() {
    let (mut world, canteen) = canteen();
    tap(&mut world, WALLET, canteen, tagged(MEALS, 900), None);

    tap(&mut world, canteen, WALLET, tagged(MEALS, 900), None);

    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (5_000, 20_000));
    assert_eq!(holds(&world, canteen, Tag::NONE), 0);
    assert!(world.books().unwrap().conserved());
}

#[test]
fn after_its_last_day_it_only_goes_home_and_nothing_of_it_is_lost() {
    let (mut world, canteen) = canteen();
    it_is(&mut world, LAST, 1);
    tap(&mut world, WALLET, canteen, tagged(MEALS, 100), None);
    assert_eq!(holds(&world, WALLET, MEALS), 4_900);

    it_is(&mut world, LAST.after(1), 2);
    let why = refuses_to_pay(&mut world, WALLET, canteen, tagged(MEALS, 100));
    assert_eq!(why, LedgerError::PocketExpired);
    world.reboot(WALLET).unwrap();
    assert_eq!(holds(&world, WALLET, MEALS), 4_900);
    redeem(&mut world, WALLET, tagged(MEALS, 4_900));

    assert_eq!((holds(&world, WALLET, MEALS), holds(&world, WALLET, Tag::NONE)), (0, 20_000));
    assert!(world.books().unwrap().conserved());
}

#[test]
fn four_purposes_fit_and_a_fifth_waits_until_one_is_empty_and_nothing_of_it_is_out() {
    let (mut world, canteen) = canteen();
    for number in 1..4 {
        let word = pocket(&world, WALLET, Tag::new(0x0A00 + number), LAST);
        world.wallet_mut(WALLET).take(&word).unwrap();
        load(&mut world, WALLET, tagged(Tag::new(0x0A00 + number), 10));
    }
    let fifth = pocket(&world, WALLET, BOOKS, LAST);
    assert_eq!(refused(&mut world, WALLET, &fifth), LedgerError::PocketsFull.into());
    assert!(tap(&mut world, WALLET, canteen, tagged(MEALS, 5_000), Some(4)).torn);
    assert_eq!(refused(&mut world, WALLET, &fifth), LedgerError::PocketsFull.into());

    heal(&mut world, WALLET, canteen);

    assert_eq!(world.wallet_mut(WALLET).take(&fifth), Ok(Taken::Now));
    assert_eq!(world.wallet(WALLET).account().pocket(MEALS), None);
    assert_eq!(world.wallet_mut(WALLET).take(&fifth), Ok(Taken::Before));
}

#[test]
fn the_last_day_of_a_pocket_only_moves_further() {
    let (mut world, _) = canteen();
    let further = pocket(&world, WALLET, MEALS, LAST.after(5));
    let nearer = pocket(&world, WALLET, MEALS, LAST);

    assert_eq!(world.wallet_mut(WALLET).take(&further), Ok(Taken::Now));

    assert_eq!(world.wallet_mut(WALLET).take(&nearer), Ok(Taken::Before));
    let known = *world.wallet(WALLET).account().pocket(MEALS).unwrap();
    assert_eq!((known.last_day, known.balance), (LAST.after(5), fen(5_000)));
}

#[test]
fn a_pocket_is_opened_by_the_own_operator_for_this_wallet_only() {
    let (mut world, canteen) = canteen();
    let books = pocket(&world, WALLET, BOOKS, LAST);
    let others = pocket(&world, OTHER, BOOKS, LAST);
    let unsigned = missigned(&world, &books);
    let nobodys = pocket(&world, WALLET, Tag::new(1), LAST);
    let own = pocket(&world, canteen, MEALS, LAST);

    assert_eq!(refused(&mut world, WALLET, &others), CommandFault::OtherWallet.into());
    assert_eq!(refused(&mut world, WALLET, &unsigned), CommandFault::Signature.into());
    assert_eq!(refused(&mut world, WALLET, &nobodys), CommandFault::OutOfPlace.into());
    // Who takes meals as money holds no meals.
    assert_eq!(refused(&mut world, canteen, &own), CommandFault::OutOfPlace.into());
}

#[test]
fn a_wallet_with_a_full_pocket_does_not_retire() {
    let (mut world, _) = canteen();
    redeem(&mut world, WALLET, terms(20_000));
    assert_eq!(world.wallet_mut(WALLET).retire(), Err(LedgerError::NotDrained.into()));

    redeem(&mut world, WALLET, tagged(MEALS, 5_000));

    world.wallet_mut(WALLET).retire().unwrap();
    let records = log(world.wallet_mut(WALLET));
    assert!(matches!(records.last(), Some(Record::Life { .. })));
}
