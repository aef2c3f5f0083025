use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{
    Directory, Draft, Iterations, Keystore, Manifest, ManifestError, StoreError, Unlock, UnlockKind,
};

/// A directory of a kind, held by this process: what it says of itself, and its sealed keys.
#[derive(Debug)]
pub struct Folder<M> {
    directory: Directory,
    manifest: M,
    keys: Keystore,
}

impl<M: Manifest> Folder<M> {
    /// Opens and locks the directory. The keys stay sealed.
    ///
    /// # Errors
    /// Those of [`Directory::open`]; [`StoreError::Damaged`], [`StoreError::Keystore`] and
    /// [`StoreError::TooNew`] where its files are not what this program writes.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let directory = Directory::open(path, M::KIND)?;
        let name = M::KIND.manifest();
        let json = directory.read(name, MANIFEST_MOST)?;
        let manifest = M::from_json(&json).map_err(|error| match error {
            ManifestError::Malformed => {
                StoreError::damaged(&directory.file(name), "not what this program writes there")
            }
            ManifestError::TooNew => StoreError::TooNew(directory.file(name)),
        })?;
        let sealed = directory.read(KEYS, Keystore::FILE_MOST)?;
        let keys = Keystore::from_bytes(&sealed)
            .map_err(|source| StoreError::Keystore { path: directory.file(KEYS), source })?;
        Ok(Self { directory, manifest, keys })
    }

    /// Makes a draft whole: keys, then manifest, then its place.
    pub(super) fn finish(
        draft: Draft,
        manifest: M,
        keys: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, StoreError> {
        let keys = Keystore::seal(keys, &manifest.owner(), unlock, iterations)
            .map_err(|source| StoreError::Keystore { path: draft.file(KEYS), source })?;
        draft.write(KEYS, &keys.to_bytes())?;
        let directory = draft.finish(M::KIND, &manifest.to_json())?;
        Ok(Self { directory, manifest, keys })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// What it says of itself in public.
    #[must_use]
    pub const fn manifest(&self) -> &M {
        &self.manifest
    }

    /// The kind of secret that opens its keys.
    #[must_use]
    pub const fn unlock_kind(&self) -> UnlockKind {
        self.keys.kind()
    }

    /// Decrypts the keys.
    ///
    /// # Errors
    /// [`StoreError::Keystore`] where `unlock` does not open them.
    pub fn keys(&self, unlock: &Unlock) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.keys
            .open(&self.manifest.owner(), unlock)
            .map_err(|source| StoreError::Keystore { path: self.directory.file(KEYS), source })
    }

    /// Replaces the keys, or the secret they are sealed under, in one step.
    ///
    /// # Errors
    /// [`StoreError::Keystore`] and [`StoreError::Io`]; the old keys then stand.
    pub fn reseal(
        &mut self,
        keys: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<(), StoreError> {
        let keys = Keystore::seal(keys, &self.manifest.owner(), unlock, iterations)
            .map_err(|source| StoreError::Keystore { path: self.directory.file(KEYS), source })?;
        self.directory.replace(KEYS, &keys.to_bytes())?;
        self.keys = keys;
        Ok(())
    }

    /// The path of a file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.directory.file(name)
    }
}

const KEYS: &str = "keys.sealed";
const MANIFEST_MOST: usize = 64 * 1024;
