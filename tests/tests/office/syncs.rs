//! A wallet's sync: what it states is taken, what it has not heard it is told.

use ecny_core::{
    CommandFault, Crisis, Day, End, Error, Limits, OrderKind, Purpose, Standing, Tag, Taken, Tier,
    Word,
};
use ecny_issuer::{Excerpt, OfficeError, UploadFault, Withheld};
use ecny_offline_protocol::sync::{Frames, Replied};
use ecny_tests::{FIRST_DAY, Town, answer, fen, terms};

fn read(bundle: &[u8]) -> Excerpt {
    Excerpt::from_frames(Frames::of(bundle)).unwrap()
}

fn took(replied: &[Replied]) -> usize {
    replied.iter().filter(|it| **it == Replied::Took(Taken::Now)).count()
}

#[test]
fn the_same_bundle_again_gives_the_same_words_and_changes_nothing() {
    let mut town = Town::new(1, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    town.load(alice, terms(20_000));
    town.pay(alice, bob, terms(700));
    let excerpt = read(&town.bundle(alice));

    let first = town.offices[0].sync(&excerpt, &mut town.rng).unwrap();
    let events = town.offices[0].store().len();
    let second = town.offices[0].sync(&excerpt, &mut town.rng).unwrap();
    town.reopen(0);
    let third = town.offices[0].sync(&excerpt, &mut town.rng).unwrap();

    assert_eq!(first, second);
    assert_eq!(first, third);
    assert_eq!(town.offices[0].store().len(), events);
    assert!(matches!(first.words[..], [Word::Receipt(..)]), "{first:?}");
}

#[test]
fn a_reply_that_is_taken_twice_changes_nothing_the_second_time() {
    let mut town = Town::new(2, 2);
    let alice = town.enroll(0);
    let id = town.id(alice);
    town.load(alice, terms(20_000));
    town.offices[0].set_limits(id, Limits::preset(Tier::SmallPurse), &mut town.rng).unwrap();
    let tag = Tag::new(0x0A01);
    town.offices[0].open_pocket(id, tag, Day::new(2_900), &mut town.rng).unwrap();
    town.offices[0].order(id, OrderKind::UnblockPin, &mut town.rng).unwrap();

    let synced = town.sync(alice);

    assert_eq!(took(&synced.replied), 4, "{synced:?}");
    let before = town.wallet(alice).account().clone();
    let reply = synced.reply.to_frames().unwrap().concat();
    let again = answer(town.wallet_mut(alice), &reply).unwrap();
    assert_eq!(took(&again), 0, "{again:?}");
    assert!(again.iter().all(|it| !matches!(it, Replied::Refused(_))), "{again:?}");
    assert_eq!(*town.wallet(alice).account(), before);
    assert_eq!(before.limits.single, Limits::preset(Tier::SmallPurse).single);
    assert!(before.pocket(tag).is_some());
}

#[test]
fn what_a_wallet_has_heard_it_is_not_told_again() {
    let mut town = Town::new(3, 1);
    let alice = town.enroll(0);
    let id = town.id(alice);
    town.offices[0].order(id, OrderKind::Block, &mut town.rng).unwrap();
    town.offices[0].order(id, OrderKind::Resume, &mut town.rng).unwrap();
    let crisis = Crisis { single: fen(500), ..Crisis::of_days(1, FIRST_DAY, Day::new(2_530)) };
    let signature = town.root.sign(Purpose::Crisis, &crisis.to_bytes(), &mut town.rng).unwrap();
    town.offices[0].announce(&crisis, &signature).unwrap();

    let first = town.sync(alice);
    let second = town.sync(alice);

    assert_eq!(first.reply.words.len(), 4);
    assert_eq!(took(&first.replied), 4);
    assert!(matches!(second.reply.words[..], [Word::Receipt(..)]), "{second:?}");
    assert_eq!(town.wallet(alice).account().standing, Standing::Active);
    assert_eq!(town.wallet(alice).account().crisis, crisis);
}

#[test]
fn a_reply_whose_words_were_lost_is_given_again_with_the_next_sync() {
    let mut town = Town::new(4, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    let id = town.id(alice);
    town.load(alice, terms(5_000));
    town.offices[0].order(id, OrderKind::Block, &mut town.rng).unwrap();
    let excerpt = read(&town.bundle(alice));
    town.offices[0].sync(&excerpt, &mut town.rng).unwrap();

    town.pay(alice, bob, terms(100));
    let synced = town.sync(alice);

    assert_eq!(took(&synced.replied), 2, "{synced:?}");
    assert_eq!(town.wallet(alice).account().standing, Standing::Blocked);
}

#[test]
fn a_bundle_of_another_operators_wallet_or_of_nobodys_is_refused() {
    let mut town = Town::new(5, 2);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    town.load(alice, terms(5_000));
    let own = read(&town.bundle(alice));
    let foreign = read(&town.bundle(bob));
    let before = town.offices[0].store().len();

    let mut office = |excerpt: &Excerpt| town.offices[0].sync(excerpt, &mut town.rng).unwrap_err();

    assert_eq!(office(&foreign), OfficeError::Foreign);
    let mut renamed = foreign.clone();
    renamed.signed.statement.wallet = own.signed.statement.wallet;
    assert!(matches!(office(&renamed), OfficeError::Upload(UploadFault::Excerpt(_))));
    let mut swapped = own.clone();
    swapped.lines = foreign.lines.clone();
    assert!(matches!(office(&swapped), OfficeError::Upload(UploadFault::Excerpt(_))));
    let mut short = own.clone();
    short.lines.pop();
    assert!(matches!(office(&short), OfficeError::Upload(UploadFault::Excerpt(_))));
    assert_eq!(town.offices[0].store().len(), before);
    assert!(town.offices[0].sync(&own, &mut town.rng).is_ok());
}

#[test]
fn a_reply_is_taken_by_the_wallet_it_is_for_and_by_no_other() {
    let mut town = Town::new(6, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    let id = town.id(alice);
    town.offices[0].order(id, OrderKind::Block, &mut town.rng).unwrap();
    let excerpt = read(&town.bundle(alice));
    let reply = town.offices[0].sync(&excerpt, &mut town.rng).unwrap();
    let before = town.wallet(bob).account().clone();

    let frames = reply.to_frames().unwrap().concat();
    assert!(answer(town.wallet_mut(bob), &frames).is_err());
    for word in &reply.words {
        let refused = town.wallet_mut(bob).take(word);
        assert_eq!(refused, Err(Error::Command(CommandFault::OtherWallet)), "{word:?}");
    }

    assert_eq!(*town.wallet(bob).account(), before);
}

#[test]
fn a_payment_that_found_no_end_is_resolved_by_the_payees_log() {
    for (lose, end) in [(5, End::Settled), (4, End::Refunded)] {
        let mut town = Town::new(7, 1);
        let (alice, bob) = (town.enroll(0), town.enroll(0));
        town.load(alice, terms(5_000));
        assert!(town.tap(alice, bob, terms(900), Some(lose)).torn);
        town.sync(alice);
        assert_eq!(town.wallet(alice).unsettled().len(), 1);
        if end == End::Refunded {
            town.wallet_mut(bob).void().unwrap();
        }
        town.sync(bob);

        let synced = town.sync(alice);

        assert!(matches!(synced.reply.words[..],
            [Word::Receipt(..), Word::Resolution(resolution, _)] if resolution.end == end));
        assert_eq!(town.wallet(alice).unsettled().len(), 0);
        let held = [alice, bob].map(|it| town.wallet(it).account().balance.fen());
        assert_eq!(held, if end == End::Settled { [4_100, 900] } else { [5_000, 0] });
        town.sync_all();
        assert!(town.offices[0].books().balance());
    }
}

#[test]
fn a_retired_wallets_last_statement_decides_all_that_was_asked_for() {
    let mut town = Town::new(8, 1);
    let (alice, bob) = (town.enroll(0), town.enroll(0));
    town.load(alice, terms(5_000));
    // The value never came.
    assert!(town.tap(alice, bob, terms(900), Some(4)).torn);
    town.sync(alice);
    town.wallet_mut(bob).retire().unwrap();

    town.sync(bob);
    town.sync(alice);

    assert_eq!(town.wallet(alice).unsettled().len(), 0);
    assert_eq!(town.wallet(alice).account().balance, fen(5_000));
    assert!(town.wallet(bob).is_buried());
    let retired = town.sync(bob);
    assert!(matches!(retired.reply.words[..], [Word::Receipt(..)]), "{retired:?}");
}

#[test]
fn who_did_what_no_intact_wallet_does_gets_no_receipt_but_is_heard() {
    let mut town = Town::new(9, 1);
    let (culprit, bob) = (town.enroll(0), town.enroll(0));
    town.load(culprit, terms(5_000));
    let image = town.wallet(culprit).flash().clone();
    town.pay(culprit, bob, terms(3_000));
    town.sync(bob);
    let (_, element) = town.place(culprit).take().unwrap().close();
    let restarted = element.restarted(town.fork()).unwrap();
    *town.place(culprit) = Some(ecny_core::Ledger::open(image, restarted).unwrap());
    town.redeem(culprit, terms(3_000));

    let synced = town.sync(culprit);

    assert_eq!(synced.reply.withheld, Some(Withheld::Accused));
    assert!(synced.reply.words.iter().all(|word| !matches!(word, Word::Receipt(..))));
    assert!(town.offices[0].findings().accuse(town.id(culprit)));
}

#[test]
fn limits_rise_in_number_and_the_wallet_takes_the_last() {
    let mut town = Town::new(10, 1);
    let alice = town.enroll(0);
    let id = town.id(alice);
    for tier in [Tier::III, Tier::II, Tier::SmallPurse] {
        town.offices[0].set_limits(id, Limits::preset(tier), &mut town.rng).unwrap();
    }
    let same = town.offices[0].store().len();
    town.offices[0].set_limits(id, Limits::preset(Tier::SmallPurse), &mut town.rng).unwrap();
    assert_eq!(town.offices[0].store().len(), same);

    let synced = town.sync(alice);

    assert_eq!(synced.reply.words.len(), 2);
    assert_eq!(town.wallet(alice).account().limits.number, 4);
    assert_eq!(
        town.wallet(alice).account().limits.balance,
        Limits::preset(Tier::SmallPurse).balance
    );
}
