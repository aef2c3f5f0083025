//! A slice of the tear matrix; `ecny torture --exhaustive` runs all of it.
#![cfg(test)]

use ecny_sim::torture::matrix::exhaustive;

/// Few enough for every day; `MATRIX_CASES` asks for more.
fn budget() -> u64 {
    let asked = std::env::var("MATRIX_CASES").ok();
    asked.map_or(1_800, |cases| cases.parse().expect("MATRIX_CASES is a number"))
}

#[test]
fn whatever_is_cut_or_bent_nothing_is_made_lost_or_left_open() {
    let report = exhaustive(Some(budget()), 1, &mut |_, _| {}).unwrap();

    assert!(report.violations.is_empty(), "{:#?}", report.violations);
    assert!(report.cases > budget() / 3, "{report:?}");
    for (scenario, cases) in &report.scenarios {
        assert!(*cases > 0, "nothing struck in: {scenario}");
    }
}

#[test]
fn the_same_slice_is_the_same_cases_however_many_threads_run_it() {
    let run = |jobs| exhaustive(Some(200), jobs, &mut |_, _| {}).unwrap();

    assert_eq!(run(1), run(2));
}
