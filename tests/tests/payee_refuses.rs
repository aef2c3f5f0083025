//! Each judgment of a payee, and every branch of "then by n", with the reader at either end.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

use ecny_core::{
    Currency, Day, Entry, Error, Hop, LedgerError, Limits, Lock, PeerFault, SecureElement, Seq,
    SessionToken, SignedRequest, Standing, Tag, Terms, Tier, Value, Wanted,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Contact, Heard, Holds, Insider, Setup, SimLedger, Touch, World};
use ecny_tests::{
    ROLES, State, TODAY, approve, assert_refused, fen, hear_of_nobody, meet_payee, terms,
};

const PRICE: u64 = 1_234;

/// A change to a plaintext before it is sealed.
type Edit<'a> = dyn Fn(&mut [u8]) + 'a;
/// A change to an entry before it is signed.
type Change<'a> = dyn Fn(&mut Entry) + 'a;
/// A change to a value after it was signed.
type Forgery<'a> = dyn Fn(&mut Value) + 'a;

fn world() -> World {
    World::new(8, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap()
}

fn insider(world: &mut World) -> Insider {
    world.insider(&Setup::of(Tier::IV)).unwrap()
}

fn order(fen: u64) -> Wanted {
    Wanted::Order(terms(fen))
}

/// An honest value for that request, its entry changed before it is signed.
fn value_for(
    insider: &mut Insider,
    payee: &SimLedger,
    request: &SignedRequest,
    change: impl FnOnce(&mut Entry),
) -> Value {
    let mut entry = insider.entry(payee.id(), &request.request);
    change(&mut entry);
    insider.sign_entry(&entry).unwrap()
}

/// One tap: the wallet asks for `wanted`, the insider answers with that entry.
fn pays(
    insider: &mut Insider,
    payee: &mut SimLedger,
    orientation: Orientation,
    wanted: Wanted,
    change: impl FnOnce(&mut Entry),
) -> Heard {
    let (mut contact, request) = meet_payee(insider, payee, orientation, wanted);
    let value = value_for(insider, contact.wallet, &request, change);
    let heard = contact.say(&Message::Value(value)).unwrap();
    contact.part();
    heard
}

/// A REQUEST of that wallet in a channel that goes no further.
fn asked(
    insider: &mut Insider,
    payee: &mut SimLedger,
    orientation: Orientation,
    wanted: Wanted,
) -> SignedRequest {
    let (contact, request) = meet_payee(insider, payee, orientation, wanted);
    contact.part();
    request
}

/// One tap in which the insider answers with a value it has already.
fn brings(
    insider: &mut Insider,
    payee: &mut SimLedger,
    orientation: Orientation,
    wanted: Wanted,
    value: Value,
) -> Heard {
    let (mut contact, _) = meet_payee(insider, payee, orientation, wanted);
    let heard = contact.say(&Message::Value(value)).unwrap();
    contact.part();
    heard
}

fn credited(heard: &Heard) -> bool {
    matches!(heard.event, Ok(Event::Credited { .. }))
        && matches!(heard.message, Some(Message::Settled(_)))
}

fn canceled(heard: &Heard, because: Option<LedgerError>) -> bool {
    matches!(heard.event, Ok(Event::Canceled { why, .. }) if why == because)
        && matches!(heard.message, Some(Message::Cancel(_)))
}

/// The wallet, asked for an honest value, refuses the one it gets, and nothing moves.
fn refuses(
    world: &mut World,
    insider: &mut Insider,
    make: &dyn Fn(&mut Insider, &mut Contact<'_>, &SignedRequest) -> Value,
    error: impl Into<Error>,
) {
    let error = error.into();
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);
        let (mut contact, request) = meet_payee(insider, wallet, orientation, order(PRICE));
        let value = make(insider, &mut contact, &request);
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();

        assert_refused(&heard, error, Orientation::PayerReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before, "{orientation:?}");
    }
}

/// As [`refuses`], of a value honest but for one change before it is signed.
fn refuses_entry(change: impl Fn(&mut Entry), error: PeerFault) {
    let mut world = world();
    let mut insider = insider(&mut world);
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
        value_for(insider, contact.wallet, request, |entry| change(entry))
    };
    refuses(&mut world, &mut insider, &make, error);
}

