//! What fuzzers, random tests and kept inputs drive: one function per kind of harm.
//!
//! ```text
//! bytes --Script::read--> a script --harness--> real wallets, honest keys, one thing corrupted
//! ```
//! A harness owns every key. It completes handshakes and payments, changes one thing, and holds
//! what came of it against what must hold whatever happens: nothing is made or lost, what is
//! refused changes nothing, and there is one encoding. Its worlds are made once in a thread and
//! opened anew for each script, so that a script does the same each time.
#![expect(clippy::expect_used, reason = "in a harness a panic is the report")]
#![expect(clippy::panic, reason = "in a harness a panic is the report")]
#![expect(clippy::indexing_slicing, reason = "in a harness a panic is the report")]
#![expect(clippy::arithmetic_side_effects, reason = "in a harness an overflow is the report")]

pub mod apdu;
pub mod certificate;
pub mod channel;
mod edit;
pub mod hostile_payee;
pub mod hostile_payer;
pub mod journal_image;
mod law;
mod lie;
pub mod message;
mod one_encoding;
pub mod pair;
mod script;
mod seeds;
mod stage;

pub use apdu::apdu;
pub use certificate::certificate;
pub use channel::channel;
pub use edit::Edit;
pub use hostile_payee::hostile_payee;
pub use hostile_payer::hostile_payer;
pub use journal_image::journal_image;
pub use lie::Lie;
pub use message::message;
pub use one_encoding::one_encoding;
pub use pair::pair;
pub use script::{Bytes, Few, Script, Steps};
pub use seeds::{Seed, seeds};

/// A harness, driven by bytes.
pub type Driven = fn(&[u8]);

/// Every harness by the name of its fuzz target.
pub const TARGETS: [(&str, Driven); 9] = [
    ("apdu", |bytes| apdu(&Script::read(bytes))),
    ("certificate", |bytes| certificate(&Script::read(bytes))),
    ("channel", |bytes| channel(&Script::read(bytes))),
    ("hostile_payee", |bytes| hostile_payee(&Script::read(bytes))),
    ("hostile_payer", |bytes| hostile_payer(&Script::read(bytes))),
    ("journal_image", |bytes| journal_image(&Script::read(bytes))),
    ("message", |bytes| message(&Script::read(bytes))),
    ("one_encoding", one_encoding),
    ("pair", |bytes| pair(&Script::read(bytes))),
];
