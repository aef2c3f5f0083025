//! A wallet that is lost: nothing that was proved of it is lost with it.

use ecny_core::{Amount, Day, Limits, Tag, Tier, Word};
use ecny_issuer::{Loss, LossFault, OfficeError, Refund, Why, Withheld};
use ecny_tests::{FIRST_DAY, Town, fen, terms};

/// The first day on which a wallet of tier IV that was lost on the first day is paid out.
fn horizon() -> Day {
    FIRST_DAY.after(Limits::preset(Tier::IV).days_since_sync)
}

struct Lost {
    town: Town,
    lost: usize,
    heir: usize,
    payer: usize,
}

/// A wallet that stated 4,000 fen, and was paid 300 and paid 1,200 after that.
fn lost() -> Lost {
    let mut town = Town::new(40, 1);
    let (lost, heir, payer) = (town.enroll(0), town.enroll(0), town.enroll(0));
    town.load(lost, terms(4_000));
    town.load(payer, terms(4_000));
    town.sync(lost);
    town.pay(payer, lost, terms(300));
    town.pay(lost, payer, terms(1_200));
    let id = town.id(lost);
    let loss = town.offices[0].report_loss(id).unwrap().clone();
    assert_eq!(loss, Loss { reported: FIRST_DAY, horizon: horizon(), refund: None });
    Lost { town, lost, heir, payer }
}

fn loss(office: OfficeError) -> LossFault {
    if let OfficeError::Loss(fault) = office { fault } else { panic!("{office}") }
}

fn ordinary(amount: u64) -> std::collections::BTreeMap<Tag, Amount> {
    [(Tag::NONE, fen(amount))].into()
}

#[test]
fn what_was_proved_of_it_is_paid_out_after_the_horizon_and_once() {
    let Lost { mut town, lost, heir, payer } = lost();
    let (gone, to) = (town.id(lost), town.id(heir));
    town.sync(payer);
    let eve = Day::new(horizon().number() - 1);
    town.begin_day(eve);
    assert_eq!(loss(town.offices[0].refund(gone, to).unwrap_err()), LossFault::Early(horizon()));
    town.begin_day(horizon());

    let refund = town.offices[0].refund(gone, to).unwrap();

    let amounts = ordinary(4_000 + 300 - 1_200);
    let expected = Refund { lost: gone, heir: to, amounts, payouts: vec![], day: horizon() };
    assert_eq!(refund, expected);
    assert_eq!(town.offices[0].refund(gone, to).unwrap(), refund);
    let other = town.id(payer);
    assert_eq!(loss(town.offices[0].refund(gone, other).unwrap_err()), LossFault::Refunded);
    town.load(heir, terms(3_100));
    *town.place(lost) = None;
    town.sync_all();
    let books = town.offices[0].books();
    assert!(books.balance(), "{books:?}");
    let book = books.of(Tag::NONE);
    // Its own log is not known further than it stated.
    assert_eq!((book.lost, book.unshown, book.in_flight), (fen(4_000), fen(1_200), fen(300)));
}

#[test]
fn evidence_that_is_not_there_yet_is_not_counted() {
    let Lost { town, lost, .. } = lost();
    let holdings = town.offices[0].holdings(town.id(lost)).unwrap();

    assert_eq!(holdings.proven(), ordinary(4_000));
}

#[test]
fn it_is_revoked_at_once_and_restored_when_it_is_found() {
    let Lost { mut town, lost, heir, payer } = lost();
    let id = town.id(lost);
    let office = &mut town.offices[0];
    assert_eq!(office.revoked(id), Some(Why::Lost));
    let out = office.publish(&mut town.rng).unwrap();
    assert!(matches!(out[..], [Word::Delta(delta, _)] if delta.names().eq([id.number])));
    assert_eq!(town.sync(lost).reply.withheld, Some(Withheld::Reported));

    town.offices[0].withdraw_loss(id).unwrap();

    assert_eq!(town.offices[0].revoked(id), None);
    assert!(town.offices[0].loss(id).is_none() && !town.offices[0].is_listed(id));
    let synced = town.sync(lost);
    assert!(matches!(synced.reply.words[0], Word::Receipt(..)), "{synced:?}");
    let again = town.offices[0].withdraw_loss(id).unwrap_err();
    assert_eq!(loss(again), LossFault::NotReported);
    let to = town.id(heir);
    assert_eq!(loss(town.offices[0].refund(id, to).unwrap_err()), LossFault::NotReported);
    town.begin_day(FIRST_DAY.after(10));
    let anew = town.offices[0].publish(&mut town.rng).unwrap();
    assert!(matches!(anew[..], [Word::Delta(delta, _)]
        if delta.epoch.number() == 2 && delta.names().count() == 0));
    town.sync(payer);
}

