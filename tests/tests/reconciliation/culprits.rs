//! Wallets that went back to what they were, payees that lie: each is named, with a proof.

use ecny_core::{Amount, Claim, Day, Line, Record, SecureElement, Terms, Totals, Value};
use ecny_issuer::{Gap, Offense, ProofFault};
use ecny_offline_protocol::Event;

use crate::stage::{ACCOMPLICE, ALICE, BOB, CULPRIT, HELD, Stage};

#[test]
fn a_payer_that_went_back_and_paid_twice_is_a_fork() {
    let mut stage = Stage::new(1);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, BOB, HELD);

    stage.send(ALICE);
    assert_eq!(stage.offenses(), []);
    stage.send(BOB);

    let seq = ecny_core::Seq::new(1);
    let offenses = stage.offenses();
    assert_eq!(offenses, [Offense::Fork { culprit, seq }]);
    stage.assert_proofs_hold();
}

#[test]
fn a_proof_verifies_with_the_root_and_real_signatures_and_with_nothing_less() {
    let mut stage = Stage::real(2);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, 700);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, ACCOMPLICE, 1);
    stage.pay(CULPRIT, BOB, 800);
    stage.send_all();

    let findings = stage.findings();
    let fork = Offense::Fork { culprit, seq: ecny_core::Seq::new(1) };
    assert!(findings.proven.contains_key(&fork));
    assert!(findings.proven.contains_key(&Offense::Total { culprit }));
    let root = *stage.world.issuer().root();
    let other = Stage::real(3);
    for (offense, proof) in &findings.proven {
        assert_eq!(proof.verify(&root), Ok(*offense));
        assert_eq!(proof.verify(other.world.issuer().root()), Err(ProofFault::Operator));
        let bytes = proof.to_bytes().unwrap();
        for at in (0..bytes.len()).step_by(17) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let shown =
                ecny_issuer::Proof::from_bytes(&changed).and_then(|proof| proof.verify(&root));
            assert!(shown.is_err(), "byte {at} of {offense:?}: {shown:?}");
        }
    }
}

#[test]
fn dust_to_an_accomplice_that_never_syncs_hides_the_fork_and_not_the_totals() {
    let mut stage = Stage::new(4);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, ACCOMPLICE, 1);
    stage.pay(CULPRIT, BOB, HELD - 1);

    stage.send(BOB);
    stage.send(ALICE);

    assert_eq!(stage.offenses(), [Offense::Total { culprit }]);
    stage.assert_proofs_hold();
    assert_eq!(stage.findings().debts.get(&culprit), Some(&Amount::from_fen(HELD - 1).unwrap()));
}

#[test]
fn two_copies_of_one_wallet_are_found_whichever_of_them_is_asked() {
    for sends in [[true, false], [false, true], [true, true]] {
        let mut stage = Stage::new(5);
        let culprit = stage.id(CULPRIT);
        let first = stage.image(CULPRIT);
        stage.pay(CULPRIT, ALICE, 300);
        stage.pay(CULPRIT, ALICE, 300);
        if sends[0] {
            stage.send(CULPRIT);
        }
        stage.roll_back(CULPRIT, &first);
        stage.pay(CULPRIT, BOB, 400);
        if sends[1] {
            stage.send(CULPRIT);
        }
        stage.send(ALICE);
        stage.send(BOB);

        let offenses = stage.offenses();
        let fork = Offense::Fork { culprit, seq: ecny_core::Seq::new(1) };
        assert!(offenses.contains(&fork), "{offenses:?}");
        let regress = offenses.contains(&Offense::Regress { culprit });
        assert_eq!(regress, sends == [true, true]);
        assert!(offenses.iter().all(|offense| offense.wallet() == Some(culprit)));
        stage.assert_proofs_hold();
    }
}

