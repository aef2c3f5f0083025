use std::path::Path;

use ecny_core::{Pin, SecureElement, WalletId};
use getrandom::SysRng;

use super::{HostElement, HostError, HostFlash, HostLedger, image};
use crate::store::{StoreError, Unlock, WalletFolder};

/// The PIN of a wallet on this computer.
pub type HostPin = Pin<HostFlash>;

/// A wallet in its directory, held by this process: dropped, it has lost power.
#[derive(Debug)]
pub struct Device {
    /// What it holds, and does.
    pub ledger: HostLedger,
    folder: WalletFolder,
}

impl Device {
    /// Gives power to the wallet in that directory.
    ///
    /// # Errors
    /// [`HostError::Store`] where `unlock` does not open its keys or a file of it is damaged,
    /// [`HostError::Ledger`] where what is on its flash is not its ledger.
    pub fn open(folder: WalletFolder, unlock: &Unlock) -> Result<Self, HostError> {
        let keys = folder.keys(unlock)?;
        let element = element(&keys, folder.path())?;
        let ledger = image::open(&folder.flash(), element)?;
        Ok(Self { ledger, folder })
    }

    /// Takes the power away and gives it back: what is not on flash is gone.
    ///
    /// # Errors
    /// As [`Device::open`].
    pub fn restart(self, unlock: &Unlock) -> Result<Self, HostError> {
        let Self { ledger, folder } = self;
        drop(ledger);
        Self::open(folder, unlock)
    }

    /// Its PIN, on flash of its own beside the wallet's. That is made where there is none yet.
    ///
    /// # Errors
    /// [`HostError::Store`] and [`HostError::Pin`] where that flash cannot be read or made.
    pub fn pin(&mut self) -> Result<HostPin, HostError> {
        let path = self.folder.pin();
        let secrets = self.ledger.element().secrets();
        let flash = image::pin(&path)?;
        Pin::open(flash, secrets).map_err(|error| HostError::Pin { path, error })
    }

    /// Wipes the keys: nobody can ever sign for this wallet again. What it is named stays.
    ///
    /// # Errors
    /// [`HostError::Store`]; the keys are there still then.
    pub fn wipe(self) -> Result<(), HostError> {
        let Self { ledger, folder } = self;
        drop(ledger);
        Ok(folder.wipe()?)
    }

    /// The directory, which says where its files are.
    #[must_use]
    pub const fn folder(&self) -> &WalletFolder {
        &self.folder
    }

    /// Which wallet it is.
    #[must_use]
    pub fn id(&self) -> WalletId {
        self.ledger.id()
    }

    /// Its directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Its ledger, and its directory, which stays held.
    #[must_use]
    pub fn part(self) -> (HostLedger, WalletFolder) {
        (self.ledger, self.folder)
    }

    pub(super) const fn new(folder: WalletFolder, ledger: HostLedger) -> Self {
        Self { ledger, folder }
    }
}

/// The element with those bytes, which came out of a key store in that directory.
pub(super) fn element(keys: &[u8], directory: &Path) -> Result<HostElement, StoreError> {
    let element =
        keys.try_into().ok().and_then(|keys| HostElement::from_secret_bytes(keys, SysRng));
    element.ok_or_else(|| StoreError::damaged(directory, "its keys are not those of a wallet"))
}
