use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use ecny_sim::store::{Unlock, UnlockKind};
use zeroize::Zeroizing;

use super::error::CliError;

/// Where the secret that opens a directory comes from: `--key-file`, `ECNY_PASSPHRASE`, or a
/// person at the terminal.
#[derive(Debug)]
pub(super) struct SecretSource {
    key_file: Option<PathBuf>,
}

impl SecretSource {
    pub(super) const fn new(key_file: Option<PathBuf>) -> Self {
        Self { key_file }
    }

    /// The secret for a directory that is being made.
    pub(super) fn to_make(&self, directory: &Path) -> Result<Unlock, CliError> {
        if let Some(path) = &self.key_file {
            return Ok(Unlock::key_file(path)?);
        }
        let passphrase = match from_environment() {
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
            (UnlockKind::Passphrase, _) => match from_environment() {
                Some(passphrase) => Ok(Unlock::Passphrase(passphrase)),
                None => typed(&format!("Passphrase of {}: ", directory.display()))
                    .map(Unlock::Passphrase),
            },
        }
    }
}

type Bytes = Zeroizing<Vec<u8>>;

fn from_environment() -> Option<Bytes> {
    env::var_os("ECNY_PASSPHRASE").map(|text| Zeroizing::new(text.into_encoded_bytes()))
}

fn typed_twice(directory: &Path) -> Result<Bytes, CliError> {
    let first = typed(&format!("New passphrase for {}: ", directory.display()))?;
    let second = typed("The same once more: ")?;
    if *first == *second { Ok(first) } else { Err(CliError::PassphrasesDiffer) }
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
        let none = SecretSource::new(None);

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
        let source = SecretSource::new(Some(path));

        for unlock in [
            source.to_make(Path::new("alice")),
            source.to_open(Path::new("alice"), UnlockKind::KeyFile),
        ] {
            assert!(matches!(unlock, Ok(Unlock::KeyFile(key)) if *key == [7; 32]));
        }
    }
}
