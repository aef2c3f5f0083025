//! From the command line to one report and one exit code.
//!
//! ```text
//! argv → args → a command → Output | CliError → voice → stdout | stderr, exit code
//! ```

mod args;
mod balance;
mod books;
mod card;
mod demo;
mod enrol;
mod error;
mod exit;
mod held;
mod init;
mod interrupt;
mod limits;
mod load;
mod log;
mod output;
mod own;
mod pay;
mod refusal;
mod report;
mod secret;
mod sum;
mod till;
mod told;
#[cfg(feature = "hollow")]
mod torture;
mod touch;
mod trace;
mod voice;
mod void;
mod wire;

use std::{env, ffi::OsString, panic, process::ExitCode};

use clap::Parser;

use self::{
    args::{Cli, Command},
    error::CliError,
    exit::Exit,
    output::Output,
    secret::SecretSource,
    voice::Voice,
};

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
    let result = panic::catch_unwind(|| run(cli, voice)).unwrap_or(Err(CliError::Bug));
    voice.say(result)
}

fn run(cli: Cli, voice: Voice) -> Result<Output, CliError> {
    let secrets = SecretSource::new(cli.global.key_file);
    match &cli.command {
        Command::Card(card) => card::run(card, &secrets, voice),
        Command::Demo(demo) => demo::run(demo),
        Command::Init(init) => init::run(init, &secrets),
        Command::Enrol(enrol) => enrol::run(enrol, &secrets),
        Command::Load(exchange) => load::load(exchange, &secrets),
        Command::Redeem(exchange) => load::redeem(exchange, &secrets),
        Command::Pay(pay) => pay::run(pay, &secrets),
        Command::Resume(pair) => pay::resume(pair, &secrets),
        Command::Till(till) => till::run(till, &secrets, voice),
        Command::Void(one) => void::run(one, &secrets),
        Command::Balance(one) => balance::run(one, &secrets),
        Command::Log(one) => log::run(one, &secrets),
        Command::Limits(one) => limits::run(one, &secrets),
        Command::Books(books) => books::run(books, &secrets),
        Command::Trace(trace) => trace::run(trace, &secrets),
        #[cfg(feature = "hollow")]
        Command::Torture(torture) => Ok(torture::run(torture)?),
    }
}
