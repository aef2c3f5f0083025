use ecny_core::{Error, Terms};
use ecny_offline_protocol::Orientation;

use super::{
    args::Exchange,
    error::CliError,
    held,
    output::Output,
    report::{Party, Report},
    secret::SecretSource,
    touch::Touch,
};

/// Moves money from the issuer's purse into a wallet.
pub(super) fn load(exchange: &Exchange, secrets: &SecretSource) -> Result<Output, CliError> {
    let (bank, mut device) = held::bank_and_wallet(&exchange.issuer, &exchange.wallet, secrets)?;
    let mut purse = bank.purse(device.id())?;
    let terms = Terms::cny(exchange.amount);

    let touch = Touch::load(&mut purse, &mut device.ledger, terms).map_err(failed(exchange))?;

    Report {
        touch: &touch,
        payer: Party::purse(&exchange.issuer, &purse),
        payee: Party::wallet(&exchange.wallet, &device.ledger),
        amount: Some(exchange.amount),
        again: "run the same command once more",
    }
    .output()
}

/// Moves money from a wallet back into the issuer's purse.
pub(super) fn redeem(exchange: &Exchange, secrets: &SecretSource) -> Result<Output, CliError> {
    let (bank, mut device) = held::bank_and_wallet(&exchange.issuer, &exchange.wallet, secrets)?;
    let mut purse = bank.purse(device.id())?;
    let terms = Terms::cny(exchange.amount);

    let touch = Touch::pay(&mut device.ledger, &mut purse, terms, Orientation::PayeeReads, None)
        .map_err(failed(exchange))?;

    Report {
        touch: &touch,
        payer: Party::wallet(&exchange.wallet, &device.ledger),
        payee: Party::purse(&exchange.issuer, &purse),
        amount: Some(exchange.amount),
        again: "run the same command once more",
    }
    .output()
}

fn failed(exchange: &Exchange) -> impl FnOnce(Error) -> CliError {
    |error| CliError::Wallet { path: exchange.wallet.clone(), error }
}
