//! Simulated flash, links and wallets, and the directories a wallet lives in on a computer.
#![forbid(unsafe_code)]

mod books;
pub mod calendar;
pub mod decode;
pub mod flash;
pub mod host;
pub mod store;
mod tap;
pub mod vectors;
mod witness;
mod world;

pub use books::{Books, received};
pub use tap::{Air, Direction, Frame, Tapped, collect, pay, tap};
pub use witness::{Agreement, Witness};
pub use world::{Element, Holds, SimLedger, Touch, World, WorldError};
