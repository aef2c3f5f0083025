use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

/// An SM2 signature as it travels: r, then s, 32 bytes each, big-endian (GB/T 32918.2).
///
/// Whether 0 < r, s < n is judged where it is checked, with the same refusal as a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature(#[serde(with = "BigArray")] [u8; Signature::LEN]);

impl Signature {
    /// Length in bytes.
    pub const LEN: usize = 64;

    /// The signature with those bytes, not yet judged.
    #[must_use]
    pub const fn from_bytes(bytes: &[u8; Self::LEN]) -> Self {
        Self(*bytes)
    }

    /// r, then s.
    #[must_use]
    pub const fn to_bytes(&self) -> [u8; Self::LEN] {
        self.0
    }
}
