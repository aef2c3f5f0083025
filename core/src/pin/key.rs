use subtle::ConstantTimeEq;

use super::{
    digits::PinDigits,
    header::Header,
    layout::{SEAL, VALUE},
    mark::{Half, Mark},
};
use crate::{
    derive::derive,
    hash::{Digest, MacKey},
    secrets::Secrets,
};

/// The key of everything in a PIN's region: made from the storage key, and used for nothing else.
pub(super) struct PinKey(MacKey);

impl PinKey {
    pub(super) fn new(secrets: &Secrets) -> Self {
        let mut secret = zeroize::Zeroizing::new([0; 32]);
        if let Some(start) = secret.first_chunk_mut() {
            *start = secrets.storage;
        }
        Self(MacKey::new(&derive(&[0; 32], &secret, &[b"ecny-offline/1 pin"])))
    }

    /// What stands on flash for those digits. `born` is the number of the page they were first
    /// written to: the same PIN looks different the next time.
    pub(super) fn reference(&self, born: u32, digits: &PinDigits) -> Digest {
        self.0.mac(&[b"reference", &born.to_be_bytes(), digits.expose()])
    }

    /// Whether those are the digits, in the same time wherever they differ.
    pub(super) fn is_right(&self, header: &Header, digits: &PinDigits) -> bool {
        self.reference(header.born, digits).ct_eq(&header.reference).into()
    }

    /// The seal of a page's header.
    pub(super) fn seal(&self, header: &[u8; Header::LEN]) -> [u8; SEAL] {
        let code = self.0.mac(&[b"page", header]);
        code.first_chunk().copied().unwrap_or_default()
    }

    /// A mark in that place of that page: the mark in clear, then as much of a code as fits.
    pub(super) fn value(&self, number: u32, pair: usize, half: Half, mark: Mark) -> [u8; VALUE] {
        let pair = u32::try_from(pair).unwrap_or(u32::MAX);
        let half = match half {
            Half::Before => 0,
            Half::After => 1,
        };
        let [code, tries] = mark.to_bytes();
        let parts: [&[u8]; 4] =
            [b"mark", &number.to_be_bytes(), &pair.to_be_bytes(), &[half, code, tries]];
        let [a, b, c, d, e, f, ..] = self.0.mac(&parts);
        [code, tries, a, b, c, d, e, f]
    }
}
