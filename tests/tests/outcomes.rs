//! How a debit ends: once, by the word of the payee it went to, and by nothing else.
#![cfg(test)]

use ecny_core::{
    Entry, Error, LedgerError, Limits, PeerFault, Receipt, Seq, SignedRequest, Terms, Tier, Value,
    WalletId,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Contact, Heard, Holds, Insider, Setup, SimLedger, World};
use ecny_tests::{ROLES, State, approve, assert_refused, fen, meet_payer, terms};

const PRICE: u64 = 1_234;

/// A change to a receipt.
type Wrong<'a> = dyn Fn(&mut [u8; 16]) + 'a;
/// Makes the cancel of an entry.
type Cancel<'a> = dyn Fn(&mut Insider, WalletId, &Entry) -> Message + 'a;
/// Makes the outcome that an insider says of a value.
type Say<'a> = dyn FnMut(&mut Insider, WalletId, &Value) -> Message + 'a;

fn world() -> World {
    World::new(9, 1, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

fn insider(world: &mut World) -> Insider {
    world.insider(&Setup::of(Tier::IV)).unwrap()
}

/// A tap up to the wallet's VALUE, the outcome to follow.
fn paid<'w>(
    insider: &mut Insider,
    payer: &'w mut SimLedger,
    orientation: Orientation,
    terms: Terms,
) -> (Contact<'w>, SignedRequest, Value) {
    approve(payer, insider.id(), terms);
    collects(insider, payer, orientation, terms)
}

/// As [`paid`], with whatever consent there is.
fn collects<'w>(
    insider: &mut Insider,
    payer: &'w mut SimLedger,
    orientation: Orientation,
    terms: Terms,
) -> (Contact<'w>, SignedRequest, Value) {
    let mut contact = meet_payer(insider, payer, orientation, terms);
    let request = insider.request(terms);
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    let heard = contact.say(&Message::Request(signed)).unwrap();
    let Some(Message::Value(value)) = heard.message else { panic!("{heard:?}") };
    (contact, signed, value)
}

fn settled(heard: &Heard) -> bool {
    matches!(heard.event, Ok(Event::Settled { .. }))
}

fn refunded(heard: &Heard) -> bool {
    matches!(heard.event, Ok(Event::Refunded { .. }))
}

fn cancel(insider: &mut Insider, payer: WalletId, entry: &Entry) -> Message {
    insider.cancel(payer, entry.seq, &entry.digest()).unwrap()
}

/// The wallet has paid an insider and refuses to end that payment so; the right word ends it.
fn refuses(
    world: &mut World,
    insider: &mut Insider,
    outcome: &mut Say<'_>,
    error: impl Into<Error>,
) {
    let error = error.into();
    for orientation in ROLES {
        let (mut contact, signed, value) =
            paid(insider, world.wallet_mut(0), orientation, terms(PRICE));
        let before = State::of(contact.wallet);
        let payer = contact.id();

        let message = outcome(insider, payer, &value);
        let heard = contact.say(&message).unwrap();
        contact.part();

        assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
        let receipt = insider.receipt(signed.request.token);
        let (mut contact, _, again) =
            collects(insider, world.wallet_mut(0), orientation, Terms::HEAL);
        assert_eq!(again, value);
        assert!(settled(&contact.say(&Message::Settled(receipt)).unwrap()));
    }
}

#[test]
fn a_wrong_receipt_settles_nothing() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let wrong: [&Wrong<'_>; 3] = [&|x| x[0] ^= 1, &|x| x[15] ^= 0x80, &|x| *x = [0; 16]];
    for change in wrong {
        let mut outcome = |insider: &mut Insider, _: WalletId, value: &Value| {
            let mut x = *insider.receipt(value.entry.token).expose();
            change(&mut x);
            Message::Settled(Receipt::from_bytes(&x))
        };
        refuses(&mut world, &mut insider, &mut outcome, PeerFault::OutcomeUnknown);
    }
}

#[test]
fn the_lock_itself_is_no_receipt() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let mut outcome = |_: &mut Insider, _: WalletId, value: &Value| {
        Message::Settled(Receipt::from_bytes(&value.entry.lock.to_bytes()))
    };
    refuses(&mut world, &mut insider, &mut outcome, PeerFault::OutcomeUnknown);
}

#[test]
fn a_receipt_of_another_payee_settles_nothing_in_the_channel_of_this_one() {
    for orientation in ROLES {
        let mut world = world();
        let (mut owner, mut thief) = (insider(&mut world), insider(&mut world));
        let wallet = world.wallet_mut(0);
        let (contact, signed, _) = paid(&mut owner, wallet, orientation, terms(PRICE));
        contact.part();
        // The thief has the owner's k_R, and the wallet in touch.
        let stolen = owner.receipt(signed.request.token);
        let (mut contact, _, _) = paid(&mut thief, wallet, orientation, terms(5));
        let before = State::of(contact.wallet);

        let heard = contact.say(&Message::Settled(stolen)).unwrap();
        contact.part();

        let error = PeerFault::OutcomeUnknown;
        assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(wallet), before);
        assert_eq!(wallet.unsettled().len(), 2);
    }
}

