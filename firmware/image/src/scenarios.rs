//! What the image can be told to do.

mod constant;
mod cuts;
mod faults;
mod measure;
mod own;
mod three;
mod uart;

use crate::{
    board::{Memory, NAME, memory::Kept},
    report::Report,
    say,
};

/// Does it, and ends the program.
pub fn run(name: &str, kept: Kept, memory: Memory) -> ! {
    let mut report = Report::default();
    say!("{NAME}: {name}, boot {}", kept.boots);
    match name {
        "self" => own::run(memory, &mut report),
        "measure" => measure::run(memory, &mut report),
        "cuts" => cuts::run(kept, memory),
        "faults" => faults::run(memory, &mut report),
        "uart" => uart::run(memory),
        "constant" => constant::run(&mut report),
        _ => report.claim("the command line names a scenario", false),
    }
    report.end()
}
