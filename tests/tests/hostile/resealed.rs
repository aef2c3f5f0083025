//! Messages of earlier taps said again by whoever was in both, in a channel of its own: what they
//! were signed for, or which debit they end, does not fit any more.

use ecny_core::{Error, PeerFault, Wanted, encode};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::Heard;
use ecny_tests::{ROLES, State, approve, assert_refused, meet_payee, meet_payer, terms};

use super::{
    outcome::{heals, pays},
    stand::{HONEST, LIED_TO, PRICE, Stand},
    tally::Tally,
};

/// What was said in earlier taps between the wallet and the liar, by either of them.
struct Earlier {
    /// Both REQUESTs to the wallet, and both of its own.
    requests: Vec<Message>,
    /// What settled a debit: the wallet's, and one of the liar's.
    receipts: Vec<Message>,
    /// What took one back: the wallet's, and one of the liar's.
    cancels: Vec<Message>,
    /// The wallet's own debits.
    debits: Vec<Message>,
    /// What the wallet credited.
    credited: Message,
    /// What it canceled.
    canceled: Message,
}

/// One tap in which the wallet pays the liar, who settles or takes back; and one in which the
/// liar pays the wallet what it asks for, or something else. With the reader at that end.
fn earlier(stand: &mut Stand, orientation: Orientation) -> Earlier {
    let (mut requests, mut debits, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    for settles in [true, false] {
        let wallet = stand.world.wallet_mut(LIED_TO);
        approve(wallet, stand.liar.id(), terms(PRICE));
        let mut contact = meet_payer(&mut stand.liar, wallet, orientation, terms(PRICE));
        let request = stand.liar.request(terms(PRICE));
        let signed = stand.liar.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(signed)).unwrap();
        let Some(Message::Value(value)) = heard.message else { panic!("{heard:?}") };
        let outcome = if settles {
            Message::Settled(stand.liar.receipt(value.entry.token))
        } else {
            let digest = value.entry.digest();
            stand.liar.cancel(contact.id(), value.entry.seq, &digest).unwrap()
        };
        assert!(contact.say(&outcome).unwrap().event.is_ok());
        contact.part();
        requests.push(Message::Request(signed));
        debits.push(Message::Value(value));
        outcomes.push(outcome);
    }
    stand.took(PRICE);
    let mut values = Vec::new();
    for order in [PRICE, PRICE + 1] {
        let wallet = stand.world.wallet_mut(LIED_TO);
        // The second value is for what is not asked for any more.
        let wanted = |price| Wanted::Order(terms(price));
        let (contact, old) = meet_payee(&mut stand.liar, wallet, orientation, wanted(PRICE));
        contact.part();
        let (mut contact, asked) = meet_payee(&mut stand.liar, wallet, orientation, wanted(order));
        let entry = stand.liar.entry(contact.id(), &old.request);
        let value = stand.liar.sign_entry(&entry).unwrap();
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();
        assert!(heard.event.is_ok(), "{heard:?}");
        requests.push(Message::Request(asked));
        outcomes.push(heard.message.unwrap());
        values.push(Message::Value(value));
        wallet.consent.drop_all();
    }
    stand.was_paid(PRICE);
    let [settled, cancel, receipt, own_cancel] = outcomes.try_into().unwrap();
    let [credited, canceled] = values.try_into().unwrap();
    Earlier {
        requests,
        receipts: vec![settled, receipt],
        cancels: vec![cancel, own_cancel],
        debits,
        credited,
        canceled,
    }
}

#[test]
fn no_request_of_an_earlier_tap_is_paid() {
    let mut tally = Tally::of("REQUESTs of earlier taps, sealed anew");
    for (first, second) in ROLES.into_iter().flat_map(|role| ROLES.map(|other| (role, other))) {
        let mut stand = Stand::new();
        for request in earlier(&mut stand, first).requests {
            let wallet = stand.world.wallet_mut(LIED_TO);
            approve(wallet, stand.liar.id(), terms(PRICE));
            let before = State::of(wallet);
            let mut contact = meet_payer(&mut stand.liar, wallet, second, terms(PRICE));

            let heard = contact.say(&request).unwrap();
            contact.part();

            assert_refused(&heard, PeerFault::Signature, Orientation::PayeeReads, second);
            assert_eq!(stand.state(), before);
            stand.honest_tap(LIED_TO, HONEST, second);
            tally.case();
        }
        stand.assert_books();
    }
    tally.holds(16);
}

#[test]
fn no_outcome_of_an_earlier_debit_ends_another() {
    let mut tally = Tally::of("OUTCOMEs of earlier taps, sealed anew");
    for (first, second) in ROLES.into_iter().flat_map(|role| ROLES.map(|other| (role, other))) {
        let mut stand = Stand::new();
        let earlier = earlier(&mut stand, first);
        let value = pays(&mut stand);
        let receipts = earlier.receipts.iter().map(|it| (it, PeerFault::OutcomeUnknown));
        let cancels = earlier.cancels.iter().map(|it| (it, PeerFault::Signature));
        for (outcome, fault) in receipts.chain(cancels) {
            let before = stand.state();
            let (mut contact, again) = heals(&mut stand, second);
            assert_eq!(again, value);

            let heard = contact.say(outcome).unwrap();
            contact.part();

            assert_refused(&heard, fault, Orientation::PayeeReads, second);
            assert_eq!(stand.state(), before);
            stand.honest_tap(LIED_TO, HONEST, second);
            tally.case();
        }
        stand.assert_books();
    }
    tally.holds(16);
}

#[test]
fn no_value_of_an_earlier_tap_is_credited_again_and_what_was_decided_is_said_again() {
    let mut tally = Tally::of("VALUEs of earlier taps, sealed anew");
    for (first, second) in ROLES.into_iter().flat_map(|role| ROLES.map(|other| (role, other))) {
        let mut stand = Stand::new();
        let Earlier { debits, credited, canceled, mut receipts, .. } = earlier(&mut stand, first);
        let receipt = receipts.pop().unwrap();
        let before = stand.state();

        for debit in &debits {
            let heard = brings(&mut stand, debit, second);
            let cookie = TapError::Wallet(Error::Peer(PeerFault::Cookie));
            assert_refused(&heard, cookie, Orientation::PayerReads, second);
            assert_eq!(stand.state(), before);
        }
        let heard = brings(&mut stand, &credited, second);
        assert!(matches!(heard.event, Ok(Event::CreditedBefore { .. })), "{heard:?}");
        assert_eq!(bytes(heard.message.as_ref().unwrap()), bytes(&receipt), "the same receipt");
        let heard = brings(&mut stand, &canceled, second);
        assert!(matches!(heard.event, Ok(Event::Canceled { why: None, .. })), "{heard:?}");
        assert!(matches!(heard.message, Some(Message::Cancel(_))), "{heard:?}");

        assert_eq!(stand.state(), before);
        stand.honest_tap(HONEST, LIED_TO, second);
        stand.assert_books();
        (0..debits.len() + 2).for_each(|_| tally.case());
    }
    tally.holds(16);
}

/// A tap in which the wallet asks, and the liar brings that.
fn brings(stand: &mut Stand, value: &Message, orientation: Orientation) -> Heard {
    let wallet = stand.world.wallet_mut(LIED_TO);
    let order = Wanted::Order(terms(PRICE));
    let (mut contact, _) = meet_payee(&mut stand.liar, wallet, orientation, order);
    let heard = contact.say(value).unwrap();
    contact.part();
    heard
}

fn bytes(message: &Message) -> Vec<u8> {
    let mut plain = [0; 250];
    encode(message, &mut plain).unwrap().to_vec()
}