#[test]
fn a_cancel_by_another_payee_refunds_nothing() {
    let mut world = world();
    let (mut owner, mut thief) = (insider(&mut world), insider(&mut world));
    let mut outcome =
        |_: &mut Insider, payer: WalletId, value: &Value| cancel(&mut thief, payer, &value.entry);
    refuses(&mut world, &mut owner, &mut outcome, PeerFault::Signature);
}

#[test]
fn a_cancel_of_another_payer_seq_or_entry_refunds_nothing() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let stranger = insider.id();
    let cancels: [&Cancel<'_>; 4] = [
        &|insider, _, entry| cancel(insider, stranger, entry),
        &|insider, payer, entry| {
            let seq = Seq::new(entry.seq.number() + 1);
            insider.cancel(payer, seq, &entry.digest()).unwrap()
        },
        &|insider, payer, entry| insider.cancel(payer, entry.seq, &[7; 32]).unwrap(),
        &|insider, payer, entry| {
            let mut other = *entry;
            other.terms.amount = fen(1);
            cancel(insider, payer, &other)
        },
    ];
    for make in cancels {
        let mut outcome = |insider: &mut Insider, payer: WalletId, value: &Value| {
            make(insider, payer, &value.entry)
        };
        refuses(&mut world, &mut insider, &mut outcome, PeerFault::Signature);
    }
}

#[test]
fn a_cancel_of_an_older_payment_does_not_refund_a_newer_one() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (mut contact, _, old) = paid(&mut insider, wallet, orientation, terms(PRICE));
        let stale = cancel(&mut insider, contact.id(), &old.entry);
        assert!(refunded(&contact.say(&stale).unwrap()));
        contact.part();
        let (mut contact, _, _) = paid(&mut insider, wallet, orientation, terms(PRICE));
        let before = State::of(contact.wallet);

        let heard = contact.say(&stale).unwrap();
        contact.part();

        assert_refused(&heard, PeerFault::Signature, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn unknown_leaves_a_payment_unsettled() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (mut contact, signed, value) = paid(&mut insider, wallet, orientation, terms(PRICE));
        let before = State::of(contact.wallet);

        let heard = contact.say(&Message::Unknown).unwrap();
        contact.part();

        assert_eq!(heard.event, Ok(Event::Unknown));
        assert_eq!(State::of(wallet), before);
        let (mut contact, _, again) = collects(&mut insider, wallet, orientation, Terms::HEAL);
        assert_eq!(again, value);
        let receipt = insider.receipt(signed.request.token);
        assert!(settled(&contact.say(&Message::Settled(receipt)).unwrap()));
    }
}

#[test]
fn after_unknown_the_channel_carries_nothing_more() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (contact, ..) = paid(&mut insider, wallet, orientation, terms(PRICE));
        contact.part();
        let (mut contact, signed, _) = collects(&mut insider, wallet, orientation, Terms::HEAL);
        contact.say(&Message::Unknown).unwrap();
        let before = State::of(contact.wallet);

        let receipt = insider.receipt(signed.request.token);
        let heard = contact.say(&Message::Settled(receipt)).unwrap();

        assert!(heard.event.is_err(), "{heard:?}");
        assert_eq!(State::of(contact.wallet), before);
    }
}

#[test]
fn a_payment_ends_once_and_its_end_stands() {
    for orientation in ROLES {
        for canceled_first in [false, true] {
            let mut world = world();
            let mut insider = insider(&mut world);
            let wallet = world.wallet_mut(0);
            let (mut contact, signed, value) =
                paid(&mut insider, wallet, orientation, terms(PRICE));
            let transcript = *contact.channel.transcript();
            let receipt = insider.receipt(signed.request.token);
            let settle = Message::Settled(receipt.clone());
            let cancel = cancel(&mut insider, contact.id(), &value.entry);
            let (first, second) =
                if canceled_first { (&cancel, &settle) } else { (&settle, &cancel) };

            contact.say(first).unwrap();
            let before = State::of(contact.wallet);
            for again in [first, second] {
                let heard = contact.say(again).unwrap();
                assert!(heard.event.is_err(), "{heard:?}");
                assert_eq!(State::of(contact.wallet), before);
            }
            contact.part();

            // Nor does the ledger itself take a second end, whatever channel it came by.
            let asked = wallet.verify(&signed, &transcript).unwrap();
            let Message::Cancel(signature) = cancel else { panic!("{cancel:?}") };
            let unknown = Error::Peer(PeerFault::OutcomeUnknown);
            assert_eq!(wallet.settle(&asked, &receipt), Err(unknown));
            assert_eq!(wallet.refund(&asked, &signature), Err(unknown));
            assert_eq!(State::of(wallet), before);
            let left = if canceled_first { 20_000 } else { 20_000 - PRICE };
            assert_eq!(wallet.account().balance, fen(left));
        }
    }
}

