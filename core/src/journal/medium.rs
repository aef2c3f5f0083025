use embedded_storage::nor_flash::NorFlash;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::{
    MAX_BODY,
    error::JournalError,
    geometry::Geometry,
    record::{FreshBytes, HEADER_LEN, Header, Kind, MAGIC, Record, TAG_LEN},
    region::Region,
};
use crate::{
    hash::sm3,
    seal::{Nonce, SealKey, SealTag},
};

/// The flash, and the key everything on it is sealed under.
pub(super) struct Medium<F> {
    pub(super) flash: F,
    pub(super) key: SealKey,
    pub(super) geometry: Geometry,
    pub(super) fresh: Fresh,
}

impl<F: NorFlash> Medium<F> {
    pub(super) fn new(
        flash: F,
        key: SealKey,
        seed: [u8; 16],
        regions: usize,
    ) -> Result<Self, JournalError> {
        let geometry = Geometry::of(&flash, regions).ok_or(JournalError::Geometry)?;
        Ok(Self { flash, key, geometry, fresh: Fresh { seed, counter: 0 } })
    }

    pub(super) fn read(&mut self, at: usize, out: &mut [u8]) -> Result<(), JournalError> {
        let at = u32::try_from(at).map_err(|_| JournalError::Geometry)?;
        self.flash.read(at, out).map_err(|_| JournalError::Flash)
    }

    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) -> Result<(), JournalError> {
        let at = u32::try_from(at).map_err(|_| JournalError::Geometry)?;
        self.flash.write(at, bytes).map_err(|_| JournalError::Flash)
    }

    /// Erases the region that begins at `base`.
    pub(super) fn erase(&mut self, base: usize) -> Result<(), JournalError> {
        let end = base.saturating_add(self.geometry.region);
        let from = u32::try_from(base).map_err(|_| JournalError::Geometry)?;
        let to = u32::try_from(end).map_err(|_| JournalError::Geometry)?;
        self.flash.erase(from, to).map_err(|_| JournalError::Flash)
    }

    /// Whether nothing is written between `from` and `end`.
    pub(super) fn is_blank(&mut self, from: usize, end: usize) -> Result<bool, JournalError> {
        let mut scan = Scan { at: from, end, written: from };
        while scan.next(self)?.is_some() {}
        Ok(scan.written == from)
    }

    /// Seals a record and writes it at `at`: header and body, then the seal. Returns where the
    /// next one goes.
    pub(super) fn append(
        &mut self,
        region: &Region,
        at: usize,
        header: Header,
        body: &[u8],
    ) -> Result<usize, JournalError> {
        let geometry = self.geometry;
        let next = at.saturating_add(geometry.span(body.len()));
        if body.len() > MAX_BODY {
            return Err(JournalError::TooLong);
        }
        if next > region.end(geometry) {
            return Err(JournalError::Full);
        }
        let fresh = self.fresh.next()?;
        let mut record = Record::empty();
        let head = header.to_bytes(fresh);
        if let Some((front, rest)) = record.bytes.split_first_chunk_mut() {
            *front = head;
            if let Some((rest, _)) = rest.split_at_mut_checked(body.len()) {
                rest.copy_from_slice(body);
            }
        }
        record.header = header;
        let nonce = nonce(region.erase, at, fresh)?;
        let tag = self.seal(&nonce, region, &head, &mut record)?;
        let front = geometry.padded(HEADER_LEN.saturating_add(body.len()));
        self.write(at, record.bytes.get(..front).unwrap_or_default())?;
        let mut seal = [0; 32];
        if let Some(start) = seal.first_chunk_mut() {
            *start = tag;
        }
        let end = geometry.padded(TAG_LEN);
        self.write(at.saturating_add(front), seal.get(..end).unwrap_or_default())?;
        Ok(next)
    }

    fn seal(
        &self,
        nonce: &Nonce,
        region: &Region,
        head: &[u8; HEADER_LEN],
        record: &mut Record,
    ) -> Result<SealTag, JournalError> {
        let (aad, len) = aad(region, record.header, head);
        let aad = aad.get(..len).unwrap_or_default();
        let body = body_mut(record);
        self.key.seal(nonce, aad, body).map_err(|_| JournalError::TooLong)
    }

    /// The header at `at`, as far as it looks like one: nothing is authenticated.
    pub(super) fn peek(
        &mut self,
        region: &Region,
        at: usize,
    ) -> Result<Option<Header>, JournalError> {
        let mut bytes = [0; 32];
        let len = self.geometry.padded(HEADER_LEN);
        if at.saturating_add(len) > region.end(self.geometry) {
            return Ok(None);
        }
        self.read(at, bytes.get_mut(..len).unwrap_or_default())?;
        let header = bytes.first_chunk().and_then(Header::from_bytes);
        Ok(header.map(|(header, _)| header).filter(|header| {
            let span = self.geometry.span(usize::from(header.len));
            at.saturating_add(span) <= region.end(self.geometry)
        }))
    }

    /// Opens the record at `at` into `record`; `false` where there is none.
    pub(super) fn open(
        &mut self,
        region: &Region,
        at: usize,
        record: &mut Record,
    ) -> Result<bool, JournalError> {
        let Some(header) = self.peek(region, at)? else { return Ok(false) };
        let front = self.geometry.padded(HEADER_LEN.saturating_add(usize::from(header.len)));
        let whole = front.saturating_add(self.geometry.padded(TAG_LEN));
        self.read(at, record.bytes.get_mut(..whole).unwrap_or_default())?;
        // From here on only what this one read gave: a torn word may read differently next time.
        let Some(head) = record.bytes.first_chunk::<HEADER_LEN>().copied() else {
            return Ok(false);
        };
        let Some((again, fresh)) = Header::from_bytes(&head) else { return Ok(false) };
        let (_, seal) = record.bytes.split_at_checked(front).unwrap_or_default();
        let Some(tag) = seal.first_chunk::<TAG_LEN>().copied() else { return Ok(false) };
        if again != header {
            return Ok(false);
        }
        (record.header, record.at) = (header, at);
        let nonce = nonce(region.erase, at, fresh)?;
        let (aad, len) = aad(region, header, &head);
        let aad = aad.get(..len).unwrap_or_default();
        Ok(self.key.open(&nonce, aad, body_mut(record), &tag).is_ok())
    }
}

