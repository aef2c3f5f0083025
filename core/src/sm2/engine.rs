//! Our own arithmetic on the curve.
//!
//! ```text
//! for secrets, the same steps and the same memory for every number:
//!     k·P  window: 64 signed digits, all odd ┐
//!     k·G  comb: a table of G, few doublings ┴→ pick: every entry of a table is read
//!
//! for numbers that anybody may know, in whatever time it takes:
//!     numbers → naf: signed digits ┐
//!     points → multiples: 1, 3 … 15 ┼→ combination: one chain of doublings for all → is x the one expected?
//!     generator: 1, 3 … of G ───────┘
//!     known: a point that is met often, by a comb of its own or as one more term of the combination
//!     summand: a long sum of many signatures, is it infinity?
//!
//! for both: scalar (modulo n), field (modulo p), inverse (modulo either), curve
//! ```
//! What takes its time says "anybody" or "by branches", and takes no [`super::SecretScalar`]: the
//! time would tell the number.
#![cfg_attr(
    feature = "rustcrypto",
    allow(dead_code, reason = "RustCrypto computes with secrets, and this only checks")
)]

mod blind;
mod comb;
mod combination;
mod curve;
mod field;
mod generator;
mod inverse;
mod known;
mod multiples;
mod naf;
mod pick;
mod scalar;
mod show;
mod summand;
mod window;
mod words;

pub(super) use combination::{OftenTerm, Term, sum, sum_has_x};
pub(super) use curve::{Affine, decompress};
pub(super) use generator::GENERATOR;
pub(super) use known::{Known, Often};
pub(super) use scalar::Scalar;
pub(super) use show::may_show;
pub use summand::Summand;
pub(super) use summand::sum_vanishes;

#[cfg(test)]
mod tests;
