//! Who is revoked, and how the others hear of it.

use std::collections::BTreeSet;

use ecny_core::{Day, Delta, Purpose, WalletNumber, Word};
use ecny_issuer::{OfficeError, Why};
use ecny_tests::{FIRST_DAY, Town, terms};

fn deltas(words: &[Word]) -> Vec<Delta> {
    let delta = |word: &Word| if let Word::Delta(delta, _) = word { Some(*delta) } else { None };
    words.iter().filter_map(delta).collect()
}

/// A wallet that has spent its money twice, and the two it paid.
fn cloned() -> (Town, usize) {
    let mut town = Town::new(60, 2);
    let (culprit, bob, shop) = (town.enroll(0), town.enroll(0), town.enroll(0));
    town.load(culprit, terms(5_000));
    let image = town.wallet(culprit).flash().clone();
    town.pay(culprit, bob, terms(3_000));
    let (_, element) = town.place(culprit).take().unwrap().close();
    let restarted = element.restarted(town.fork()).unwrap();
    *town.place(culprit) = Some(ecny_core::Ledger::open(image, restarted).unwrap());
    town.redeem(culprit, terms(4_000));
    town.sync(bob);
    town.sync_purse(culprit);
    town.sync(shop);
    (town, culprit)
}

#[test]
fn who_is_found_out_is_revoked_with_the_next_publication_before_all_others() {
    let (mut town, culprit) = cloned();
    let others: Vec<_> = (0..25).map(|_| town.enroll(0)).collect();
    for other in others {
        let id = town.id(other);
        town.offices[0].revoke(id, Why::Ordered).unwrap();
    }

    let out = deltas(&town.offices[0].publish(&mut town.rng).unwrap());

    assert_eq!(out.len(), 1);
    assert_eq!(out[0].revoked[0], town.id(culprit).number);
    assert_eq!(out[0].names().count(), Delta::NAMES);
    assert_eq!(town.offices[0].revoked(town.id(culprit)), Some(Why::Culprit));
    let same = deltas(&town.offices[0].publish(&mut town.rng).unwrap());
    assert_eq!(same, out);
    town.begin_day(FIRST_DAY.after(1));
    let next = deltas(&town.offices[0].publish(&mut town.rng).unwrap());
    assert_eq!((next[0].number, next[0].names().count()), (2, 6));
    let id = town.id(culprit);
    let refused = town.offices[0].restore(id);
    assert_eq!(refused, Err(OfficeError::Revoked));
}

#[test]
fn every_sync_brings_the_deltas_that_the_wallet_has_not_shown() {
    let mut town = Town::new(61, 2);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    let (id, foreign) = (town.id(bob), town.id(alice).operator);
    town.offices[1].revoke(id, Why::Ordered).unwrap();
    let own = town.offices[0].publish(&mut town.rng).unwrap();
    for word in town.offices[1].publish(&mut town.rng).unwrap() {
        let Word::Delta(delta, signature) = word else { panic!("{word:?}") };
        town.offices[0].hear_delta(&delta, &signature).unwrap();
        town.offices[0].hear_delta(&delta, &signature).unwrap();
        assert_eq!(town.offices[1].hear_delta(&delta, &signature), Err(OfficeError::Foreign));
        let day = Day::new(delta.day.number() + 1);
        let forged = town.offices[0].hear_delta(&Delta { day, ..delta }, &signature);
        assert_eq!(forged, Err(OfficeError::Signature));
    }

    let told = deltas(&town.sync(alice).reply.words);

    assert_eq!(told.len(), 2);
    assert_eq!(told[0], deltas(&own)[0]);
    assert!(told[0].operator == foreign && told[1].names().eq([id.number]));
    let operator = *town.offices[0].issuer().operator();
    let word = &own[0];
    assert!(matches!(word, Word::Delta(delta, signature)
        if operator.verify_command(Purpose::Delta, &delta.to_bytes(), signature).is_ok()));
}

#[test]
fn a_list_is_said_anew_in_one_piece_or_not_at_all() {
    let mut town = Town::new(62, 1);
    let all: Vec<_> = (0..45).map(|_| town.enroll(0)).collect();
    let all: Vec<_> = all.into_iter().map(|wallet| town.id(wallet)).collect();
    for wallet in &all {
        town.offices[0].revoke(*wallet, Why::Ordered).unwrap();
    }
    for day in 0..3 {
        town.begin_day(FIRST_DAY.after(day));
        town.offices[0].publish(&mut town.rng).unwrap();
    }
    town.offices[0].restore(all[4]).unwrap();
    town.begin_day(FIRST_DAY.after(10));

    let events = town.offices[0].store().len();
    let anew = deltas(&town.offices[0].publish(&mut town.rng).unwrap());

    assert_eq!(town.offices[0].store().len(), events + 1);
    assert_eq!(anew.len(), 3);
    assert!(anew.iter().all(|delta| (delta.epoch.number(), delta.base) == (2, 3)));
    let names: BTreeSet<WalletNumber> = anew.iter().flat_map(Delta::names).collect();
    let left = all.iter().filter(|wallet| **wallet != all[4]).map(|wallet| wallet.number);
    assert_eq!(names, left.collect());
    town.reopen(0);
    assert_eq!(deltas(&town.offices[0].publish(&mut town.rng).unwrap()), anew);
    assert!(!town.offices[0].is_listed(all[4]) && town.offices[0].is_listed(all[5]));
}
