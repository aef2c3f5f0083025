//! Directories of the command line, opened: locked first, in a fixed order, then unlocked.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use ecny_sim::{
    host::{Bank, Device},
    store::{IssuerFolder, WalletFolder},
};

use super::{args::Pair, day::today, error::CliError, secret::SecretSource};

/// Opens one wallet.
pub(super) fn wallet(path: &Path, secrets: &SecretSource) -> Result<Device, CliError> {
    unlocked(WalletFolder::open(path)?, secrets)
}

/// Opens the payer and the payee.
///
/// They are locked in the order of their paths, so that of two commands that want the same two
/// wallets one gets both.
pub(super) fn pair(pair: &Pair, secrets: &SecretSource) -> Result<(Device, Device), CliError> {
    let (from, to) = (fs::canonicalize(&pair.from), fs::canonicalize(&pair.to));
    let (payer, payee) = match (&from, &to) {
        (Ok(from), Ok(to)) if from == to => return Err(CliError::SameWallet(pair.from.clone())),
        (Ok(from), Ok(to)) if to < from => {
            let payee = WalletFolder::open(&pair.to)?;
            (WalletFolder::open(&pair.from)?, payee)
        }
        // A path that leads nowhere is named when it is opened.
        (Ok(_) | Err(_), Ok(_) | Err(_)) => {
            (WalletFolder::open(&pair.from)?, WalletFolder::open(&pair.to)?)
        }
    };
    Ok((unlocked(payer, secrets)?, unlocked(payee, secrets)?))
}

/// Opens many wallets, locked in the order of their paths.
pub(super) fn wallets<'a>(
    paths: &'a [PathBuf],
    secrets: &SecretSource,
) -> Result<Vec<(&'a Path, Device)>, CliError> {
    let mut sorted = BTreeMap::new();
    for path in paths {
        // A path that leads nowhere is named when it is opened.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if sorted.insert(place, path.as_path()).is_some() {
            return Err(CliError::Twice(path.display().to_string()));
        }
    }
    let mut folders = Vec::new();
    for path in sorted.into_values() {
        folders.push((path, WalletFolder::open(path)?));
    }
    let unlock = |(path, folder)| Ok((path, unlocked(folder, secrets)?));
    folders.into_iter().map(unlock).collect()
}

/// Opens an issuer.
pub(super) fn bank(path: &Path, secrets: &SecretSource) -> Result<Bank, CliError> {
    let folder = IssuerFolder::open(path)?;
    let unlock = secrets.to_open(path, folder.unlock_kind())?;
    let mut bank = Bank::open(folder, &unlock)?;
    bank.begin_day(today()?)?;
    Ok(bank)
}

/// Opens an issuer, always first, and a wallet it has issued.
pub(super) fn bank_and_wallet(
    issuer: &Path,
    wallet: &Path,
    secrets: &SecretSource,
) -> Result<(Bank, Device), CliError> {
    let bank = bank(issuer, secrets)?;
    let device = self::wallet(wallet, secrets)?;
    bank.check_issued(device.ledger.identity())?;
    Ok((bank, device))
}

fn unlocked(folder: WalletFolder, secrets: &SecretSource) -> Result<Device, CliError> {
    let unlock = secrets.to_open(folder.path(), folder.unlock_kind())?;
    Ok(Device::open(folder, &unlock)?)
}
