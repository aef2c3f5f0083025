//! What the journal promises, on flash that tears, wears and lies.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

#[cfg(test)]
#[path = "journal/cuts.rs"]
mod cuts;
#[cfg(test)]
#[path = "journal/decay.rs"]
mod decay;
#[cfg(test)]
#[path = "journal/files.rs"]
mod files;
#[cfg(test)]
#[path = "journal/geometry.rs"]
mod geometry;
#[cfg(test)]
#[path = "journal/images.rs"]
mod images;
#[cfg(test)]
#[path = "journal/lived.rs"]
mod lived;
#[cfg(test)]
#[path = "journal/mixed.rs"]
mod mixed;
#[cfg(test)]
#[path = "journal/nonces.rs"]
mod nonces;
#[cfg(test)]
#[path = "journal/owner.rs"]
mod owner;
#[cfg(test)]
#[path = "journal/promises.rs"]
mod promises;
