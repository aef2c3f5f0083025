use std::{fmt, path::Path};

use ecny_core::{SealKey, mac};
use zeroize::Zeroizing;

use super::{Iterations, Keystore, KeystoreError, StoreError, Unlock, file};

/// A random key that seals files of a directory. It lies among the directory's sealed keys: one
/// passphrase, stretched once, opens any number of files. Wiped on drop, never printed.
pub struct StorageKey(Unlock);

/// The key in the clear, for a key store that encrypts it.
pub type StorageKeyBytes = [u8; 32];

impl StorageKey {
    /// Makes a fresh key.
    ///
    /// # Errors
    /// [`KeystoreError::Randomness`] where none is to be had.
    pub fn generate() -> Result<Self, KeystoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|_| KeystoreError::Randomness)?;
        Ok(Self::from_secret_bytes(&bytes))
    }

    /// The key with those bytes.
    #[must_use]
    pub fn from_secret_bytes(bytes: &StorageKeyBytes) -> Self {
        Self(Unlock::KeyFile(Zeroizing::new(bytes.to_vec())))
    }

    /// The bytes of the key.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let (Unlock::KeyFile(bytes) | Unlock::Passphrase(bytes)) = &self.0;
        bytes.clone()
    }

    /// The key that seals events one by one.
    pub(super) fn events(&self) -> SealKey {
        let own = self.to_secret_bytes();
        let derived = Zeroizing::new(mac(&[0; 32], &[b"ecny-sim/1 events", &own]));
        let mut key = Zeroizing::new([0; 16]);
        for (byte, derived) in key.iter_mut().zip(derived.iter()) {
            *byte = *derived;
        }
        SealKey::new(&key)
    }

    /// Puts `bytes` at `path` in one step, sealed for what `context` names.
    pub(super) fn write(&self, path: &Path, context: &str, bytes: &[u8]) -> Result<(), StoreError> {
        // A random key is not stretched: the iterations are not used.
        let sealed = Keystore::seal(bytes, context.as_bytes(), &self.0, Iterations::LEAST)
            .map_err(|source| StoreError::Keystore { path: path.to_owned(), source })?;
        file::replace(path, &sealed.to_bytes())
    }

    /// Reads what [`StorageKey::write`] put there for the same context.
    pub(super) fn read(
        &self,
        path: &Path,
        context: &str,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let sealed = file::read(path, Keystore::FILE_MOST)?;
        let opened = Keystore::from_bytes(&sealed)
            .and_then(|sealed| sealed.open(context.as_bytes(), &self.0));
        opened.map_err(|source| match source {
            KeystoreError::TooNew => StoreError::TooNew(path.to_owned()),
            // The key is beyond doubt: its own key store has opened.
            KeystoreError::Forged(_)
            | KeystoreError::Iterations
            | KeystoreError::Malformed
            | KeystoreError::Randomness
            | KeystoreError::TooLong
            | KeystoreError::WrongUnlock(_) => StoreError::damaged(
                path,
                "changed since it was written, or put there from elsewhere",
            ),
        })
    }
}

impl fmt::Debug for StorageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StorageKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_opens_under_its_key_and_context_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("purse");
        let (key, other) = (StorageKey::generate().unwrap(), StorageKey::generate().unwrap());

        key.write(&path, "purse 1", b"secret").unwrap();

        assert_eq!(*key.read(&path, "purse 1").unwrap(), b"secret");
        for refused in [key.read(&path, "purse 2"), other.read(&path, "purse 1")] {
            assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
        }
        let bytes = key.to_secret_bytes();
        let same = StorageKey::from_secret_bytes(bytes[..].try_into().unwrap());
        assert_eq!(*same.read(&path, "purse 1").unwrap(), b"secret");
        assert_eq!(format!("{key:?}"), "StorageKey(..)");
    }
}
