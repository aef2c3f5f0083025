//! Money, keys, certificates, limits, the ledger and its journal.
//!
//! No heap, no I/O, no clock, no panic. `core` never heard of NFC: what travels between two
//! wallets is the business of `ecny-offline-protocol`.
#![no_std]
#![forbid(unsafe_code)]

mod amount;
mod codec;
mod day;
mod derive;
mod element;
mod hash;
mod id;
mod seal;
mod secrets;
pub mod sm2;
mod tag;

pub use amount::{Amount, AmountError};
pub use codec::{CodecError, decode, encode};
pub use day::Day;
pub use derive::derive;
pub use element::{Claim, ElementError, SecureElement, SharedSecret};
pub use hash::{Digest, mac, sm3};
pub use id::{OperatorId, WalletId, WalletNumber};
pub use seal::{BlockKey, Forged, Nonce, SealKey, SealTag};
pub use secrets::Secrets;
pub use tag::{Currency, Tag};
