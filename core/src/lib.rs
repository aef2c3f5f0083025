//! Money, keys, certificates, limits, the ledger and its journal.
//!
//! No heap, no I/O, no clock, no panic. `core` never heard of NFC: what travels between two
//! wallets is the business of `ecny-offline-protocol`.
#![no_std]
#![forbid(unsafe_code)]

mod account;
mod amount;
mod certificate;
mod chip;
mod codec;
mod consent;
mod crisis;
mod day;
mod delta;
mod derive;
mod element;
mod entry;
mod error;
mod hash;
mod id;
mod journal;
mod ledger;
mod limits;
mod lists;
mod operator;
mod operators;
mod order;
mod package;
mod pin;
mod pocket;
mod possession;
mod record;
mod remembering;
mod request;
mod resolution;
mod seal;
mod secrets;
mod session;
mod settings;
mod since;
pub mod sm2;
mod soft;
mod standing;
mod statement;
mod sync_receipt;
mod tag;
mod terms;
mod value;
mod verifier;
mod word;

pub use account::{Account, AccountKind};
pub use amount::{Amount, AmountError};
pub use certificate::{
    Category, Certificate, CertificateFault, CertificateKey, Class, Epoch, Identity, Info,
    ProfileNumber, Serial, Tier,
};
pub use chip::{Chip, ChipElement, ChipEnrolling, ClaimPrefix};
pub use codec::{CodecError, decode, encode};
pub use consent::{
    Armed, Asked, Assertion, Consent, Direction, Good, Holder, Millis, Power, Presence,
};
pub use crisis::Crisis;
pub use day::Day;
pub use delta::Delta;
pub use derive::derive;
pub use element::{Claim, ElementError, SecureElement, SharedSecret};
pub use entry::{Entry, EntryKind, Hop, SealedTotals, Seq, Totals};
pub use error::{CommandFault, Error, LedgerError, PeerFault};
pub use hash::{Digest, mac, sm3};
pub use id::{OperatorId, WalletId, WalletNumber};
pub use journal::{
    Appended, Draft, Header, Journal, JournalError, Kind, MAX_BODY, OpenError, Place, Replayed,
};
pub use ledger::{
    Answer, Canceled, Credited, Debited, Decision, Ledger, LogLine, MAX_UNSETTLED, Personalization,
    Refunded, Resolved, Settled, Unsettled, Voided, Wanted,
};
pub use limits::{Limits, Profile, single_limit};
pub use lists::{List, ListHead, ListHeads, Lists, SignedDelta};
pub use operator::{Operator, OperatorCertificate, OperatorTerms, Purpose, RootKey};
pub use operators::Operators;
pub use order::{Order, OrderKind};
pub use package::Package;
pub use pin::{Permits, Pin, PinDigits, PinError, PinProof, PinState};
pub use pocket::{Pocket, PocketBalance};
pub use possession::{Challenge, Possession};
pub use record::{Asking, How, Line, Record};
pub use remembering::Remembering;
pub use request::{Policy, Request, SignedRequest, VerifiedRequest};
pub use resolution::{End, Resolution};
pub use seal::{BlockKey, Forged, Nonce, SealKey, SealTag};
pub use secrets::Secrets;
pub use session::{Binding, Lock, Receipt, SessionNumber, SessionToken};
pub use settings::Settings;
pub use since::Since;
pub use soft::{
    ElementBytes, Enrolling, EnrolmentFault, Grant, NoncePolicy, SoftElement, session_key,
    totals_key,
};
pub use standing::{LifeStep, Standing};
pub use statement::{Position, SignedStatement, Statement};
pub use sync_receipt::SyncReceipt;
pub use tag::{Currency, Tag};
pub use terms::Terms;
pub use value::{Value, VerifiedValue};
pub use verifier::{SoftVerifier, Verifier};
pub use word::{Taken, Word};
