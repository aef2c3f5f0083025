//! What a wallet may forget after a sync, what it may not, and what it then answers.

use ecny_core::{
    Error, LedgerError, MAX_BODY, Position, Record, SessionNumber, Terms, Tier, Wanted, sm3,
};
use ecny_offline_protocol::{Event, Message, Orientation, TapError};
use ecny_sim::{Holds, Insider, Setup, SimLedger, World};
use ecny_tests::{State, fen, meet_payee, terms};

use crate::stage::{OTHER, THIRD, WALLET, pay, state, sync, take, tap, torn, world};

/// The numbers of the records that are still in the log.
fn numbers(ledger: &mut SimLedger) -> Vec<u32> {
    records(ledger).into_iter().map(|(number, _)| number).collect()
}

fn records(ledger: &mut SimLedger) -> Vec<(u32, Record)> {
    let mut records = Vec::new();
    let mut line = ledger.next_line(None).unwrap();
    while let Some(read) = line {
        line = ledger.next_line(Some(&read)).unwrap();
        records.push((read.number, read.line.record));
    }
    records
}

/// Three wallets with regions of 8 KiB.
fn small() -> World {
    World::hollow(31, 3, Holds { fen: 20_000, pages: 4, tier: Tier::IV }).unwrap()
}

/// Pays and is paid until the log has no room; how many payments that were.
fn fill(world: &mut World) -> usize {
    for payments in 0.. {
        for (payer, payee) in [(WALLET, OTHER), (OTHER, WALLET)] {
            let before = State::of(world.wallet(WALLET));
            let tapped = tap(world, payer, payee, terms(10));
            let errors = [tapped.reader_error, tapped.card_error];
            if errors == [None, None] {
                continue;
            }
            let full = TapError::Wallet(Error::Ledger(LedgerError::LogFull));
            assert!(errors.contains(&Some(full)), "{tapped:?}");
            assert_eq!(State::of(world.wallet(WALLET)), before);
            world.wallet_mut(WALLET).consent.drop_all();
            return payments;
        }
        // The other side has room for ever: this is about one wallet's log.
        sync(world, OTHER);
    }
    panic!("a log without an end")
}

#[test]
fn nothing_is_pruned_before_a_receipt_covers_it() {
    let mut world = world();
    for _ in 0..3 {
        pay(&mut world, WALLET, OTHER, 10);
    }
    let before = numbers(world.wallet_mut(WALLET));

    world.wallet_mut(WALLET).compact().unwrap();
    assert_eq!(numbers(world.wallet_mut(WALLET)), before);
    let statement = state(&mut world, WALLET);
    pay(&mut world, WALLET, OTHER, 10);
    take(&mut world, &statement, WALLET).unwrap();
    world.wallet_mut(WALLET).compact().unwrap();

    let kept = numbers(world.wallet_mut(WALLET));
    let last = statement.position.number;
    // The operator's certificate, and all since: a debit, its receipt, and the operator's.
    assert_eq!(kept, [1, last + 1, last + 2, last + 3]);
}

#[test]
fn a_log_that_is_full_has_room_again_after_a_sync_any_number_of_times() {
    let mut world = small();
    let first = fill(&mut world);
    assert!(first > 3);
    for _ in 0..4 {
        sync(&mut world, WALLET);
        let again = fill(&mut world);
        assert!(again >= first - 1, "{again} payments after a sync, {first} before");
        world.reboot(WALLET).unwrap();
    }
    assert!(world.books().unwrap().conserved());
    assert_eq!(world.wallet(WALLET).account().in_flight, fen(0));
}