#[test]
fn an_honest_value_is_credited_once() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);

        let wallet = world.wallet_mut(0);
        let heard = pays(&mut insider, wallet, orientation, order(PRICE), |_| {});

        assert!(credited(&heard), "{heard:?}");
        assert_eq!(world.wallet(0).account().balance, fen(20_000 + PRICE));
    }
}

#[test]
fn what_is_no_value_is_refused() {
    let edits: [&Edit<'_>; 4] =
        [&|bytes| bytes[0] = 1, &|bytes| bytes[0] = 9, &|bytes| bytes[1 + 8] = 0, &|bytes| {
            bytes[1 + 49] = 1
        }];
    for edit in edits {
        for orientation in ROLES {
            let mut world = world();
            let mut insider = insider(&mut world);
            let wallet = world.wallet_mut(0);
            let before = State::of(wallet);
            let (mut contact, request) =
                meet_payee(&mut insider, wallet, orientation, order(PRICE));
            let value = value_for(&mut insider, contact.wallet, &request, |_| {});
            let heard = contact.say_edited(&Message::Value(value), edit).unwrap();
            contact.part();
            let error = PeerFault::Malformed;
            assert_refused(&heard, error, Orientation::PayerReads, orientation);
            assert_eq!(State::of(world.wallet(0)), before);
        }
    }
}

#[test]
fn a_cookie_of_another_wallet_is_refused() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let orientation = Orientation::PayeeReads;
    let theirs = asked(&mut insider, world.wallet_mut(1), orientation, order(PRICE));
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, _: &SignedRequest| {
        value_for(insider, contact.wallet, &theirs, |_| {})
    };
    refuses(&mut world, &mut insider, &make, PeerFault::Cookie);
}

#[test]
fn no_term_of_the_cookie_can_be_changed() {
    let changes: [&Change<'_>; 8] = [
        &|entry| entry.terms.amount = fen(PRICE + 1),
        &|entry| entry.terms.amount = fen(PRICE - 1),
        &|entry| entry.terms.amount = fen(0),
        &|entry| entry.terms.tag = Tag::new(1),
        &|entry| entry.terms.currency = Currency::new(840),
        &|entry| entry.day = Day::new(TODAY.number() + 1),
        &|entry| entry.lock = Lock::from_bytes(&[0; 16]),
        &|entry| entry.token = SessionToken::from_bytes(&[0; 16]),
    ];
    for change in changes {
        refuses_entry(change, PeerFault::Cookie);
    }
}

#[test]
fn a_value_for_another_payee_is_refused() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let other = world.wallet(1).id();
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
        value_for(insider, contact.wallet, request, |entry| entry.payee = other)
    };
    refuses(&mut world, &mut insider, &make, PeerFault::WrongPayee);
}

#[test]
fn a_value_of_nothing_is_refused_though_its_cookie_is_good() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);

        let heard = pays(&mut insider, wallet, orientation, Wanted::Late, |_| {});

        assert_refused(&heard, PeerFault::Terms, Orientation::PayerReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
    }
}

#[test]
fn a_value_changed_after_it_was_signed_is_refused() {
    let changes: [&Forgery<'_>; 6] = [
        &|value| value.entry.seq = Seq::new(99),
        &|value| value.entry.previous[0] ^= 1,
        &|value| value.entry.hop = Hop::new(1),
        &|value| value.entry.last_sync = Day::new(9_999),
        &|value| value.certificate[20] ^= 1,
        &|value| value.certificate[14] ^= 1,
    ];
    for change in changes {
        let mut world = world();
        let mut insider = insider(&mut world);
        let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
            let mut value = value_for(insider, contact.wallet, request, |_| {});
            change(&mut value);
            value
        };
        refuses(&mut world, &mut insider, &make, PeerFault::Signature);
    }
}

