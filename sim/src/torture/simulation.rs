//! Worlds of many wallets in which everything happens that can, drawn from a seed.
//!
//! ```text
//! seed → Dice → Step .. → Simulation: a tap, a cut, a lie → logs → Chronicle → what must hold
//!                  '----> Script (text) ---- shrink ---- the shortest that fails the same way
//! ```
//! Time is virtual, nothing is drawn but from the seed, and nothing is decided by a clock: two
//! runs of one seed are the same, to the byte.
//!
//! After every step all this holds among intact wallets: value is conserved; no entry is credited
//! twice; no balance moves without a record; what is refused changes nothing; what is settled is
//! credited; what is refunded is not; nobody honest is called a cheat or locks itself. At the end
//! wallets that can meet have nothing open between them.
//!
//! Where some [`Plot`] against the others, the end is a reckoning: all state their logs, and
//! whoever has spent more than it had is named with a proof, and nobody honest ever is.

mod audit;
mod campaign;
mod chronicle;
mod dice;
mod ending;
mod fault;
mod hostile;
mod life;
mod lines;
mod log;
mod office;
mod reckoning;
mod replay;
mod rollback;
mod run;
mod scene;
mod script;
mod seeds;
mod sheet;
mod shrink;
mod step;
mod tally;
mod tap;
mod unfinished;
mod violation;

pub use campaign::{Campaign, Found, Outcome};
pub use dice::Dice;
pub use fault::{Fault, Faults, UnknownFault};
pub use reckoning::Plot;
pub use replay::{Failure, Replayed, Watch, replay};
pub use run::Simulation;
pub use scene::{Curve, Kind, Limited, Scene};
pub use script::{NotAScript, Script};
pub use seeds::Seeds;
pub use shrink::shrink;
pub use step::{Between, Hostile, Lie, NotAStep, Power, Step, Tap};
pub use tally::Tally;
pub use unfinished::{NotAList, Unfinished};
pub use violation::Violation;
