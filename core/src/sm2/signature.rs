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

    pub(super) fn new(r: [u8; 32], s: [u8; 32]) -> Self {
        let mut bytes = [0; Self::LEN];
        for (byte, value) in bytes.iter_mut().zip(r.into_iter().chain(s)) {
            *byte = value;
        }
        Self(bytes)
    }

    pub(super) fn r(&self) -> &[u8; 32] {
        self.0.first_chunk().unwrap_or(&[0; 32])
    }

    pub(super) fn s(&self) -> &[u8; 32] {
        self.0.last_chunk().unwrap_or(&[0; 32])
    }
}

/// The signature is not that of this key over this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSignature;

impl core::fmt::Display for BadSignature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the signature is not that of this key over this message")
    }
}

impl core::error::Error for BadSignature {}
