use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{StoreError, file};

/// A directory of a wallet or an issuer, held by this process alone until dropped.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    /// Never read: while it is open, the lock is held.
    _lock: File,
}

impl Directory {
    /// Opens and locks a directory of that kind.
    ///
    /// # Errors
    /// [`StoreError::NotThere`] and [`StoreError::WrongKind`] where `path` leads to something
    /// else; nothing is written there. [`StoreError::InUse`] where another process, or this one,
    /// holds it.
    pub fn open(path: &Path, kind: Kind) -> Result<Self, StoreError> {
        if !path.join(kind.manifest()).is_file() {
            return Err(match Kind::ALL.into_iter().find(|k| path.join(k.manifest()).is_file()) {
                Some(found) => StoreError::WrongKind { path: path.to_owned(), found, wanted: kind },
                None => StoreError::NotThere { path: path.to_owned(), wanted: kind },
            });
        }
        Self::lock(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Locks a directory, whatever is in it.
    pub(super) fn lock(path: &Path) -> Result<Self, StoreError> {
        let name = path.join("lock");
        // Locked by the kernel, not by the existence of the file: a killed process holds nothing.
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&name)
            .map_err(StoreError::io("open", &name))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(StoreError::io("lock", &name)(source)),
        }
    }

    /// The directory, moved to `path` by the kernel; the lock went with it.
    pub(super) fn moved_to(self, path: &Path) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    pub(super) fn read(&self, name: &str, most: usize) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        file::read(&self.file(name), most)
    }

    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        file::replace(&self.file(name), bytes)
    }
}

/// What a directory can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The root, an operator and the operator's purse.
    Issuer,
    /// One wallet.
    Wallet,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Issuer, Self::Wallet];

    /// The file that makes a directory one of this kind. It is written last.
    pub(super) const fn manifest(self) -> &'static str {
        match self {
            Self::Issuer => "issuer.json",
            Self::Wallet => "wallet.json",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Issuer => "an issuer",
            Self::Wallet => "a wallet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_held_once() {
        let folder = tempfile::tempdir().unwrap();
        file::replace(&folder.path().join("wallet.json"), b"{}").unwrap();
        let held = Directory::open(folder.path(), Kind::Wallet).unwrap();

        let again = Directory::open(folder.path(), Kind::Wallet);

        assert!(matches!(again, Err(StoreError::InUse(_))), "{again:?}");
        drop(held);
        assert!(Directory::open(folder.path(), Kind::Wallet).is_ok());
    }

    #[test]
    fn nothing_is_written_to_what_is_not_a_wallet() {
        let folder = tempfile::tempdir().unwrap();

        let opened = Directory::open(folder.path(), Kind::Wallet);

        assert!(matches!(opened, Err(StoreError::NotThere { .. })), "{opened:?}");
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn a_wallet_is_not_taken_for_an_issuer() {
        let folder = tempfile::tempdir().unwrap();
        file::replace(&folder.path().join("wallet.json"), b"{}").unwrap();

        let opened = Directory::open(folder.path(), Kind::Issuer);

        assert!(matches!(
            opened,
            Err(StoreError::WrongKind { found: Kind::Wallet, wanted: Kind::Issuer, .. })
        ));
    }
}
