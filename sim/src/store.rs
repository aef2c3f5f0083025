//! Wallets and issuers that outlive the process: directories on a disk.
//!
//! ```text
//! alice/                    a wallet         bank/                   an issuer
//!   wallet.json  who it is, public             issuer.json  root key, certificates, public
//!   keys.sealed  its keys, encrypted           keys.sealed  root, operator and storage keys
//!   flash.bin    its flash, word for word      events       all that the operator has decided
//!   pin.bin      the flash of its PIN          dues.sealed  what its purses owe and have loaded
//!   armed.json   what was said yes to          purses/      keys and flash of a purse per wallet
//!   lock         held while in use             lock
//! ```
//!
//! The events ([`EventFile`]) and the keys in `purses` are encrypted under the storage key
//! ([`StorageKey`]): among them are the halves of the wallets' keys that the operator gave.
//!
//! A directory is made whole or not at all ([`Draft`]), is used by one process at a time
//! ([`Directory`]), and every file but flash and events is replaced in one step, so that a process
//! may be killed at any moment. What a torn write does to the flash image is the journal's
//! business.

mod directory;
mod draft;
mod error;
mod events;
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
pub use events::EventFile;
pub use folder::Folder;
pub use issuer::IssuerFolder;
pub use keystore::{Iterations, Keystore, KeystoreError};
pub use manifest::{IssuerManifest, Manifest, ManifestError, WalletManifest};
pub use storage_key::{StorageKey, StorageKeyBytes};
pub use text::wallet_id;
pub use unlock::{Unlock, UnlockKind, pin_file};
pub use wallet::WalletFolder;
