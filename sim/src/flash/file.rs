use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use super::{BLANK, check};

/// Flash in a file of fixed length, in words of `WORD` and pages of `ERASE` bytes.
///
/// Every write and every erase is on the disk when it returns. One process at a time: the file
/// is locked while it is open.
#[derive(Debug)]
pub struct FileFlash<const WORD: usize = 8, const ERASE: usize = 4096> {
    file: File,
    capacity: usize,
    last_error: Option<io::Error>,
}

/// Why the flash in a file did not do it.
#[derive(Debug, thiserror::Error)]
pub enum FileFlashError {
    /// The operating system said no: disk full, file gone, no permission.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Another process has the file open.
    #[error("another process is using this file")]
    Locked,
    /// Not whole words or pages.
    #[error("not whole words or pages")]
    NotAligned,
    /// Beyond the end of the file.
    #[error("beyond the end of the file")]
    OutOfBounds,
    /// A word was to be written twice.
    #[error("a word was to be written twice")]
    Rewrite,
}

impl<const WORD: usize, const ERASE: usize> FileFlash<WORD, ERASE> {
    /// Makes a new file of `pages` erased pages, all of it allocated and on the disk.
    ///
    /// # Errors
    /// [`FileFlashError::Io`] where there is a file already, or no room for one.
    pub fn create(path: &Path, pages: usize) -> Result<Self, FileFlashError> {
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
        let capacity = pages.saturating_mul(ERASE);
        let mut flash = Self::lock(file, capacity)?;
        for _ in 0..pages {
            flash.file.write_all(&[BLANK; ERASE])?;
        }
        flash.file.sync_all()?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync_directory(parent.unwrap_or_else(|| Path::new(".")))?;
        Ok(flash)
    }

    /// Opens the flash in a file that [`FileFlash::create`] made.
    ///
    /// # Errors
    /// [`FileFlashError::NotAligned`] where its length is not a number of whole pages.
    pub fn open(path: &Path) -> Result<Self, FileFlashError> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let capacity = usize::try_from(file.metadata()?.len());
        let capacity = capacity.map_err(|_| FileFlashError::OutOfBounds)?;
        if !capacity.is_multiple_of(ERASE) {
            return Err(FileFlashError::NotAligned);
        }
        Self::lock(file, capacity)
    }

    /// What the operating system said when a call last failed.
    #[must_use]
    pub const fn last_error(&self) -> Option<&io::Error> {
        self.last_error.as_ref()
    }

    fn lock(file: File, capacity: usize) -> Result<Self, FileFlashError> {
        match file.try_lock() {
            Ok(()) => Ok(Self { file, capacity, last_error: None }),
            Err(TryLockError::WouldBlock) => Err(FileFlashError::Locked),
            Err(TryLockError::Error(error)) => Err(FileFlashError::Io(error)),
        }
    }

    fn seek(&mut self, offset: usize) -> io::Result<()> {
        let offset = u64::try_from(offset).map_err(io::Error::other)?;
        self.file.seek(SeekFrom::Start(offset)).map(|_| ())
    }

    fn read_at(&mut self, offset: usize, bytes: &mut [u8]) -> io::Result<()> {
        self.seek(offset)?;
        self.file.read_exact(bytes)
    }

    fn write_at(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.seek(offset)?;
        self.file.write_all(bytes)?;
        self.file.sync_data()
    }

    /// Remembers why a call failed for those who only see that it did.
    fn remember(&mut self, result: io::Result<()>) -> Result<(), FileFlashError> {
        result.map_err(|error| {
            self.last_error = Some(match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => error.kind().into(),
            });
            FileFlashError::Io(error)
        })
    }
}

impl<const WORD: usize, const ERASE: usize> ErrorType for FileFlash<WORD, ERASE> {
    type Error = FileFlashError;
}

impl<const WORD: usize, const ERASE: usize> ReadNorFlash for FileFlash<WORD, ERASE> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FileFlashError> {
        let start = check(1, self.capacity, offset, bytes.len())?;
        let result = self.read_at(start, bytes);
        self.remember(result)
    }

    fn capacity(&self) -> usize {
        self.capacity
    }
}

impl<const WORD: usize, const ERASE: usize> NorFlash for FileFlash<WORD, ERASE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FileFlashError> {
        let len = to.checked_sub(from).and_then(|len| usize::try_from(len).ok());
        let len = len.ok_or(FileFlashError::OutOfBounds)?;
        let start = check(ERASE, self.capacity, from, len)?;
        let result = self.write_at(start, &vec![BLANK; len]);
        self.remember(result)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FileFlashError> {
        let start = check(WORD, self.capacity, offset, bytes.len())?;
        let mut old = vec![0; bytes.len()];
        let result = self.read_at(start, &mut old);
        self.remember(result)?;
        if old.iter().any(|byte| *byte != BLANK) {
            return Err(FileFlashError::Rewrite);
        }
        let result = self.write_at(start, bytes);
        self.remember(result)
    }
}

impl From<NorFlashErrorKind> for FileFlashError {
    fn from(kind: NorFlashErrorKind) -> Self {
        if kind == NorFlashErrorKind::NotAligned { Self::NotAligned } else { Self::OutOfBounds }
    }
}

impl NorFlashError for FileFlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::Io(_) | Self::Locked | Self::Rewrite => NorFlashErrorKind::Other,
        }
    }
}

/// Makes the name of a new file as durable as its content.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Directories cannot be synced here; the file system does it.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}
