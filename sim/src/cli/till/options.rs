use clap::Args;
use ecny_core::Amount;

use super::super::{own::OwnArgs, sum::positive, wire::WireArgs};

/// What `ecny till` is told.
#[derive(Args, Debug)]
pub(in super::super) struct Till {
    #[command(flatten)]
    pub(in super::super) own: OwnArgs,

    #[command(flatten)]
    pub(in super::super) wire: WireArgs,

    #[command(flatten)]
    pub(in super::super) task: TillTask,
}

/// What a tap is for.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(in super::super) struct TillTask {
    /// Have the card pay this much, in yuan
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in super::super) collect: Option<Amount>,

    /// Pay the card this much, in yuan
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in super::super) pay: Option<Amount>,

    /// Only finish what was torn; no new money moves
    #[arg(long)]
    pub(in super::super) heal: bool,
}
