//! Each judgment of a payer, in its order: who refuses changes nothing and says nothing.
#![cfg(test)]

use ecny_core::{
    Asked, Currency, Day, Error, Hop, LedgerError, Limits, PeerFault, Policy, Request,
    SignedRequest, Tag, Terms, Tier, Wanted,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Contact, Holds, Insider, Setup, World};
use ecny_tests::{ROLES, State, TODAY, approve, assert_refused, fen, meet_payer, terms};

const PRICE: u64 = 1_234;

/// A change to a plaintext before it is sealed.
type Edit<'a> = dyn Fn(&mut [u8]) + 'a;
/// A change to a request before it is signed.
type Change<'a> = dyn Fn(&mut Request) + 'a;
/// A change to a request after it was signed.
type Forgery<'a> = dyn Fn(&mut SignedRequest) + 'a;
/// Makes the request that an insider says.
type Sign<'a> = dyn Fn(&mut Insider, &mut Contact<'_>) -> SignedRequest + 'a;

/// Wallet 0 with 200 yuan, and one that knows it.
fn world() -> World {
    World::new(7, 1, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

/// Wallet 0 with such a setup, loaded with that much.
fn world_of(setup: &Setup, fen: u64) -> World {
    let mut world = World::new(7, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    world.enroll_as(setup).unwrap();
    if fen > 0 {
        world.load(0, terms(fen));
        assert_eq!(world.wallet(0).account().balance.fen(), fen);
    }
    world
}

fn limited(change: impl FnOnce(&mut Limits)) -> World {
    let mut limits = Limits::preset(Tier::IV);
    change(&mut limits);
    world_of(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }, 20_000)
}

/// The insider asks wallet 0 for `asked` and the wallet, which has said yes to it, refuses.
fn refuses(
    world: &mut World,
    insider: &mut Insider,
    asked: Terms,
    sign: &Sign<'_>,
    error: impl Into<Error>,
) {
    let error = error.into();
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        approve(wallet, insider.id(), asked);
        let before = State::of(wallet);

        let mut contact = meet_payer(insider, wallet, orientation, asked);
        let signed = sign(insider, &mut contact);
        let heard = contact.say(&Message::Request(signed)).unwrap();
        contact.part();

        assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before, "{orientation:?}");
        world.wallet_mut(0).consent.drop_all();
    }
    assert!(world.books().unwrap().conserved());
}

/// A signer of an honest request for those terms, changed before it is signed.
fn asks(
    terms: Terms,
    change: impl Fn(&mut Request),
) -> impl Fn(&mut Insider, &mut Contact<'_>) -> SignedRequest {
    move |insider, contact| {
        let mut request = insider.request(terms);
        change(&mut request);
        insider.sign_request(&request, contact.channel.transcript()).unwrap()
    }
}

fn honest(terms: Terms) -> impl Fn(&mut Insider, &mut Contact<'_>) -> SignedRequest {
    asks(terms, |_| {})
}

#[test]
fn an_honest_request_of_the_same_insider_is_paid() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let wallet = world.wallet_mut(0);
        approve(wallet, insider.id(), terms(PRICE));

        let mut contact = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
        let signed = honest(terms(PRICE))(&mut insider, &mut contact);
        let heard = contact.say(&Message::Request(signed)).unwrap();

        assert!(matches!(heard.message, Some(Message::Value(_))), "{heard:?}");
        assert!(matches!(heard.event, Ok(Event::Debited { again: false, .. })));
        let receipt = insider.receipt(signed.request.token);
        let heard = contact.say(&Message::Settled(receipt)).unwrap();
        assert!(matches!(heard.event, Ok(Event::Settled { .. })), "{heard:?}");
        assert_eq!(world.wallet(0).account().balance, fen(20_000 - PRICE));
    }
}

