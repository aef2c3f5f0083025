//! Whether whoever typed the command is the wallet's holder.

use ecny_core::{Good, PinState};
use ecny_sim::host::Device;

use super::{error::CliError, secret::SecretSource};

/// Has the holder show to be the holder for what comes next, where a PIN is at hand, or is asked
/// for. A wallet without a PIN has nothing to show it with.
pub(super) fn show(device: &mut Device, secrets: &SecretSource, ask: bool) -> Result<(), CliError> {
    let path = device.path().to_owned();
    let digits = match secrets.pin_at_hand()? {
        Some(digits) => digits,
        None if ask => secrets.pin(&path)?,
        None => return Ok(()),
    };
    if device.ledger.account().pin_used == 0 && !ask && !device.folder().pin().exists() {
        return Ok(());
    }
    let mut pin = device.pin()?;
    if !ask && device.ledger.pin_state(&pin) == PinState::NotSet {
        return Ok(());
    }
    let verified = device.ledger.verify_pin(&mut pin, &digits, Good::Once);
    verified.map_err(|error| CliError::Wallet { path, error })
}
