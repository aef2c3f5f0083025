//! Whole lives by the dice: what must be true of every one is true of these. `LIVES=2000` lives that
//! many; `LIFE=17` only that one.
#![cfg(test)]

use ecny_sim::town::chance::{Tally, live, live_for_real};

/// Steps of one life.
const STEPS: u32 = 120;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[test]
fn whatever_happens_in_a_life_every_fen_is_somewhere_and_every_book_balances() {
    let lives = number("LIVES").unwrap_or(60);
    let seeds = match number("LIFE") {
        Some(seed) => seed..=seed,
        None => 1..=lives,
    };
    let mut tally = Tally::default();
    for seed in seeds {
        match live(seed, STEPS) {
            Ok(lived) => tally = tally.and(lived),
            Err(error) => panic!("LIFE={seed}: {error}"),
        }
    }
    println!("lives: {tally:?}");
    if number("LIFE").is_none() && lives >= 60 {
        for (what, count) in [
            ("paid", tally.paid),
            ("torn", tally.torn),
            ("refused", tally.refused),
            ("syncs", tally.syncs),
            ("cut off", tally.cut_off),
            ("handed over", tally.handed_over),
            ("tagged", tally.tagged),
            ("paid back", tally.paid_back),
            ("found", tally.found),
            ("retired", tally.retired),
            ("named", tally.named),
        ] {
            assert!(count > 0, "never {what}: {tally:?}");
        }
    }
}

#[test]
fn lives_with_real_keys_are_no_different() {
    for seed in 1..=2 {
        if let Err(error) = live_for_real(seed, STEPS) {
            panic!("{seed}: {error}");
        }
    }
}
