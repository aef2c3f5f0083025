//! Findings are a union: whatever order logs come in, however often, and in whatever pieces.

use ecny_core::Position;
use ecny_issuer::{Excerpt, Findings, Reconciliation};
use ecny_sim::excerpt;
use proptest::{collection::vec, prelude::*, sample::subsequence};

use crate::stage::{ACCOMPLICE, ALICE, BOB, CULPRIT, HELD, Stage};

/// How many excerpts the wallets of the guilty world have sent.
const SENT: usize = 9;

/// A world with a culprit that has done everything, and all that its wallets have ever sent, the
/// logs of the purses included.
fn guilty() -> (Stage, Vec<Excerpt>) {
    let mut stage = Stage::new(40);
    let mut sent = Vec::new();
    let mut send = |stage: &mut Stage, wallet: usize| {
        sent.push(excerpt(stage.world.wallet_mut(wallet)).unwrap());
    };
    let old = stage.image(CULPRIT);
    stage.pay(CULPRIT, ALICE, HELD);
    send(&mut stage, CULPRIT);
    send(&mut stage, ALICE);
    stage.roll_back(CULPRIT, &old);
    stage.pay(CULPRIT, ACCOMPLICE, 1);
    stage.pay(CULPRIT, BOB, 500);
    send(&mut stage, BOB);
    stage.pay_in_vain(ALICE, CULPRIT, 900);
    send(&mut stage, CULPRIT);
    let again = stage.image(CULPRIT);
    stage.roll_back(CULPRIT, &old);
    stage.world.wallet_mut(CULPRIT).void().unwrap();
    stage.tap(ALICE, CULPRIT, ecny_core::Terms::HEAL, None);
    send(&mut stage, ALICE);
    stage.roll_back(CULPRIT, &again);
    stage.pay(CULPRIT, BOB, 10);
    for wallet in [CULPRIT, ALICE, BOB, ACCOMPLICE] {
        send(&mut stage, wallet);
    }
    assert_eq!(sent.len(), SENT);
    (stage, sent)
}

/// An excerpt without its first lines: as authentic as the whole.
fn shortened(excerpt: &Excerpt, lines: usize) -> Excerpt {
    let lines = lines.min(excerpt.lines.len());
    let from = excerpt.lines.iter().take(lines).fold(excerpt.from, |at, line| Position {
        number: at.number.checked_add(1).unwrap(),
        head: ecny_core::sm3(&[&at.head, line]),
    });
    Excerpt { signed: excerpt.signed, from, lines: excerpt.lines[lines..].to_vec() }
}

fn show(stage: &mut Stage, excerpts: &[Excerpt]) -> Findings {
    let mut logs = Reconciliation::default();
    let (issuer, ledger) = stage.world.with_issuer(ALICE);
    logs.add_operator(issuer.certificate(), issuer.root()).unwrap();
    for excerpt in excerpts {
        logs.receive(excerpt, issuer.root(), issuer.centre(), ledger.element()).unwrap();
    }
    logs.findings(issuer.centre())
}

#[test]
fn the_guilty_world_shows_every_offense_of_a_wallet() {
    let (mut stage, sent) = guilty();

    let findings = show(&mut stage, &sent);

    let culprit = stage.id(CULPRIT);
    assert!(findings.proven.keys().all(|offense| offense.wallet() == Some(culprit)));
    let names: Vec<String> = findings.proven.keys().map(|offense| format!("{offense:?}")).collect();
    for name in ["CreditCancel", "Fork", "Regress", "Total"] {
        assert!(names.iter().any(|it| it.starts_with(name)), "{name} is not in {names:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_logs_show_the_same_in_any_order_repeated_and_in_pieces(
        order in Just((0..SENT).collect::<Vec<_>>()).prop_shuffle(),
        again in vec(0..SENT, 0..8),
        pieces in vec((0..SENT, 0..9_usize), 0..8),
    ) {
        let (mut stage, sent) = guilty();
        let whole = show(&mut stage, &sent);

        let pieces = pieces.iter().map(|(which, lines)| shortened(&sent[*which], *lines));
        let mut mixed: Vec<Excerpt> = pieces.collect();
        mixed.extend(order.iter().chain(&again).map(|which| sent[*which].clone()));

        // Not `prop_assert_eq`: nobody reads that much.
        prop_assert!(show(&mut stage, &mixed) == whole);
    }

    #[test]
    fn more_logs_never_take_an_offense_back(
        some in subsequence((0..SENT).collect::<Vec<_>>(), 0..=SENT),
        skip in 0..6_usize,
    ) {
        let (mut stage, sent) = guilty();
        let part: Vec<Excerpt> =
            some.iter().map(|which| shortened(&sent[*which], skip)).collect();
        let known = show(&mut stage, &part);
        let whole = show(&mut stage, &sent);

        for offense in known.proven.keys().chain(&known.unproven) {
            prop_assert!(whole.proven.contains_key(offense), "{offense:?}");
        }
        for (offense, proof) in &known.proven {
            prop_assert_eq!(stage.judge(proof), Ok(*offense));
        }
    }
}
