//! A log that fills: what was promised is kept, whatever else has no room.
#![cfg(test)]

use ecny_core::{Error, LedgerError, SignedRequest, Terms, Tier, Value, Wanted};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Holds, Insider, Setup, SimLedger, World};
use ecny_tests::{ROLES, State, approve, fen, meet_payee, meet_payer, request_of, terms};

/// A wallet with two regions of 8 KiB.
fn world() -> World {
    World::new(12, 1, Holds { fen: 20_000, pages: 4, tier: Tier::IV }).unwrap()
}

fn insider(world: &mut World) -> Insider {
    world.insider(&Setup::of(Tier::IV)).unwrap()
}

/// A payment of the wallet up to its VALUE; the outcome is lost.
fn pay(
    insider: &mut Insider,
    wallet: &mut SimLedger,
    orientation: Orientation,
) -> Result<(SignedRequest, Value), TapError> {
    approve(wallet, insider.id(), terms(1));
    let mut contact = meet_payer(insider, wallet, orientation, terms(1));
    let request = insider.request(terms(1));
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    let heard = contact.say(&Message::Request(signed)).unwrap();
    contact.part();
    heard.event?;
    let Some(Message::Value(value)) = heard.message else { panic!("no value") };
    Ok((signed, value))
}

/// A tap that heals: the insider says that it took the value, or that it never will.
fn end(insider: &mut Insider, wallet: &mut SimLedger, orientation: Orientation, canceled: bool) {
    let mut contact = meet_payer(insider, wallet, orientation, Terms::HEAL);
    let request = insider.request(Terms::HEAL);
    let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
    let heard = contact.say(&Message::Request(signed)).unwrap();
    let Some(Message::Value(value)) = heard.message else { panic!("{heard:?}") };
    let outcome = if canceled {
        insider.cancel(contact.id(), value.entry.seq, &value.entry.digest()).unwrap()
    } else {
        Message::Settled(insider.receipt(value.entry.token))
    };
    let heard = contact.say(&outcome).unwrap();
    contact.part();
    let ended = matches!(heard.event, Ok(Event::Settled { .. } | Event::Refunded { .. }));
    assert!(ended, "{heard:?}");
}

/// The insider pays the wallet; an error where the wallet does not ask.
fn receive(insider: &mut Insider, wallet: &mut SimLedger) -> Result<Value, TapError> {
    let (mut contact, heard) = insider.meet_payee(Wanted::Order(terms(1)), wallet)?;
    let request = request_of(&heard);
    let entry = insider.entry(contact.id(), &request.request);
    let value = insider.sign_entry(&entry).unwrap();
    let heard = contact.say(&Message::Value(value)).unwrap();
    assert!(matches!(heard.event, Ok(Event::Credited { .. })), "{heard:?}");
    contact.part();
    Ok(value)
}

/// Some payments open, and then the log filled with others until no debit fits any more.
fn filled(world: &mut World, orientation: Orientation) -> Vec<Insider> {
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut insider = insider(world);
        pay(&mut insider, world.wallet_mut(0), orientation).unwrap();
        open.push(insider);
    }
    let mut busy = insider(world);
    loop {
        let before = State::of(world.wallet(0));
        match pay(&mut busy, world.wallet_mut(0), orientation) {
            Ok(_) => end(&mut busy, world.wallet_mut(0), orientation, false),
            Err(error) => {
                assert_eq!(error, LedgerError::LogFull.into());
                assert_eq!(State::of(world.wallet(0)), before);
                break;
            }
        }
    }
    world.wallet_mut(0).consent.drop_all();
    open
}

/// Ends all that is open, the reserve being all there is.
fn assert_all_ends(world: &mut World, open: &mut [Insider], orientation: Orientation) {
    for (index, insider) in open.iter_mut().enumerate() {
        world.reboot(0).unwrap();
        // A cancel takes the most room.
        end(insider, world.wallet_mut(0), orientation, index != 1);
    }
    assert!(world.wallet(0).unsettled().is_empty());
    world.reboot(0).unwrap();
    assert!(world.wallet(0).unsettled().is_empty());
}

#[test]
fn a_wallet_without_room_neither_pays_nor_asks_and_ends_all_that_is_open() {
    for orientation in ROLES {
        let mut world = world();
        let mut open = filled(&mut world, orientation);
        let mut payer = insider(&mut world);
        let error = loop {
            if let Err(error) = receive(&mut payer, world.wallet_mut(0)) {
                break error;
            }
        };
        assert_eq!(error, LedgerError::LogFull.into());

        assert_all_ends(&mut world, &mut open, orientation);
    }
}