#[test]
fn what_is_no_request_is_refused() {
    let edits: [&Edit<'_>; 4] = [
        &|bytes| bytes[0] = 2,             // another kind
        &|bytes| bytes[0] = 9,             // no kind
        &|bytes| bytes[68..76].fill(0xFF), // an amount that is none
        &|bytes| bytes[3 + 8] = 0,         // a class of wallet that does not exist
    ];
    for edit in edits {
        for orientation in ROLES {
            let mut world = world();
            let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
            let wallet = world.wallet_mut(0);
            approve(wallet, insider.id(), terms(PRICE));
            let before = State::of(wallet);

            let mut contact = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
            let signed = honest(terms(PRICE))(&mut insider, &mut contact);
            let heard = contact.say_edited(&Message::Request(signed), edit).unwrap();

            assert_refused(&heard, PeerFault::Malformed, Orientation::PayeeReads, orientation);
            assert_eq!(State::of(world.wallet(0)), before);
        }
    }
}

#[test]
fn a_payee_of_an_operator_it_does_not_know_is_refused_until_they_are_introduced() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    let mut insider = world.insider(&Setup { operator: other, ..Setup::of(Tier::IV) }).unwrap();

    let asked = terms(PRICE);
    refuses(&mut world, &mut insider, asked, &honest(asked), PeerFault::UnknownOperator);

    world.introduce(0, other).unwrap();
    let wallet = world.wallet_mut(0);
    approve(wallet, insider.id(), asked);
    let mut contact = meet_payer(&mut insider, wallet, Orientation::PayeeReads, asked);
    let signed = honest(asked)(&mut insider, &mut contact);
    let heard = contact.say(&Message::Request(signed)).unwrap();
    assert!(matches!(heard.message, Some(Message::Value(_))), "{heard:?}");
}

#[test]
fn a_request_changed_in_any_field_after_it_was_signed_is_refused() {
    let changes: [&Forgery<'_>; 10] = [
        &|r| r.request.version = 2,
        &|r| r.request.capabilities = 1,
        &|r| r.request.certificate[20] ^= 1,
        &|r| r.request.certificate[14] ^= 1,
        &|r| r.request.token = ecny_core::SessionToken::from_bytes(&[7; 16]),
        &|r| r.request.terms.amount = fen(1),
        &|r| r.request.terms.tag = Tag::new(1),
        &|r| r.request.day = Day::new(1),
        &|r| r.request.policy = Policy { hop: Hop::new(1), age: 1 },
        &|r| r.request.lock = ecny_core::Lock::from_bytes(&[7; 16]),
    ];
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    for change in changes {
        let sign = |insider: &mut Insider, contact: &mut Contact<'_>| {
            let mut signed = honest(terms(PRICE))(insider, contact);
            change(&mut signed);
            signed
        };
        refuses(&mut world, &mut insider, terms(PRICE), &sign, PeerFault::Signature);
    }
}

#[test]
fn a_request_under_the_certificate_of_somebody_else_is_refused() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let victim = world.insider(&Setup::of(Tier::IV)).unwrap().certificate();

    let sign = asks(terms(PRICE), |request| request.certificate = victim);
    refuses(&mut world, &mut insider, terms(PRICE), &sign, PeerFault::Signature);
}

#[test]
fn a_request_signed_for_another_channel_is_refused() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let wallet = world.wallet_mut(0);
        let mut first = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
        let signed = honest(terms(PRICE))(&mut insider, &mut first);
        first.part();
        approve(wallet, insider.id(), terms(PRICE));
        let before = State::of(wallet);

        let mut second = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
        let heard = second.say(&Message::Request(signed)).unwrap();

        assert_refused(&heard, PeerFault::Signature, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn another_version_is_refused_though_it_is_signed() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    for version in [0, 2, 255] {
        let sign = asks(terms(PRICE), |request| request.version = version);
        refuses(&mut world, &mut insider, terms(PRICE), &sign, PeerFault::Version);
    }
}

#[test]
fn a_wallet_does_not_pay_itself() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let own = world.wallet(0).id();
    for asked in [terms(PRICE), Terms::HEAL] {
        let wanted = if asked.is_heal() { Wanted::Late } else { Wanted::Order(asked) };
        let sign = |_: &mut Insider, contact: &mut Contact<'_>| {
            let (binding, transcript) = (contact.channel.binding(), *contact.channel.transcript());
            approve(contact.wallet, own, terms(PRICE));
            contact.wallet.request(&wanted, binding, &transcript).unwrap()
        };
        refuses(&mut world, &mut insider, asked, &sign, PeerFault::SelfPayment);
    }
}

