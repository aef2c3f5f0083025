use std::path::{Path, PathBuf};

use ecny_core::{Error, Terms};
use ecny_offline_protocol::Orientation;

use super::{
    args::{Exchange, Redeem},
    error::CliError,
    held,
    output::Output,
    report::{Party, Report},
    secret::SecretSource,
    touch::Touch,
};

/// Moves money from the issuer's purse into a wallet.
pub(super) fn load(exchange: &Exchange, secrets: &SecretSource) -> Result<Output, CliError> {
    from_purse(&exchange.issuer, &exchange.wallet, Terms::cny(exchange.amount), secrets)
}

/// The same for value that may be bound to a purpose.
pub(super) fn from_purse(
    issuer: &Path,
    wallet: &Path,
    terms: Terms,
    secrets: &SecretSource,
) -> Result<Output, CliError> {
    let (mut bank, mut device) = held::bank_and_wallet(issuer, wallet, secrets)?;
    let mut purse = bank.purse(device.id())?;

    let touch = Touch::load(&mut purse, &mut device.ledger, terms).map_err(failed(wallet))?;

    Report {
        touch: &touch,
        payer: Party::purse(issuer, &purse),
        payee: Party::wallet(wallet, &device.ledger),
        amount: Some(terms.amount),
        again: "run the same command once more",
    }
    .output()
}

/// Moves money from a wallet back into the issuer's purse.
pub(super) fn redeem(redeem: &Redeem, secrets: &SecretSource) -> Result<Output, CliError> {
    let exchange = &redeem.exchange;
    let (mut bank, mut device) =
        held::bank_and_wallet(&exchange.issuer, &exchange.wallet, secrets)?;
    let mut purse = bank.purse(device.id())?;
    let terms = Terms { tag: redeem.tag.unwrap_or_default(), ..Terms::cny(exchange.amount) };

    let touch = Touch::pay(&mut device.ledger, &mut purse, terms, Orientation::PayeeReads, None)
        .map_err(failed(&exchange.wallet))?;

    Report {
        touch: &touch,
        payer: Party::wallet(&exchange.wallet, &device.ledger),
        payee: Party::purse(&exchange.issuer, &purse),
        amount: Some(exchange.amount),
        again: "run the same command once more",
    }
    .output()
}

fn failed(wallet: &Path) -> impl FnOnce(Error) -> CliError {
    let path: PathBuf = wallet.to_owned();
    |error| CliError::Wallet { path, error }
}