#[test]
fn a_healed_channel_takes_one_request_more_and_not_the_old_outcome_again() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (contact, signed, _) = paid(&mut insider, wallet, orientation, terms(PRICE));
        contact.part();
        approve(wallet, insider.id(), terms(5));
        let (mut contact, _, _) = collects(&mut insider, wallet, orientation, Terms::HEAL);
        let receipt = insider.receipt(signed.request.token);
        assert!(settled(&contact.say(&Message::Settled(receipt)).unwrap()));

        if orientation == Orientation::PayerReads {
            contact.pay_again(terms(5)).unwrap();
        }
        let request = insider.request(terms(5));
        let more = insider.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(more)).unwrap();
        assert!(matches!(heard.event, Ok(Event::Debited { again: false, .. })), "{heard:?}");
        let receipt = insider.receipt(more.request.token);
        assert!(settled(&contact.say(&Message::Settled(receipt)).unwrap()));
        contact.part();
        assert_eq!(wallet.account().balance, fen(20_000 - PRICE - 5));
    }
}

#[test]
fn a_healed_channel_does_not_carry_a_payment_nobody_has_said_yes_to() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (contact, signed, _) = paid(&mut insider, wallet, orientation, terms(PRICE));
        contact.part();
        let (mut contact, _, _) = collects(&mut insider, wallet, orientation, Terms::HEAL);
        let receipt = insider.receipt(signed.request.token);
        assert!(settled(&contact.say(&Message::Settled(receipt)).unwrap()));
        if orientation == Orientation::PayerReads {
            contact.pay_again(terms(5)).unwrap();
        }
        let before = State::of(contact.wallet);

        let request = insider.request(terms(5));
        let more = insider.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(more)).unwrap();

        let error = LedgerError::ConsentMissing;
        assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(contact.wallet), before);
    }
}

#[test]
fn a_refund_gives_the_value_back_and_not_the_limits_since_the_last_sync() {
    let limits = Limits {
        paid_since_sync: fen(2 * PRICE),
        payments_since_sync: 3,
        ..Limits::preset(Tier::IV)
    };
    for orientation in ROLES {
        let mut world = World::new(9, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
        world.enroll_as(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }).unwrap();
        world.load(0, terms(20_000));
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        for _ in 0..2 {
            let (mut contact, _, value) = paid(&mut insider, wallet, orientation, terms(PRICE));
            let cancel = cancel(&mut insider, contact.id(), &value.entry);
            assert!(refunded(&contact.say(&cancel).unwrap()));
            contact.part();
        }

        assert_eq!(wallet.account().balance, fen(20_000));
        assert_eq!(wallet.account().synced, fen(20_000));
        assert_eq!(wallet.account().paid_since_sync, fen(2 * PRICE));
        assert_eq!(wallet.account().payments_since_sync, 2);
        approve(wallet, insider.id(), terms(1));
        let mut contact = meet_payer(&mut insider, wallet, orientation, terms(1));
        let request = insider.request(terms(1));
        let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(signed)).unwrap();
        assert_eq!(heard.event, Err(TapError::from(LedgerError::SumLimit)));
    }
}

#[test]
fn no_cap_stops_a_refund() {
    // The wallet is full to the brim again when its payment comes back.
    let limits = Limits { balance: fen(20_000), ..Limits::preset(Tier::IV) };
    for orientation in ROLES {
        let mut world = World::new(9, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
        world.enroll_as(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }).unwrap();
        world.load(0, terms(20_000));
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (mut contact, _, value) = paid(&mut insider, wallet, orientation, terms(PRICE));

        // What is out counts as held: nothing may take its place.
        let met = insider.meet_payee(ecny_core::Wanted::Order(terms(1)), contact.wallet);
        assert_eq!(met.map(|_| ()), Err(LedgerError::BalanceLimit.into()));
        let cancel = cancel(&mut insider, contact.id(), &value.entry);

        assert!(refunded(&contact.say(&cancel).unwrap()));
        contact.part();
        assert_eq!(wallet.account().balance, fen(20_000));
    }
}

#[test]
fn an_outcome_before_any_value_is_out_of_turn() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (contact, signed, _) = paid(&mut insider, wallet, orientation, terms(PRICE));
        contact.part();
        let before = State::of(wallet);
        let receipt = insider.receipt(signed.request.token);

        let mut contact = meet_payer(&mut insider, wallet, orientation, Terms::HEAL);
        let heard = contact.say(&Message::Settled(receipt));

        // A card takes no OUTCOME that comes first; a reader takes nothing of that length.
        assert!(heard.is_err() || heard.unwrap().event.is_err());
        contact.part();
        assert_eq!(State::of(wallet), before);
    }
}
