use std::hint::black_box;

use ecny_offline_protocol::Orientation;

use crate::{
    Fault, blinding,
    name::{Ahead, What, Who},
    payment::tap,
    repeating,
    work::Task,
};

/// Runs everything once in `in_the_count`, and prints a line with its name for each: the program
/// that `scripts/bench` runs under callgrind.
///
/// Each task has run once before, so that tables made at first use are there. What blinds comes
/// last, and is not even made before: what it leaves of the heap is never the same.
///
/// # Errors
/// Where a task fails.
pub fn count() -> Result<(), Fault> {
    repeating()?.iter_mut().try_for_each(counted)?;
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        for ahead in [Ahead::Prepared, Ahead::Nothing] {
            tap(orientation, ahead, |role, step| {
                let what = What::Tap(orientation, ahead, role);
                println!("{} {}", Who::Wallet.key(), what.key());
                in_the_count(step)
            })?;
        }
    }
    blinding()?.iter_mut().try_for_each(counted)
}

fn counted(task: &mut Task) -> Result<(), Fault> {
    task.ready()?;
    task.run()?;
    task.ready()?;
    println!("{} {}", task.who.key(), task.what.key());
    in_the_count(&mut || task.run())
}

/// What is between its first and its last instruction is counted: callgrind collects in functions of
/// this name, and writes a total down when it leaves one.
#[inline(never)]
fn in_the_count(work: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
    // Not a tail call: the work has to be over before this function is left.
    black_box(work())
}
