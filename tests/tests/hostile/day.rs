//! Days that peers name: a far-future one and day 0 move nothing of the wallet's own day, which
//! only its operator moves (wire document, sections 5 and 8.1).

use ecny_core::{Day, Error, LedgerError, Wanted};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::Setup;
use ecny_tests::{ROLES, TODAY, approve, assert_refused, meet_payee, meet_payer, terms};

use super::{
    stand::{DAYS, HONEST, LAST_DAY, LIED_TO, PRICE, Stand},
    tally::Tally,
};

/// What the payer does where that day is named.
const fn judged(day: u16) -> Result<(), LedgerError> {
    match day {
        day if day > LAST_DAY => Err(LedgerError::CertificateExpired),
        day if day > TODAY.number() + DAYS => Err(LedgerError::DaysLimit),
        _ => Ok(()),
    }
}

/// Both ends, today, and both sides of every day on which a judgment changes.
fn days() -> Vec<u16> {
    let (today, late) = (TODAY.number(), TODAY.number() + DAYS);
    let mut days = vec![0, 1, u16::MAX - 1, u16::MAX, u16::MAX / 2, u16::MAX / 2 + 1];
    for day in [today, late, LAST_DAY] {
        days.extend([day - 1, day, day + 1]);
    }
    days
}

#[test]
fn no_day_in_a_request_moves_the_payers_own() {
    let mut tally = Tally::of("days in REQUEST");
    for orientation in ROLES {
        let mut stand = Stand::new();
        for day in days() {
            let wallet = stand.world.wallet_mut(LIED_TO);
            approve(wallet, stand.liar.id(), terms(PRICE));
            let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(PRICE));
            let mut request = stand.liar.request(terms(PRICE));
            request.day = Day::new(day);
            let transcript = contact.channel.transcript();
            let signed = stand.liar.sign_request(&request, transcript).unwrap();
            let heard = contact.say(&Message::Request(signed)).unwrap();
            match judged(day) {
                Ok(()) => {
                    assert!(matches!(heard.event, Ok(Event::Debited { .. })), "{day}: {heard:?}");
                    let receipt = stand.liar.receipt(signed.request.token);
                    let heard = contact.say(&Message::Settled(receipt)).unwrap();
                    assert!(matches!(heard.event, Ok(Event::Settled { .. })), "{day}: {heard:?}");
                }
                Err(error) => {
                    let error = TapError::Wallet(Error::Ledger(error));
                    assert_eq!(heard.event, Err(error), "{day}");
                    assert_refused(&heard, error, Orientation::PayeeReads, orientation);
                }
            }
            contact.part();
            if judged(day).is_ok() {
                stand.took(PRICE);
            }
            assert_own_day(&mut stand);
            stand.honest_tap(LIED_TO, HONEST, orientation);
            tally.case();
        }
        stand.world.reboot(LIED_TO).unwrap();
        assert_own_day(&mut stand);
        stand.assert_books();
    }
    tally.holds(30);
}

#[test]
fn no_day_in_an_entry_moves_the_payees_own() {
    let mut tally = Tally::of("days of the last sync in VALUE");
    for orientation in ROLES {
        let mut stand = Stand::new();
        for day in days() {
            let wallet = stand.world.wallet_mut(LIED_TO);
            let order = Wanted::Order(terms(PRICE));
            let (mut contact, asked) = meet_payee(&mut stand.liar, wallet, orientation, order);
            let mut entry = stand.liar.entry(contact.id(), &asked.request);
            entry.last_sync = Day::new(day);
            let value = stand.liar.sign_entry(&entry).unwrap();
            let heard = contact.say(&Message::Value(value)).unwrap();
            contact.part();
            let policy = Some(LedgerError::PayeePolicy);
            if day.saturating_add(DAYS) < TODAY.number() {
                let voided =
                    matches!(heard.event, Ok(Event::Canceled { why, .. }) if why == policy);
                assert!(voided, "{day}: {heard:?}");
            } else {
                assert!(matches!(heard.event, Ok(Event::Credited { .. })), "{day}: {heard:?}");
                stand.was_paid(PRICE);
            }
            assert_own_day(&mut stand);
            stand.honest_tap(HONEST, LIED_TO, orientation);
            tally.case();
        }
        stand.world.reboot(LIED_TO).unwrap();
        assert_own_day(&mut stand);
        stand.assert_books();
    }
    tally.holds(30);
}

/// The wallet's own day and that of its last sync are as its operator left them, and it asks in
/// their name.
fn assert_own_day(stand: &mut Stand) {
    let wallet = stand.world.wallet_mut(LIED_TO);
    assert_eq!((wallet.account().day, wallet.account().last_sync), (TODAY, TODAY));
    let order = Wanted::Order(terms(PRICE));
    let (contact, asked) = meet_payee(&mut stand.liar, wallet, Orientation::PayeeReads, order);
    contact.part();
    assert_eq!(asked.request.day, TODAY);
}

#[test]
fn a_day_named_before_does_not_revive_or_end_a_certificate() {
    for orientation in ROLES {
        for (named, last_day, paid) in [
            (0, TODAY.number() - 1, false),
            (TODAY.number() + DAYS, TODAY.number(), true),
            (0, TODAY.number(), true),
        ] {
            let mut stand = Stand::new();
            let last_day = Day::new(last_day);
            let setup = Setup { last_day, ..Setup::of(ecny_core::Tier::IV) };
            let mut late = stand.world.insider(&setup).unwrap();
            let wallet = stand.world.wallet_mut(LIED_TO);
            approve(wallet, stand.liar.id(), terms(1));
            let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(1));
            let mut request = stand.liar.request(terms(1));
            request.day = Day::new(named);
            let transcript = contact.channel.transcript();
            let signed = stand.liar.sign_request(&request, transcript).unwrap();
            assert!(contact.say(&Message::Request(signed)).unwrap().event.is_ok());
            contact.part();

            approve(wallet, late.id(), terms(PRICE));
            let mut contact = meet_payer(&mut late, wallet, orientation, terms(PRICE));
            let mut request = late.request(terms(PRICE));
            request.day = Day::new(0);
            let signed = late.sign_request(&request, contact.channel.transcript()).unwrap();
            let heard = contact.say(&Message::Request(signed)).unwrap();
            contact.part();

            let expired = TapError::from(LedgerError::CertificateExpired);
            assert_eq!(heard.event.is_ok(), paid, "{named}, {last_day:?}");
            assert!(paid || heard.event == Err(expired), "{heard:?}");
        }
    }
}
