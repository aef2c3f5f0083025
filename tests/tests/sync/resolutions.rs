//! Payments that their two wallets could not end, ended by the operator's word.

use ecny_core::{
    CommandFault, Day, Digest, End, Error, Purpose, Record, Resolution, Resolved, Seq, Terms,
};
use ecny_sim::World;
use ecny_tests::{State, command, fen, resolution, terms};

use crate::stage::{OTHER, WALLET, sync, tap, torn, world};

/// A world in which a payment of 7 yuan has no outcome at its payer, and its entry; the payee has
/// credited it or not, and has forgotten which.
fn open(credited: bool) -> (World, Seq, Digest) {
    let mut world = world();
    let lost = torn(&mut world, WALLET, OTHER, terms(700), Some(if credited { 5 } else { 4 }));
    assert!(lost.torn);
    world.wallet_mut(OTHER).void().unwrap();
    sync(&mut world, OTHER);
    world.wallet_mut(OTHER).compact().unwrap();
    tap(&mut world, WALLET, OTHER, Terms::HEAL);
    let seq = world.wallet(WALLET).unsettled()[0].seq();
    let entry = entry_of(&mut world, seq);
    (world, seq, entry)
}

fn entry_of(world: &mut World, seq: Seq) -> Digest {
    let ledger = world.wallet_mut(WALLET);
    let mut line = ledger.next_line(None).unwrap();
    while let Some(read) = line {
        if let Record::Debit { value, .. } = &read.line.record
            && value.entry.seq == seq
        {
            return value.entry.digest();
        }
        line = ledger.next_line(Some(&read)).unwrap();
    }
    panic!("no such debit")
}

fn resolve(world: &mut World, seq: Seq, entry: &Digest, end: End) -> Result<Resolved, Error> {
    let payer = world.wallet(WALLET).id();
    let (word, signature) = resolution(world.issuer(), payer, seq, entry, end);
    world.wallet_mut(WALLET).resolve(&word, &signature)
}

#[test]
fn the_operators_word_ends_a_payment_whose_payee_has_forgotten_it() {
    for (credited, end) in [(true, End::Settled), (false, End::Refunded)] {
        let (mut world, seq, entry) = open(credited);
        let before = world.wallet(WALLET).account().clone();

        let resolved = resolve(&mut world, seq, &entry, end);

        assert_eq!(resolved, Ok(Resolved::Now { seq, amount: fen(700), end }));
        for _ in 0..2 {
            let account = world.wallet(WALLET).account();
            assert!(world.wallet(WALLET).unsettled().is_empty());
            assert_eq!(account.in_flight, fen(0));
            let back = if credited { 0 } else { 700 };
            assert_eq!(account.balance, fen(before.balance.fen() + back));
            assert_eq!(account.refunded, fen(back));
            // A refund, not a load: it counts as paid since the last sync.
            assert_eq!(account.paid_since_sync, before.paid_since_sync);
            world.reboot(WALLET).unwrap();
        }
        let totals = [WALLET, OTHER].map(|wallet| world.wallet(wallet).account().balance.fen());
        assert_eq!(totals.iter().sum::<u64>(), 40_000);
    }
}

#[test]
fn the_same_word_again_changes_nothing_and_the_other_word_is_refused() {
    for (end, other) in [(End::Settled, End::Refunded), (End::Refunded, End::Settled)] {
        let (mut world, seq, entry) = open(end == End::Settled);
        resolve(&mut world, seq, &entry, end).unwrap();
        let before = State::of(world.wallet(WALLET));

        assert_eq!(resolve(&mut world, seq, &entry, end), Ok(Resolved::Before));
        let refused = resolve(&mut world, seq, &entry, other);

        assert_eq!(refused, Err(Error::Command(CommandFault::EndedOtherwise)));
        assert_eq!(State::of(world.wallet(WALLET)), before);
        sync(&mut world, WALLET);
        world.wallet_mut(WALLET).compact().unwrap();
        let forgotten = resolve(&mut world, seq, &entry, end);
        assert_eq!(forgotten, Err(Error::Command(CommandFault::UnknownDebit)));
    }
}

#[test]
fn a_payment_that_its_wallets_ended_is_not_ended_otherwise_by_the_operator() {
    let mut world = world();
    crate::stage::pay(&mut world, WALLET, OTHER, 700);
    let seq = world.wallet(WALLET).account().seq;
    let entry = entry_of(&mut world, seq);

    assert_eq!(resolve(&mut world, seq, &entry, End::Settled), Ok(Resolved::Before));
    let refused = resolve(&mut world, seq, &entry, End::Refunded);

    assert_eq!(refused, Err(Error::Command(CommandFault::EndedOtherwise)));
}

#[test]
fn what_is_no_word_on_an_open_payment_of_this_wallet_is_refused_by_name() {
    let (mut world, seq, entry) = open(true);
    let payer = world.wallet(WALLET).id();
    let good = Resolution { version: 1, payer, seq, entry, end: End::Settled };
    let before = State::of(world.wallet(WALLET));

    let wrong = [
        (Resolution { version: 2, ..good }, CommandFault::Version),
        (Resolution { payer: world.wallet(OTHER).id(), ..good }, CommandFault::OtherWallet),
        (Resolution { seq: Seq::new(99), ..good }, CommandFault::UnknownDebit),
        (Resolution { entry: [7; 32], ..good }, CommandFault::OtherEntry),
    ];
    for (word, fault) in wrong {
        let signature = command(world.issuer(), Purpose::Resolution, &word.to_bytes());
        let refused = world.wallet_mut(WALLET).resolve(&word, &signature);
        assert_eq!(refused, Err(Error::Command(fault)), "{word:?}");
    }
    for purpose in [Purpose::Profile, Purpose::Receipt] {
        let signature = command(world.issuer(), purpose, &good.to_bytes());
        let refused = world.wallet_mut(WALLET).resolve(&good, &signature);
        assert_eq!(refused, Err(Error::Command(CommandFault::Signature)));
    }

    assert_eq!(State::of(world.wallet(WALLET)), before);
}

#[test]
fn a_refund_by_the_operator_comes_back_as_far_as_it_had_come() {
    let (mut world, seq, entry) = open(false);
    assert_eq!(world.wallet(WALLET).account().synced, fen(19_300), "paid from synced value");

    resolve(&mut world, seq, &entry, End::Refunded).unwrap();

    assert_eq!(world.wallet(WALLET).account().synced, fen(20_000));
    assert_eq!(world.wallet(WALLET).account().last_sync, Day::new(2_500));
}
