//! Whose limits hold: the operator's, the root's for some days, the user's. The tightest.

use ecny_core::{
    Amount, CommandFault, Crisis, Day, Error, LedgerError, Limits, Profile, Purpose, Settings,
    Taken, Tier, WalletId, Word,
};
use ecny_offline_protocol::Message;
use ecny_sim::{Setup, World};
use ecny_tests::{ROLES, TODAY, approve, delta, fen, meet_payer, sign_delta, terms};

use crate::stage::{
    OTHER, WALLET, WORD_DAY, missigned, pay, profile, refused, refuses_to_ask, refuses_to_pay,
    signed, world,
};

fn limits(number: u16) -> Limits {
    Limits { number, ..Limits::preset(Tier::IV) }
}

#[test]
fn new_limits_hold_from_their_append_on_and_older_ones_never_come_back() {
    let mut world = world();
    let tight = profile(&world, WALLET, Limits { single: fen(99), ..limits(2) });
    let loose = profile(&world, WALLET, limits(3));
    let old = profile(&world, WALLET, limits(1));

    assert_eq!(world.wallet_mut(WALLET).take(&tight), Ok(Taken::Now));
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(100)), LedgerError::SingleLimit);
    world.reboot(WALLET).unwrap();
    pay(&mut world, WALLET, OTHER, 99);
    assert_eq!(world.wallet_mut(WALLET).take(&tight), Ok(Taken::Before));
    world.wallet_mut(WALLET).take(&loose).unwrap();
    pay(&mut world, WALLET, OTHER, 100);
    assert_eq!(refused(&mut world, WALLET, &tight), CommandFault::Outdated.into());
    assert_eq!(refused(&mut world, WALLET, &old), CommandFault::Outdated.into());
    assert_eq!(world.wallet(WALLET).account().day, WORD_DAY);
}

#[test]
fn limits_that_are_not_signed_for_this_wallet_are_refused_by_name() {
    let mut world = world();
    let good = profile(&world, WALLET, Limits { number: 2, ..Limits::NONE });
    let others = profile(&world, OTHER, Limits { number: 2, ..Limits::NONE });
    let unsigned = missigned(&world, &good);
    let Word::Profile(said, signature) = good else { panic!() };
    let raised = Word::Profile(
        Profile { limits: Limits { balance: Amount::MAX, ..limits(2) }, ..said },
        signature,
    );
    let version = Limits { version: 1, ..limits(2) };

    assert_eq!(refused(&mut world, WALLET, &others), CommandFault::OtherWallet.into());
    assert_eq!(refused(&mut world, WALLET, &unsigned), CommandFault::Signature.into());
    assert_eq!(refused(&mut world, WALLET, &raised), CommandFault::Signature.into());
    let version = profile(&world, WALLET, version);
    assert_eq!(refused(&mut world, WALLET, &version), CommandFault::Version.into());
}

#[test]
fn a_profile_of_another_operator_under_the_same_root_is_refused() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    world.introduce(WALLET, other).unwrap();
    let (wallet, parent) = (world.wallet(WALLET).id(), WalletId::NOBODY);
    let profile = Profile { wallet, parent, day: TODAY, limits: limits(7) };
    let issuer = world.issuer_of(other);
    let signature = ecny_tests::command(issuer, Purpose::Profile, &profile.to_bytes());

    let word = Word::Profile(profile, signature);
    assert_eq!(refused(&mut world, WALLET, &word), CommandFault::Signature.into());
}

/// A crisis in which 50 fen may be paid at once, from tomorrow until ten days later.
fn crisis(number: u16) -> Crisis {
    let (first, last) = (TODAY.after(1), TODAY.after(11));
    let most = Amount::MAX;
    Crisis {
        single: fen(50),
        paid_since_sync: most,
        received_since_sync: most,
        hop: ecny_core::Hop::new(9),
        days_since_sync: 999,
        ..Crisis::of_days(number, first, last)
    }
}

/// The operator's day, by an empty order of its own.
fn it_is(world: &mut World, day: Day, number: u16) {
    let limits = limits(number);
    let (wallet, parent) = (world.wallet(WALLET).id(), WalletId::NOBODY);
    let profile = Profile { wallet, parent, day, limits };
    let signature = signed(world, Purpose::Profile, &profile.to_bytes());
    world.wallet_mut(WALLET).take(&Word::Profile(profile, signature)).unwrap();
}

#[test]
fn a_crisis_holds_on_its_days_and_ends_by_itself() {
    let mut world = world();
    let word = world.decree(&crisis(1)).unwrap();
    world.wallet_mut(WALLET).take(&word).unwrap();

    pay(&mut world, WALLET, OTHER, 51);
    it_is(&mut world, TODAY.after(1), 2);
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(51)), LedgerError::SingleLimit);
    assert_eq!(refuses_to_ask(&mut world, OTHER, WALLET, terms(51)), LedgerError::SingleLimit);
    world.reboot(WALLET).unwrap();
    pay(&mut world, WALLET, OTHER, 50);
    it_is(&mut world, TODAY.after(11), 3);
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(51)), LedgerError::SingleLimit);
    it_is(&mut world, TODAY.after(12), 4);
    pay(&mut world, WALLET, OTHER, 51);
}

