//! The command line tool `ecny`: simulated hardware wallets that pay each other offline.
#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
