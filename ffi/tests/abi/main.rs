//! The C ABI with a real operator on the other side: what C itself has no operator for.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

mod chip;
mod device;
mod enrolment;
mod operator;
mod results;
