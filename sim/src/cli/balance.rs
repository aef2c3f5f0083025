use std::{fmt::Write as _, path::Path};

use ecny_core::Unsettled;
use ecny_sim::host::HostLedger;
use serde_json::{Value, json};

use super::{
    args::One,
    error::CliError,
    exit::Exit,
    held,
    output::{HINT, Output, fen},
    secret::SecretSource,
};

/// Shows what a wallet holds.
pub(super) fn run(one: &One, secrets: &SecretSource) -> Result<Output, CliError> {
    let device = held::wallet(&one.wallet, secrets)?;
    let (ledger, path) = (&device.ledger, one.wallet.display());
    let account = ledger.account();

    let mut text = format!("{path} ({}) holds {} yuan", device.id(), account.balance);
    text.push_str(&open(&one.wallet, ledger));
    Ok(Output {
        text,
        json: json!({
            "wallet": device.id().to_string(),
            "balance_fen": fen(account.balance),
            "unsettled": unsettled(ledger),
        }),
        exit: Exit::Done,
    })
}

/// What is unsettled and what to do about it, a line each.
pub(super) fn open(path: &Path, ledger: &HostLedger) -> String {
    let mut text = String::new();
    for debit in ledger.unsettled() {
        let (amount, payee) = (debit.amount(), debit.payee());
        let again = again(path, debit);
        let _ = write!(
            text,
            "\n  {amount} yuan to {payee} without a receipt yet\n    {HINT}hint:{HINT:#} {again}"
        );
    }
    text
}

/// The same for a program.
pub(super) fn unsettled(ledger: &HostLedger) -> Value {
    let lines = ledger.unsettled().iter().map(|debit| {
        json!({
            "payment": debit.seq().number(),
            "to": debit.payee().to_string(),
            "amount_fen": fen(debit.amount()),
        })
    });
    lines.collect()
}

fn again(path: &Path, debit: &Unsettled) -> String {
    let (path, amount) = (path.display(), debit.amount());
    if debit.payee().number.is_purse() {
        format!("ecny redeem --issuer DIR --wallet {path} --amount {amount}")
    } else {
        format!("ecny resume --from {path} --to DIR")
    }
}
