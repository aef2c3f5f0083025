//! Wallets and issuers that outlive the process: directories on a disk.
//!
//! ```text
//! alice/                    a wallet         bank/                   an issuer
//!   wallet.json  who it is, public             issuer.json  root key, certificates, public
//!   keys.sealed  its keys, encrypted           keys.sealed  root, operator and storage keys
//!   flash.bin    its flash, word for word      issued/      each certificate it ever issued
//!   lock         held while in use             purses/      keys and flash of a purse per wallet
//!                                              lock
//! ```
//!
//! What is in `issued` and the keys in `purses` are encrypted under the storage key
//! ([`StorageKey`]): a certificate is kept with the half of the wallet's key that the operator gave.
//!
//! A directory is made whole or not at all ([`Draft`]), is used by one process at a time
//! ([`Directory`]), and every file but a flash image is replaced in one step, so that a process
//! may be killed at any moment. What a torn write does to the flash image is the journal's
//! business.

mod directory;
mod draft;
mod error;
mod file;
mod folder;
mod issuer;
mod keystore;
mod manifest;
mod storage_key;
mod text;
mod unlock;
mod wallet;

pub use directory::{Directory, Kind};
pub use draft::Draft;
pub use error::StoreError;
pub use folder::Folder;
pub use issuer::IssuerFolder;
pub use keystore::{Iterations, Keystore, KeystoreError};
pub use manifest::{IssuerManifest, Manifest, ManifestError, WalletManifest};
pub use storage_key::{StorageKey, StorageKeyBytes};
pub use text::wallet_id;
pub use unlock::{Unlock, UnlockKind};
pub use wallet::WalletFolder;
