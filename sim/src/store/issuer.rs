use std::{ffi::OsStr, path::PathBuf};

use ecny_core::{Serial, WalletId};
use ecny_issuer::{Issuance, Registry};
use zeroize::Zeroizing;

use super::{Draft, Folder, IssuerManifest, Iterations, StorageKey, StoreError, Unlock, text};

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
        draft.make_folder(ISSUED)?;
        draft.make_folder(PURSES)?;
        Self::finish(draft, manifest, keys, unlock, iterations)
    }

    /// Everything it ever issued.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a file is not what this program writes there: what was issued
    /// to whom must be known whole before anything more is issued.
    pub fn registry(&self, key: &StorageKey) -> Result<Registry, StoreError> {
        let folder = self.file(ISSUED);
        let mut registry = Registry::default();
        for entry in folder.read_dir().map_err(StoreError::io("read", &folder))? {
            let path = entry.map_err(StoreError::io("read", &folder))?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            // Files in the making, left by a process that was killed.
            if name.starts_with('.') {
                continue;
            }
            let damaged = || StoreError::damaged(&path, "not what this program writes there");
            let (wallet, serial) = parse(name).ok_or_else(damaged)?;
            let bytes = key.read(&path, &issued_context(wallet, serial))?;
            let bytes = bytes.as_slice().try_into().map_err(|_| damaged())?;
            let issuance = Issuance::from_bytes(bytes)
                .filter(|it| it.info().id == wallet && it.info().serial == serial)
                .ok_or_else(damaged)?;
            registry.restore(issuance);
        }
        Ok(registry)
    }

    /// Puts one certificate on disk, before its grant leaves the house.
    ///
    /// # Errors
    /// [`StoreError::Io`]; nothing was issued then.
    pub fn keep(&self, key: &StorageKey, issuance: &Issuance) -> Result<(), StoreError> {
        let (wallet, serial) = (issuance.info().id, issuance.info().serial);
        let path = self.file(ISSUED).join(issued_name(wallet, serial));
        key.write(&path, &issued_context(wallet, serial), &*issuance.to_bytes())
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

/// `0001-00000000002a.1.sealed`: wallet, serial.
fn issued_name(wallet: WalletId, serial: Serial) -> String {
    format!("{wallet}.{}.sealed", serial.number())
}

fn parse(name: &str) -> Option<(WalletId, Serial)> {
    let (wallet, serial) = name.strip_suffix(".sealed")?.split_once('.')?;
    let (wallet, serial) = (text::wallet_id(wallet)?, Serial::new(serial.parse().ok()?));
    (issued_name(wallet, serial) == name).then_some((wallet, serial))
}

fn issued_context(wallet: WalletId, serial: Serial) -> String {
    format!("issued {wallet} {}", serial.number())
}

fn purse_context(wallet: WalletId) -> String {
    format!("purse of {wallet}")
}

const ISSUED: &str = "issued";
const PURSES: &str = "purses";