#[test]
fn a_value_of_an_operator_it_does_not_know_is_refused() {
    let mut world = world();
    let operator = world.add_operator().unwrap();
    let mut insider = world.insider(&Setup { operator, ..Setup::of(Tier::IV) }).unwrap();
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
        value_for(insider, contact.wallet, request, |_| {})
    };
    refuses(&mut world, &mut insider, &make, PeerFault::UnknownOperator);
}

#[test]
fn a_value_under_keys_of_an_operator_it_does_not_know_is_refused() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
        let mut value = value_for(insider, contact.wallet, request, |_| {});
        value.certificate[15] ^= 1;
        value
    };
    refuses(&mut world, &mut insider, &make, PeerFault::UnknownOperator);
}

#[test]
fn a_wallet_takes_no_value_from_itself() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let make = |insider: &mut Insider, contact: &mut Contact<'_>, request: &SignedRequest| {
        let mut entry = insider.entry(contact.id(), &request.request);
        let element = contact.wallet.element();
        entry.seq = Seq::new(element.last_debit() + 1);
        let certificate = element.certificate().to_bytes();
        let claim = ecny_core::Claim::Debit(&entry);
        Value { certificate, entry, signature: element.sign(&claim).unwrap() }
    };
    refuses(&mut world, &mut insider, &make, PeerFault::SelfPayment);
}

#[test]
fn n_is_next_and_above_the_limit_of_the_payers_tier_is_refused_without_a_decision() {
    let mut world = World::new(8, 0, Holds { fen: 0, pages: 16, tier: Tier::II }).unwrap();
    world.enroll(Tier::II).unwrap();
    hear_of_nobody(world.with_issuer(0));
    let mut small = world.insider(&Setup::of(Tier::SmallPurse)).unwrap();
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);

        let heard = pays(&mut small, wallet, orientation, order(100_001), |_| {});

        let error = PeerFault::OverTierLimit;
        assert_refused(&heard, error, Orientation::PayerReads, orientation);
        assert_eq!(State::of(world.wallet(0)), before);
    }
    let heard =
        pays(&mut small, world.wallet_mut(0), Orientation::PayeeReads, order(100_000), |_| {});
    assert!(credited(&heard), "the session is open still, and the limit itself is paid");
}

#[test]
fn n_is_next_and_a_seq_that_does_not_rise_is_a_fork_or_refused_without_a_decision() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        insider.seq = 9;
        let wallet = world.wallet_mut(0);
        assert!(credited(&pays(&mut insider, wallet, orientation, order(PRICE), |_| {})));
        let before = State::of(wallet);

        for (seq, error) in
            [(10, PeerFault::Fork), (9, PeerFault::SeqNotRising), (1, PeerFault::SeqNotRising)]
        {
            let change = |entry: &mut Entry| entry.seq = Seq::new(seq);
            let heard = pays(&mut insider, wallet, orientation, order(5), change);
            assert_refused(&heard, error, Orientation::PayerReads, orientation);
            assert_eq!(State::of(wallet), before, "{seq}");
        }

        // A hole is no offense.
        let change = |entry: &mut Entry| entry.seq = Seq::new(500);
        assert!(credited(&pays(&mut insider, wallet, orientation, order(5), change)));
    }
}

#[test]
fn the_last_seq_of_a_payer_is_known_after_a_reboot_and_a_compaction() {
    let mut world = world();
    let mut insider = insider(&mut world);
    insider.seq = 9;
    let orientation = Orientation::PayeeReads;
    let wallet = world.wallet_mut(0);
    assert!(credited(&pays(&mut insider, wallet, orientation, order(PRICE), |_| {})));
    wallet.compact().unwrap();
    world.reboot(0).unwrap();

    let change = |entry: &mut Entry| entry.seq = Seq::new(10);
    let heard = pays(&mut insider, world.wallet_mut(0), orientation, order(5), change);

    assert_refused(&heard, PeerFault::Fork, Orientation::PayerReads, orientation);
}

