use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{Directory, Kind, StoreError, file};

/// A directory in the making: beside its place, under another name, until it is whole.
///
/// Dropped before, it is removed; killed before, what is left is a hidden directory without a
/// manifest, which is neither a wallet nor an issuer and can be deleted.
#[derive(Debug)]
pub struct Draft {
    target: PathBuf,
    directory: Directory,
    temporary: TempDir,
}

impl Draft {
    /// Begins a directory that will stand at `target`. Only the owner may enter it.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] where something stands there already, [`StoreError::NoName`] for
    /// a path like `..`, [`StoreError::Io`] where the directory above does not exist.
    pub fn new(target: &Path) -> Result<Self, StoreError> {
        let name = target.file_name().ok_or_else(|| StoreError::NoName(target.to_owned()))?;
        if !is_free(target)? {
            return Err(StoreError::NotEmpty(target.to_owned()));
        }
        let prefix = format!(".{}.new-", name.to_string_lossy());
        let temporary = private(&mut tempfile::Builder::new())
            .prefix(&prefix)
            .tempdir_in(file::folder_of(target))
            .map_err(StoreError::io("make", target))?;
        let directory = Directory::lock(temporary.path())?;
        Ok(Self { target: target.to_owned(), directory, temporary })
    }

    /// The path of a file in it, for now.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.file(name)
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.directory.replace(name, bytes)
    }

    pub(super) fn make_folder(&self, name: &str) -> Result<(), StoreError> {
        let path = self.file(name);
        fs::create_dir(&path).map_err(StoreError::io("make", &path))
    }

    /// Writes the manifest, last, and puts the directory in its place, still locked.
    pub(super) fn finish(self, kind: Kind, manifest: &[u8]) -> Result<Directory, StoreError> {
        let Self { target, directory, temporary } = self;
        directory.replace(kind.manifest(), manifest)?;
        // A rename onto an empty directory takes its place; onto anything else it fails.
        fs::rename(temporary.path(), &target).map_err(StoreError::io("make", &target))?;
        // The name the temporary directory had is gone: there is nothing to remove.
        let _ = temporary.keep();
        file::sync_folder(file::folder_of(&target))?;
        Ok(directory.moved_to(&target))
    }
}

/// Only the owner may enter.
#[cfg(unix)]
fn private<'a, 'b, 'c>(
    builder: &'a mut tempfile::Builder<'b, 'c>,
) -> &'a mut tempfile::Builder<'b, 'c> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o700))
}

/// There are no mode bits to set.
#[cfg(not(unix))]
fn private<'a, 'b, 'c>(
    builder: &'a mut tempfile::Builder<'b, 'c>,
) -> &'a mut tempfile::Builder<'b, 'c> {
    builder
}

/// Whether nothing stands at `target`, or an empty directory.
fn is_free(target: &Path) -> Result<bool, StoreError> {
    match target.symlink_metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(StoreError::io("look at", target)(error)),
        Ok(metadata) if metadata.is_dir() => {
            let mut entries = target.read_dir().map_err(StoreError::io("look at", target))?;
            Ok(entries.next().is_none())
        }
        Ok(_) => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        folder.read_dir().unwrap().count()
    }

    #[test]
    fn a_finished_draft_stands_in_its_place_and_is_still_locked() {
        let above = tempfile::tempdir().unwrap();
        let target = above.path().join("alice");
        for empty_directory_before in [false, true] {
            if empty_directory_before {
                fs::create_dir(&target).unwrap();
            }
            let draft = Draft::new(&target).unwrap();

            let made = draft.finish(Kind::Wallet, b"{}").unwrap();

            assert_eq!(made.path(), target);
            assert_eq!(entries(above.path()), 1);
            let again = Directory::open(&target, Kind::Wallet);
            assert!(matches!(again, Err(StoreError::InUse(_))), "{again:?}");
            fs::remove_dir_all(&target).unwrap();
        }
    }

    #[test]
    fn what_stands_there_already_is_left_alone() {
        let above = tempfile::tempdir().unwrap();
        let target = above.path().join("alice");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("letter"), "dear Bob").unwrap();
        let file = above.path().join("file");
        fs::write(&file, "").unwrap();

        for taken in [&target, &file] {
            let refused = Draft::new(taken);

            assert!(matches!(refused, Err(StoreError::NotEmpty(_))), "{refused:?}");
        }
        assert_eq!(fs::read(target.join("letter")).unwrap(), b"dear Bob");
        assert_eq!(entries(above.path()), 2);
    }

    #[test]
    fn a_dropped_draft_leaves_nothing() {
        let above = tempfile::tempdir().unwrap();
        let draft = Draft::new(&above.path().join("alice")).unwrap();
        draft.write("keys.sealed", b"half").unwrap();

        drop(draft);

        assert_eq!(entries(above.path()), 0);
    }

    #[test]
    fn what_a_killed_process_left_is_no_wallet_and_in_nobodys_way() {
        let above = tempfile::tempdir().unwrap();
        let target = above.path().join("alice");
        let draft = Draft::new(&target).unwrap();
        draft.write("keys.sealed", b"half").unwrap();
        let Draft { directory, temporary, .. } = draft;
        let left = temporary.keep();
        drop(directory);

        for path in [&left, &target] {
            let opened = Directory::open(path, Kind::Wallet);
            assert!(matches!(opened, Err(StoreError::NotThere { .. })), "{opened:?}");
        }
        Draft::new(&target).unwrap().finish(Kind::Wallet, b"{}").unwrap();
    }

    #[test]
    fn a_path_without_a_name_is_refused() {
        for path in ["/", "..", ".", "alice/.."] {
            let refused = Draft::new(Path::new(path));
            assert!(matches!(refused, Err(StoreError::NoName(_))), "{path}: {refused:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_enters() {
        use std::os::unix::fs::PermissionsExt;
        let above = tempfile::tempdir().unwrap();
        let target = above.path().join("alice");

        Draft::new(&target).unwrap().finish(Kind::Wallet, b"{}").unwrap();

        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