#[test]
fn value_paid_back_by_a_silent_accomplice_is_a_debt_until_that_one_states_its_log() {
    let mut stage = Stage::new(6);
    let (culprit, accomplice) = (stage.id(CULPRIT), stage.id(ACCOMPLICE));
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, ACCOMPLICE, HELD);
    stage.pay(ACCOMPLICE, CULPRIT, HELD);
    stage.pay(CULPRIT, BOB, HELD);
    stage.send(ALICE);
    stage.send(BOB);

    let findings = stage.findings();
    assert!(findings.proven.is_empty(), "{findings:?}");
    assert_eq!(findings.debts.get(&culprit), Some(&Amount::from_fen(HELD).unwrap()));
    let hole = Gap::Debit { payer: culprit, seq: ecny_core::Seq::new(1) };
    assert!(findings.gaps.contains(&hole));
    stage.send(ACCOMPLICE);

    let offenses = stage.offenses();
    let seq = ecny_core::Seq::new(1);
    assert!(offenses.contains(&Offense::Fork { culprit, seq }), "{offenses:?}");
    assert!(offenses.iter().all(|offense| offense.wallet() != Some(accomplice)));
    stage.assert_proofs_hold();
}

#[test]
fn a_payee_that_credits_and_cancels_is_named_by_its_log_and_its_payers() {
    let mut stage = Stage::new(7);
    let (culprit, payer) = (stage.id(CULPRIT), stage.id(ALICE));
    let old = stage.image(CULPRIT);
    stage.pay_in_vain(ALICE, CULPRIT, 900);
    stage.send(CULPRIT);
    stage.roll_back(CULPRIT, &old);
    stage.world.wallet_mut(CULPRIT).void().unwrap();
    let healed = stage.tap(ALICE, CULPRIT, Terms::HEAL, None);
    assert!(healed.card.iter().any(|event| matches!(event, Event::Refunded { .. })), "{healed:?}");

    stage.send(ALICE);

    let seq = ecny_core::Seq::new(1);
    assert_eq!(stage.offenses(), [Offense::CreditCancel { culprit, payer, seq }]);
    stage.assert_proofs_hold();
}

#[test]
fn a_payer_owes_nothing_for_what_its_payee_has_credited_and_canceled() {
    let mut stage = Stage::new(13);
    let payer = stage.id(ALICE);
    let old = stage.image(CULPRIT);
    stage.pay_in_vain(ALICE, CULPRIT, HELD);
    stage.send(CULPRIT);
    stage.roll_back(CULPRIT, &old);
    stage.world.wallet_mut(CULPRIT).void().unwrap();
    stage.tap(ALICE, CULPRIT, Terms::HEAL, None);

    stage.pay(ALICE, BOB, HELD);
    stage.send(ALICE);
    stage.send(BOB);

    assert_eq!(stage.findings().debts.get(&payer), None);
    assert!(stage.offenses().iter().all(|offense| offense.wallet() != Some(payer)));
}

#[test]
fn a_payee_that_credits_one_entry_in_two_pasts_is_named() {
    let mut stage = Stage::new(8);
    let (culprit, payer) = (stage.id(CULPRIT), stage.id(ALICE));
    let old = stage.image(CULPRIT);
    stage.pay_in_vain(ALICE, CULPRIT, 900);
    stage.send(CULPRIT);
    stage.roll_back(CULPRIT, &old);
    // Another past, in which the same value comes again.
    stage.pay(CULPRIT, BOB, 5);
    stage.tap(ALICE, CULPRIT, Terms::HEAL, None);
    stage.send(CULPRIT);

    let seq = ecny_core::Seq::new(1);
    let offenses = stage.offenses();
    assert!(offenses.contains(&Offense::DoubleCredit { culprit, payer, seq }), "{offenses:?}");
    assert!(offenses.contains(&Offense::Regress { culprit }), "{offenses:?}");
    assert!(offenses.iter().all(|offense| offense.wallet() == Some(culprit)));
    stage.assert_proofs_hold();
}

#[test]
fn a_wallet_that_went_back_and_received_less_is_found_by_its_totals() {
    let mut stage = Stage::new(9);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(BOB, CULPRIT, 5_000);
    stage.pay(CULPRIT, ALICE, 10);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, ACCOMPLICE, 10);
    stage.pay(CULPRIT, BOB, 20);

    stage.send(ALICE);
    stage.send(BOB);

    assert_eq!(stage.offenses(), [Offense::Total { culprit }]);
    stage.assert_proofs_hold();
}