/// A value that an intact wallet may have sent and this one does not take: voided and canceled,
/// in one append, and the session is decided for good.
fn voids(
    world: &mut World,
    insider: &mut Insider,
    wanted: Wanted,
    change: &Change<'_>,
    why: LedgerError,
) {
    for orientation in ROLES {
        let wallet = world.wallet_mut(0);
        let before = wallet.account().clone();
        let number = wallet.number();

        let heard = pays(insider, wallet, orientation, wanted, change);

        assert!(canceled(&heard, Some(why)), "{heard:?}");
        let after = wallet.account();
        assert_eq!(wallet.number(), number + 1);
        assert_eq!(after.decided, before.decided.next().unwrap());
        assert_eq!(after.balance, before.balance);
    }
}

#[test]
fn n_is_next_and_the_payers_certificate_has_expired_is_voided_and_canceled() {
    let mut world = world();
    let yesterday = Day::new(TODAY.number() - 1);
    let setup = Setup { last_day: yesterday, ..Setup::of(Tier::IV) };
    let mut insider = world.insider(&setup).unwrap();
    let why = LedgerError::CertificateExpired;
    voids(&mut world, &mut insider, order(PRICE), &|_| {}, why);
}

#[test]
fn n_is_next_and_the_value_has_come_too_far_or_is_too_old_is_voided_and_canceled() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let policy = Limits::preset(Tier::IV).policy();
    let far = |entry: &mut Entry| entry.hop = policy.hop.further();
    let old = |entry: &mut Entry| {
        entry.last_sync = Day::new(TODAY.number() - policy.age - 1);
    };
    let changes: [&Change<'_>; 2] = [&far, &old];
    for change in changes {
        voids(&mut world, &mut insider, order(PRICE), change, LedgerError::PayeePolicy);
    }
    // The bounds themselves are taken.
    let wallet = world.wallet_mut(0);
    let heard = pays(&mut insider, wallet, Orientation::PayeeReads, order(PRICE), |entry| {
        entry.hop = policy.hop;
        entry.last_sync = Day::new(TODAY.number() - policy.age);
    });
    assert!(credited(&heard), "{heard:?}");
}

#[test]
fn n_is_next_and_a_load_that_is_paid_by_no_purse_is_held_to_the_caps() {
    let limits = Limits { received_since_sync: fen(PRICE - 1), ..Limits::preset(Tier::IV) };
    let mut world = World::new(8, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    world.enroll_as(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }).unwrap();
    let mut insider = insider(&mut world);
    for _ in 0..2 {
        let wallet = world.wallet_mut(0);
        let wanted = Wanted::Load(terms(PRICE));
        let heard = pays(&mut insider, wallet, Orientation::PayeeReads, wanted, |_| {});
        assert!(canceled(&heard, Some(LedgerError::ReceiveLimit)), "{heard:?}");
    }
}

