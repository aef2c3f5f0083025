//! One wallet goes back to what it was, as often as it likes: once all that took its value have
//! stated their logs, it is named if more was spent than was there, and nobody else ever is.

use ecny_sim::SimFlash;
use ecny_tests::terms;
use proptest::{collection::vec, prelude::*, sample::select};

use crate::stage::{CULPRIT, HELD, Stage, WALLETS};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// The culprit keeps an image of its flash.
    Keep,
    /// The culprit goes back to one of them.
    Back(usize),
    /// A payment without faults.
    Pay { payer: usize, payee: usize, sum: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wallet = || select(&WALLETS[..]);
    let sum = || prop_oneof![Just(1), 1..HELD, Just(HELD)];
    let step = prop_oneof![
        1 => Just(Step::Keep),
        3 => (0..4_usize).prop_map(Step::Back),
        4 => (wallet(), sum()).prop_filter("itself", |(payee, _)| *payee != CULPRIT)
            .prop_map(|(payee, sum)| Step::Pay { payer: CULPRIT, payee, sum }),
        3 => (wallet(), wallet(), sum()).prop_filter("itself", |(payer, payee, _)| payer != payee)
            .prop_map(|(payer, payee, sum)| Step::Pay { payer, payee, sum }),
    ];
    vec(step, 0..16)
}

fn play(stage: &mut Stage, steps: &[Step]) {
    let mut images: Vec<SimFlash> = vec![stage.image(CULPRIT)];
    for step in steps {
        match step {
            Step::Keep => images.push(stage.image(CULPRIT)),
            Step::Back(which) => {
                let image = images[which % images.len()].clone();
                stage.roll_back(CULPRIT, &image);
            }
            Step::Pay { payer, payee, sum } => {
                stage.tap(*payer, *payee, terms(*sum), None);
            }
        }
    }
}

/// How much the others hold beyond all that was ever issued.
fn overspent(stage: &Stage) -> u64 {
    let others = WALLETS.iter().filter(|wallet| **wallet != CULPRIT);
    let held: u64 = others.map(|it| stage.world.wallet(*it).account().balance.fen()).sum();
    held.saturating_sub(HELD * 4)
}

/// Sixty-four worlds; with `PROPTEST_CASES=10000` ten thousand.
fn worlds() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(64),
    }
}

proptest! {
    #![proptest_config(worlds())]

    #[test]
    fn whoever_spent_more_than_it_had_is_named_and_nobody_else_is(
        seed in 0..1_000_u64,
        steps in steps(),
        silent in select(&WALLETS[1..]),
    ) {
        let mut stage = Stage::new(seed);
        play(&mut stage, &steps);
        let culprit = stage.id(CULPRIT);
        let spent = overspent(&stage);

        for wallet in WALLETS {
            if wallet != CULPRIT && wallet != silent {
                stage.send(wallet);
                let offenses = stage.offenses();
                prop_assert!(offenses.iter().all(|it| it.wallet() == Some(culprit)), "{offenses:?}");
            }
        }
        stage.send(silent);
        let offenses = stage.offenses();
        prop_assert!(offenses.iter().all(|it| it.wallet() == Some(culprit)), "{offenses:?}");
        // A cancel between two lives hides the first from all but the books: whoever was canceled keeps
        // silent, and so the culprit is a debtor until its own log comes.
        let owes = stage.findings().debts.contains_key(&culprit);
        prop_assert!(spent == 0 || !offenses.is_empty() || owes, "{spent} too much, and nobody named");

        stage.send(CULPRIT);
        let offenses = stage.offenses();
        prop_assert!(spent == 0 || !offenses.is_empty(), "{spent} too much, and nothing proven");
        prop_assert!(offenses.iter().all(|it| it.wallet() == Some(culprit)), "{offenses:?}");
        stage.assert_proofs_hold();
    }
}