/// Passes over the words of a region, looking for what may be a record.
pub(super) struct Scan {
    /// The word to look at next.
    pub(super) at: usize,
    pub(super) end: usize,
    /// The end of the last word passed that was not blank.
    pub(super) written: usize,
}

impl Scan {
    /// The next word that begins like a record.
    pub(super) fn next<F: NorFlash>(
        &mut self,
        medium: &mut Medium<F>,
    ) -> Result<Option<usize>, JournalError> {
        let word = medium.geometry.word;
        while self.at < self.end {
            let mut chunk = [0; CHUNK];
            let len = self.end.saturating_sub(self.at).min(CHUNK);
            let chunk = chunk.get_mut(..len).unwrap_or_default();
            medium.read(self.at, chunk)?;
            if ERASED.starts_with(chunk) {
                self.at = self.at.saturating_add(len);
                continue;
            }
            // A word is never 0; said again here, where the compiler would ask.
            for bytes in chunk.chunks(word.max(1)) {
                let here = self.at;
                self.at = here.saturating_add(word);
                if bytes.iter().any(|byte| *byte != BLANK) {
                    self.written = self.at;
                }
                if bytes.first() == Some(&MAGIC) {
                    return Ok(Some(here));
                }
            }
        }
        Ok(None)
    }
}

/// What is read at once: a multiple of every word.
const CHUNK: usize = 128;
/// What erased flash reads as.
const BLANK: u8 = 0xFF;
/// A whole chunk of it: most of a region is passed over by comparing with this.
const ERASED: [u8; CHUNK] = [BLANK; CHUNK];

/// Bytes that no other run of the wallet has used, from a random seed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Fresh {
    seed: [u8; 16],
    counter: u32,
}

impl Fresh {
    pub(super) fn next(&mut self) -> Result<FreshBytes, JournalError> {
        let [a, b, c, d, ..] = sm3(&[&self.seed, &self.counter.to_be_bytes()]);
        self.counter = self.counter.checked_add(1).ok_or(JournalError::WornOut)?;
        Ok([a, b, c, d])
    }
}

/// Erase count, offset, fresh bytes: the first two never repeat in one life of the flash, the
/// third differs where the flash was given back an earlier life.
pub(super) fn nonce(erase: u32, at: usize, fresh: FreshBytes) -> Result<Nonce, JournalError> {
    let at = u32::try_from(at).map_err(|_| JournalError::Geometry)?;
    let ([e0, e1, e2, e3], [a0, a1, a2, a3]) = (erase.to_be_bytes(), at.to_be_bytes());
    let [f0, f1, f2, f3] = fresh;
    Ok([e0, e1, e2, e3, a0, a1, a2, a3, f0, f1, f2, f3])
}

/// What the tag covers besides the body: the header, and with a checkpoint all that was kept.
fn aad(region: &Region, header: Header, head: &[u8; HEADER_LEN]) -> ([u8; AAD_MAX], usize) {
    let mut aad = [0; AAD_MAX];
    for (to, from) in aad.iter_mut().zip(head.iter().chain(&region.kept)) {
        *to = *from;
    }
    match header.kind {
        Kind::Checkpoint => (aad, AAD_MAX),
        Kind::Kept | Kind::Live => (aad, HEADER_LEN),
    }
}

const AAD_MAX: usize = HEADER_LEN + 32;

fn body_mut(record: &mut Record) -> &mut [u8] {
    let len = usize::from(record.header.len);
    let (_, rest) = record.bytes.split_at_mut_checked(HEADER_LEN).unwrap_or_default();
    rest.get_mut(..len).unwrap_or_default()
}
