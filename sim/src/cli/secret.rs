use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use ecny_core::PinDigits;
use ecny_sim::store::{Unlock, UnlockKind, pin_file};
use zeroize::Zeroizing;

use super::error::CliError;

/// Where secrets come from: files, the environment, or a person at the terminal. Never the command
/// line, which everybody on this computer can read.
#[derive(Debug)]
pub(super) struct SecretSource {
    key_file: Option<PathBuf>,
    pin_file: Option<PathBuf>,
}

impl SecretSource {
    pub(super) const fn new(key_file: Option<PathBuf>, pin_file: Option<PathBuf>) -> Self {
        Self { key_file, pin_file }
    }

    /// The PIN of a wallet: from `--pin-file`, from `ECNY_PIN`, or typed.
    pub(super) fn pin(&self, wallet: &Path) -> Result<PinDigits, CliError> {
        match self.pin_at_hand()? {
            Some(digits) => Ok(digits),
            None => digits(&typed_pin(&format!("PIN of {}: ", wallet.display()))?),
        }
    }

    /// The same where nobody has to be asked for it.
    pub(super) fn pin_at_hand(&self) -> Result<Option<PinDigits>, CliError> {
        let bytes = match &self.pin_file {
            Some(path) => Some(pin_file(path)?),
            None => from_environment("ECNY_PIN"),
        };
        bytes.map(|bytes| digits(&bytes)).transpose()
    }

    /// A first PIN: as [`SecretSource::pin`], typed twice.
    pub(super) fn first_pin(&self, wallet: &Path) -> Result<PinDigits, CliError> {
        match self.pin_at_hand()? {
            Some(digits) => Ok(digits),
            None => pin_twice(wallet),
        }
    }

    /// The PIN to be set in the place of another: from that file, from `ECNY_NEW_PIN`, or typed
    /// twice.
    pub(super) fn new_pin(file: Option<&Path>, wallet: &Path) -> Result<PinDigits, CliError> {
        let bytes = match file {
            Some(path) => Some(pin_file(path)?),
            None => from_environment("ECNY_NEW_PIN"),
        };
        match bytes {
            Some(bytes) => digits(&bytes),
            None => pin_twice(wallet),
        }
    }

    /// The secret for a directory that is being made.
    pub(super) fn to_make(&self, directory: &Path) -> Result<Unlock, CliError> {
        if let Some(path) = &self.key_file {
            return Ok(Unlock::key_file(path)?);
        }
        let passphrase = match from_environment("ECNY_PASSPHRASE") {
            Some(passphrase) => passphrase,
            None => typed_twice(directory)?,
        };
        if passphrase.len() < LEAST {
            return Err(CliError::PassphraseTooShort);
        }
        Ok(Unlock::Passphrase(passphrase))
    }

    /// The secret for a directory that opens with that kind of secret.
    pub(super) fn to_open(&self, directory: &Path, kind: UnlockKind) -> Result<Unlock, CliError> {
        match (kind, &self.key_file) {
            (UnlockKind::KeyFile, Some(path)) => Ok(Unlock::key_file(path)?),
            (UnlockKind::KeyFile, None) => Err(CliError::KeyFileNeeded(directory.to_owned())),
            (UnlockKind::Passphrase, _) => match from_environment("ECNY_PASSPHRASE") {
                Some(passphrase) => Ok(Unlock::Passphrase(passphrase)),
                None => typed(&format!("Passphrase of {}: ", directory.display()))
                    .map(Unlock::Passphrase),
            },
        }
    }
}

type Bytes = Zeroizing<Vec<u8>>;

fn from_environment(name: &str) -> Option<Bytes> {
    env::var_os(name).map(|text| Zeroizing::new(text.into_encoded_bytes()))
}

fn typed_twice(directory: &Path) -> Result<Bytes, CliError> {
    let first = typed(&format!("New passphrase for {}: ", directory.display()))?;
    let second = typed("The same once more: ")?;
    if *first == *second { Ok(first) } else { Err(CliError::PassphrasesDiffer) }
}

fn digits(typed: &[u8]) -> Result<PinDigits, CliError> {
    PinDigits::from_ascii(typed).map_err(|_| CliError::PinMalformed)
}

fn pin_twice(wallet: &Path) -> Result<PinDigits, CliError> {
    let first = typed_pin(&format!("New PIN for {}, 4 to 12 digits: ", wallet.display()))?;
    let second = typed_pin("The same once more: ")?;
    if *first == *second { digits(&first) } else { Err(CliError::PinsDiffer) }
}

fn typed_pin(prompt: &str) -> Result<Bytes, CliError> {
    typed(prompt).map_err(|error| {
        if matches!(error, CliError::NoTerminal) { CliError::NoPin } else { error }
    })
}

/// Asks at the terminal, without echo.
fn typed(prompt: &str) -> Result<Bytes, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::NoTerminal);
    }
    let text = rpassword::prompt_password(prompt).map_err(CliError::Terminal)?;
    Ok(Zeroizing::new(text.into_bytes()))
}

/// The fewest bytes of a new passphrase.
pub(super) const LEAST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_opens_with_a_key_file_asks_for_one() {
        let none = SecretSource::new(None, None);

        let asked = none.to_open(Path::new("alice"), UnlockKind::KeyFile);

        assert!(matches!(asked, Err(CliError::KeyFileNeeded(path)) if path == Path::new("alice")));
    }

    #[test]
    fn a_key_file_seals_what_is_made_and_opens_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        // A temporary file of `tempfile` has mode 0600.
        let key = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        std::fs::write(key.path(), [7; 32]).unwrap();
        key.persist(&path).unwrap();
        let source = SecretSource::new(Some(path), None);

        for unlock in [
            source.to_make(Path::new("alice")),
            source.to_open(Path::new("alice"), UnlockKind::KeyFile),
        ] {
            assert!(matches!(unlock, Ok(Unlock::KeyFile(key)) if *key == [7; 32]));
        }
    }
}