#[test]
fn a_payee_that_names_a_later_day_does_not_end_a_crisis_and_one_before_its_first_begins_it() {
    for (named, begins) in [(TODAY.after(12), true), (TODAY.after(1), true), (TODAY, false)] {
        for orientation in ROLES {
            let mut world = world();
            let word = world.decree(&crisis(1)).unwrap();
            world.wallet_mut(WALLET).take(&word).unwrap();
            if named != TODAY && named > TODAY.after(11) {
                it_is(&mut world, TODAY.after(1), 2);
            }
            let mut insider = world.insider(&Setup { day: named, ..Setup::of(Tier::IV) }).unwrap();
            let wallet = world.wallet_mut(WALLET);
            approve(wallet, insider.id(), terms(51));

            let mut contact = meet_payer(&mut insider, wallet, orientation, terms(51));
            let request = insider.request(terms(51));
            let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
            let heard = contact.say(&Message::Request(signed)).unwrap();
            contact.part();

            let refused = heard.event == Err(LedgerError::SingleLimit.into());
            assert_eq!(refused, begins, "{named:?}, {orientation:?}: {:?}", heard.event);
        }
    }
}

#[test]
fn another_operators_day_does_not_end_a_crisis() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    world.introduce(WALLET, other).unwrap();
    let word = world.decree(&crisis(1)).unwrap();
    world.wallet_mut(WALLET).take(&word).unwrap();
    it_is(&mut world, TODAY.after(1), 2);
    let issuer = world.issuer_of(other);
    let signed = sign_delta(issuer, delta(issuer, 1, TODAY.after(20)));

    let word = Word::Delta(signed.delta, signed.signature);
    assert_eq!(world.wallet_mut(WALLET).take(&word), Ok(Taken::Now));

    assert_eq!(world.wallet(WALLET).account().today(), TODAY.after(20));
    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(51)), LedgerError::SingleLimit);
}

#[test]
fn only_the_root_orders_a_crisis_with_a_rising_number_and_in_a_box_of_days() {
    let mut world = world();
    let good = world.decree(&crisis(5)).unwrap();
    let by_operator =
        Word::Crisis(crisis(6), signed(&world, Purpose::Crisis, &crisis(6).to_bytes()));
    let Word::Crisis(_, signature) = good else { panic!() };
    let changed = Word::Crisis(Crisis { last_day: Day::new(9_999), ..crisis(5) }, signature);
    let endless = world.decree(&Crisis { last_day: TODAY.after(92), ..crisis(7) }).unwrap();
    let older = world.decree(&crisis(4)).unwrap();
    let version = world.decree(&Crisis { version: 2, ..crisis(8) }).unwrap();

    world.wallet_mut(WALLET).take(&good).unwrap();

    assert_eq!(world.wallet_mut(WALLET).take(&good), Ok(Taken::Before));
    for (word, fault) in [
        (by_operator, CommandFault::Signature),
        (changed, CommandFault::Signature),
        (endless, CommandFault::TooLong),
        (older, CommandFault::Outdated),
        (version, CommandFault::Version),
    ] {
        assert_eq!(refused(&mut world, WALLET, &word), fault.into(), "{word:?}");
    }
}

#[test]
fn value_goes_home_whatever_the_crisis() {
    let mut world = world();
    let word = world.decree(&Crisis::of_days(1, TODAY, TODAY.after(9))).unwrap();
    world.wallet_mut(WALLET).take(&word).unwrap();

    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(1)), LedgerError::SingleLimit);
    crate::stage::redeem(&mut world, WALLET, terms(20_000));

    assert_eq!(world.wallet(WALLET).account().balance, fen(0));
}

#[test]
fn what_its_user_sets_holds_besides_and_never_loosens_what_the_operator_set() {
    let mut world = world();
    let own = Settings { single: fen(30), ..Settings::OPEN };
    assert_eq!(world.wallet_mut(WALLET).set_settings(&own), Ok(Taken::Now));

    assert_eq!(refuses_to_pay(&mut world, WALLET, OTHER, terms(31)), LedgerError::SingleLimit);
    world.reboot(WALLET).unwrap();
    pay(&mut world, WALLET, OTHER, 30);
    // About paying: what comes in is the operator's business.
    pay(&mut world, OTHER, WALLET, 31);
    let wide = Settings { single: Amount::MAX, ..Settings::OPEN };
    assert_eq!(world.wallet_mut(WALLET).set_settings(&wide), Ok(Taken::Now));
    let tier = Limits::preset(Tier::IV).single.fen();
    let payee = world.enroll(Tier::II).unwrap();
    for wallet in [WALLET, payee] {
        ecny_tests::hear_of_nobody(world.with_issuer(wallet));
    }
    crate::stage::load(&mut world, WALLET, terms(200_000));
    crate::stage::load(&mut world, WALLET, terms(200_000));
    let refusal = refuses_to_pay(&mut world, WALLET, payee, terms(tier + 1));
    assert_eq!(refusal, LedgerError::SingleLimit);

    let unknown = Settings { flags: 8, ..Settings::OPEN };
    let refused = world.wallet_mut(WALLET).set_settings(&unknown);
    assert_eq!(refused, Err(Error::Command(CommandFault::Version)));
}
