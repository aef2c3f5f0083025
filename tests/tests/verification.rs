//! What a wallet pays and takes without its holder, and what only its holder can do.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

#[cfg(test)]
#[path = "verification/holder.rs"]
mod holder;
#[cfg(test)]
#[path = "verification/paying.rs"]
mod paying;
#[cfg(test)]
#[path = "verification/present.rs"]
mod present;
#[cfg(test)]
#[path = "verification/stage.rs"]
mod stage;
#[cfg(test)]
#[path = "verification/sums.rs"]
mod sums;
#[cfg(test)]
#[path = "verification/unarmed.rs"]
mod unarmed;
