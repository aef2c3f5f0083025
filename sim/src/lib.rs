//! Simulated flash, links and wallets.
#![forbid(unsafe_code)]

mod books;
pub mod flash;
mod tap;
mod world;

pub use books::Books;
pub use tap::{Air, Direction, Frame, Tapped, tap};
pub use world::{Element, Holds, SimLedger, Touch, World, WorldError};
