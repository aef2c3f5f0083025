//! Worlds of many wallets, drawn from seeds, in which everything goes wrong that can: all that must
//! hold holds, and what does not is found, shrunk and shown again.
#![cfg(test)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use ecny_sim::torture::simulation::{
    Campaign, Faults, Outcome, Replayed, Scene, Script, Seeds, Simulation, Tally, Unfinished,
    Violation, Watch, replay,
};

fn campaign() -> Campaign {
    Campaign { wallets: 2..=9, steps: 90, faults: Faults::all(), culprits: false, real_share: 8 }
}

fn run(campaign: &Campaign, seeds: &Seeds, jobs: usize) -> Outcome {
    run_watched(campaign, seeds, jobs, &AtomicBool::new(false), &|_| Ok(()))
}

fn run_watched(
    campaign: &Campaign,
    seeds: &Seeds,
    jobs: usize,
    stop: &AtomicBool,
    watch: Watch<'_>,
) -> Outcome {
    campaign.run(seeds, jobs, stop, watch, &mut |_| {}).unwrap()
}

fn replayed(script: &Script, watch: Watch<'_>) -> Replayed {
    let template = script.scene.kind.template(script.scene.wallets).unwrap();
    replay(&script.scene, &template, &script.steps, watch).unwrap()
}

/// What a script with that head ends with.
fn played(head: &str, steps: &str) -> Tally {
    let script: Script = format!("ecny torture script 1\n{head}\n{steps}").parse().unwrap();
    let replayed = replayed(&script, &|_| Ok(()));
    assert_eq!(replayed.failure, None);
    replayed.tally
}

#[test]
fn what_must_never_happen_happens_in_none_of_these_worlds() {
    let outcome = run(&campaign(), &Seeds::from(1, 16), 2);

    assert_eq!(outcome.found, None);
    assert!(outcome.left.is_empty());
    // All that can go wrong did.
    for (what, count) in outcome.tally.counts() {
        let rare = ["resolved", "named", "debtors"].contains(&what);
        assert!(count > 0 || rare, "{what}: {:?}", outcome.tally);
    }
}

#[test]
fn one_seed_is_one_story_on_any_number_of_threads() {
    let seeds = Seeds::from(40, 6);

    let first = run(&campaign(), &seeds, 1);

    assert_eq!(run(&campaign(), &seeds, 1), first);
    assert_eq!(run(&campaign(), &seeds, 3), first);
    assert_ne!(run(&campaign(), &Seeds::from(41, 6), 1), first);
}

#[test]
fn a_world_on_its_own_is_what_it_is_among_many() {
    let campaign = campaign();
    let mut sum = Tally::default();

    for seed in 40..46 {
        sum.add(&replayed(&campaign.script(seed, u64::MAX), &|_| Ok(())).tally);
    }

    assert_eq!(run(&campaign, &Seeds::from(40, 6), 1).tally, sum);
}

#[test]
fn a_script_is_the_same_when_it_was_written_and_read() {
    let campaign = Campaign { steps: 2_000, ..campaign() };
    for seed in 1..40 {
        let script = campaign.script(seed, u64::MAX);

        let read: Script = script.to_string().parse().unwrap();

        assert_eq!(read, script, "{seed}");
    }
}

#[test]
fn a_text_that_is_no_script_names_the_line() {
    let head = "seed 1\nwallets 4\ncurve hollow\nlimits tier\nchip no\naccomplices none\n";
    for (text, line) in [
        (String::new(), "line 1 "),
        (format!("ecny torture script 2\n{head}"), "line 1 "),
        (format!("ecny torture script 1\n{}", head.replace("wallets 4", "wallets 1")), "line 3 "),
        (format!("ecny torture script 1\n{}", head.replace("hollow", "flat")), "line 4 "),
        (format!("ecny torture script 1\n{head}# a remark\nvoid 1\nfly 1\n"), "line 10 "),
    ] {
        let error = text.parse::<Script>().unwrap_err();

        assert!(error.to_string().starts_with(line), "{text}: {error}");
    }
}

