//! Dual-offline transfer over NFC frames.
#![no_std]
#![forbid(unsafe_code)]

mod again;
mod apdu;
mod channel;
#[cfg(test)]
mod conversation;
mod exchange;
mod hello;
pub mod sizes;
#[cfg(test)]
mod test_element;

pub use again::Again;
pub use apdu::{
    AID, Answer, ApduBuffer, Command, CommandError, Response, ResponseError, SealedOutcome,
    StatusWord,
};
pub use channel::{Channel, ChannelError, Listening, Reading};
pub use exchange::{Exchange, Orientation};
pub use hello::{Capabilities, Hello, HelloError};
