//! From the command line to one report and one exit code.
//!
//! ```text
//! argv → args → a command → Output | CliError → voice → stdout | stderr, exit code
//! ```

mod args;
mod error;
mod exit;
mod output;
mod secret;
mod sum;
mod voice;

use std::{env, ffi::OsString, panic, process::ExitCode};

use clap::Parser;

use self::{args::Cli, error::CliError, exit::Exit, output::Output, voice::Voice};

/// Does what the command line says.
pub(crate) fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let voice = Voice::of(&arguments);
    answer(voice, arguments).into()
}

fn answer(voice: Voice, arguments: Vec<OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return voice.explain(&error),
    };
    // Directories are locked by the kernel and flash is a journal: a panic leaves nothing half
    // done that the next command would not find.
    let result = panic::catch_unwind(|| run(cli)).unwrap_or(Err(CliError::Bug));
    voice.say(result)
}

fn run(_cli: Cli) -> Result<Output, CliError> {
    Err(CliError::NotBuilt)
}
