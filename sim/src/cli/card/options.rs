use clap::Args;
use ecny_core::Amount;

use super::super::{own::OwnArgs, sum::positive, wire::WireArgs};

/// What `ecny card` is told.
#[derive(Args, Debug)]
pub(in super::super) struct Card {
    #[command(flatten)]
    pub(in super::super) own: OwnArgs,

    #[command(flatten)]
    pub(in super::super) wire: WireArgs,

    /// Say yes in advance to paying at most this much in each tap, in yuan
    ///
    /// An issuer's purse says yes to exactly this much, to the wallet of --for alone.
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in super::super) pay_up_to: Option<Amount>,

    /// Say yes in advance to receiving at most this much in each tap, in yuan
    #[arg(long, value_name = "YUAN", value_parser = positive, allow_negative_numbers = true)]
    pub(in super::super) receive_up_to: Option<Amount>,

    /// End after that many taps; otherwise when the line is closed
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in super::super) taps: Option<u32>,
}