#[test]
fn found_after_it_was_paid_out_it_is_refused_for_ever() {
    let Lost { mut town, lost, heir, .. } = lost();
    let (id, to) = (town.id(lost), town.id(heir));
    town.begin_day(horizon());
    town.offices[0].refund(id, to).unwrap();

    let synced = town.sync(lost);

    assert_eq!(synced.reply.withheld, Some(Withheld::Refunded));
    assert!(synced.reply.words.iter().all(|word| !matches!(word, Word::Receipt(..))));
    assert_eq!(loss(town.offices[0].withdraw_loss(id).unwrap_err()), LossFault::Refunded);
    assert_eq!(loss(town.offices[0].report_loss(id).unwrap_err()), LossFault::Refunded);
    assert_eq!(town.offices[0].revoked(id), Some(Why::Lost));
    town.reopen(0);
    assert_eq!(town.sync(lost).reply.withheld, Some(Withheld::Refunded));
}

#[test]
fn an_accused_wallet_gets_nothing() {
    let Lost { mut town, lost, heir, payer } = lost();
    let (id, to) = (town.id(lost), town.id(heir));
    // It goes back to what it was when it held all of it, and spends it again.
    let image = town.wallet(lost).flash().clone();
    town.redeem(lost, terms(2_000));
    let (_, element) = town.place(lost).take().unwrap().close();
    let restarted = element.restarted(town.fork()).unwrap();
    *town.place(lost) = Some(ecny_core::Ledger::open(image, restarted).unwrap());
    town.pay(lost, payer, terms(2_000));
    town.sync(payer);
    town.sync_purse(lost);
    town.begin_day(horizon());

    assert_eq!(loss(town.offices[0].refund(id, to).unwrap_err()), LossFault::Accused);
    assert!(town.offices[0].loss(id).unwrap().refund.is_none());
}

#[test]
fn it_is_paid_into_another_wallet_that_serves_and_into_no_other() {
    let Lost { mut town, lost, heir, payer } = lost();
    let (id, to, other) = (town.id(lost), town.id(heir), town.id(payer));
    town.offices[0].report_loss(other).unwrap();
    town.begin_day(horizon());

    for unfit in [id, other, to.purse()] {
        let refused = town.offices[0].refund(id, unfit).unwrap_err();
        assert_eq!(loss(refused), LossFault::Heir);
    }
    assert!(town.offices[0].refund(id, to).is_ok());
}

#[test]
fn the_horizon_is_the_longest_that_any_of_its_limits_allowed() {
    let mut town = Town::new(41, 1);
    let lost = town.enroll(0);
    let id = town.id(lost);
    let short = Limits { days_since_sync: 7, ..Limits::preset(Tier::IV) };
    town.offices[0].set_limits(id, short, &mut town.rng).unwrap();

    // It may never have heard of the shorter one.
    assert_eq!(town.offices[0].report_loss(id).unwrap().horizon, horizon());
}

#[test]
fn a_wallet_that_never_synced_is_paid_what_its_purse_can_prove() {
    let mut town = Town::new(42, 1);
    let (lost, heir) = (town.enroll(0), town.enroll(0));
    let (id, to) = (town.id(lost), town.id(heir));
    town.load(lost, terms(2_500));
    town.sync_purse(lost);
    town.offices[0].report_loss(id).unwrap();
    town.begin_day(horizon());

    let refund = town.offices[0].refund(id, to).unwrap();

    assert_eq!(refund.amounts, ordinary(2_500));
}

#[test]
fn what_it_had_paid_in_vain_comes_back_with_the_rest() {
    for (decided, proven) in [(true, 2_500), (false, 1_800)] {
        let mut town = Town::new(43, 1);
        let (lost, heir, shop) = (town.enroll(0), town.enroll(0), town.enroll(0));
        let (id, to) = (town.id(lost), town.id(heir));
        town.load(lost, terms(2_500));
        assert!(town.tap(lost, shop, terms(700), Some(4)).torn);
        town.sync(lost);
        if decided {
            town.wallet_mut(shop).void().unwrap();
        }
        town.sync(shop);
        town.offices[0].report_loss(id).unwrap();
        town.begin_day(horizon());

        assert_eq!(town.offices[0].refund(id, to).unwrap().amounts, ordinary(proven));
    }
}
