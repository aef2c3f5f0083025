//! The command line tool `ecny`: simulated hardware wallets that pay each other offline.
#![forbid(unsafe_code)]

#[expect(dead_code, reason = "the commands that use the rest land with the ledger")]
mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
