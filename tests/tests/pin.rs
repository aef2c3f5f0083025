//! What a PIN promises, on flash that tears: tries never come back, and the right PIN is never lost.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

#[cfg(test)]
#[path = "pin/cuts.rs"]
mod cuts;
#[cfg(test)]
#[path = "pin/holder.rs"]
mod holder;
#[cfg(test)]
#[path = "pin/promises.rs"]
mod promises;
#[cfg(test)]
#[path = "pin/scripts.rs"]
mod scripts;