#[test]
fn a_payer_that_reads_pays_what_it_named_and_nothing_else() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let named = terms(PRICE);
    let tagged = Terms { tag: Tag::new(1), ..named };
    let foreign = Terms { currency: Currency::new(840), ..named };
    for asked in [terms(PRICE + 1), terms(PRICE - 1), tagged, foreign] {
        let wallet = world.wallet_mut(0);
        approve(wallet, insider.id(), asked);
        let before = State::of(wallet);

        let mut contact = meet_payer(&mut insider, wallet, Orientation::PayerReads, named);
        let signed = honest(asked)(&mut insider, &mut contact);
        let heard = contact.say(&Message::Request(signed)).unwrap();

        let orientation = Orientation::PayerReads;
        assert_refused(&heard, PeerFault::Terms, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn an_expired_payee_is_refused_on_whatever_day_it_names() {
    let mut world = world();
    let yesterday = Day::new(TODAY.number() - 1);
    let expired = Setup { last_day: yesterday, ..Setup::of(Tier::IV) };
    let mut insider = world.insider(&expired).unwrap();
    for day in [TODAY.number() + 1, TODAY.number(), TODAY.number() - 1, 0] {
        let sign = asks(terms(PRICE), |request| request.day = Day::new(day));
        let error = LedgerError::CertificateExpired;
        refuses(&mut world, &mut insider, terms(PRICE), &sign, error);
    }
}

#[test]
fn an_expired_payer_does_not_pay_on_whatever_day_it_is_asked() {
    // Its operator has vouched for a day that its own certificate does not reach.
    let old = Setup { last_day: Day::new(TODAY.number() - 1), ..Setup::of(Tier::IV) };
    let mut world = world_of(&old, 0);
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    for day in [TODAY.number() + 1, TODAY.number(), TODAY.number() - 1, 0] {
        let sign = asks(terms(PRICE), |request| request.day = Day::new(day));
        let error = LedgerError::CertificateExpired;
        refuses(&mut world, &mut insider, terms(PRICE), &sign, error);
    }
}

#[test]
fn on_a_later_day_in_the_request_the_own_certificate_is_judged_then() {
    let mut world = world_of(&Setup { last_day: TODAY, ..Setup::of(Tier::IV) }, 20_000);
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();

    let tomorrow = Day::new(TODAY.number() + 1);
    let sign = asks(terms(PRICE), |request| request.day = tomorrow);
    let error = LedgerError::CertificateExpired;
    refuses(&mut world, &mut insider, terms(PRICE), &sign, error);
}

#[test]
fn the_end_of_an_operator_is_the_end_of_its_certificates() {
    let late = Setup { last_day: Day::new(9_000), ..Setup::of(Tier::IV) };
    let mut world = world_of(&late, 20_000);
    let mut insider = world.insider(&late).unwrap();

    let sign = asks(terms(PRICE), |request| request.day = Day::new(4_001));
    let error = LedgerError::CertificateExpired;
    refuses(&mut world, &mut insider, terms(PRICE), &sign, error);
}

/// One tap of an honest request; `true` where it was paid.
fn tap(world: &mut World, insider: &mut Insider, orientation: Orientation, asked: Terms) -> bool {
    let wallet = world.wallet_mut(0);
    let mut contact = meet_payer(insider, wallet, orientation, asked);
    let signed = honest(asked)(insider, &mut contact);
    let heard = contact.say(&Message::Request(signed)).unwrap();
    contact.part();
    match heard.event {
        Ok(Event::Debited { again: false, .. }) => true,
        Err(TapError::Wallet(Error::Ledger(LedgerError::ConsentMissing))) => false,
        other => panic!("{other:?}"),
    }
}

/// A tap that heals: the insider says that it took the payment.
fn settle(world: &mut World, insider: &mut Insider, orientation: Orientation) {
    let wallet = world.wallet_mut(0);
    let mut contact = meet_payer(insider, wallet, orientation, Terms::HEAL);
    let signed = honest(Terms::HEAL)(insider, &mut contact);
    let heard = contact.say(&Message::Request(signed)).unwrap();
    let Some(Message::Value(value)) = heard.message else { panic!("{:?}", heard.event) };
    let receipt = insider.receipt(value.entry.token);
    let heard = contact.say(&Message::Settled(receipt)).unwrap();
    contact.part();
    assert!(matches!(heard.event, Ok(Event::Settled { .. })), "{heard:?}");
}

#[test]
fn without_consent_the_first_tap_asks_and_the_second_goes_through() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let asked = Asked { payee: insider.id(), terms: terms(PRICE) };
        let before = State::of(world.wallet(0));

        assert!(!tap(&mut world, &mut insider, orientation, asked.terms));
        assert_eq!(State::of(world.wallet(0)), before);
        assert_eq!(world.wallet(0).consent.asked(), Some(&asked));
        assert!(!tap(&mut world, &mut insider, orientation, asked.terms));

        assert!(world.wallet_mut(0).consent.approve(&asked));
        assert!(tap(&mut world, &mut insider, orientation, asked.terms));
        assert_eq!(world.wallet(0).account().balance, fen(20_000 - PRICE));
    }
}