#[test]
fn what_it_could_not_take_it_does_not_ask_for() {
    let limits = Limits {
        single: fen(5_000),
        balance: fen(8_000),
        received_since_sync: fen(3_000),
        ..Limits::preset(Tier::IV)
    };
    let mut world = World::new(8, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    world.enroll_as(&Setup { limits: Some(limits), ..Setup::of(Tier::IV) }).unwrap();
    let mut insider = insider(&mut world);
    world.load(0, terms(5_000));
    let tagged = Terms { tag: Tag::new(1), ..terms(5) };
    let foreign = Terms { currency: Currency::new(840), ..terms(5) };
    for (asked, error) in [
        (terms(5_001), LedgerError::SingleLimit),
        (terms(3_001), LedgerError::BalanceLimit),
        (tagged, LedgerError::TermsNotHeld),
        (foreign, LedgerError::TermsNotHeld),
    ] {
        let wallet = world.wallet_mut(0);
        let before = State::of(wallet);
        let met = insider.meet_payee(Wanted::Order(asked), wallet).map(|_| ());
        assert_eq!(met, Err(error.into()));
        let armed = ecny_core::Armed { most: fen(9_999), count: 1 };
        wallet.consent.arm(ecny_core::Direction::Receive, armed);
        let mut contact = insider.meet_card(Orientation::PayerReads, wallet).unwrap();
        let heard = contact.say(&Message::Pay(asked)).unwrap();
        contact.part();
        assert_refused(&heard, error, Orientation::PayerReads, Orientation::PayerReads);
        assert_eq!(State::of(wallet), before);
    }
    let wallet = world.wallet_mut(0);
    let heard = pays(&mut insider, wallet, Orientation::PayeeReads, order(3_000), |_| {});
    assert!(credited(&heard));
    world.redeem(0, terms(4_000));
    let met = insider.meet_payee(order(1), world.wallet_mut(0)).map(|_| ());
    assert_eq!(met, Err(LedgerError::ReceiveLimit.into()));
}

#[test]
fn a_card_that_is_not_armed_to_receive_names_itself_to_nobody() {
    let mut world = world();
    let mut insider = insider(&mut world);
    let wallet = world.wallet_mut(0);
    let armings = [None, Some((fen(PRICE - 1), 1)), Some((fen(PRICE), 0))];
    for arming in armings {
        if let Some((most, count)) = arming {
            let armed = ecny_core::Armed { most, count };
            wallet.consent.arm(ecny_core::Direction::Receive, armed);
        }
        // A yes to paying is none to receiving.
        wallet
            .consent
            .arm(ecny_core::Direction::Pay, ecny_core::Armed { most: fen(99_999), count: 9 });
        let before = State::of(wallet);
        let mut contact = insider.meet_card(Orientation::PayerReads, wallet).unwrap();
        let heard = contact.say(&Message::Pay(terms(PRICE))).unwrap();
        contact.part();
        let error = LedgerError::ConsentMissing;
        assert_refused(&heard, error, Orientation::PayerReads, Orientation::PayerReads);
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn an_expired_payee_asks_for_nothing_new() {
    let old = Setup { last_day: Day::new(TODAY.number() - 1), ..Setup::of(Tier::IV) };
    let mut world = World::new(8, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    world.enroll_as(&old).unwrap();
    let mut insider = insider(&mut world);

    let met = insider.meet_payee(order(5), world.wallet_mut(0)).map(|_| ());

    assert_eq!(met, Err(LedgerError::CertificateExpired.into()));
    assert!(insider.meet_payee(Wanted::Late, world.wallet_mut(0)).is_ok(), "it still heals");
}

#[test]
fn n_is_past_and_the_record_is_this_entry_gets_the_same_receipt_and_no_second_credit() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let (mut contact, request) = meet_payee(&mut insider, wallet, orientation, order(PRICE));
        let value = value_for(&mut insider, contact.wallet, &request, |_| {});
        let heard = contact.say(&Message::Value(value)).unwrap();
        contact.part();
        let Some(Message::Settled(first)) = heard.message else { panic!("{heard:?}") };
        let before = State::of(wallet);

        for wanted in [order(PRICE), order(5), Wanted::Late] {
            let heard = brings(&mut insider, wallet, orientation, wanted, value);
            assert!(matches!(heard.event, Ok(Event::CreditedBefore { .. })), "{heard:?}");
            let Some(Message::Settled(again)) = heard.message else { panic!("{heard:?}") };
            assert_eq!(again.expose(), first.expose());
        }
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn n_is_past_and_the_record_is_a_credit_of_another_is_canceled() {
    for orientation in ROLES {
        let mut world = world();
        let (mut one, mut other) = (insider(&mut world), insider(&mut world));
        let wallet = world.wallet_mut(0);
        // Two requests are out for one session.
        let late = asked(&mut one, wallet, orientation, order(PRICE));
        assert!(credited(&pays(&mut other, wallet, orientation, order(5), |_| {})));
        let value = value_for(&mut one, wallet, &late, |_| {});
        let before = State::of(wallet);

        let heard = brings(&mut one, wallet, orientation, Wanted::Late, value);

        assert!(canceled(&heard, None), "{heard:?}");
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn n_is_past_and_the_record_is_another_entry_of_the_same_payer_is_canceled() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let request = asked(&mut insider, wallet, orientation, order(PRICE));
        let one = value_for(&mut insider, wallet, &request, |_| {});
        let other = value_for(&mut insider, wallet, &request, |_| {});
        assert!(credited(&brings(&mut insider, wallet, orientation, order(PRICE), one)));
        let before = State::of(wallet);

        let heard = brings(&mut insider, wallet, orientation, Wanted::Late, other);

        assert!(canceled(&heard, None), "{heard:?}");
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn n_is_past_and_the_record_is_a_void_is_canceled() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let request = asked(&mut insider, wallet, orientation, order(PRICE));
        wallet.void().unwrap();
        let value = value_for(&mut insider, wallet, &request, |_| {});
        let before = State::of(wallet);

        for wanted in [order(PRICE), Wanted::Late] {
            let heard = brings(&mut insider, wallet, orientation, wanted, value);
            assert!(canceled(&heard, None), "{heard:?}");
        }
        assert_eq!(State::of(wallet), before);
    }
}

#[test]
fn n_is_past_is_judged_before_limits_and_seq() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        insider.seq = 7;
        let wallet = world.wallet_mut(0);
        let request = asked(&mut insider, wallet, orientation, order(PRICE));
        let low = value_for(&mut insider, wallet, &request, |entry| entry.seq = Seq::new(1));
        assert!(credited(&pays(&mut insider, wallet, orientation, order(5), |_| {})));

        // Refusing it would leave it without an end for ever.
        let heard = brings(&mut insider, wallet, orientation, Wanted::Late, low);

        assert!(canceled(&heard, None), "{heard:?}");
    }
}

#[test]
fn n_is_beyond_the_next_locks_a_wallet_that_was_rolled_back_and_it_does_nothing_more() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let image = world.wallet(0).flash().clone();
        let wallet = world.wallet_mut(0);
        assert!(credited(&pays(&mut insider, wallet, orientation, order(PRICE), |_| {})));
        let request = asked(&mut insider, wallet, orientation, order(PRICE));
        let value = value_for(&mut insider, wallet, &request, |_| {});
        world.swap_flash(0, image).unwrap();

        let wallet = world.wallet_mut(0);
        let heard = brings(&mut insider, wallet, orientation, order(PRICE), value);

        let error = LedgerError::RolledBack;
        assert_refused(&heard, error, Orientation::PayerReads, orientation);
        assert_eq!(wallet.account().standing, Standing::Locked);
        assert_eq!(wallet.account().balance, fen(20_000));
        locked_refuses_all(&mut world, &mut insider);
        world.reboot(0).unwrap();
        locked_refuses_all(&mut world, &mut insider);
    }
}

