//! The counted run.

use std::hint::black_box;

use ecny_offline_protocol::Orientation;

use crate::{
    Fault,
    name::{Ahead, What, Who},
    payment::tap,
    work::Task,
};

/// Runs everything once in [`in_the_count`], and prints a line with its name for each: the program
/// that `scripts/bench` runs under callgrind.
///
/// Each task has run once before, so that tables made at first use are there.
///
/// # Errors
/// Where a task fails.
pub fn count(tasks: &mut [Task]) -> Result<(), Fault> {
    for task in tasks {
        task.ready()?;
        task.run()?;
        task.ready()?;
        println!("{} {}", task.who.key(), task.what.key());
        in_the_count(&mut || task.run())?;
    }
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        for ahead in [Ahead::Prepared, Ahead::Nothing] {
            tap(orientation, ahead, |role, step| {
                let what = What::Tap(orientation, ahead, role);
                println!("{} {}", Who::Wallet.key(), what.key());
                in_the_count(step)
            })?;
        }
    }
    Ok(())
}

/// What is between its first and its last instruction is counted: callgrind collects in functions of
/// this name, and writes a total down when it leaves one.
#[inline(never)]
fn in_the_count(work: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
    // Not a tail call: the work has to be over before this function is left.
    black_box(work())
}
