use std::path::PathBuf;

use clap::Args;
use ecny_core::{Taken, Word};
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, Output},
    secret::SecretSource,
    word,
};

/// What `ecny take` is told.
#[derive(Args, Debug)]
pub(super) struct Take {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The word, as it was written: by `ecny publish`, `ecny order`, `ecny crisis` or `ecny tag open`
    #[arg(value_name = "FILE")]
    word: PathBuf,
}

/// Has a wallet take a word of an operator, or of the root, from a file.
pub(super) fn run(take: &Take, secrets: &SecretSource) -> Result<Output, CliError> {
    let word = word::read(&take.word)?;
    let mut device = held::wallet(&take.wallet, secrets)?;
    let taken = device.ledger.take(&word);
    let taken = taken.map_err(|error| CliError::Wallet { path: take.wallet.clone(), error })?;
    Ok(taken_output(&take.wallet.display().to_string(), &word, taken))
}

/// What has come of a word.
pub(super) fn taken_output(who: &str, word: &Word, taken: Taken) -> Output {
    let what = word::sentence(word);
    let (text, new) = match taken {
        Taken::Now => (format!("{GOOD}taken:{GOOD:#} {who}, {what}"), true),
        Taken::Before => (format!("{who} has that already: {what}"), false),
    };
    Output { text, json: json!({ "word": word::kind(word), "new": new }), exit: Exit::Done }
}
