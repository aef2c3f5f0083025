use std::path::PathBuf;

use clap::Args;
use ecny_core::{Amount, Crisis as Ordered, Day, Hop, Purpose, Word};
use getrandom::SysRng;

use super::{
    day::{day, today},
    error::CliError,
    held,
    order::said,
    output::Output,
    secret::SecretSource,
};

/// What `ecny crisis` is told.
#[derive(Args, Debug)]
pub(super) struct Crisis {
    /// The directory of the issuer that keeps the root
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// The last day it holds: at most 90 days, the first one and this one counted
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Day,

    /// The first day it holds; today, if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Day>,

    /// The most one payment may be, in yuan
    #[arg(long, value_name = "YUAN")]
    single: Option<Amount>,

    /// The most a wallet may pay between two syncs, in yuan
    #[arg(long, value_name = "YUAN")]
    paid_since_sync: Option<Amount>,

    /// The most a wallet may receive between two syncs, in yuan
    #[arg(long, value_name = "YUAN")]
    received_since_sync: Option<Amount>,

    /// The most wallets that value may pass through
    #[arg(long, value_name = "N")]
    hop: Option<u8>,

    /// The most days a wallet may go without a sync
    #[arg(long, value_name = "DAYS")]
    days_since_sync: Option<u16>,

    /// Write it to this file too, for `ecny take`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Has the root order limits for some days, and the issuer hand them on.
pub(super) fn run(crisis: &Crisis, secrets: &SecretSource) -> Result<Output, CliError> {
    let first = match crisis.from {
        Some(first) => first,
        None => today()?,
    };
    let mut bank = held::bank(&crisis.issuer, secrets)?;
    let number = bank.office().crisis().map_or(0, |known| known.number).saturating_add(1);
    let open = Ordered::of_days(number, first, crisis.until);
    let ordered = Ordered {
        single: crisis.single.unwrap_or(open.single),
        paid_since_sync: crisis.paid_since_sync.unwrap_or(open.paid_since_sync),
        received_since_sync: crisis.received_since_sync.unwrap_or(open.received_since_sync),
        hop: crisis.hop.map_or(open.hop, Hop::new),
        days_since_sync: crisis.days_since_sync.unwrap_or(open.days_since_sync),
        ..open
    };
    if !ordered.is_boxed() || first > crisis.until {
        return Err(CliError::CrisisTooLong);
    }
    let signature = bank.root()?.sign(Purpose::Crisis, &ordered.to_bytes(), &mut SysRng);
    let signature = signature.map_err(|_| CliError::Bug)?;
    bank.office().announce(&ordered, &signature)?;
    said(&Word::Crisis(ordered, signature), crisis.out.as_deref())
}
