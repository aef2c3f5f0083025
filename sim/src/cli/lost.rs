//! `ecny report-lost`: a wallet that is lost, and perhaps found again.

use std::path::PathBuf;

use clap::Args;
use ecny_core::WalletId;
use ecny_sim::{calendar::date, host::Bank};
use serde_json::{Value, json};

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output, fen},
    own::id,
    secret::SecretSource,
    sync,
};

/// What `ecny report-lost` is told.
#[derive(Args, Debug)]
pub(super) struct Lost {
    /// The lost wallet, as in 0001-00000000002a
    #[arg(value_name = "WALLET-ID", value_parser = id)]
    wallet: WalletId,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Take the report back: the wallet was found
    #[arg(long, conflicts_with_all = ["refund", "to"])]
    withdraw: bool,

    /// Pay out what is proved of it, into another wallet of its holder
    #[arg(long, requires = "to")]
    refund: bool,

    /// The directory of that other wallet
    #[arg(long, value_name = "DIR", requires = "refund")]
    to: Option<PathBuf>,
}

/// Takes a report, takes it back, or pays out.
pub(super) fn run(lost: &Lost, secrets: &SecretSource) -> Result<Output, CliError> {
    if let Some(to) = &lost.to {
        let (mut bank, mut heir) = held::bank_and_wallet(&lost.issuer, to, secrets)?;
        let refund = bank.office().refund(lost.wallet, heir.id())?;
        bank.owe(&refund)?;
        return sync::with(&mut bank, &mut heir);
    }
    let mut bank = held::bank(&lost.issuer, secrets)?;
    if lost.withdraw {
        bank.office().withdraw_loss(lost.wallet)?;
        return Ok(found(lost.wallet));
    }
    reported(&mut bank, lost.wallet)
}

fn found(wallet: WalletId) -> Output {
    Output {
        text: format!(
            "{GOOD}found:{GOOD:#} {wallet} is no longer reported lost\n  {HINT}hint:{HINT:#} it \
             serves again once it has synced, and its name is taken off the list that goes out"
        ),
        json: json!({ "wallet": wallet.to_string(), "lost": false }),
        exit: Exit::Done,
    }
}

fn reported(bank: &mut Bank, wallet: WalletId) -> Result<Output, CliError> {
    let horizon = bank.office().report_loss(wallet)?.horizon;
    let proven = bank.office().holdings(wallet)?.proven();
    let sums = proven
        .iter()
        .map(|(tag, amount)| json!({ "tag": tag.number(), "amount_fen": fen(*amount) }));
    let sums: Value = sums.collect();
    let text = proven.values().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let text = if text.is_empty() { "0.00".to_owned() } else { text };
    let day = date(horizon);
    Ok(Output {
        text: format!(
            "{GOOD}reported:{GOOD:#} {wallet} is revoked; {text} yuan of it are proved so far, and can \
             be paid out from {day} on\n  {HINT}hint:{HINT:#} ecny publish --issuer DIR --out DIR now; \
             if it is found: ecny report-lost {wallet} --withdraw; on {day}: ecny report-lost \
             {wallet} --refund --to DIR"
        ),
        json: json!({
            "wallet": wallet.to_string(),
            "lost": true,
            "refund_from": day.to_string(),
            "proven": sums,
        }),
        exit: Exit::Done,
    })
}
