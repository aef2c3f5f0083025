use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

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
        if !sealed.is_empty() && sealed.iter().all(|byte| *byte == 0) {
            return Err(StoreError::Wiped(path.to_owned()));
        }
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

    /// Puts nothing in the place of the keys, for good.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the keys are there still then.
    pub(super) fn wipe_keys(self) -> Result<(), StoreError> {
        // Over the bytes first: a file system may keep those of a file that is removed.
        let path = self.directory.file(KEYS);
        let zeros = vec![0; self.keys.to_bytes().len()];
        let mut file =
            OpenOptions::new().write(true).open(&path).map_err(StoreError::io("wipe", &path))?;
        file.write_all(&zeros).and_then(|()| file.sync_all()).map_err(StoreError::io("wipe", &path))
    }

    /// The path of a file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.directory.file(name)
    }
}

const KEYS: &str = "keys.sealed";
const MANIFEST_MOST: usize = 64 * 1024;
