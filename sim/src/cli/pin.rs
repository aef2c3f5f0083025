//! `ecny pin`: the digits that show that the holder is the holder.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ecny_core::{OrderKind, Pin as Counter, PinState};
use ecny_sim::host::{Device, HostFlash, HostPin};
use getrandom::SysRng;
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output},
    secret::SecretSource,
    sync,
};

/// What `ecny pin` is told.
#[derive(Debug, Subcommand)]
pub(super) enum Pin {
    /// Set the first PIN, or a new one once the operator has unblocked it
    ///
    /// Without one, whoever holds the wallet pays up to its limits without a PIN, and no more. With
    /// one, they may pay more by giving it, and only they loosen what they have tightened, or wake a
    /// wallet they have put to rest.
    #[command(after_help = "Example:\n  ecny pin set alice")]
    Set(One),

    /// Replace the PIN by another; needs the old one
    #[command(after_help = "Example:\n  ecny pin change alice")]
    Change(Change),

    /// Have the operator let a new PIN be set: after five wrong tries, or when it is forgotten
    ///
    /// The operator's order goes to this one wallet. The old PIN is gone once a new one is set.
    #[command(after_help = "Example:\n  ecny pin unblock alice --issuer bank; ecny pin set alice")]
    Unblock(Unblock),

    /// Say whether a PIN is set, and how many tries are left
    #[command(after_help = "Example:\n  ecny pin status alice")]
    Status(One),
}

#[derive(Args, Debug)]
pub(super) struct One {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct Change {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// Read the new PIN from this file; without, from ECNY_NEW_PIN or as you type it
    #[arg(long, value_name = "FILE")]
    new_pin_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Unblock {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,
}

/// Does what is asked with a wallet's PIN.
pub(super) fn run(pin: &Pin, secrets: &SecretSource) -> Result<Output, CliError> {
    match pin {
        Pin::Set(one) => set(&one.wallet, secrets),
        Pin::Change(change) => self::change(change, secrets),
        Pin::Unblock(unblock) => self::unblock(unblock, secrets),
        Pin::Status(one) => status(&one.wallet, secrets),
    }
}

fn set(path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(path, secrets)?;
    let mut pin = device.pin()?;
    let digits = secrets.first_pin(path)?;
    let set = device.ledger.set_pin(&mut pin, &digits);
    set.map_err(|error| CliError::Wallet { path: path.to_owned(), error })?;
    Ok(output("set", &device, &pin))
}

fn change(change: &Change, secrets: &SecretSource) -> Result<Output, CliError> {
    let path = &change.wallet;
    let mut device = held::wallet(path, secrets)?;
    let mut pin = device.pin()?;
    let old = secrets.pin(path)?;
    let new = SecretSource::new_pin(change.new_pin_file.as_deref(), path)?;
    let changed = device.ledger.change_pin(&mut pin, &old, &new);
    changed.map_err(|error| CliError::Wallet { path: path.clone(), error })?;
    Ok(output("changed", &device, &pin))
}

fn unblock(unblock: &Unblock, secrets: &SecretSource) -> Result<Output, CliError> {
    let (mut bank, mut device) = held::bank_and_wallet(&unblock.issuer, &unblock.wallet, secrets)?;
    let account = device.ledger.account();
    if account.pin_permits == account.pin_used {
        bank.office().order(device.id(), OrderKind::UnblockPin, &mut SysRng)?;
    }
    // Orders are taken in their order: whatever waits comes with it.
    let mut output = sync::with(&mut bank, &mut device)?;
    if output.exit == Exit::Done {
        let hint = format!("ecny pin set {}", unblock.wallet.display());
        output.text.push_str(&format!("\n  {HINT}hint:{HINT:#} a new PIN may be set: {hint}"));
    }
    Ok(output)
}

fn status(path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(path, secrets)?;
    let pin = device.pin()?;
    Ok(output("status", &device, &pin))
}

fn output(what: &str, device: &Device, pin: &HostPin) -> Output {
    let state = device.ledger.pin_state(pin);
    let path = device.path().display();
    let (word, left, sentence, hint) = match state {
        PinState::Blocked => (
            "blocked",
            0,
            "its PIN was wrong too often".to_owned(),
            Some(format!("ecny pin unblock {path} --issuer DIR")),
        ),
        PinState::Lost => (
            "lost",
            0,
            "its PIN is gone from the flash".to_owned(),
            Some(format!("ecny pin unblock {path} --issuer DIR")),
        ),
        PinState::NotSet => {
            ("not set", 0, "it has no PIN".to_owned(), Some(format!("ecny pin set {path}")))
        }
        PinState::Ready { left } => {
            let most = Counter::<HostFlash>::TRIES;
            ("set", left, format!("its PIN is set; {left} of {most} tries left"), None)
        }
    };
    let mut text = format!("{GOOD}{what}:{GOOD:#} {path}, {sentence}");
    if let Some(hint) = hint {
        text.push_str(&format!("\n  {HINT}hint:{HINT:#} {hint}"));
    }
    Output {
        text,
        json: json!({ "wallet": device.id().to_string(), "pin": word, "tries_left": left }),
        exit: Exit::Done,
    }
}
