//! What the operator gives out on the strength of the logs.

use ecny_core::{Day, End, Error, Record, Resolved, Seq, Terms};
use ecny_issuer::{Unresolved, UploadFault, Withheld};
use ecny_sim::excerpt;
use ecny_tests::fen;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::stage::{ALICE, BOB, CULPRIT, HELD, Stage};

pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(77)
}

const TODAY: Day = Day::new(2_530);

/// The wallet sends its log, and takes the receipt.
fn sync(stage: &mut Stage, wallet: usize) {
    stage.send(wallet);
    let id = stage.id(wallet);
    let issuer = stage.world.issuer();
    let (receipt, signature) = issuer.receipt(&stage.logs, id, TODAY, &mut rng()).unwrap();
    stage.world.wallet_mut(wallet).sync(&receipt, &signature).unwrap();
}

fn resolve(stage: &mut Stage, payer: usize) -> Result<Resolved, Unresolved> {
    let id = stage.id(payer);
    let (issuer, ledger) = stage.world.with_issuer(payer);
    let seq = ledger.unsettled()[0].seq();
    let (resolution, signature) = issuer.resolution(&stage.logs, id, seq, &mut rng())?;
    Ok(ledger.resolve(&resolution, &signature).unwrap())
}

#[test]
fn wallets_sync_prune_and_sync_again_and_nothing_is_found() {
    let mut stage = Stage::new(20);
    for round in 0..4 {
        for (payer, payee) in [(ALICE, BOB), (BOB, CULPRIT), (CULPRIT, ALICE)] {
            stage.pay(payer, payee, 100 + round);
        }
        for wallet in [ALICE, BOB, CULPRIT] {
            sync(&mut stage, wallet);
            stage.world.wallet_mut(wallet).compact().unwrap();
            stage.world.reboot(wallet).unwrap();
        }
    }
    stage.send_all();

    assert!(stage.findings().are_none(), "{:?}", stage.findings());
    assert!(stage.world.books().unwrap().conserved());
    assert_eq!(stage.world.wallet(ALICE).account().last_sync, TODAY);
}

#[test]
fn a_log_with_a_gap_gets_a_receipt_for_what_is_before_it() {
    let mut stage = Stage::new(21);
    let id = stage.id(ALICE);
    let before = stage.world.wallet(ALICE).number();
    stage.pay(ALICE, BOB, 100);
    let mut late = excerpt(stage.world.wallet_mut(ALICE)).unwrap();
    late.lines.remove(0);
    // The rest of it, from the second line on, is authentic, and not all.
    let first = excerpt(stage.world.wallet_mut(ALICE)).unwrap();
    late.from =
        ecny_core::Position { number: 1, head: ecny_core::sm3(&[&[0; 32], &first.lines[0]]) };
    let mut logs = ecny_issuer::Reconciliation::default();
    let (issuer, ledger) = stage.world.with_issuer(ALICE);
    logs.add_operator(issuer.certificate(), issuer.root()).unwrap();
    logs.receive(&late, issuer.root(), issuer.centre(), ledger.element()).unwrap();

    let withheld = issuer.receipt(&logs, id, TODAY, &mut rng());
    assert_eq!(withheld, Err(Withheld::Incomplete));
    let gaps = logs.findings(issuer.centre()).gaps;
    assert!(gaps.contains(&ecny_issuer::Gap::Log { wallet: id, after: 0 }), "{gaps:?}");

    let (receipt, _) = stage.world.issuer().receipt(&stage.logs, id, TODAY, &mut rng()).unwrap();
    assert_eq!(receipt.position.number, before);
}

#[test]
fn who_broke_the_rules_gets_no_receipt() {
    let mut stage = Stage::new(22);
    let id = stage.id(CULPRIT);
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, BOB, HELD);
    stage.send_all();

    let withheld = stage.world.issuer().receipt(&stage.logs, id, TODAY, &mut rng());

    assert_eq!(withheld, Err(Withheld::Accused));
}

#[test]
fn a_payment_is_resolved_only_once_the_payees_log_has_decided_it() {
    for (lose, end) in [(5, End::Settled), (4, End::Refunded)] {
        let mut stage = Stage::new(23);
        let tapped = stage.tap(ALICE, BOB, ecny_tests::terms(900), Some(lose));
        assert!(tapped.torn);
        assert_eq!(resolve(&mut stage, ALICE), Err(Unresolved::UnknownDebit));
        stage.send(ALICE);

        assert_eq!(resolve(&mut stage, ALICE), Err(Unresolved::Undecided));
        if end == End::Refunded {
            stage.send(BOB);
            assert_eq!(resolve(&mut stage, ALICE), Err(Unresolved::Undecided), "it may still come");
            stage.world.wallet_mut(BOB).void().unwrap();
        }
        sync(&mut stage, BOB);
        stage.world.wallet_mut(BOB).compact().unwrap();
        stage.tap(ALICE, BOB, Terms::HEAL, None);
        assert_eq!(stage.world.wallet(ALICE).unsettled().len(), 1, "the payee has forgotten it");

        let resolved = resolve(&mut stage, ALICE);

        assert_eq!(resolved, Ok(Resolved::Now { seq: Seq::new(1), amount: fen(900), end }));
        stage.send_all();
        assert!(stage.findings().are_none(), "{:?}", stage.findings());
        let held = [ALICE, BOB].map(|wallet| stage.world.wallet(wallet).account().balance.fen());
        assert_eq!(held.iter().sum::<u64>(), 2 * HELD);
        sync(&mut stage, ALICE);
    }
}