#[test]
fn a_payee_without_room_for_another_decision_still_says_what_it_decided() {
    for orientation in ROLES {
        let mut world = world();
        let mut payer = insider(&mut world);
        let mut last = None;
        while let Ok(value) = receive(&mut payer, world.wallet_mut(0)) {
            last = Some(value);
        }
        let value = last.unwrap();
        let before = State::of(world.wallet(0));

        let wallet = world.wallet_mut(0);
        let (mut contact, _) = meet_payee(&mut payer, wallet, orientation, Wanted::Late);
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();

        assert!(matches!(heard.event, Ok(Event::CreditedBefore { .. })), "{heard:?}");
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn a_request_that_is_out_can_still_be_paid_when_nothing_else_has_room() {
    for orientation in ROLES {
        let mut world = world();
        let mut open = filled(&mut world, orientation);
        let mut payer = insider(&mut world);

        let wallet = world.wallet_mut(0);
        let (contact, request) =
            meet_payee(&mut payer, wallet, orientation, Wanted::Order(terms(1)));
        contact.part();
        let mut other = world.insider(&Setup::of(Tier::IV)).unwrap();
        let wallet = world.wallet_mut(0);
        let full = pay(&mut other, wallet, orientation).map(|_| ());
        assert_eq!(full, Err(LedgerError::LogFull.into()));
        let entry = payer.entry(wallet.id(), &request.request);
        let value = payer.sign_entry(&entry).unwrap();
        let (mut contact, _) = meet_payee(&mut payer, wallet, orientation, Wanted::Late);
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();

        assert!(matches!(heard.event, Ok(Event::Credited { .. })), "{heard:?}");
        assert_all_ends(&mut world, &mut open, orientation);
    }
}

#[test]
fn voids_do_not_eat_the_room_that_is_promised_to_outcomes() {
    for orientation in ROLES {
        let mut world = world();
        let mut open = filled(&mut world, orientation);

        let refused = loop {
            let before = State::of(world.wallet(0));
            if let Err(error) = world.wallet_mut(0).void() {
                assert_eq!(State::of(world.wallet(0)), before);
                break error;
            }
        };

        assert_eq!(refused, Error::Ledger(LedgerError::LogFull));
        assert_all_ends(&mut world, &mut open, orientation);
    }
}

#[test]
fn a_compaction_between_value_and_outcome_changes_neither() {
    for orientation in ROLES {
        let mut world = world();
        let mut payee = insider(&mut world);
        let wallet = world.wallet_mut(0);
        approve(wallet, payee.id(), terms(7));
        let mut contact = meet_payer(&mut payee, wallet, orientation, terms(7));
        let request = payee.request(terms(7));
        let signed = payee.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(signed)).unwrap();
        let Some(Message::Value(first)) = heard.message else { panic!("{heard:?}") };

        contact.wallet.compact().unwrap();
        contact.part();
        let mut contact = meet_payer(&mut payee, wallet, orientation, Terms::HEAL);
        let request = payee.request(Terms::HEAL);
        let signed = payee.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(signed)).unwrap();
        let Some(Message::Value(again)) = heard.message else { panic!("{heard:?}") };
        assert_eq!(again, first);
        contact.wallet.compact().unwrap();
        let receipt = payee.receipt(first.entry.token);
        let heard = contact.say(&Message::Settled(receipt)).unwrap();
        assert!(matches!(heard.event, Ok(Event::Settled { .. })), "{heard:?}");
        contact.part();

        world.reboot(0).unwrap();
        assert_eq!(world.wallet(0).account().balance, fen(20_000 - 7));
        assert!(world.wallet(0).unsettled().is_empty());
    }
}

#[test]
fn a_wallet_that_boots_before_every_tap_goes_on_through_all_its_compactions() {
    let mut world = world();
    let mut payee = insider(&mut world);
    let erased = world.wallet(0).flash().wear().iter().sum::<u64>();
    let mut payments = 0;
    loop {
        world.reboot(0).unwrap();
        let wallet = world.wallet_mut(0);
        if pay(&mut payee, wallet, Orientation::PayeeReads).is_err() {
            break;
        }
        payments += 1;
        world.reboot(0).unwrap();
        end(&mut payee, world.wallet_mut(0), Orientation::PayeeReads, payments % 2 == 0);
    }

    assert!(payments > 4, "{payments}");
    assert!(world.wallet(0).flash().wear().iter().sum::<u64>() > erased, "no compaction");
    let paid = payments - payments / 2;
    assert_eq!(world.wallet(0).account().balance, fen(20_000 - paid));
}
