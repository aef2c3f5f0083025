//! Arithmetic with numbers that anybody may know: it takes whatever time it takes.
//!
//! ```text
//! numbers → naf: signed digits ┐
//! points → multiples: 1, 3 … 15 ┼→ combination: one chain of doublings for all → is x the one expected?
//! generator: 1, 3 … 127 of G ───┘
//! ```
//! Nothing here takes a [`super::SecretScalar`], and nothing may: the time tells the numbers.

mod combination;
mod curve;
mod field;
mod generator;
mod inverse;
mod multiples;
mod naf;
mod summand;

pub(super) use combination::{Term, sum_has_x};
pub(super) use curve::{Affine, decompress};
pub use summand::Summand;
pub(super) use summand::{odd_point, sum_vanishes};

#[cfg(test)]
mod tests;
