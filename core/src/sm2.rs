//! SM2 (GB/T 32918) on the recommended curve of GB/T 32918.5, and the implicit certificates of
//! GM/T 0130 that are built on it.
//!
//! Two kinds of number never meet by accident: a `PublicScalar` came over the air or goes there
//! and is computed with in whatever time it takes; a [`SecretScalar`] is wiped on drop, printed
//! as `SecretScalar(..)` and computed with in constant time.

mod batch;
mod check;
mod engine;
mod identity;
mod implicit;
mod met;
mod nonce;
mod ordinary;
mod point;
mod public;
mod secret;
mod signature;
mod signing;
#[cfg(test)]
mod vector;

pub use batch::all_hold;
pub use check::Check;
pub use engine::Summand;
pub(crate) use implicit::{Implicit, digest, prefix};
pub use implicit::{Issued, IssuingKey};
pub(crate) use met::{MetIssuer, MetKey};
pub use nonce::PreparedNonce;
pub use ordinary::{KeyPair, KnownKey, VerifyingKey};
pub use point::Point;
pub use secret::{NoRandomness, SecretScalar};
pub use signature::{BadSignature, Signature};
pub use signing::SigningKey;
