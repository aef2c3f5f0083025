//! The committed counts are of what there is.
#![cfg(test)]
#![forbid(unsafe_code)]

use std::path::Path;

use ecny_benches::{Ahead, Counts, Orientation, Role, What, Who, tasks};

fn committed() -> Counts {
    Counts::committed(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/counts.toml"))).unwrap()
}

fn taps() -> Vec<What> {
    let mut taps = Vec::new();
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        for ahead in [Ahead::Prepared, Ahead::Nothing] {
            taps.extend(Role::BOTH.map(|role| What::Tap(orientation, ahead, role)));
        }
    }
    taps
}

#[test]
fn everything_that_is_measured_has_a_committed_count() {
    let committed = committed();

    for task in tasks().unwrap() {
        assert!(
            committed.of(task.who, task.what).is_some(),
            "{task:?}: scripts/bench counts --accept"
        );
    }
    for tap in taps() {
        assert!(committed.of(Who::Wallet, tap).is_some(), "{tap:?}");
    }
}

#[test]
fn every_count_that_is_held_is_of_something_measured() {
    let ours = tasks().unwrap().iter().filter(|task| task.who.is_gated()).count();

    assert_eq!(committed().gated(), ours + taps().len());
}

#[test]
fn a_payment_is_hardly_more_than_its_operations() {
    let committed = committed();
    let of = |what| committed.of(Who::Ours, what).unwrap();
    let side = of(What::Side(Role::Payer, Ahead::Prepared));

    let parts = [What::Agree, What::Decompress, What::Merged, What::SignPrepared].map(of);

    let sum: u64 = parts.iter().sum();
    assert!(side.abs_diff(sum) < side / 20, "{side} is not {sum}");
}
