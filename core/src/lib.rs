//! Money, keys, certificates, limits, the ledger and its journal.
//!
//! No heap, no I/O, no clock, no panic. `core` never heard of NFC: what travels between two
//! wallets is the business of `ecny-offline-protocol`.
#![no_std]
#![forbid(unsafe_code)]

mod amount;
mod certificate;
mod codec;
mod day;
mod element;
mod hash;
mod id;
mod operator;
mod seal;
mod secrets;
pub mod sm2;
mod soft;
mod tag;

pub use amount::{Amount, AmountError};
pub use certificate::{
    Category, Certificate, CertificateFault, Class, Epoch, Identity, Info, ProfileNumber, Serial,
    Tier,
};
pub use codec::{CodecError, decode, encode};
pub use day::Day;
pub use element::{Claim, ElementError, SecureElement, SharedSecret};
pub use hash::{Digest, mac, sm3};
pub use id::{OperatorId, WalletId, WalletNumber};
pub use operator::{Operator, OperatorCertificate, OperatorTerms, Purpose, RootKey};
pub use seal::{BlockKey, Forged, Nonce, SealKey, SealTag};
pub use secrets::Secrets;
pub use soft::{
    ElementBytes, Enrolling, EnrolmentFault, Grant, NoncePolicy, SoftElement, totals_key,
};
pub use tag::{Currency, Tag};