fn locked_refuses_all(world: &mut World, insider: &mut Insider) {
    let wallet = world.wallet_mut(0);
    let locked = TapError::from(LedgerError::Locked);
    wallet.confirm().unwrap();
    let before = State::of(wallet);
    for wanted in [order(5), Wanted::Late] {
        assert_eq!(insider.meet_payee(wanted, wallet).map(|_| ()), Err(locked));
    }
    assert_eq!(wallet.void().map(|_| ()), Err(LedgerError::Locked.into()));
    approve(wallet, insider.id(), terms(5));
    for orientation in ROLES {
        let mut contact = ecny_tests::meet_payer(insider, wallet, orientation, terms(5));
        let request = insider.request(terms(5));
        let signed = insider.sign_request(&request, contact.channel.transcript()).unwrap();
        let heard = contact.say(&Message::Request(signed)).unwrap();
        contact.part();
        assert_eq!(heard.event, Err(locked));
    }
    assert_eq!(State::of(wallet), before);
}

#[test]
fn an_old_value_whose_n_is_open_pays_the_order_where_the_terms_are_equal() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let old = asked(&mut insider, wallet, orientation, order(PRICE));
        let value = value_for(&mut insider, wallet, &old, |_| {});

        let heard = brings(&mut insider, wallet, orientation, order(PRICE), value);

        assert!(credited(&heard), "{heard:?}");
    }
}

#[test]
fn an_old_value_whose_n_is_open_is_received_late_in_a_tap_that_only_heals() {
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let old = asked(&mut insider, wallet, orientation, order(PRICE));
        let value = value_for(&mut insider, wallet, &old, |_| {});

        let heard = brings(&mut insider, wallet, orientation, Wanted::Late, value);

        assert!(credited(&heard), "{heard:?}");
    }
}

