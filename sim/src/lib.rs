//! Simulated flash, links and wallets, and the directories a wallet lives in on a computer.
#![forbid(unsafe_code)]

mod bend;
mod books;
pub mod calendar;
mod chip;
mod credits;
pub mod decode;
mod element;
mod excerpt;
pub mod flash;
#[cfg(feature = "fuzz")]
pub mod harness;
pub mod host;
mod insider;
mod kept;
mod paced;
pub mod serial;
mod state;
pub mod store;
mod tap;
#[cfg(feature = "hollow")]
pub mod torture;
pub mod town;
pub mod vectors;
mod witness;
mod world;

pub use bend::{Bend, BentAir, End, Mark, Overheard, Told};
pub use books::{Books, received};
pub use chip::Chip;
pub use credits::Credits;
pub use element::Element;
pub use excerpt::excerpt;
pub use insider::{Contact, Heard, Insider, envelope};
pub use kept::Kept;
pub use paced::Paced;
pub use state::State;
pub use tap::{Air, Direction, Frame, Tapped, collect, pay, tap, tap_and_share};
pub use witness::{Agreement, Witness};
pub use world::{Holds, Setup, SimFlash, SimLedger, Template, Touch, Whose, World, WorldError};

/// The examples of both READMEs are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../README.zh-CN.md")]
struct Readme;
