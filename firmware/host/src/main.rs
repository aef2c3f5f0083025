//! The test bench: what a host does to the board, and what it thinks of it.
//!
//! ```text
//! bench run BOARD IMAGE SCENARIO          one scenario
//! bench measure BOARD IMAGE BUDGET        measured twice, and held against the budget
//! bench size ELF BUDGET TARGET            what the wallet takes, crate by crate
//! bench panics ELF                        who may panic
//! bench cuts BOARD IMAGE COUNT SEED       resets at random moments while it pays
//! bench uart BOARD IMAGE ECNY             its wallet against one of `ecny`, over the UART
//! ```
//! Every command ends with `N passed, N failed`.
#![forbid(unsafe_code)]

mod budget;
mod cuts;
mod elf;
mod line;
mod measure;
mod panics;
mod qemu;
mod report;
mod size;
mod uart;

use std::{env, error::Error, path::Path, process::ExitCode};

use qemu::Board;
use report::Report;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut report = Report::default();
    if let Err(error) = run(&arguments, &mut report) {
        report.claim(&error.to_string(), false);
    }
    report.end()
}

fn run(arguments: &[&str], report: &mut Report) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["run", board, image, scenario] => {
            let board = Board::named(board, Path::new(image))?;
            report.take(&board.run(scenario)?);
            Ok(())
        }
        ["measure", board, image, budget] => {
            measure::run(&Board::named(board, Path::new(image))?, Path::new(budget), report)
        }
        ["size", elf, budget, target] => {
            size::run(Path::new(elf), Path::new(budget), target, report)
        }
        ["cuts", board, image, count, seed] => {
            let board = Board::named(board, Path::new(image))?;
            cuts::run(&board, count.parse()?, seed.parse()?, report)
        }
        ["uart", board, image, ecny] => {
            uart::run(&Board::named(board, Path::new(image))?, Path::new(ecny), report)
        }
        ["panics", elf] => panics::run(Path::new(elf), report),
        _ => Err("see the head of firmware/host/src/main.rs".into()),
    }
}
