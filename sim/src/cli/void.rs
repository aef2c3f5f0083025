use serde_json::json;

use super::{
    args::One,
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, Output},
    secret::SecretSource,
};

/// Has a payee give up the order it has open.
pub(super) fn run(one: &One, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(&one.wallet, secrets)?;
    let voided = device
        .ledger
        .void()
        .map_err(|error| CliError::Wallet { path: one.wallet.clone(), error })?;

    let (session, path) = (voided.session.number(), one.wallet.display());
    Ok(Output {
        text: format!(
            "{GOOD}given up:{GOOD:#} order {session} of {path}\n  \
             what was sent for it goes back with the next tap: ecny resume --from PAYER --to {path}"
        ),
        json: json!({ "wallet": device.id().to_string(), "order": session }),
        exit: Exit::Done,
    })
}
