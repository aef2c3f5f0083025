//! Statements, and receipts for them.

use ecny_core::{
    Account, Claim, CommandFault, Error, Hop, LedgerError, MAX_BODY, Position, Purpose, Record,
    Statement, SyncReceipt, Terms, Verifier, sm3,
};
use ecny_offline_protocol::TapError;
use ecny_sim::{SimLedger, World};
use ecny_tests::{State, command, fen, hear_of_nobody, receipt, terms};

use crate::stage::{OTHER, SYNC_DAY, THIRD, WALLET, pay, state, sync, take, tap, world};

fn account(world: &World) -> &Account {
    world.wallet(WALLET).account()
}

/// The place in its log to which a wallet's lines lead from another.
fn chained(ledger: &mut SimLedger, from: Position) -> Position {
    let mut at = from;
    let mut line = ledger.next_line(None).unwrap();
    while let Some(read) = line {
        if read.number > from.number {
            let mut buffer = [0; MAX_BODY];
            let bytes = read.line.to_bytes(&mut buffer).unwrap();
            assert_eq!(read.number, at.number.checked_add(1).unwrap());
            at = Position { number: read.number, head: sm3(&[&at.head, bytes]) };
        }
        line = ledger.next_line(Some(&read)).unwrap();
    }
    at
}

#[test]
fn a_statement_names_the_head_to_which_the_lines_lead_from_the_last_receipt() {
    let mut world = world();
    pay(&mut world, WALLET, OTHER, 500);
    let mut covered = Position::GENESIS;

    for _ in 0..2 {
        let signed = world.wallet_mut(WALLET).statement().unwrap();
        assert_eq!(chained(world.wallet_mut(WALLET), covered), signed.statement.position);

        take(&mut world, &signed.statement, WALLET).unwrap();
        world.wallet_mut(WALLET).compact().unwrap();
        covered = signed.statement.position;
        assert_eq!(account(&world).covered, covered);
        pay(&mut world, OTHER, WALLET, 100);
    }
    assert_ne!(account(&world).head, covered.head);
}

#[test]
fn a_statement_is_the_wallets_own_and_commits_to_the_key_of_its_totals() {
    let mut world = world();
    let signed = world.wallet_mut(WALLET).statement().unwrap();
    let operators = world.wallet(OTHER).operators().clone();
    let key = world.issuer().centre().totals_key(signed.statement.wallet).unwrap();

    let verifier: &ecny_sim::Element = world.wallet_mut(OTHER).element();
    let wallet = signed.verify(&operators, verifier).unwrap();

    assert_eq!(wallet.id(), signed.statement.wallet);
    assert_eq!(signed.statement.totals_key, Statement::commitment(wallet.id(), &key));
    let mut changed = signed;
    changed.statement.seq = ecny_core::Seq::new(9);
    assert!(changed.verify(&operators, verifier).is_err());
    let body = signed.statement.to_bytes();
    let claim = Claim::Statement { body: &body };
    let certificate = ecny_core::Certificate::from_bytes(&signed.certificate).unwrap();
    let operator = operators.find(wallet.id().operator).unwrap();
    assert_eq!(verifier.check(&certificate, operator, &claim, &signed.signature), Ok(()));
}

#[test]
fn what_a_receipt_covers_is_synced_and_the_sums_begin_anew() {
    let mut world = world();
    pay(&mut world, OTHER, WALLET, 3_000);
    pay(&mut world, WALLET, OTHER, 500);
    let before = account(&world).clone();
    assert_eq!((before.payments_since_sync, before.received_since_sync), (1, fen(3_000)));

    sync(&mut world, WALLET);

    for _ in 0..2 {
        let account = account(&world);
        assert_eq!((account.balance, account.synced), (before.balance, before.balance));
        assert_eq!(account.hop_of(&Terms::cny(account.balance)), Hop::SYNCED);
        assert_eq!((account.day, account.last_sync), (SYNC_DAY, SYNC_DAY));
        assert_eq!((account.paid_since_sync, account.payments_since_sync), (fen(0), 0));
        assert_eq!(account.received_since_sync, fen(0));
        assert_eq!((account.totals, account.decided), (before.totals, before.decided));
        world.reboot(WALLET).unwrap();
    }
    assert!(world.books().unwrap().conserved());
}

#[test]
fn what_happened_after_the_statement_is_not_covered() {
    let mut world = world();
    pay(&mut world, OTHER, WALLET, 3_000);
    pay(&mut world, WALLET, OTHER, 500);
    let statement = state(&mut world, WALLET);
    pay(&mut world, OTHER, WALLET, 70);
    pay(&mut world, WALLET, THIRD, 40);
    world.load(WALLET, terms(1_000));

    take(&mut world, &statement, WALLET).unwrap();

    let account = account(&world);
    assert_eq!(account.balance, fen(20_000 + 3_000 - 500 + 70 - 40 + 1_000));
    assert_eq!(account.balance.checked_sub(account.synced), Some(fen(70)));
    assert_eq!((account.paid_since_sync, account.payments_since_sync), (fen(40), 1));
    assert_eq!(account.received_since_sync, fen(70));
    assert_eq!(account.hop_of(&Terms::cny(account.synced)), Hop::SYNCED);
    assert_eq!(account.hop_of(&Terms::cny(account.balance)), Hop::new(1));
    assert_eq!(account.covered, statement.position);
}

