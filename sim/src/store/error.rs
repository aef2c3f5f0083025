use std::{
    io,
    path::{Path, PathBuf},
};

use super::{KeystoreError, Kind};

/// Why a directory cannot be made, opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file of the directory does not say what such a file says.
    #[error("{path}: {what}", path = .path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Another process holds the lock.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The operating system refused.
    #[error("cannot {action} {path}: {source}", path = .path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Others than the owner may read the key file.
    #[error("{} can be read by others on this computer", .0.display())]
    KeyFileExposed(PathBuf),
    /// The key file has too few bytes to be a key, or more than anybody means.
    #[error(
        "{path} has {len} bytes; a key file has {least} to {most}",
        path = .path.display(),
        least = super::Unlock::KEY_FILE_LEAST,
        most = super::Unlock::KEY_FILE_MOST
    )]
    KeyFileLength {
        /// Which file.
        path: PathBuf,
        /// How many bytes it has, as far as they were counted.
        len: usize,
    },
    /// The keys are not sealed or not opened.
    #[error("{path}: {source}", path = .path.display())]
    Keystore {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: KeystoreError,
    },
    /// The path has no last component that could be the name of a new directory.
    #[error("{} does not name a new directory", .0.display())]
    NoName(PathBuf),
    /// The directory to be made exists already, and not empty.
    #[error("{} exists already and is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// The path does not lead to a directory of this kind.
    #[error("{path} is not {wanted}", path = .path.display())]
    NotThere {
        /// The path.
        path: PathBuf,
        /// The kind that was expected.
        wanted: Kind,
    },
    /// The file was made by a newer version of this program.
    #[error("{} was made by a newer version of this program", .0.display())]
    TooNew(PathBuf),
    /// The keys were wiped when the wallet had ended.
    #[error("{} is a wallet that has ended; its keys are gone", .0.display())]
    Wiped(PathBuf),
    /// The path leads to the other kind of directory.
    #[error("{path} is {found}, not {wanted}", path = .path.display())]
    WrongKind {
        /// The path.
        path: PathBuf,
        /// The kind it is.
        found: Kind,
        /// The kind that was expected.
        wanted: Kind,
    },
}

impl StoreError {
    /// Whether the disk is full.
    #[must_use]
    pub fn is_full_disk(&self) -> bool {
        matches!(self, Self::Io { source, .. } if matches!(
            source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ))
    }

    /// Puts the file and what was attempted beside an error of the operating system.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, what: &'static str) -> Self {
        Self::Damaged { path: path.to_owned(), what }
    }
}