#[test]
fn a_payment_that_is_shown_is_not_overwritten_by_another() {
    for orientation in ROLES {
        let mut world = world();
        let mut first = world.insider(&Setup::of(Tier::IV)).unwrap();
        let mut second = world.insider(&Setup::of(Tier::IV)).unwrap();

        assert!(!tap(&mut world, &mut first, orientation, terms(PRICE)));
        assert!(!tap(&mut world, &mut second, orientation, terms(9_999)));
        assert!(!tap(&mut world, &mut first, orientation, terms(9_999)));

        let shown = Asked { payee: first.id(), terms: terms(PRICE) };
        assert!(world.wallet_mut(0).consent.approve(&shown));
        assert!(!tap(&mut world, &mut second, orientation, terms(9_999)));
        assert!(tap(&mut world, &mut first, orientation, terms(PRICE)));
    }
}

#[test]
fn a_yes_serves_one_payee_one_amount_and_one_payment() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let mut other = world.insider(&Setup::of(Tier::IV)).unwrap();
        approve(world.wallet_mut(0), insider.id(), terms(PRICE));

        assert!(!tap(&mut world, &mut other, orientation, terms(PRICE)));
        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE - 1)));
        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE + 1)));
        assert!(tap(&mut world, &mut insider, orientation, terms(PRICE)));
        assert!(!tap(&mut world, &mut other, orientation, terms(PRICE)));
        settle(&mut world, &mut insider, orientation);
        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE)));
    }
}

#[test]
fn a_reboot_and_a_wrist_off_drop_every_yes() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        approve(world.wallet_mut(0), insider.id(), terms(PRICE));
        world.reboot(0).unwrap();
        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE)));

        approve(world.wallet_mut(0), insider.id(), terms(PRICE));
        world.wallet_mut(0).consent.drop_all();
        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE)));
    }
}

#[test]
fn being_armed_to_receive_pays_nothing() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let armed = ecny_core::Armed { most: fen(99_999), count: 9 };
        world.wallet_mut(0).consent.arm(ecny_core::Direction::Receive, armed);

        assert!(!tap(&mut world, &mut insider, orientation, terms(PRICE)));
    }
}

#[test]
fn more_than_there_is_is_not_paid() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let asked = terms(20_001);
    let error = LedgerError::BalanceTooLow;
    refuses(&mut world, &mut insider, asked, &honest(asked), error);
}

/// One more fen than a limit allows is refused, and the limit itself is paid.
fn holds_at(mut world: World, error: LedgerError) {
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let over = terms(PRICE + 1);
    refuses(&mut world, &mut insider, over, &honest(over), error);
    approve(world.wallet_mut(0), insider.id(), terms(PRICE));
    assert!(tap(&mut world, &mut insider, Orientation::PayeeReads, terms(PRICE)));
}

#[test]
fn no_payment_is_above_the_single_limit() {
    let limits = Limits { single: fen(PRICE), ..Limits::preset(Tier::IV) };
    let setup = Setup { limits: Some(limits), ..Setup::of(Tier::IV) };
    let mut world = world_of(&setup, PRICE);
    world.load(0, terms(PRICE));
    holds_at(world, LedgerError::SingleLimit);
}

