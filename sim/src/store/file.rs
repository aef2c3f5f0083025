use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::StoreError;

/// The whole file, where it has at most `most` bytes.
///
/// Nothing that is not a file is read, and nothing beyond the limit: a directory from a stranger
/// must not hang or fill this process.
pub(super) fn read(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let metadata = path.metadata().map_err(StoreError::io("read", path))?;
    if !metadata.is_file() {
        return Err(StoreError::damaged(path, "not a file"));
    }
    let file = File::open(path).map_err(StoreError::io("read", path))?;
    let bytes = read_at_most(file, most).map_err(StoreError::io("read", path))?;
    bytes.ok_or_else(|| StoreError::damaged(path, "far too long"))
}

/// Everything `file` gives, `None` where that is more than `most` bytes.
pub(super) fn read_at_most(file: File, most: usize) -> std::io::Result<Option<Zeroizing<Vec<u8>>>> {
    let limit = most.saturating_add(1);
    let metadata = file.metadata()?;
    // Room for everything from the start, where the length is known and where it is not: a vector
    // that grows leaves copies of a secret behind.
    let room = match usize::try_from(metadata.len()) {
        Ok(len) if metadata.is_file() => limit.min(len.saturating_add(1)),
        Ok(_) | Err(_) => limit,
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(u64::try_from(limit).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// Puts `bytes` at `path` in one step: whoever looks, at whatever moment, after whatever crash,
/// sees the old file or the new one. Only the owner may read it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let folder = folder_of(path);
    // A temporary file of `tempfile` has mode 0600 from the start.
    let mut new = NamedTempFile::new_in(folder).map_err(StoreError::io("write", path))?;
    new.write_all(bytes)
        .and_then(|()| new.as_file().sync_all())
        .map_err(StoreError::io("write", path))?;
    new.persist(path).map_err(|error| StoreError::io("write", path)(error.error))?;
    sync_folder(folder)
}

/// Makes the names in `folder` durable: what was renamed or made in it stays so.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Elsewhere a directory cannot be opened as a file, and renames are durable by themselves.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(StoreError::io("write", folder))?;
    }
    Ok(())
}

/// The directory that holds `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_is_the_new_one_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");

        replace(&path, b"old").unwrap();
        replace(&path, b"new").unwrap();

        assert_eq!(*read(&path, 3).unwrap(), b"new");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn no_more_is_read_than_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        replace(&path, &[0; 100]).unwrap();

        assert!(matches!(read(&path, 99), Err(StoreError::Damaged { .. })));
        assert!(matches!(read(folder.path(), 99), Err(StoreError::Damaged { .. })));
        assert!(matches!(read(&folder.path().join("none"), 99), Err(StoreError::Io { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_what_was_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");

        replace(&path, b"secret").unwrap();

        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
