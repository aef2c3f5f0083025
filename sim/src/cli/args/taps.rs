//! The arguments of commands that tap two wallets together.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ecny_core::{Amount, Tag};

use crate::cli::{sum::positive, tag::purpose};

#[derive(Args, Debug)]
pub(in crate::cli) struct Exchange {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) issuer: PathBuf,

    /// The wallet's directory
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) wallet: PathBuf,

    /// How much, in yuan: 200 or 12.34
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in crate::cli) amount: Amount,
}

/// Two wallets that are tapped together.
#[derive(Args, Debug)]
pub(in crate::cli) struct Pair {
    /// The wallet that pays
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) from: PathBuf,

    /// The wallet that is paid
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) to: PathBuf,
}

/// Two wallets, or one.
#[derive(Args, Debug)]
#[group(skip)]
pub(in crate::cli) struct Resume {
    /// The wallet that was suspended
    #[arg(value_name = "DIR", required_unless_present = "from", conflicts_with_all = ["from", "to"])]
    pub(in crate::cli) wallet: Option<PathBuf>,

    /// The wallet that has paid
    #[arg(long, value_name = "DIR", requires = "to")]
    pub(in crate::cli) from: Option<PathBuf>,

    /// The wallet that was paid
    #[arg(long, value_name = "DIR", requires = "from")]
    pub(in crate::cli) to: Option<PathBuf>,

    /// Ask for the PIN here
    #[arg(long, requires = "wallet")]
    pub(in crate::cli) pin: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Redeem {
    #[command(flatten)]
    pub(in crate::cli) exchange: Exchange,

    /// Value bound to this purpose: what could not be spent in time goes home so
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    pub(in crate::cli) tag: Option<Tag>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Pay {
    #[command(flatten)]
    pub(in crate::cli) pair: Pair,

    /// Pay with value bound to this purpose
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    pub(in crate::cli) tag: Option<Tag>,

    /// Ask for the payer's PIN here: for more than may be paid without it
    #[arg(long)]
    pub(in crate::cli) pin: bool,

    /// How much, in yuan: 200 or 12.34
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in crate::cli) amount: Amount,

    #[command(flatten)]
    pub(in crate::cli) tap: Tap,
}

/// How the two are held together.
#[derive(Args, Debug)]
pub(in crate::cli) struct Tap {
    /// Who has the reader's role in NFC; the other one acts as a card
    #[arg(long, default_value = "payee")]
    pub(in crate::cli) reader: Reader,

    /// Lose the N-th message, 1 to 10, then cut the power of both
    ///
    /// Messages are counted in both directions: 1 is the reader's SELECT, 2 the card's answer.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub(in crate::cli) tear_after: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Reader {
    /// The till reads the phone that pays
    Payee,
    /// The phone that pays reads the card it pays to
    Payer,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Trace {
    /// The wallet that pays
    #[arg(long, value_name = "DIR", requires = "to")]
    pub(in crate::cli) from: Option<PathBuf>,

    /// The wallet that is paid
    #[arg(long, value_name = "DIR", requires = "from")]
    pub(in crate::cli) to: Option<PathBuf>,

    /// How much, in yuan: 200 or 12.34
    #[arg(
        long,
        value_name = "YUAN",
        default_value = "12.34",
        value_parser = positive,
        allow_negative_numbers = true
    )]
    pub(in crate::cli) amount: Amount,

    #[command(flatten)]
    pub(in crate::cli) tap: Tap,
}
