//! Genuine certificates at the wrong time: expired, of an operator that is expired or not yet
//! there, by either side (wire document, sections 8.1 #8 and 9.2 by n).

use ecny_core::{Day, Error, LedgerError, OperatorId, OperatorTerms, Tier, Wanted};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Insider, Setup};
use ecny_tests::{ROLES, TODAY, approve, assert_refused, fen, meet_payee, meet_payer, terms};

use super::{
    stand::{HONEST, LAST_DAY, LIED_TO, PRICE, Stand, is_cancel},
    tally::Tally,
};

/// How long the liar's certificate, and its operator, are valid.
#[derive(Clone, Copy, Debug)]
struct Valid {
    last_day: u16,
    operator_from: u16,
    operator_to: u16,
}

const VALID: Valid = Valid { last_day: LAST_DAY, operator_from: 0, operator_to: LAST_DAY };

/// What is valid, and whether that is so today.
const CASES: [(Valid, bool); 9] = [
    (VALID, true),
    (Valid { last_day: TODAY.number(), ..VALID }, true),
    (Valid { last_day: TODAY.number() - 1, ..VALID }, false),
    (Valid { last_day: 0, ..VALID }, false),
    (Valid { operator_to: TODAY.number(), ..VALID }, true),
    (Valid { operator_to: TODAY.number() - 1, ..VALID }, false),
    (Valid { operator_from: TODAY.number(), ..VALID }, true),
    (Valid { operator_from: TODAY.number() + 1, ..VALID }, false),
    (Valid { operator_from: u16::MAX, operator_to: u16::MAX, ..VALID }, false),
];

/// A stand on which operator 2 is valid so, with a liar it has certified.
fn stand(valid: Valid) -> (Stand, Insider) {
    let mut stand = Stand::new();
    let setup = Setup { operator: 1, last_day: Day::new(valid.last_day), ..Setup::of(Tier::IV) };
    let liar = stand.world.insider(&setup).unwrap();
    let wallet = stand.world.wallet(LIED_TO);
    let known = *wallet.operators().find(OperatorId::new(2)).unwrap().terms();
    let (first_day, last_day) = (Day::new(valid.operator_from), Day::new(valid.operator_to));
    let terms = OperatorTerms { first_day, last_day, ..known };
    let certificate = stand.world.certify(terms).unwrap();
    stand.world.wallet_mut(LIED_TO).add_operator(&certificate).unwrap();
    (stand, liar)
}

#[test]
fn a_payee_whose_certificate_or_operator_is_not_valid_is_refused() {
    let mut tally = Tally::of("certificates of payees, in time and out of time");
    for (valid, today) in CASES {
        for orientation in ROLES {
            let (mut stand, mut liar) = stand(valid);
            let wallet = stand.world.wallet_mut(LIED_TO);
            approve(wallet, liar.id(), terms(PRICE));
            let before = stand.state();
            let wallet = stand.world.wallet_mut(LIED_TO);
            let mut contact = meet_payer(&mut liar, wallet, orientation, terms(PRICE));
            let request = liar.request(terms(PRICE));
            let signed = liar.sign_request(&request, contact.channel.transcript()).unwrap();

            let heard = contact.say(&Message::Request(signed)).unwrap();
            contact.part();

            if today {
                assert!(matches!(heard.event, Ok(Event::Debited { .. })), "{valid:?}: {heard:?}");
            } else {
                let error = TapError::Wallet(Error::Ledger(LedgerError::CertificateExpired));
                assert_eq!(heard.event, Err(error), "{valid:?}");
                assert_refused(&heard, error, Orientation::PayeeReads, orientation);
                assert_eq!(stand.state(), before, "{valid:?}");
            }
            stand.honest_tap(LIED_TO, HONEST, orientation);
            stand.assert_books();
            tally.case();
        }
    }
    tally.holds(CASES.len() * 2);
}

#[test]
fn a_payer_whose_certificate_or_operator_is_not_valid_takes_its_value_back() {
    let mut tally = Tally::of("certificates of payers, in time and out of time");
    for (valid, today) in CASES {
        for orientation in ROLES {
            let (mut stand, mut liar) = stand(valid);
            let wallet = stand.world.wallet_mut(LIED_TO);
            let (balance, number) = (wallet.account().balance, wallet.number());
            let order = Wanted::Order(terms(PRICE));
            let (mut contact, asked) = meet_payee(&mut liar, wallet, orientation, order);
            let entry = liar.entry(contact.id(), &asked.request);
            let value = liar.sign_entry(&entry).unwrap();

            let heard = contact.say(&Message::Value(value)).unwrap();
            contact.part();

            let (payer, amount) = (liar.id(), fen(PRICE));
            let wallet = stand.world.wallet(LIED_TO);
            assert_eq!(wallet.number(), number + 1, "{valid:?}: one append decides");
            if today {
                assert_eq!(heard.event, Ok(Event::Credited { payer, amount }), "{valid:?}");
                stand.was_paid(PRICE);
            } else {
                let why = Some(LedgerError::CertificateExpired);
                assert_eq!(heard.event, Ok(Event::Canceled { payer, amount, why }), "{valid:?}");
                assert!(is_cancel(heard.message.as_ref(), wallet, payer, &entry), "{valid:?}");
                assert_eq!(wallet.account().balance, balance, "{valid:?}");
            }
            stand.honest_tap(HONEST, LIED_TO, orientation);
            stand.assert_books();
            tally.case();
        }
    }
    tally.holds(CASES.len() * 2);
}
