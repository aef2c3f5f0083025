//! All signatures of the file in one batch, and in many mixtures.

use ecny_core::sm2::{Check, Summand, all_hold};
use ecny_issuer::verdicts;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};

use super::edges;

/// Every signature whose key is one, and whether it is valid.
fn signatures() -> Vec<(Check, bool)> {
    let mut signatures = Vec::new();
    for group in edges().test_groups {
        for test in &group.tests {
            let check = super::ours::check(&group.kind, test);
            signatures.extend(check.map(|check| (check, test.result == "valid")));
        }
    }
    assert!(signatures.len() >= 948);
    signatures
}

fn room(signatures: usize) -> Vec<Summand> {
    (0..3 * signatures).map(|_| Summand::BLANK).collect()
}

fn together(checks: &[Check]) -> bool {
    all_hold(checks, &mut room(checks.len()))
}

/// Those that hold twice hold in a batch: their points have an even y and an x below n.
fn batchable(signatures: &[(Check, bool)]) -> Vec<Check> {
    let checks = signatures.iter().map(|(check, _)| *check);
    checks.filter(|check| together(&[*check; 2])).collect()
}

#[test]
fn each_gets_the_verdict_of_the_file_among_all_others() {
    let (checks, expected): (Vec<Check>, Vec<bool>) = signatures().into_iter().unzip();

    assert_eq!(verdicts(&checks), expected);
}

#[test]
fn what_holds_in_a_batch_is_valid_and_all_of_it_holds_at_once() {
    let signatures = signatures();
    let batchable = batchable(&signatures);

    let valid = signatures.iter().filter(|(_, valid)| *valid).count();
    // Half of all y are even.
    assert!((valid * 4 / 10..valid * 7 / 10).contains(&batchable.len()), "{}", batchable.len());
    assert!(batchable.iter().all(Check::holds));
    assert!(together(&batchable));
}

#[test]
fn no_invalid_signature_hides_in_a_batch() {
    let signatures = signatures();
    let company: Vec<Check> = batchable(&signatures).into_iter().step_by(25).collect();
    assert!(together(&company) && company.len() > 10);
    let mut invalid = 0;
    for (check, _) in signatures.iter().filter(|(_, valid)| !valid) {
        let mut checks = company.clone();
        checks.push(*check);
        invalid += 1;

        assert!(!together(&checks), "{check:?}");
    }
    assert!(invalid >= 200);
}

#[test]
fn mixtures_of_edges_are_judged_as_one_by_one() {
    let signatures = signatures();
    let batchable: Vec<_> = batchable(&signatures).into_iter().map(|check| (check, true)).collect();
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let mut below = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
    for _ in 0..60 {
        // Mostly what can be told together, so that parts hold and parts do not.
        let (count, odd) = (below(60), 1 + below(40));
        let mixture = (0..count).map(|_| match below(odd) {
            0 => signatures[below(signatures.len())],
            _ => batchable[below(batchable.len())],
        });
        let (checks, expected): (Vec<Check>, Vec<bool>) = mixture.unzip();

        assert_eq!(verdicts(&checks), expected);
    }
}
