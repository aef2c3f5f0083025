//! The operator's side and the wallets it enrolls, seen from outside.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod certificates;
mod element;
mod enrolment;
mod house;
mod operators;
mod silence;
mod together;
mod twins;