#[test]
fn no_payment_is_above_what_its_tier_allows_whatever_its_profile_says() {
    let (single, stale_list_single) = (fen(9_000_000), fen(9_000_000));
    let generous = Limits { single, stale_list_single, ..Limits::preset(Tier::II) };
    let setup = Setup { limits: Some(generous), ..Setup::of(Tier::IV) };
    let mut world = world_of(&setup, 300_000);
    let mut insider = world.insider(&Setup::of(Tier::II)).unwrap();

    let asked = terms(200_001);
    refuses(&mut world, &mut insider, asked, &honest(asked), LedgerError::SingleLimit);
}

#[test]
fn no_more_is_paid_since_the_last_sync_than_the_sum() {
    let world = limited(|limits| limits.paid_since_sync = fen(PRICE));
    holds_at(world, LedgerError::SumLimit);
}

#[test]
fn no_more_payments_are_made_since_the_last_sync_than_the_count() {
    let mut world = limited(|limits| limits.payments_since_sync = 1);
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let mut other = world.insider(&Setup::of(Tier::IV)).unwrap();
    approve(world.wallet_mut(0), insider.id(), terms(1));
    assert!(tap(&mut world, &mut insider, Orientation::PayeeReads, terms(1)));

    let asked = terms(1);
    refuses(&mut world, &mut other, asked, &honest(asked), LedgerError::CountLimit);
}

#[test]
fn a_wallet_too_long_without_a_sync_does_not_pay() {
    let mut world = limited(|limits| limits.days_since_sync = 10);
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let day = Day::new(TODAY.number() + 11);
    let sign = asks(terms(PRICE), |request| request.day = day);
    refuses(&mut world, &mut insider, terms(PRICE), &sign, LedgerError::DaysLimit);
}

/// Wallet 0 holds nothing but what an insider paid it, one hop from its operator.
fn passed_on(limits: Limits) -> World {
    let setup = Setup { limits: Some(limits), ..Setup::of(Tier::IV) };
    let mut world = world_of(&setup, 0);
    let mut payer = world.insider(&Setup::of(Tier::IV)).unwrap();
    let (mut contact, asked) = ecny_tests::meet_payee(
        &mut payer,
        world.wallet_mut(0),
        Orientation::PayeeReads,
        Wanted::Order(terms(PRICE)),
    );
    let entry = payer.entry(contact.id(), &asked.request);
    let value = payer.sign_entry(&entry).unwrap();
    contact.say(&Message::Value(value)).unwrap();
    contact.part();
    assert_eq!(world.wallet(0).account().balance, fen(PRICE));
    world
}

