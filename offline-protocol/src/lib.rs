//! Dual-offline transfer over NFC frames.
//!
//! Sans-IO: bytes come in, bytes go out. [`Card`] and [`Reader`] are the only doors; behind them
//! data flows one way:
//!
//! ```text
//! APDU bytes → channel → message → payer | payee → ledger (ecny-core) → journal → flash
//! ```
#![no_std]
#![forbid(unsafe_code)]

mod again;
mod apdu;
mod card;
mod channel;
mod error;
mod event;
mod exchange;
mod hello;
mod message;
mod outcome;
mod payee;
mod payer;
mod reader;
mod share;
pub mod sizes;
pub mod sync;
#[cfg(test)]
mod test_element;

pub use apdu::{
    AID, Answer, ApduBuffer, Command, CommandError, Response, ResponseError, SealedOutcome,
    StatusWord,
};
pub use card::{Card, Handled};
pub use channel::{Channel, ChannelError, Listening, Reading};
pub use error::TapError;
pub use event::Event;
pub use exchange::{Exchange, Orientation};
pub use hello::{Capabilities, Hello, HelloError};
pub use message::Message;
pub use outcome::Outcome;
pub use payee::Payee;
pub use payer::{Ended, Payer};
pub use reader::{Next, Reader};
pub use share::Share;
