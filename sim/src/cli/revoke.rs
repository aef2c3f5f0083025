//! `ecny revoke` and `ecny publish`: wallets that nobody is to take value from any more.

use std::path::PathBuf;

use clap::Args;
use ecny_core::WalletId;
use ecny_issuer::Why;
use ecny_sim::calendar::date;
use getrandom::SysRng;
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output},
    own::id,
    secret::SecretSource,
    word,
};

/// What `ecny revoke` is told.
#[derive(Args, Debug)]
pub(super) struct Revoke {
    /// The wallet, as in 0001-00000000002a
    #[arg(value_name = "WALLET-ID", value_parser = id)]
    wallet: WalletId,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Take back a revocation that was ordered so
    #[arg(long)]
    restore: bool,
}

/// What `ecny publish` is told.
#[derive(Args, Debug)]
pub(super) struct Publish {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Write what goes out today into this folder, a file for each step of the list
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Revokes a wallet, or takes that back.
pub(super) fn run(revoke: &Revoke, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&revoke.issuer, secrets)?;
    let wallet = revoke.wallet;
    let (what, hint) = if revoke.restore {
        bank.office().restore(wallet)?;
        ("restored", "the list says so once it begins anew")
    } else {
        bank.office().revoke(wallet, Why::Ordered)?;
        ("revoked", "it goes out with the list: ecny publish --issuer DIR --out DIR")
    };
    Ok(Output {
        text: format!("{GOOD}{what}:{GOOD:#} {wallet}\n  {HINT}hint:{HINT:#} {hint}"),
        json: json!({ "wallet": wallet.to_string(), "revoked": !revoke.restore }),
        exit: Exit::Done,
    })
}

/// Writes what goes out today.
pub(super) fn publish(publish: &Publish, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&publish.issuer, secrets)?;
    let words = bank.office().publish(&mut SysRng)?;
    let paths = word::write_all(&publish.out, &words)?;
    let day = date(bank.office().today());
    let files: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut text = match words.len() {
        0 => format!("nothing new goes out on {day}"),
        _ => format!("{GOOD}published:{GOOD:#} the list of {day}"),
    };
    for (word, file) in words.iter().zip(&files) {
        text.push_str(&format!("\n  {file}: {}", word::sentence(word)));
    }
    if !words.is_empty() {
        let hint =
            "wallets hear of it with their next sync, from each other, or: ecny take DIR FILE";
        text.push_str(&format!("\n  {HINT}hint:{HINT:#} {hint}"));
    }
    Ok(Output { text, json: json!({ "day": day.to_string(), "files": files }), exit: Exit::Done })
}