/// A test of the test: refunds are taken for something that must never happen.
fn no_refunds(simulation: &Simulation) -> Result<(), String> {
    let world = simulation.world();
    let refunded =
        (0..world.wallets()).any(|wallet| world.wallet(wallet).account().refunded.fen() > 0);
    if refunded { Err("a refund".to_owned()) } else { Ok(()) }
}

#[test]
fn a_failure_is_shrunk_to_the_few_steps_that_show_it_and_shown_again() {
    let seeds = Seeds::from(1, 4);
    let stop = AtomicBool::new(false);

    let outcome = run_watched(&campaign(), &seeds, 1, &stop, &no_refunds);

    let found = outcome.found.unwrap();
    let script: Script = found.script.to_string().parse().unwrap();
    let steps = &script.steps;
    // A payment that is lost, its order given up, and a tap that says so.
    assert!(steps.len() <= 3 && steps.len() < found.steps, "{}", found.script);
    assert_eq!(found.failure.violation, Violation::Other("a refund".to_owned()));
    assert_eq!(replayed(&script, &no_refunds).failure, Some(found.failure.clone()));
    assert_eq!(replayed(&script, &|_| Ok(())).failure, None);
    // Nothing of it can be left out.
    for left_out in 0..steps.len() {
        let mut fewer = script.clone();
        fewer.steps.remove(left_out);
        assert_eq!(replayed(&fewer, &no_refunds).failure, None, "{fewer}");
    }
    assert_eq!(run_watched(&campaign(), &seeds, 3, &stop, &no_refunds).found, Some(found));
}

#[test]
fn a_panic_is_found_like_anything_else() {
    let stop = AtomicBool::new(false);
    let watch = |simulation: &Simulation| {
        assert!(simulation.tally().payments < 5, "a panic that is asked for");
        Ok(())
    };

    let outcome = run_watched(&campaign(), &Seeds::from(3, 1), 1, &stop, &watch);

    let found = outcome.found.unwrap();
    assert_eq!(found.failure.violation, Violation::Panic);
    assert!(found.script.steps.len() <= 5, "{}", found.script);
}