#[test]
fn value_that_has_come_too_far_is_not_passed_on() {
    let limits = Limits { hop: Hop::new(0), ..Limits::preset(Tier::IV) };
    // The books miss what the insider made up, so this wallet stands alone.
    let mut world = passed_on(limits);
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        approve(wallet, insider.id(), terms(PRICE));
        let before = State::of(wallet);
        let mut contact = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
        let signed = honest(terms(PRICE))(&mut insider, &mut contact);
        let heard = contact.say(&Message::Request(signed)).unwrap();
        assert_refused(&heard, LedgerError::HopLimit, Orientation::PayeeReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn what_the_payee_would_not_take_is_not_sent() {
    let far = |request: &mut Request| request.policy.hop = Hop::new(0);
    let old = |request: &mut Request| {
        request.policy.age = 4;
        request.day = Day::new(TODAY.number() + 5);
    };
    let changes: [&Change<'_>; 2] = [&far, &old];
    for change in changes {
        for orientation in ROLES {
            let mut world = passed_on(Limits::preset(Tier::IV));
            let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
            let wallet = world.wallet_mut(0);
            approve(wallet, insider.id(), terms(PRICE));
            let before = State::of(wallet);
            let mut contact = meet_payer(&mut insider, wallet, orientation, terms(PRICE));
            let signed = asks(terms(PRICE), change)(&mut insider, &mut contact);
            let heard = contact.say(&Message::Request(signed)).unwrap();
            let error = LedgerError::PayeePolicy;
            assert_refused(&heard, error, Orientation::PayeeReads, orientation);
            assert_eq!(State::of(world.wallet(0)), before);
        }
    }
}

#[test]
fn other_currencies_and_tagged_value_are_not_held() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let tagged = Terms { tag: Tag::new(1), ..terms(PRICE) };
    let foreign = Terms { currency: Currency::new(840), ..terms(PRICE) };
    for asked in [tagged, foreign] {
        refuses(&mut world, &mut insider, asked, &honest(asked), LedgerError::TermsNotHeld);
    }
}

#[test]
fn a_ninth_payment_without_an_outcome_is_refused() {
    for orientation in ROLES {
        let mut world = world();
        for _ in 0..ecny_core::MAX_UNSETTLED {
            let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
            approve(world.wallet_mut(0), insider.id(), terms(10));
            assert!(tap(&mut world, &mut insider, orientation, terms(10)));
        }
        let mut ninth = world.insider(&Setup::of(Tier::IV)).unwrap();
        let asked = terms(10);
        let error = LedgerError::TooManyUnsettled;
        refuses(&mut world, &mut ninth, asked, &honest(asked), error);
    }
}

#[test]
fn towards_one_payee_there_is_one_payment_without_an_outcome() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        approve(world.wallet_mut(0), insider.id(), terms(PRICE));
        assert!(tap(&mut world, &mut insider, orientation, terms(PRICE)));
        // The stored value goes out without consent, for whatever is asked, and is the same.
        let before = State::of(world.wallet(0));
        let mut seen = None;
        for asked in [terms(PRICE), terms(5), Terms::HEAL] {
            let wallet = world.wallet_mut(0);
            let mut contact = meet_payer(&mut insider, wallet, orientation, asked);
            let signed = honest(asked)(&mut insider, &mut contact);
            let heard = contact.say(&Message::Request(signed)).unwrap();
            contact.part();
            let Some(Message::Value(value)) = heard.message else { panic!("{:?}", heard.event) };
            assert_eq!(*seen.get_or_insert(value), value);
        }
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn a_tap_that_only_heals_finds_nothing_to_heal() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);
        let mut contact = meet_payer(&mut insider, wallet, orientation, Terms::HEAL);
        let signed = honest(Terms::HEAL)(&mut insider, &mut contact);
        let heard = contact.say(&Message::Request(signed)).unwrap();
        match orientation {
            Orientation::PayeeReads => assert_refused(
                &heard,
                TapError::NothingToHeal,
                Orientation::PayeeReads,
                orientation,
            ),
            Orientation::PayerReads => assert_eq!(heard.event, Ok(Event::Nothing)),
        }
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn a_reader_without_consent_learns_nothing_of_the_balance_or_the_limits() {
    let mut world = limited(|limits| limits.single = fen(20_000));
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    let tagged = Terms { tag: Tag::new(1), ..terms(PRICE) };
    for asked in [terms(1), terms(20_001), terms(9_999_999), tagged] {
        let sign = honest(asked);
        for orientation in ROLES {
            let wallet = world.wallet_mut(0);
            let mut contact = meet_payer(&mut insider, wallet, orientation, asked);
            let signed = sign(&mut insider, &mut contact);
            let heard = contact.say(&Message::Request(signed)).unwrap();
            let error = LedgerError::ConsentMissing;
            assert_refused(&heard, error, Orientation::PayeeReads, orientation);
        }
    }
}

#[test]
fn what_is_wrong_first_is_what_is_refused() {
    let mut world = world();
    let yesterday = Day::new(TODAY.number() - 1);
    let expired = Setup { last_day: yesterday, ..Setup::of(Tier::IV) };
    let mut insider = world.insider(&expired).unwrap();
    let too_much = terms(20_001);

    // Signature before version, version before validity, validity before consent and balance.
    let unsigned = |insider: &mut Insider, contact: &mut Contact<'_>| {
        let mut signed = honest(too_much)(insider, contact);
        signed.request.version = 2;
        signed
    };
    refuses(&mut world, &mut insider, too_much, &unsigned, PeerFault::Signature);
    let version = asks(too_much, |request| request.version = 2);
    refuses(&mut world, &mut insider, too_much, &version, PeerFault::Version);
    let error = LedgerError::CertificateExpired;
    refuses(&mut world, &mut insider, too_much, &honest(too_much), error);
    assert_eq!(world.wallet(0).consent.asked(), None);
}
