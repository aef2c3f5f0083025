//! `ecny tag`: value that is bound to a purpose.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ecny_core::{Amount, Day, Tag as Purpose, Terms, WalletId};
use getrandom::SysRng;

use super::{
    day::day, error::CliError, held, load, order::said, output::Output, own::id,
    secret::SecretSource, sum::positive,
};

/// What `ecny tag` is told.
#[derive(Debug, Subcommand)]
pub(super) enum Tag {
    /// Let a wallet hold value for a purpose, until a day
    ///
    /// The first byte of a purpose is the only category of payee that may take the value: purpose
    /// 0501 goes to wallets enrolled with --category 5. The wallet hears of it with its next sync,
    /// or takes the file.
    #[command(after_help = "\
Example:
  ecny tag open 0001-000000000001 --tag 0501 --until 2027-06-30 --issuer bank")]
    Open(Open),

    /// Load a wallet with value bound to a purpose
    ///
    /// What is left when its time is over goes back with `ecny redeem --tag`.
    #[command(after_help = "\
Example:
  ecny tag load --issuer bank --wallet alice --tag 0501 --amount 100.00")]
    Load(Load),
}

#[derive(Args, Debug)]
pub(super) struct Open {
    /// The wallet, as in 0001-00000000002a
    #[arg(value_name = "WALLET-ID", value_parser = id)]
    wallet: WalletId,

    /// The purpose: four hexadecimal digits, the first two the category of payee
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    tag: Purpose,

    /// The last day on which it can be spent
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Day,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Write the word to this file too, for `ecny take`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct Load {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// The wallet's directory
    #[arg(long, value_name = "DIR")]
    wallet: PathBuf,

    /// The purpose
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    tag: Purpose,

    /// How much, in yuan: 200 or 12.34
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    amount: Amount,
}

/// Opens a pocket, or loads one.
pub(super) fn run(tag: &Tag, secrets: &SecretSource) -> Result<Output, CliError> {
    match tag {
        Tag::Open(open) => {
            let mut bank = held::bank(&open.issuer, secrets)?;
            let word = bank.office().open_pocket(open.wallet, open.tag, open.until, &mut SysRng)?;
            said(&word, open.out.as_deref())
        }
        Tag::Load(load) => {
            let terms = Terms { tag: load.tag, ..Terms::cny(load.amount) };
            load::from_purse(&load.issuer, &load.wallet, terms, secrets)
        }
    }
}

/// A purpose as it is typed: `0501`.
pub(super) fn purpose(text: &str) -> Result<Purpose, &'static str> {
    let number = u16::from_str_radix(text, 16).ok().filter(|_| text.len() == 4);
    let tag = number.map(Purpose::new).filter(|tag| tag.category().number() != 0);
    tag.ok_or("not a purpose: four hexadecimal digits, the first two a category above 00")
}

/// A purpose as it is typed, for people.
pub(super) fn written(tag: Purpose) -> String {
    format!("{:04x}", tag.number())
}
