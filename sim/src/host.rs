//! Wallets, purses and operators that live in directories on this computer.
//!
//! ```text
//! folder (store) + secret → element (keys) ─┐
//!                           flash image   ──┴→ ledger
//! ```

mod bank;
mod device;
mod dues;
mod error;
mod image;
mod keys;

use ecny_core::{Ledger, SoftElement};
use getrandom::SysRng;

pub use bank::{Bank, HostOffice, Wanted};
pub use device::{Device, HostPin};
pub use dues::{Due, Why};
pub use error::HostError;
pub use image::{IMAGE_LEN, PAGES};

use crate::flash::FileFlash;

/// Flash on this computer: a file, in words of 8 bytes and pages of 4 KiB.
pub type HostFlash = FileFlash<8, 4096>;

/// Keys on this computer: in software, their nonces hedged ([`ecny_core::NoncePolicy::Hedged`]),
/// for a computer can be copied while it runs.
pub type HostElement = SoftElement<SysRng>;

/// The ledger of a wallet or purse on this computer.
pub type HostLedger = Ledger<HostFlash, HostElement>;
