use std::{
    fs::File,
    path::{Path, PathBuf},
};

use ecny_core::WalletId;

use super::{Draft, Folder, Iterations, StoreError, Unlock, WalletManifest};

/// The directory of a wallet, held by this process.
pub type WalletFolder = Folder<WalletManifest>;

impl WalletFolder {
    /// Where the flash image of a wallet in the making belongs.
    #[must_use]
    pub fn flash_of(draft: &Draft) -> PathBuf {
        draft.file(FLASH)
    }

    /// Makes a draft a wallet: from here on it exists.
    ///
    /// Its flash image must be there already, at [`WalletFolder::flash_of`].
    ///
    /// # Errors
    /// [`StoreError`]; the wallet then does not exist.
    pub fn create(
        draft: Draft,
        id: WalletId,
        keys: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, StoreError> {
        sync(&Self::flash_of(&draft))?;
        Self::finish(draft, WalletManifest { id }, keys, unlock, iterations)
    }

    /// Which wallet it is.
    #[must_use]
    pub const fn id(&self) -> WalletId {
        self.manifest().id
    }

    /// The flash image.
    #[must_use]
    pub fn flash(&self) -> PathBuf {
        self.file(FLASH)
    }

    /// Wipes the keys of a wallet that has ended.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the keys are there still then.
    pub fn wipe(self) -> Result<(), StoreError> {
        self.wipe_keys()
    }

    /// The flash of its PIN, which is there once one was to be set.
    #[must_use]
    pub fn pin(&self) -> PathBuf {
        self.file(PIN)
    }

    /// What its holder has said yes to in advance.
    #[must_use]
    pub fn armed(&self) -> PathBuf {
        self.file(ARMED)
    }
}

/// Makes the contents of the file durable before anything says that it exists.
fn sync(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(StoreError::io("write", path))
}

const ARMED: &str = "armed.json";
const FLASH: &str = "flash.bin";
const PIN: &str = "pin.bin";

#[cfg(test)]
mod tests {
    use std::fs;

    use ecny_core::{OperatorId, WalletNumber};

    use super::*;
    use crate::store::{KeystoreError, UnlockKind};

    const ID: WalletId = WalletId {
        operator: OperatorId::new(1),
        number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 42]),
    };

    fn make(path: &Path, unlock: &Unlock) -> WalletFolder {
        let draft = Draft::new(path).unwrap();
        fs::write(WalletFolder::flash_of(&draft), [0xFF; 64]).unwrap();
        WalletFolder::create(draft, ID, b"keys", unlock, Iterations::LEAST).unwrap()
    }

    #[test]
    fn a_wallet_outlives_the_process_that_made_it() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("alice");
        let unlock = Unlock::passphrase("correct horse");
        drop(make(&path, &unlock));

        let wallet = WalletFolder::open(&path).unwrap();

        assert_eq!(wallet.id(), ID);
        assert_eq!(wallet.unlock_kind(), UnlockKind::Passphrase);
        assert_eq!(*wallet.keys(&unlock).unwrap(), b"keys");
        assert_eq!(fs::read(wallet.flash()).unwrap(), [0xFF; 64]);
    }

    #[test]
    fn a_wallet_without_flash_is_not_made() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("alice");
        let draft = Draft::new(&path).unwrap();

        let refused =
            WalletFolder::create(draft, ID, b"", &Unlock::passphrase("p"), Iterations::LEAST);

        assert!(matches!(refused, Err(StoreError::Io { .. })), "{refused:?}");
        assert_eq!(above.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn the_keys_of_one_wallet_do_not_open_in_anothers_directory() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("alice");
        let unlock = Unlock::passphrase("correct horse");
        drop(make(&path, &unlock));
        let manifest = fs::read_to_string(path.join("wallet.json")).unwrap();
        fs::write(path.join("wallet.json"), manifest.replace("2a", "2b")).unwrap();

        let keys = WalletFolder::open(&path).unwrap().keys(&unlock);

        let forged = KeystoreError::Forged(UnlockKind::Passphrase);
        assert!(matches!(keys, Err(StoreError::Keystore { source, .. }) if source == forged));
    }

    #[test]
    fn a_new_secret_replaces_the_old_one() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("alice");
        let (old, new) = (Unlock::passphrase("correct horse"), Unlock::passphrase("battery"));
        let mut wallet = make(&path, &old);

        wallet.reseal(b"keys", &new, Iterations::LEAST).unwrap();

        drop(wallet);
        let wallet = WalletFolder::open(&path).unwrap();
        assert!(wallet.keys(&old).is_err());
        assert_eq!(*wallet.keys(&new).unwrap(), b"keys");
    }

    #[test]
    fn a_wallet_with_a_missing_or_damaged_file_is_refused_by_name() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("alice");
        for (file, content) in [
            ("wallet.json", Some(&b"{}"[..])),
            ("wallet.json", Some(&[b' '; 70_000][..])),
            ("keys.sealed", Some(b"")),
            ("keys.sealed", Some(&[1; 70_000][..])),
            ("keys.sealed", None),
        ] {
            drop(make(&path, &Unlock::passphrase("correct horse")));
            match content {
                Some(content) => fs::write(path.join(file), content).unwrap(),
                None => fs::remove_file(path.join(file)).unwrap(),
            }

            let refused = WalletFolder::open(&path).unwrap_err();

            assert!(refused.to_string().contains(file), "{refused}");
            fs::remove_dir_all(&path).unwrap();
        }
    }
}