#[test]
fn a_full_log_makes_room_in_the_very_step_that_needs_it() {
    let mut world = small();
    fill(&mut world);
    sync(&mut world, WALLET);
    let erased = |world: &World| world.wallet(WALLET).flash().wear().iter().sum::<u64>();
    let before = erased(&world);

    let mut payments = 0;
    while erased(&world) == before {
        world.reboot(WALLET).unwrap();
        pay(&mut world, WALLET, OTHER, 10);
        payments += 1;
    }

    assert!(payments < 4, "{payments} payments in a full log");
    assert!(numbers(world.wallet_mut(WALLET)).len() < 10);
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_receipt_that_covers_too_little_to_make_room_is_refused_and_a_later_one_is_taken() {
    let mut world = small();
    let early = state(&mut world, WALLET);
    world.wallet_mut(WALLET).void().unwrap();
    fill(&mut world);
    while world.wallet_mut(WALLET).void().is_ok() {}
    let late = state(&mut world, WALLET);
    // All that the first covers is the operator's certificate and a load: enough for itself.
    take(&mut world, &early, WALLET).unwrap();
    while world.wallet_mut(WALLET).void().is_ok() {}
    let before = State::of(world.wallet(WALLET));
    // One record more, a void, is shorter than the receipt for it.
    let mut next = early;
    next.decided = SessionNumber::new(early.decided.number() + 1);
    next.position = place_after(&mut world, early.position);

    assert_eq!(take(&mut world, &next, WALLET), Err(Error::Ledger(LedgerError::LogFull)));
    assert_eq!(State::of(world.wallet(WALLET)), before);
    take(&mut world, &late, WALLET).unwrap();

    pay(&mut world, WALLET, OTHER, 10);
}

/// The place in the wallet's log one record after another.
fn place_after(world: &mut World, place: Position) -> Position {
    let number = place.number.checked_add(1).unwrap();
    let ledger = world.wallet_mut(WALLET);
    let mut line = ledger.next_line(None).unwrap();
    while let Some(read) = line {
        if read.number == number {
            let mut buffer = [0; MAX_BODY];
            let bytes = read.line.to_bytes(&mut buffer).unwrap();
            return Position { number, head: sm3(&[&place.head, bytes]) };
        }
        line = ledger.next_line(Some(&read)).unwrap();
    }
    panic!("no such line")
}

#[test]
fn an_unsettled_debit_outlives_every_prune_and_is_sent_again() {
    let mut world = world();
    let lost = torn(&mut world, WALLET, OTHER, terms(700), Some(5));
    assert!(lost.torn);
    for _ in 0..3 {
        pay(&mut world, WALLET, THIRD, 10);
        sync(&mut world, WALLET);
        world.wallet_mut(WALLET).compact().unwrap();
        world.reboot(WALLET).unwrap();
    }
    let open: Vec<_> = records(world.wallet_mut(WALLET))
        .into_iter()
        .filter(|(_, record)| matches!(record, Record::Debit { .. }))
        .collect();
    assert_eq!(open.len(), 1, "{open:?}");

    let healed = tap(&mut world, WALLET, OTHER, Terms::HEAL);

    assert!(healed.card.iter().any(|event| matches!(event, Event::Settled { .. })), "{healed:?}");
    assert!(world.wallet(WALLET).unsettled().is_empty());
    assert_eq!(world.wallet(OTHER).account().balance, fen(20_700));
}

#[test]
fn a_debit_whose_outcome_alone_is_not_covered_is_not_open_again_after_a_reboot() {
    let mut world = world();
    torn(&mut world, WALLET, OTHER, terms(700), Some(5));
    let statement = state(&mut world, WALLET);
    tap(&mut world, WALLET, OTHER, Terms::HEAL);
    assert!(world.wallet(WALLET).unsettled().is_empty());

    take(&mut world, &statement, WALLET).unwrap();
    world.wallet_mut(WALLET).compact().unwrap();
    world.reboot(WALLET).unwrap();

    assert!(world.wallet(WALLET).unsettled().is_empty());
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_value_for_a_pruned_session_is_answered_unknown_and_stays_open() {
    for lose in [4, 6] {
        let mut world = world();
        // Lost with the VALUE, or with the payer's 9000 after it heard nothing: credited or not.
        let lost = torn(&mut world, WALLET, OTHER, terms(700), Some(lose.min(5)));
        assert!(lost.torn);
        world.wallet_mut(OTHER).void().unwrap();
        sync(&mut world, OTHER);

        let told = tap(&mut world, WALLET, OTHER, Terms::HEAL);
        let decided =
            |event: &Event| matches!(event, Event::CreditedBefore { .. } | Event::Canceled { .. });
        assert!(told.reader.iter().any(decided), "before the compaction it is told: {told:?}");
    }
    for lose in [4, 5] {
        let mut world = world();
        torn(&mut world, WALLET, OTHER, terms(700), Some(lose));
        let credited = world.wallet(OTHER).account().balance == fen(20_700);
        assert_eq!(credited, lose == 5);
        world.wallet_mut(OTHER).void().unwrap();
        sync(&mut world, OTHER);
        world.wallet_mut(OTHER).compact().unwrap();
        let before = State::of(world.wallet(OTHER));

        let asked = tap(&mut world, WALLET, OTHER, Terms::HEAL);

        assert!(asked.reader.contains(&Event::Unknown), "{asked:?}");
        assert!(asked.card.contains(&Event::Unknown), "{asked:?}");
        assert_eq!(world.wallet(WALLET).unsettled().len(), 1);
        assert_eq!(State::of(world.wallet(OTHER)), before);
        assert!(world.wallet(OTHER).account().decided > SessionNumber::new(1));
    }
}

/// The insider pays the wallet with its debit of that number.
fn receive(world: &mut World, insider: &mut Insider, seq: u32) -> Result<Event, TapError> {
    let wallet = world.wallet_mut(WALLET);
    let wanted = Wanted::Order(terms(5));
    let (mut contact, request) = meet_payee(insider, wallet, Orientation::PayeeReads, wanted);
    let mut entry = insider.entry(contact.id(), &request.request);
    entry.seq = ecny_core::Seq::new(seq);
    let value = insider.sign_entry(&entry).unwrap();
    let event = contact.say(&Message::Value(value)).unwrap().event;
    contact.part();
    event
}

#[test]
fn a_seq_that_does_not_rise_is_known_for_one_until_its_credit_is_pruned() {
    let mut world = world();
    let mut insider = world.insider(&Setup::of(Tier::IV)).unwrap();
    receive(&mut world, &mut insider, 3).unwrap();
    sync(&mut world, WALLET);

    let fork = TapError::from(ecny_core::PeerFault::Fork);
    assert_eq!(receive(&mut world, &mut insider, 3), Err(fork));
    world.wallet_mut(WALLET).compact().unwrap();

    // From here on it is for the operator, which has both, to see.
    let credited = receive(&mut world, &mut insider, 3);
    assert!(matches!(credited, Ok(Event::Credited { .. })), "{credited:?}");
}

#[test]
fn a_compaction_lets_go_of_an_operators_older_terms_and_of_no_operator() {
    let mut world = world();
    let other = world.add_operator().unwrap();
    world.introduce(WALLET, other).unwrap();
    let own = *world.issuer().operator().terms();
    let renewed = ecny_core::OperatorTerms { last_day: ecny_core::Day::new(5_000), ..own };
    let certificate = world.certify(renewed).unwrap();
    world.wallet_mut(WALLET).add_operator(&certificate).unwrap();
    let kept = |world: &mut World| {
        let records = records(world.wallet_mut(WALLET));
        records.iter().filter(|(_, record)| matches!(record, Record::Operator { .. })).count()
    };
    world.wallet_mut(WALLET).compact().unwrap();
    assert_eq!(kept(&mut world), 3);

    sync(&mut world, WALLET);
    world.wallet_mut(WALLET).compact().unwrap();
    world.reboot(WALLET).unwrap();

    assert_eq!(kept(&mut world), 2);
    let known = world.wallet(WALLET).operators();
    assert_eq!(known.find(own.operator).unwrap().terms(), &renewed);
}
