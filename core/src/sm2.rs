//! SM2 (GB/T 32918) on the recommended curve.

mod point;
mod signature;

pub use point::Point;
pub use signature::Signature;