#[test]
fn a_wallet_that_went_back_before_its_receipt_is_found_by_its_next_statement() {
    let mut stage = Stage::new(10);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(BOB, CULPRIT, 50);
    stage.send(CULPRIT);
    let mut rng = crate::clearing::rng();
    let receipt = stage.world.issuer().receipt(&stage.logs, culprit, Day::new(2_600), &mut rng);
    let (receipt, signature) = receipt.unwrap();
    stage.world.wallet_mut(CULPRIT).sync(&receipt, &signature).unwrap();
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, BOB, 60);
    stage.pay(CULPRIT, BOB, 60);

    stage.send(CULPRIT);

    assert_eq!(stage.offenses(), [Offense::Regress { culprit }]);
    stage.assert_proofs_hold();
}

#[test]
fn a_refund_in_between_hides_a_rollback_until_the_culprit_states_its_log_and_it_is_a_debtor() {
    let mut stage = Stage::new(11);
    let culprit = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    stage.roll_back(CULPRIT, &old);
    // An intact payee gives an order up that is being paid: paid and received rise by as much,
    // and the payee keeps nothing of what it never took.
    let torn = stage.tap(CULPRIT, ACCOMPLICE, ecny_tests::terms(HELD), Some(4));
    assert!(torn.torn);
    stage.world.wallet_mut(ACCOMPLICE).void().unwrap();
    stage.tap(CULPRIT, ACCOMPLICE, Terms::HEAL, None);
    stage.pay(CULPRIT, BOB, HELD);
    for wallet in [ALICE, BOB, ACCOMPLICE] {
        stage.send(wallet);
    }

    let findings = stage.findings();
    assert!(findings.proven.is_empty(), "{findings:?}");
    assert_eq!(findings.debts.get(&culprit), Some(&Amount::from_fen(HELD).unwrap()));
    stage.send(CULPRIT);

    let fork = Offense::Fork { culprit, seq: ecny_core::Seq::new(1) };
    assert_eq!(stage.offenses(), [fork]);
    stage.assert_proofs_hold();
}

#[test]
fn a_wallet_whose_totals_are_not_those_of_its_log_is_named_by_its_own_statement() {
    let mut stage = Stage::new(12);
    let culprit = stage.id(CULPRIT);
    let forged = forged_totals(&mut stage);
    let (issuer, ledger) = stage.world.with_issuer(CULPRIT);
    stage.logs.receive(&forged, issuer.root(), issuer.centre(), ledger.element()).unwrap();

    assert_eq!(stage.offenses(), [Offense::Total { culprit }]);
    stage.assert_proofs_hold();
}

/// A log whose one debit claims that its wallet has received more than it has.
fn forged_totals(stage: &mut Stage) -> ecny_issuer::Excerpt {
    let before = ecny_sim::excerpt(stage.world.wallet_mut(CULPRIT)).unwrap();
    stage.pay_in_vain(CULPRIT, ALICE, 900);
    let ledger = stage.world.wallet_mut(CULPRIT);
    let paid = ecny_sim::excerpt(ledger).unwrap();
    let Line { record: Record::Debit { value, asked, how }, balance } =
        Line::from_bytes(paid.lines.last().unwrap()).unwrap()
    else {
        panic!("no debit")
    };
    let totals = Totals { received: Amount::MAX, paid: value.entry.terms.amount };
    let mut entry = value.entry;
    entry.totals = totals.seal(ledger.element().secrets());
    // Another element of the same wallet, which has signed nothing yet.
    let mut element = ledger.element().restarted(crate::clearing::rng()).unwrap();
    let signature = element.sign(&Claim::Debit(&entry)).unwrap();
    let record = Record::Debit { value: Value { entry, signature, ..value }, asked, how };
    let mut buffer = [0; ecny_core::MAX_BODY];
    let line = Line { record, balance };
    let bytes = line.to_bytes(&mut buffer).unwrap();
    let mut forged = before;
    let statement = &mut forged.signed.statement;
    statement.position.number = paid.signed.statement.position.number;
    statement.position.head = ecny_core::sm3(&[&statement.position.head, bytes]);
    statement.seq = entry.seq;
    forged.lines.push(bytes.to_vec());
    let body = statement.to_bytes();
    forged.signed.signature = element.sign(&Claim::Statement { body: &body }).unwrap();
    forged
}
