use std::{fmt, fs::File, path::Path};

use zeroize::Zeroizing;

use super::{StoreError, file};

/// What opens a sealed key store. Wiped on drop, never printed.
pub enum Unlock {
    /// A passphrase, the bytes as they were typed: slow to try.
    Passphrase(Zeroizing<Vec<u8>>),
    /// The bytes of a key file, too random to be tried.
    KeyFile(Zeroizing<Vec<u8>>),
}

impl Unlock {
    /// The fewest bytes of a key file: 128 bits, as SM4 has.
    pub const KEY_FILE_LEAST: usize = 16;

    /// The most bytes of a key file.
    pub const KEY_FILE_MOST: usize = 64 * 1024;

    /// The passphrase with those bytes.
    #[must_use]
    pub fn passphrase(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Passphrase(Zeroizing::new(bytes.into()))
    }

    /// Reads a key file: all its bytes are the key.
    ///
    /// # Errors
    /// [`StoreError::KeyFileExposed`] where others than the owner may read it,
    /// [`StoreError::KeyFileLength`] below [`Unlock::KEY_FILE_LEAST`] and above
    /// [`Unlock::KEY_FILE_MOST`], [`StoreError::Io`] where it cannot be read.
    pub fn key_file(path: &Path) -> Result<Self, StoreError> {
        let length = |len| StoreError::KeyFileLength { path: path.to_owned(), len };
        let bytes = private(path, Self::KEY_FILE_MOST)?
            .ok_or_else(|| length(Self::KEY_FILE_MOST.saturating_add(1)))?;
        if bytes.len() < Self::KEY_FILE_LEAST {
            return Err(length(bytes.len()));
        }
        Ok(Self::KeyFile(bytes))
    }

    /// Which of the two this is.
    #[must_use]
    pub const fn kind(&self) -> UnlockKind {
        match self {
            Self::Passphrase(_) => UnlockKind::Passphrase,
            Self::KeyFile(_) => UnlockKind::KeyFile,
        }
    }
}

/// Reads a file with a PIN in it: one line of digits.
///
/// # Errors
/// [`StoreError::KeyFileExposed`] where others than the owner may read it, [`StoreError::Io`] where
/// it cannot be read.
pub fn pin_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let bytes = private(path, PIN_FILE_MOST)?.unwrap_or_default();
    let line = bytes.trim_ascii_end();
    Ok(Zeroizing::new(line.to_vec()))
}

/// All bytes of a file that nobody but its owner may read; `None` for more than `most`.
fn private(path: &Path, most: usize) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let key = File::open(path).map_err(StoreError::io("read", path))?;
    if exposed(&key).map_err(StoreError::io("read", path))? {
        return Err(StoreError::KeyFileExposed(path.to_owned()));
    }
    file::read_at_most(key, most).map_err(StoreError::io("read", path))
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unlock(..)")
    }
}

/// The two kinds of secret that open a key store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockKind {
    /// The bytes of a file.
    KeyFile,
    /// Something a person remembers.
    Passphrase,
}

impl fmt::Display for UnlockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyFile => "key file",
            Self::Passphrase => "passphrase",
        })
    }
}

/// Whether others than the owner may read or write the file. Asked of the open file, not of its
/// name, which may change in between.
#[cfg(unix)]
fn exposed(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o077 != 0)
}

/// There are no mode bits to ask.
#[cfg(not(unix))]
fn exposed(_: &File) -> std::io::Result<bool> {
    Ok(false)
}

/// Digits and a line's end, and no more.
const PIN_FILE_MOST: usize = 64;

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn key(folder: &Path, len: usize) -> PathBuf {
        let path = folder.join("key");
        file::replace(&path, &vec![7; len]).unwrap();
        path
    }

    #[test]
    fn a_key_file_has_between_16_bytes_and_64_kib() {
        let folder = tempfile::tempdir().unwrap();
        for len in [0, 15, 64 * 1024 + 1] {
            let refused = Unlock::key_file(&key(folder.path(), len));
            let Err(StoreError::KeyFileLength { len: said, .. }) = refused else {
                panic!("{len} bytes were taken: {refused:?}");
            };
            assert_eq!(said, len);
        }
        for len in [16, 32, 64 * 1024] {
            assert!(Unlock::key_file(&key(folder.path(), len)).is_ok(), "{len}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_may_read_is_refused() {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};
        let folder = tempfile::tempdir().unwrap();
        let path = key(folder.path(), 32);
        for (mode, refused) in
            [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o660, true)]
        {
            std::fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();

            let read = Unlock::key_file(&path);

            assert_eq!(matches!(read, Err(StoreError::KeyFileExposed(_))), refused, "{mode:o}");
        }
    }

    #[test]
    fn a_secret_prints_nothing() {
        assert_eq!(format!("{:?}", Unlock::passphrase("hunter22")), "Unlock(..)");
    }
}