#[test]
fn an_interrupted_campaign_goes_on_and_comes_to_the_same_end() {
    let campaign = campaign();
    let whole = run(&campaign, &Seeds::from(10, 6), 1);
    let stop = AtomicBool::new(false);
    let begun = AtomicU64::new(0);
    let watch = |simulation: &Simulation| {
        if simulation.tally().steps == 1 && begun.fetch_add(1, Ordering::Relaxed) == 2 {
            stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    };

    let outcome = run_watched(&campaign, &Seeds::from(10, 6), 1, &stop, &watch);

    assert_eq!(outcome.tally.worlds, 3);
    assert_eq!(outcome.left, Seeds::from(13, 3));
    let unfinished = Unfinished { campaign, tally: outcome.tally, left: outcome.left };
    let read: Unfinished = unfinished.to_string().parse().unwrap();
    assert_eq!(read, unfinished);
    let rest = run(&read.campaign, &read.left, 1);
    let mut tally = read.tally;
    tally.add(&rest.tally);
    assert_eq!(tally, whole.tally);
}

#[test]
fn a_text_that_is_no_list_of_seeds_names_the_line() {
    let good =
        Unfinished { campaign: campaign(), tally: Tally::default(), left: Seeds::from(1, 3) }
            .to_string();
    for (right, wrong, line) in [
        ("seeds 1", "seeds 2", "line 1 "),
        ("wallets 2 9", "wallets 2 900", "line 2 "),
        ("wallets 2 9", "wallets 9 2", "line 2 "),
        ("steps 90", "steps 0", "line 3 "),
        ("faults loss", "faults rain", "line 4 "),
        ("culprits no", "culprits maybe", "line 5 "),
        ("done 0", "done", "line 7 "),
        ("left 1 3", "left 3 1", "line 8 "),
    ] {
        let error = good.replace(right, wrong).parse::<Unfinished>().unwrap_err();

        assert!(error.to_string().starts_with(line), "{wrong}: {error}");
    }
    assert!(good.parse::<Unfinished>().is_ok());
}

#[test]
fn flash_from_before_is_refused_where_a_counter_counts() {
    let steps = "keep 0\npay 0 1 100 payee-reads\nrestore 0\nswap 0\npay 0 1 100 payer-reads\n";

    let tally =
        played("seed 1\nwallets 3\ncurve hollow\nlimits tier\nchip yes\naccomplices none", steps);

    assert_eq!((tally.rollbacks, tally.rollbacks_refused, tally.payments), (0, 2, 2));
}

#[test]
fn a_wallet_without_a_counter_pays_twice_and_nobody_else_is_blamed() {
    let steps = "keep 0\npay 0 1 100 payee-reads\nrestore 0\npay 0 2 100 payee-reads\n";

    let tally =
        played("seed 1\nwallets 3\ncurve hollow\nlimits tier\nchip no\naccomplices none", steps);

    assert_eq!((tally.rollbacks, tally.rollbacks_refused, tally.payments), (1, 0, 2));
}

#[test]
fn two_copies_of_a_wallet_used_in_turn_are_blamed_alone() {
    let steps = "keep 0\npay 0 1 100 payee-reads\nswap 0\npay 0 2 100 payer-reads\nswap 0\n\
                 pay 0 2 100 payee-reads\npay 1 0 50 payee-reads\nswap 0\npay 1 0 50 payer-reads\n";

    let tally =
        played("seed 1\nwallets 3\ncurve hollow\nlimits tier\nchip no\naccomplices none", steps);

    assert_eq!(tally.rollbacks, 3);
}

#[test]
fn a_lost_wallet_takes_with_it_what_it_held_and_nothing_more() {
    let steps = "pay 0 1 100 payee-reads lose@4\nlose 1\npay 0 1 100 payee-reads\nreboot 1\n\
                 pay 2 0 300 payer-reads\nredeem 0 100 payer-reads\n";

    let tally =
        played("seed 1\nwallets 3\ncurve hollow\nlimits tier\nchip no\naccomplices none", steps);

    // The second to the lost wallet did not happen.
    assert_eq!((tally.lost, tally.payments), (1, 2));
}

#[test]
fn what_was_handed_over_is_where_its_payee_says_and_nothing_else_ends_it() {
    // The VALUE is lost, or only the receipt. Seed 8 is one whose logs are read once more at the end.
    let head = "seed 8\nwallets 2\ncurve hollow\nlimits tier\nchip no\naccomplices none";
    for (lost, credited) in [(4, 0), (5, 1)] {
        let steps = format!(
            "pay 0 1 100 payee-reads lose@{lost}\nhand-over 0\npay 0 1 0 payee-reads\n\
             pay 0 1 0 payer-reads\nsync 0\nsync 1\ncompact 0\nreboot 0\npay 0 1 70 payee-reads\n"
        );

        let tally = played(head, &steps);

        assert_eq!((tally.handed, tally.payments), (1, credited + 1), "lose@{lost}");
        assert_eq!((tally.again, tally.refunds, tally.resolved), (0, 0, 0), "lose@{lost}");
    }
}

#[test]
fn a_wallet_at_rest_pays_nothing_and_is_told_to_decide_what_it_has_open() {
    let head = "seed 8\nwallets 2\ncurve hollow\nlimits tier\nchip no\naccomplices none";
    let steps = "pay 0 1 100 payee-reads lose@4\nsuspend 1\norder-void 1\npay 0 1 0 payee-reads\n\
                 pay 1 0 50 payee-reads\npay 0 1 50 payer-reads\nresume 1\npay 1 0 50 payee-reads\n\
                 single 1 30\npay 1 0 31 payee-reads\nsingle 1 0\npay 1 0 31 payee-reads\n";

    let tally = played(head, steps);

    assert_eq!((tally.orders, tally.refunds, tally.payments), (1, 1, 2));
}

#[test]
fn a_payment_is_shown_approved_and_made_in_a_second_tap() {
    for role in ["payee-reads", "payer-reads"] {
        let head = "seed 1\nwallets 2\ncurve real\nlimits tier\nchip no\naccomplices none";

        let tally = played(head, &format!("pay 0 1 100 {role} asked\n"));

        assert_eq!((tally.payments, tally.refusals > 0), (1, true), "{role}");
    }
}

#[test]
fn scenes_have_as_many_wallets_as_they_may_and_some_are_real() {
    let campaign = Campaign { wallets: 2..=200, ..campaign() };
    let scenes: Vec<Scene> = (0..400).map(|seed| campaign.scene(seed)).collect();

    assert!(scenes.iter().all(|scene| Scene::WALLETS.contains(&scene.wallets)));
    assert!(scenes.iter().any(|scene| scene.wallets < 10));
    assert!(scenes.iter().any(|scene| scene.wallets > 190));
    assert_eq!(scenes.iter().filter(|scene| scene.is_real()).count(), 50);
    assert!(scenes.iter().any(|scene| scene.chip) && !scenes.iter().all(|scene| scene.chip));
    let never = Campaign { real_share: 0, ..campaign };
    assert!((0..400).all(|seed| !never.scene(seed).is_real()));
}

/// What a plot of five wallets, the second one an accomplice, ends with.
fn plotted(chip: &str, steps: &str) -> Tally {
    let head = "seed 1\nwallets 5\ncurve hollow\nlimits tier";
    played(&format!("{head}\nchip {chip}\naccomplices 1"), steps)
}

const DUST: &str = "keep 0\npay 0 3 20000 payee-reads\nrestore 0\npay 0 1 1 payer-reads\n\
                    pay 0 4 19999 payee-reads\n";

#[test]
fn whoever_overspends_is_named_once_all_have_stated_their_logs() {
    let again = "keep 0\npay 0 3 20000 payee-reads\nrestore 0\n";
    for (adversary, steps) in [
        ("dust to an accomplice", DUST.to_owned()),
        ("the same number again", format!("{again}pay 0 4 20000 payer-reads\n")),
        (
            "value paid back",
            format!(
                "{again}pay 0 1 20000 payee-reads\npay 1 0 20000 payee-reads\npay 0 4 20000 payee-reads\n"
            ),
        ),
        (
            "an accomplice that spends it",
            format!("{again}pay 0 1 20000 payee-reads\npay 1 4 40000 payee-reads\n"),
        ),
        (
            "two copies in turn",
            "keep 0\npay 0 3 20000 payee-reads\nswap 0\npay 0 4 20000 payee-reads\nswap 0\n"
                .to_owned(),
        ),
        (
            "a refund in between",
            format!(
                "{again}pay 0 1 20000 payee-reads lose@4\nvoid 1\npay 0 1 0 payee-reads\n\
                 pay 0 4 20000 payee-reads\n"
            ),
        ),
        (
            "a payee that credits and cancels",
            "keep 0\npay 3 0 900 payee-reads lose@5\nupload 0\nrestore 0\nvoid 0\n\
             pay 3 0 0 payee-reads\npay 0 4 20000 payee-reads\nrestore 0\n\
             pay 0 2 20000 payee-reads\n"
                .to_owned(),
        ),
    ] {
        let tally = plotted("no", &steps);

        // What a refund hides shows in the culprit's own log.
        let hidden = u64::from(adversary == "a refund in between");
        assert_eq!((tally.named, tally.debtors), (1, hidden), "{adversary}");
    }
}

#[test]
fn whoever_goes_back_and_spends_no_more_than_it_had_is_let_go() {
    let tally = plotted("no", "keep 0\npay 0 3 9000 payee-reads\nrestore 0\n");

    assert_eq!((tally.rollbacks, tally.named, tally.debtors), (1, 0, 0));
}

#[test]
fn nobody_overspends_where_a_counter_counts() {
    let tally = plotted("yes", DUST);

    assert_eq!((tally.rollbacks, tally.rollbacks_refused), (0, 1));
    assert_eq!((tally.named, tally.debtors), (0, 0));
}

#[test]
fn in_none_of_these_worlds_is_a_culprit_missed_or_somebody_honest_named() {
    let campaign = Campaign {
        wallets: 4..=6,
        steps: 40,
        faults: Faults::all(),
        culprits: true,
        real_share: 120,
    };

    let outcome = run(&campaign, &Seeds::from(1, 120), 2);

    assert_eq!(outcome.found, None);
    let Tally { worlds, real, named, rollbacks, rollbacks_refused, .. } = outcome.tally;
    assert_eq!((worlds, real), (120, 1));
    assert!(named > 10 && rollbacks > 100 && rollbacks_refused > 10, "{:?}", outcome.tally);
}
