use embedded_storage::nor_flash::NorFlash;

use super::{
    error::JournalError,
    geometry::Geometry,
    medium::{Medium, nonce},
    record::FreshBytes,
};
use crate::hash::{Digest, sm3};

/// ```text
/// 0      4        5     6         10           14     18   34
/// magic  version  word  region    erase count  fresh  tag  check
/// ```
/// Tag: SM4-CCM of nothing over bytes 0..18. Check: the first four bytes of SM3 over 0..34.
/// The check needs no key: a header that has it was written in full.
pub(super) const LEN: usize = 38;
const SIGNED: usize = 18;
/// The header padded to the longest word.
const LEN_MAX: usize = 64;
const MAGIC: [u8; 4] = *b"ECNJ";
const VERSION: u8 = 1;

/// A region between two erases.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) base: usize,
    /// Higher than that of any region written before.
    pub(super) erase: u32,
    /// Running digest over the kept records; part of what the checkpoint's tag covers.
    pub(super) kept: Digest,
}

/// What the first words of a region say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing is written there.
    Blank,
    /// A whole header, sealed under another key.
    Foreign,
    /// Sealed under our key, for other words or regions.
    Mismatched,
    /// A header under our key with that erase count.
    Ours(u32),
    /// It once was a header.
    Torn,
    /// No header at all.
    Unknown,
}

impl Region {
    /// The region that begins at `base`, with nothing kept yet.
    pub(super) const fn new(base: usize, erase: u32) -> Self {
        Self { base, erase, kept: [0; 32] }
    }

    /// Where its first record lies.
    pub(super) fn first(&self, geometry: Geometry) -> usize {
        self.base.saturating_add(geometry.head())
    }

    /// Where it ends.
    pub(super) fn end(&self, geometry: Geometry) -> usize {
        self.base.saturating_add(geometry.region)
    }

    /// Takes one more kept record into the running digest.
    pub(super) fn keep(&mut self, record: &Digest) {
        self.kept = sm3(&[&self.kept, record]);
    }

    /// Writes the header into an erased region.
    pub(super) fn write<F: NorFlash>(&self, medium: &mut Medium<F>) -> Result<(), JournalError> {
        let geometry = medium.geometry;
        let fresh = medium.fresh.next()?;
        let signed = signed(geometry, self.erase, fresh)?;
        let nonce = nonce(self.erase, self.base, fresh)?;
        let tag = medium.key.seal(&nonce, &signed, &mut []).map_err(|_| JournalError::TooLong)?;
        let check = check(&[&signed, &tag]);
        let mut bytes = [0; LEN_MAX];
        let parts = signed.iter().chain(&tag).chain(&check);
        for (to, from) in bytes.iter_mut().zip(parts) {
            *to = *from;
        }
        medium.write(self.base, bytes.get(..geometry.padded(LEN)).unwrap_or_default())
    }

    /// What the header at `base` says.
    pub(super) fn head<F: NorFlash>(
        medium: &mut Medium<F>,
        base: usize,
    ) -> Result<Head, JournalError> {
        let geometry = medium.geometry;
        let mut bytes = [0; LEN_MAX];
        medium.read(base, bytes.get_mut(..geometry.padded(LEN)).unwrap_or_default())?;
        let Some((signed, rest)) = bytes.split_first_chunk::<SIGNED>() else {
            return Ok(Head::Unknown);
        };
        let [m0, m1, m2, m3, VERSION, _, _, _, _, _, e0, e1, e2, e3, f0, f1, f2, f3] = *signed
        else {
            return Head::unreadable(medium, base, signed);
        };
        let (Some((tag, rest)), true) = (rest.split_first_chunk::<16>(), [m0, m1, m2, m3] == MAGIC)
        else {
            return Head::unreadable(medium, base, signed);
        };
        if !rest.starts_with(&check(&[signed, tag])) {
            return Head::unreadable(medium, base, signed);
        }
        let (erase, fresh) = (u32::from_be_bytes([e0, e1, e2, e3]), [f0, f1, f2, f3]);
        let nonce = nonce(erase, base, fresh)?;
        if medium.key.open(&nonce, signed, &mut [], tag).is_err() {
            return Ok(Head::Foreign);
        }
        let expected = self::signed(geometry, erase, fresh)?;
        Ok(if *signed == expected { Head::Ours(erase) } else { Head::Mismatched })
    }
}

impl Head {
    /// What a region is that does not begin with a whole header.
    fn unreadable<F: NorFlash>(
        medium: &mut Medium<F>,
        base: usize,
        start: &[u8],
    ) -> Result<Self, JournalError> {
        let end = base.saturating_add(medium.geometry.region);
        Ok(if start.starts_with(&MAGIC) {
            Self::Torn
        } else if medium.is_blank(base, end)? {
            Self::Blank
        } else {
            Self::Unknown
        })
    }
}

fn signed(geometry: Geometry, erase: u32, fresh: FreshBytes) -> Result<[u8; SIGNED], JournalError> {
    let word = u8::try_from(geometry.word).map_err(|_| JournalError::Geometry)?;
    let region = u32::try_from(geometry.region).map_err(|_| JournalError::Geometry)?;
    let [m0, m1, m2, m3] = MAGIC;
    let ([r0, r1, r2, r3], [e0, e1, e2, e3]) = (region.to_be_bytes(), erase.to_be_bytes());
    let [f0, f1, f2, f3] = fresh;
    Ok([m0, m1, m2, m3, VERSION, word, r0, r1, r2, r3, e0, e1, e2, e3, f0, f1, f2, f3])
}

fn check(parts: &[&[u8]]) -> [u8; 4] {
    let [a, b, c, d, ..] = sm3(parts);
    [a, b, c, d]
}
