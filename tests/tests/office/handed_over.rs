//! What a payer gives up to its operator: paid back once, and set right when the payee decides.

use ecny_core::{OrderKind, Seq, Tag, Word};
use ecny_issuer::{Fate, Payout, Suspended};
use ecny_tests::{FIRST_DAY, Town, fen, terms};

const PAID: Seq = Seq::new(1);

/// Alice has handed over 900 fen that she paid to Bob; whether they came to him is as it is.
fn handed_over(lose: u32) -> (Town, usize, usize) {
    let mut town = Town::new(50, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    town.load(alice, terms(5_000));
    assert!(town.tap(alice, bob, terms(900), Some(lose)).torn);
    assert_eq!(town.wallet(alice).unsettled()[0].seq(), PAID);
    town.sync(alice);
    town.wallet_mut(alice).hand_over(PAID).unwrap();
    (town, alice, bob)
}

fn payout(town: &Town, payer: usize) -> Payout {
    let (amount, tag) = (fen(900), Tag::NONE);
    Payout { payer: town.id(payer), seq: PAID, amount, tag, day: FIRST_DAY }
}

#[test]
fn it_is_paid_back_once_and_only_after_a_sync_shows_it() {
    let (mut town, alice, _) = handed_over(4);
    assert_eq!(town.offices[0].suspense(), []);

    let synced = town.sync(alice);

    assert_eq!(synced.reply.payouts, [payout(&town, alice)]);
    town.load(alice, terms(900));
    assert_eq!(town.sync(alice).reply.payouts, [payout(&town, alice)]);
    town.sync_purse(alice);
    let suspended = Suspended { payout: payout(&town, alice), fate: Fate::Open };
    assert_eq!(town.offices[0].suspense(), [suspended]);
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    let book = books.of(Tag::NONE);
    assert_eq!((book.held, book.suspended, book.in_flight), (fen(5_000), fen(900), fen(0)));
}

#[test]
fn the_payee_is_told_to_decide_and_the_money_comes_home() {
    let (mut town, alice, bob) = handed_over(4);
    town.sync(alice);
    town.load(alice, terms(900));

    let synced = town.sync(bob);

    let void = |word: &Word| matches!(word, Word::Order(order, _) if order.what == OrderKind::Void);
    assert_eq!(synced.reply.words.iter().filter(|word| void(word)).count(), 1, "{synced:?}");
    let synced = town.sync(bob);
    assert!(!synced.reply.words.iter().any(void));
    let fate = Fate::Recovered;
    assert_eq!(town.offices[0].suspense(), [Suspended { payout: payout(&town, alice), fate }]);
    town.sync_all();
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    let book = books.of(Tag::NONE);
    assert_eq!((book.issued, book.recovered, book.suspended), (fen(5_900), fen(900), fen(0)));
}

#[test]
fn what_the_payee_took_after_all_is_the_operators_loss_and_the_books_balance() {
    let (mut town, alice, bob) = handed_over(5);
    let synced = town.sync(alice);
    assert_eq!(synced.reply.payouts.len(), 1);
    town.load(alice, terms(900));

    town.sync_all();

    let fate = Fate::Taken;
    assert_eq!(town.offices[0].suspense(), [Suspended { payout: payout(&town, alice), fate }]);
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    assert_eq!(books.of(Tag::NONE).held, fen(5_900));
    assert_eq!(town.wallet(bob).account().balance, fen(900));
}

#[test]
fn what_the_payee_is_known_to_have_taken_is_not_paid_back() {
    let (mut town, alice, bob) = handed_over(5);
    town.sync(bob);

    let synced = town.sync(alice);

    assert_eq!(synced.reply.payouts, []);
    assert_eq!(town.offices[0].suspense(), []);
    town.sync_all();
    assert!(town.offices[0].books().balance());
}

#[test]
fn a_lost_wallet_is_paid_what_it_had_handed_over_with_the_rest() {
    let (mut town, alice, _) = handed_over(4);
    let heir = town.enroll(0);
    let (id, to) = (town.id(alice), town.id(heir));
    town.offices[0].report_loss(id).unwrap();
    town.sync(alice);
    let horizon = town.offices[0].loss(id).unwrap().horizon;
    town.begin_day(horizon);

    let refund = town.offices[0].refund(id, to).unwrap();

    assert_eq!(refund.amounts, [(Tag::NONE, fen(5_000))].into());
    assert_eq!(refund.payouts, [Payout { day: horizon, ..payout(&town, alice) }]);
    town.load(heir, terms(5_000));
    *town.place(alice) = None;
    town.sync_all();
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    assert_eq!(town.offices[0].suspense().len(), 1);
}

#[test]
fn what_was_paid_back_is_not_paid_once_more_where_the_wallet_is_lost_then() {
    let (mut town, alice, _) = handed_over(4);
    let heir = town.enroll(0);
    let (id, to) = (town.id(alice), town.id(heir));
    town.sync(alice);
    town.load(alice, terms(900));
    town.sync_purse(alice);
    town.sync(alice);
    town.offices[0].report_loss(id).unwrap();
    let horizon = town.offices[0].loss(id).unwrap().horizon;
    town.begin_day(horizon);

    let refund = town.offices[0].refund(id, to).unwrap();

    assert_eq!(refund.amounts, [(Tag::NONE, fen(5_000))].into());
    assert_eq!(refund.payouts, []);
    let fate = Fate::Open;
    assert_eq!(town.offices[0].suspense(), [Suspended { payout: payout(&town, alice), fate }]);
}
