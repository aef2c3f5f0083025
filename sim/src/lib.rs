//! Simulated flash, links and wallets, and the directories a wallet lives in on a computer.
#![forbid(unsafe_code)]

mod books;
pub mod calendar;
pub mod flash;
mod kept;
mod paced;
pub mod store;
mod tap;
mod world;

pub use books::Books;
pub use kept::Kept;
pub use paced::Paced;
pub use tap::{Air, Direction, Frame, Tapped, tap};
pub use world::{Element, Holds, SimLedger, Touch, World, WorldError};
