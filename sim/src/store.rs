//! Wallets and issuers that outlive the process: directories on a disk.
//!
//! ```text
//! alice/                    a wallet         bank/                   an issuer
//!   wallet.json  who it is, public             issuer.json   root key, certificates, public
//!   keys.sealed  its keys, encrypted           keys.sealed   root and operator keys, encrypted
//!   flash.bin    its flash, word for word      wallets.json  every wallet it ever issued
//!   lock         held while in use             purses/       a flash image per wallet served
//!                                              lock
//! ```
//!
//! A directory is made whole or not at all ([`Draft`]), is used by one process at a time
//! ([`Directory`]), and every file but the flash image is replaced in one step, so that a process
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
mod registry;
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
pub use registry::{Foreign, Registry};
pub use unlock::{Unlock, UnlockKind};
pub use wallet::WalletFolder;