#[test]
fn a_payment_to_a_payee_with_two_pasts_is_not_resolved() {
    let mut stage = Stage::new(24);
    let old = stage.image(CULPRIT);
    stage.pay_in_vain(ALICE, CULPRIT, 900);
    stage.send(CULPRIT);
    stage.roll_back(CULPRIT, &old);
    stage.world.wallet_mut(CULPRIT).void().unwrap();
    stage.send(CULPRIT);
    stage.send(ALICE);

    assert_eq!(resolve(&mut stage, ALICE), Err(Unresolved::Payee(Withheld::Accused)));
}

#[test]
fn an_upload_that_was_changed_anywhere_is_not_taken() {
    let mut stage = Stage::new(25);
    stage.pay(ALICE, BOB, 100);
    let good = excerpt(stage.world.wallet_mut(ALICE)).unwrap();
    let (issuer, ledger) = stage.world.with_issuer(ALICE);
    let mut logs = stage.logs.clone();
    let mut receive = |excerpt: &ecny_issuer::Excerpt| {
        logs.receive(excerpt, issuer.root(), issuer.centre(), ledger.element())
    };

    for line in 0..good.lines.len() {
        for at in (0..good.lines[line].len()).step_by(13) {
            let mut changed = good.clone();
            changed.lines[line][at] ^= 1;
            let refused = receive(&changed);
            assert!(matches!(refused, Err(UploadFault::Excerpt(_))), "{refused:?}");
        }
    }
    let mut short = good.clone();
    short.lines.pop();
    assert!(matches!(receive(&short), Err(UploadFault::Excerpt(_))));
    let mut stated = good.clone();
    stated.signed.statement.seq = Seq::new(7);
    assert!(matches!(receive(&stated), Err(UploadFault::Excerpt(_))));
    assert_eq!(receive(&good), Ok(()));
}

#[test]
fn a_log_whose_wallet_gave_itself_a_refund_gets_no_receipt() {
    let mut stage = Stage::new(26);
    let id = stage.id(CULPRIT);
    stage.pay_in_vain(CULPRIT, BOB, 900);
    let mut forged = excerpt(stage.world.wallet_mut(CULPRIT)).unwrap();
    let debit = forged.lines.last().cloned().unwrap();
    let ecny_core::Line { record: Record::Debit { value, asked, .. }, balance } =
        ecny_core::Line::from_bytes(&debit).unwrap()
    else {
        panic!("no debit")
    };
    let refund = Record::Refund {
        seq: value.entry.seq,
        amount: value.entry.terms.amount,
        tag: value.entry.terms.tag,
        hop: value.entry.hop,
        certificate: asked.certificate,
        signature: value.signature,
    };
    let balance = balance.checked_add(value.entry.terms.amount).unwrap();
    append(&mut stage, &mut forged, refund, balance);
    let (issuer, ledger) = stage.world.with_issuer(CULPRIT);
    stage.logs.receive(&forged, issuer.root(), issuer.centre(), ledger.element()).unwrap();

    let withheld = issuer.receipt(&stage.logs, id, TODAY, &mut rng());

    assert_eq!(withheld, Err(Withheld::Unlawful));
}

/// One record more, as a broken wallet would state it.
fn append(
    stage: &mut Stage,
    forged: &mut ecny_issuer::Excerpt,
    record: Record,
    balance: ecny_core::Amount,
) {
    use ecny_core::SecureElement;
    let mut buffer = [0; ecny_core::MAX_BODY];
    let line = ecny_core::Line { record, balance };
    let bytes = line.to_bytes(&mut buffer).unwrap();
    let statement = &mut forged.signed.statement;
    statement.position.number += 1;
    statement.position.head = ecny_core::sm3(&[&statement.position.head, bytes]);
    forged.lines.push(bytes.to_vec());
    let body = statement.to_bytes();
    let claim = ecny_core::Claim::Statement { body: &body };
    let element = stage.world.wallet_mut(CULPRIT).element();
    forged.signed.signature = element.sign(&claim).unwrap();
}

#[test]
fn another_operators_wallet_is_not_ours_to_receipt() {
    let mut stage = Stage::new(27);
    let other = stage.world.add_operator().unwrap();
    let setup = ecny_sim::Setup { operator: other, ..ecny_sim::Setup::of(ecny_core::Tier::IV) };
    let stranger = stage.world.enroll_as(&setup).unwrap();
    let id = stage.id(stranger);

    let withheld = stage.world.issuer().receipt(&stage.logs, id, TODAY, &mut rng());

    assert_eq!(withheld, Err(Withheld::Foreign));
    let unknown = stage.world.send_log(stranger, &mut stage.logs);
    assert!(matches!(unknown, Err(UploadFault::Excerpt(_))), "{unknown:?}");
    let _: Result<(), Error> = stage.world.reboot(stranger);
}
