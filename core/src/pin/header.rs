use serde::{Deserialize, Serialize};

use super::layout::Layout;
use crate::{
    codec::{decode, encode},
    hash::Digest,
};

/// What a page begins with. It counts once its seal is written, and is never written again.
///
/// ```text
///  0  magic "ECNP" 4 │ version 1 │ word 1 │ number 4 │ permit 2 │ born 4 │ spent 1 │ reference 32
/// ```
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Header {
    magic: [u8; 4],
    version: u8,
    /// The words it was written in.
    word: u8,
    /// Higher than that of the page it takes over from.
    #[serde(with = "postcard::fixint::be")]
    pub(super) number: u32,
    /// Which permit this PIN was set under: the first is the owner's, the others the operator's.
    #[serde(with = "postcard::fixint::be")]
    pub(super) permit: u16,
    /// The number of the page this PIN was first written to.
    #[serde(with = "postcard::fixint::be")]
    pub(super) born: u32,
    /// How many tries in a row were spent when the page was written.
    pub(super) spent: u8,
    /// What stands for the digits.
    pub(super) reference: Digest,
}

impl Header {
    pub(super) const LEN: usize = 49;

    pub(super) fn new(layout: Layout, number: u32, permit: u16, reference: Digest) -> Self {
        let word = u8::try_from(layout.word).unwrap_or_default();
        let (magic, version, born, spent) = (MAGIC, VERSION, number, 0);
        Self { magic, version, word, number, permit, born, spent, reference }
    }

    /// The same PIN for a page with that number, with so many tries spent.
    pub(super) const fn again(self, number: u32, spent: u8) -> Self {
        Self { number, spent, ..self }
    }

    pub(super) fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        // Every field has a fixed width, so the length cannot be wrong: see the test below.
        let _ = encode(&self, &mut bytes);
        bytes
    }

    /// The header in those bytes, if it was written for such a layout.
    pub(super) fn from_bytes(bytes: &[u8; Self::LEN], layout: Layout) -> Option<Self> {
        let header: Self = decode(bytes).ok()?;
        let ours = header.magic == MAGIC
            && header.version == VERSION
            && usize::from(header.word) == layout.word;
        ours.then_some(header)
    }
}

const MAGIC: [u8; 4] = *b"ECNP";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_49_bytes() {
        let header = Header {
            magic: MAGIC,
            version: VERSION,
            word: 32,
            number: u32::MAX,
            permit: u16::MAX,
            born: u32::MAX,
            spent: u8::MAX,
            reference: [0xFF; 32],
        };
        let mut buffer = [0; 100];

        assert_eq!(encode(&header, &mut buffer).unwrap(), header.to_bytes());
    }
}
