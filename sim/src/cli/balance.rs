use std::path::Path;

use ecny_sim::host::HostLedger;
use serde_json::{Value, json};

use super::{
    args::One,
    error::CliError,
    exit::Exit,
    held,
    log::{self, Lang},
    output::{Output, fen},
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
            "unsettled": unsettled(&one.wallet, ledger),
        }),
        exit: Exit::Done,
    })
}

/// What is unsettled and what to do about it, some lines each.
pub(super) fn open(path: &Path, ledger: &HostLedger) -> String {
    let all = ledger.unsettled().iter().map(|debit| log::unsettled(path, debit, Lang::En));
    log::listed(&all.collect::<Vec<_>>(), Lang::En)
}

/// The same for a program.
pub(super) fn unsettled(path: &Path, ledger: &HostLedger) -> Value {
    log::payments(path, ledger, Lang::En)
}