#[test]
fn an_old_value_on_other_terms_is_voided_canceled_refunded_and_asked_for_again_in_the_same_tap() {
    // The payee reads: the card answers the second REQUEST by itself.
    let mut world = world();
    let orientation = Orientation::PayeeReads;
    let first = Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose: Some(4) };
    world.touch(&first);
    assert_eq!(world.wallet(0).unsettled().len(), 1);

    let second = Touch { terms: terms(777), lose: None, ..first };
    let (tapped, air) = world.touch(&second);

    assert_eq!(air.exchanges(), 5, "{tapped:?}");
    assert!(tapped.reader.contains(&Event::Canceled {
        payer: world.wallet(0).id(),
        amount: fen(PRICE),
        why: Some(LedgerError::OtherOrder),
    }));
    assert!(tapped.card.iter().any(|event| matches!(event, Event::Refunded { .. })));
    assert!(tapped.card.iter().any(|event| matches!(event, Event::Settled { .. })));
    assert_eq!(world.wallet(1).account().balance, fen(20_777));
    assert_eq!(world.wallet(0).account().balance, fen(19_223));
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_payer_that_reads_pays_again_in_the_same_tap_once_its_user_has_said_so_again() {
    let mut world = world();
    let orientation = Orientation::PayerReads;
    let first = Touch { payer: 0, payee: 1, orientation, terms: terms(PRICE), lose: Some(5) };
    world.touch(&first);
    assert_eq!(world.wallet(0).unsettled().len(), 1);
    let payee_id = world.wallet(1).id();
    let (payer, payee) = world.pair_mut(0, 1);
    approve(payer, payee_id, terms(777));
    let armed = ecny_core::Armed { most: fen(777), count: 1 };
    payee.consent.arm(ecny_core::Direction::Receive, armed);

    let mut reader = ecny_offline_protocol::Reader::pay(terms(777), payer).unwrap();
    let mut card = ecny_offline_protocol::Card::new();
    let mut command = reader.start().to_vec();
    let mut exchanges = 0;
    let mut events = Vec::new();
    while !command.is_empty() {
        let response = card.handle(&command, payee).response.to_vec();
        exchanges += 1;
        let next = reader.feed(&response, payer).unwrap();
        events.push(next.event);
        command = next.send.unwrap_or_default().to_vec();
        if reader.healed() {
            command = reader.pay_again(terms(777)).unwrap().to_vec();
        }
    }

    assert_eq!(exchanges, 5, "{events:?}");
    assert!(events.iter().any(|event| matches!(event, Event::Refunded { .. })));
    assert!(matches!(events.last(), Some(Event::Settled { .. })));
    assert_eq!(world.wallet(1).account().balance, fen(20_777));
    assert_eq!(world.wallet(0).account().balance, fen(19_223));
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_channel_heals_once() {
    // As payer: a payee that asks a third time in one channel gets nothing more.
    for orientation in ROLES {
        let mut world = world();
        let mut insider = insider(&mut world);
        let wallet = world.wallet_mut(0);
        let old = asked(&mut insider, wallet, orientation, order(PRICE));
        let value = value_for(&mut insider, wallet, &old, |_| {});
        let (mut contact, _) = meet_payee(&mut insider, wallet, orientation, order(5));
        let heard = contact.say(&Message::Value(value)).unwrap();
        assert!(canceled(&heard, Some(LedgerError::OtherOrder)));
        let heard = match orientation {
            Orientation::PayeeReads => contact.say_done(),
            Orientation::PayerReads => contact.say(&Message::Pay(terms(5))).unwrap(),
        };
        assert!(matches!(heard.message, Some(Message::Request(_))), "{heard:?}");

        // The old value once more: canceled as before, and not asked again.
        let heard = contact.say(&Message::Value(value)).unwrap();
        assert!(canceled(&heard, None), "{heard:?}");
        let heard = match orientation {
            Orientation::PayeeReads => contact.say_done(),
            Orientation::PayerReads => contact.say(&Message::Pay(terms(5))).unwrap(),
        };
        assert!(heard.message.is_none(), "{heard:?}");
        contact.part();
    }
}
