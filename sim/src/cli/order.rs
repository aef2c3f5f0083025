//! `ecny order`: what an operator tells one of its wallets to do, and how much it allows it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ecny_core::{Amount, Limits, OrderKind, WalletId, Word};
use getrandom::SysRng;
use serde_json::json;

use super::{
    enrol::Tier,
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output},
    own::id,
    secret::SecretSource,
    word,
};

/// What `ecny order` is told.
#[derive(Debug, Subcommand)]
pub(super) enum Order {
    /// Have a wallet pay and take nothing new until it is told to resume
    #[command(after_help = "Example:\n  ecny order block 0001-000000000001 --issuer bank")]
    Block(To),

    /// Have a wallet that was blocked or suspended serve again
    #[command(after_help = "Example:\n  ecny order resume 0001-000000000001 --issuer bank")]
    Resume(To),

    /// Have a wallet give up the order it has open, so that what was paid into it can be decided
    #[command(after_help = "Example:\n  ecny order void 0001-000000000001 --issuer bank")]
    Void(To),

    /// Let a new PIN be set, whatever has become of the old one
    #[command(after_help = "Example:\n  ecny order unblock-pin 0001-000000000001 --issuer bank")]
    UnblockPin(To),

    /// Have a wallet end as it is: the way out for one that was rolled back
    #[command(after_help = "Example:\n  ecny order close 0001-000000000001 --issuer bank")]
    Close(To),

    /// Give a wallet other limits: those of a tier, or some of them lower
    ///
    /// They hold once the wallet has heard of them. What is not given stays as it is, or as the tier
    /// has it.
    #[command(after_help = "\
Example:
  ecny order limits 0001-000000000001 --issuer bank --tier III --single 500")]
    Limits(Allow),
}

#[derive(Args, Debug)]
pub(super) struct To {
    /// The wallet, as in 0001-00000000002a
    #[arg(value_name = "WALLET-ID", value_parser = id)]
    wallet: WalletId,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Write the order to this file too, for `ecny take`; otherwise it waits for the next sync
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Allow {
    #[command(flatten)]
    to: To,

    /// Begin with the limits of this tier
    #[arg(long, ignore_case = true)]
    tier: Option<Tier>,

    /// The most it may hold, in yuan
    #[arg(long, value_name = "YUAN")]
    balance: Option<Amount>,

    /// The most one payment may be, in yuan
    #[arg(long, value_name = "YUAN")]
    single: Option<Amount>,

    /// The most it may pay between two syncs, in yuan
    #[arg(long, value_name = "YUAN")]
    paid_since_sync: Option<Amount>,

    /// The most one payment may be without the PIN, in yuan
    #[arg(long, value_name = "YUAN")]
    unverified_single: Option<Amount>,

    /// The most days it may go without a sync
    #[arg(long, value_name = "DAYS")]
    days_since_sync: Option<u16>,
}

/// Gives an order.
pub(super) fn run(order: &Order, secrets: &SecretSource) -> Result<Output, CliError> {
    let (to, what) = match order {
        Order::Block(to) => (to, OrderKind::Block),
        Order::Resume(to) => (to, OrderKind::Resume),
        Order::Void(to) => (to, OrderKind::Void),
        Order::UnblockPin(to) => (to, OrderKind::UnblockPin),
        Order::Close(to) => (to, OrderKind::Close),
        Order::Limits(allow) => return limits(allow, secrets),
    };
    let mut bank = held::bank(&to.issuer, secrets)?;
    let word = bank.office().order(to.wallet, what, &mut SysRng)?;
    said(&word, to.out.as_deref())
}

fn limits(allow: &Allow, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&allow.to.issuer, secrets)?;
    let known = bank.office().limits(allow.to.wallet)?;
    let base = allow.tier.map_or(known, |tier| Limits::preset(tier.into()));
    let limits = Limits {
        balance: allow.balance.unwrap_or(base.balance),
        single: allow.single.unwrap_or(base.single),
        paid_since_sync: allow.paid_since_sync.unwrap_or(base.paid_since_sync),
        unverified_single: allow.unverified_single.unwrap_or(base.unverified_single),
        days_since_sync: allow.days_since_sync.unwrap_or(base.days_since_sync),
        ..base
    };
    let word = bank.office().set_limits(allow.to.wallet, limits, &mut SysRng)?;
    said(&word, allow.to.out.as_deref())
}

/// What an issuer has said to one wallet.
pub(super) fn said(word: &Word, out: Option<&Path>) -> Result<Output, CliError> {
    let hint = match out {
        Some(path) => {
            word::write(path, word)?;
            format!("carry it to the wallet: ecny take DIR {}", path.display())
        }
        None => "the wallet hears of it with its next sync: ecny sync DIR --issuer DIR".to_owned(),
    };
    let what = word::sentence(word);
    Ok(Output {
        text: format!("{GOOD}said:{GOOD:#} {what}\n  {HINT}hint:{HINT:#} {hint}"),
        json: json!({ "word": word::kind(word), "file": out.map(|path| path.display().to_string()) }),
        exit: Exit::Done,
    })
}