#[test]
fn receipts_for_older_statements_are_taken_as_long_as_they_rise() {
    let mut world = world();
    let mut statements = Vec::new();
    for _ in 0..3 {
        pay(&mut world, WALLET, OTHER, 100);
        statements.push(state(&mut world, WALLET));
    }

    take(&mut world, &statements[1], WALLET).unwrap();

    assert_eq!(account(&world).payments_since_sync, 1);
    let outdated = Err(Error::Command(CommandFault::Outdated));
    let before = State::of(world.wallet(WALLET));
    assert_eq!(take(&mut world, &statements[0], WALLET), outdated);
    assert_eq!(take(&mut world, &statements[1], WALLET), Ok(()), "the same once more");
    assert_eq!(State::of(world.wallet(WALLET)), before);
    take(&mut world, &statements[2], WALLET).unwrap();
    assert_eq!(account(&world).payments_since_sync, 0);
}

#[test]
fn what_is_no_receipt_for_this_log_is_refused_by_name_and_changes_nothing() {
    let mut world = world();
    pay(&mut world, WALLET, OTHER, 500);
    pay(&mut world, OTHER, WALLET, 100);
    let statement = state(&mut world, WALLET);
    let (good, _) = receipt(world.issuer(), &statement, SYNC_DAY);
    let elsewhere = Position { head: [7; 32], ..good.position };
    let ahead = Position { number: good.position.number.checked_add(1).unwrap(), ..good.position };
    let behind = Position { number: good.position.number.checked_sub(1).unwrap(), ..good.position };
    let decided = ecny_core::SessionNumber::new(good.decided.number().checked_add(1).unwrap());
    let before = State::of(world.wallet(WALLET));

    let wrong = [
        (SyncReceipt { version: 2, ..good }, CommandFault::Version),
        (SyncReceipt { wallet: world.wallet(OTHER).id(), ..good }, CommandFault::OtherWallet),
        (SyncReceipt { position: elsewhere, ..good }, CommandFault::OtherHistory),
        (SyncReceipt { position: ahead, ..good }, CommandFault::OtherHistory),
        (SyncReceipt { position: behind, ..good }, CommandFault::OtherHistory),
        (SyncReceipt { decided, ..good }, CommandFault::OtherHistory),
        (SyncReceipt { position: Position::GENESIS, ..good }, CommandFault::Outdated),
    ];
    for (receipt, fault) in wrong {
        let signature = command(world.issuer(), Purpose::Receipt, &receipt.to_bytes());
        let refused = world.wallet_mut(WALLET).sync(&receipt, &signature);
        assert_eq!(refused, Err(Error::Command(fault)), "{receipt:?}");
    }
    let mut changed = good;
    changed.day = ecny_core::Day::new(9_999);
    let signatures = [
        (good, command(world.issuer(), Purpose::Profile, &good.to_bytes())),
        (changed, command(world.issuer(), Purpose::Receipt, &good.to_bytes())),
    ];
    for (receipt, signature) in signatures {
        let refused = world.wallet_mut(WALLET).sync(&receipt, &signature);
        assert_eq!(refused, Err(Error::Command(CommandFault::Signature)));
    }

    assert_eq!(State::of(world.wallet(WALLET)), before);
}

#[test]
fn a_wallet_that_was_rolled_back_does_not_take_the_receipt_of_its_other_past() {
    let mut world = world();
    let old = world.wallet(WALLET).flash().clone();
    pay(&mut world, WALLET, OTHER, 500);
    let statement = state(&mut world, WALLET);
    world.swap_flash(WALLET, old).unwrap();
    pay(&mut world, WALLET, THIRD, 400);
    pay(&mut world, WALLET, THIRD, 400);

    let refused = take(&mut world, &statement, WALLET);

    assert_eq!(refused, Err(Error::Command(CommandFault::OtherHistory)));
}

#[test]
fn a_locked_wallet_states_its_log_and_takes_no_receipt() {
    let mut world = world();
    let old = world.wallet(WALLET).flash().clone();
    for _ in 0..2 {
        pay(&mut world, OTHER, WALLET, 100);
    }
    let lost = crate::stage::torn(&mut world, OTHER, WALLET, terms(50), Some(5));
    assert!(lost.torn);
    world.swap_flash(WALLET, old).unwrap();
    tap(&mut world, OTHER, WALLET, ecny_core::Terms::HEAL);
    assert_eq!(account(&world).standing, ecny_core::Standing::Locked);

    let statement = state(&mut world, WALLET);

    let mut last = None;
    let mut line = world.wallet_mut(WALLET).next_line(None).unwrap();
    while let Some(read) = line {
        line = world.wallet_mut(WALLET).next_line(Some(&read)).unwrap();
        last = Some(read);
    }
    let last = last.unwrap();
    assert_eq!(last.number, statement.position.number);
    assert!(matches!(last.line.record, Record::Lock { .. }), "{last:?}");
    assert_eq!(take(&mut world, &statement, WALLET), Err(Error::Ledger(LedgerError::Locked)));
}

#[test]
fn a_wallet_at_its_limits_pays_on_once_it_has_synced() {
    let mut world = world();
    for wallet in [WALLET, OTHER] {
        hear_of_nobody(world.with_issuer(wallet));
    }
    for _ in 0..3 {
        world.load(WALLET, terms(200_000));
    }
    for fen in [200_000, 200_000, 100_000] {
        pay(&mut world, WALLET, OTHER, fen);
    }
    let refused = tap(&mut world, WALLET, OTHER, terms(1));
    let limit = TapError::Wallet(Error::Ledger(LedgerError::SumLimit));
    assert_eq!(refused.card_error, Some(limit));

    sync(&mut world, WALLET);
    pay(&mut world, WALLET, OTHER, 1);

    assert_eq!(account(&world).paid_since_sync, fen(1));
}
