use std::path::PathBuf;

use ecny_core::WalletId;
use zeroize::Zeroizing;

use super::{Draft, EventFile, Folder, IssuerManifest, Iterations, StorageKey, StoreError, Unlock};

/// The directory of an issuer, held by this process.
pub type IssuerFolder = Folder<IssuerManifest>;

impl IssuerFolder {
    /// Makes a draft an issuer that has issued nothing yet.
    ///
    /// # Errors
    /// [`StoreError`]; the issuer then does not exist.
    pub fn create(
        draft: Draft,
        manifest: IssuerManifest,
        keys: &[u8],
        unlock: &Unlock,
        iterations: Iterations,
    ) -> Result<Self, StoreError> {
        EventFile::create(&draft.file(EVENTS))?;
        draft.make_folder(PURSES)?;
        Self::finish(draft, manifest, keys, unlock, iterations)
    }

    /// Everything its operator has decided.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a byte of it was changed: what was issued to whom must be known
    /// whole before anything more is decided.
    pub fn events(&self, key: &StorageKey) -> Result<EventFile, StoreError> {
        EventFile::open(&self.file(EVENTS), key)
    }

    /// What its purses are to load, as it was kept last; `None` where nothing was.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the file is not what this program writes there.
    pub fn dues(&self, key: &StorageKey) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.file(DUES);
        match path.try_exists().map_err(StoreError::io("read", &path))? {
            true => key.read(&path, DUES).map(Some),
            false => Ok(None),
        }
    }

    /// Keeps what its purses are to load, in one step.
    ///
    /// # Errors
    /// [`StoreError::Io`]; what was kept before stands.
    pub fn keep_dues(&self, key: &StorageKey, dues: &[u8]) -> Result<(), StoreError> {
        key.write(&self.file(DUES), DUES, dues)
    }

    /// The flash image of the purse that serves this wallet.
    #[must_use]
    pub fn purse_flash(&self, wallet: WalletId) -> PathBuf {
        self.file(PURSES).join(format!("{wallet}.bin"))
    }

    /// Makes the purse that serves this wallet exist: its flash image is there already.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the purse then does not exist.
    pub fn keep_purse(
        &self,
        key: &StorageKey,
        wallet: WalletId,
        element: &[u8],
    ) -> Result<(), StoreError> {
        key.write(&self.purse_element(wallet), &purse_context(wallet), element)
    }

    /// The keys of the purse that serves this wallet; `None` where there is no such purse.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the file is not what this program writes there.
    pub fn purse(
        &self,
        key: &StorageKey,
        wallet: WalletId,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.purse_element(wallet);
        if path.try_exists().map_err(StoreError::io("read", &path))? {
            key.read(&path, &purse_context(wallet)).map(Some)
        } else {
            Ok(None)
        }
    }

    fn purse_element(&self, wallet: WalletId) -> PathBuf {
        self.file(PURSES).join(format!("{wallet}.sealed"))
    }
}

fn purse_context(wallet: WalletId) -> String {
    format!("purse of {wallet}")
}

const DUES: &str = "dues.sealed";
const EVENTS: &str = "events";
const PURSES: &str = "purses";
