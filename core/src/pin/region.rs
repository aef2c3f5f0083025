use embedded_storage::nor_flash::NorFlash;

use super::{
    error::PinError,
    header::Header,
    key::PinKey,
    layout::{Layout, SEAL, Side, VALUE},
    mark::{Half, Mark},
    page::Page,
};

/// The flash under a PIN: reading and writing its pages, each word once.
pub(super) struct Region<F> {
    pub(super) flash: F,
    pub(super) layout: Layout,
    pub(super) key: PinKey,
}

impl<F: NorFlash> Region<F> {
    pub(super) fn new(flash: F, key: PinKey) -> Result<Self, PinError> {
        let layout = Layout::of(&flash).ok_or(PinError::Geometry)?;
        Ok(Self { flash, layout, key })
    }

    /// The page on that side, where its header is whole.
    pub(super) fn page(&mut self, side: Side) -> Result<Option<Page>, PinError> {
        let Some(header) = self.header(side)? else { return Ok(None) };
        let mut page = Page::new(side, header);
        for pair in 0..self.layout.pairs {
            let blank = self.half(side, pair, Half::Before)?.is_none()
                && self.half(side, pair, Half::After)?.is_none();
            if !blank {
                page.next = pair.saturating_add(1);
            }
        }
        // From the end: the last mark that can be read decides, and most of the time it is the
        // first that is looked at.
        for pair in (0..page.next).rev() {
            for half in [Half::After, Half::Before] {
                let Some(bytes) = self.half(side, pair, half)? else { continue };
                if let Some(mark) = self.mark(header.number, pair, half, &bytes) {
                    page.last = Some(mark);
                    return Ok(Some(page));
                }
                if half == Half::Before {
                    page.torn = page.torn.saturating_add(1);
                }
            }
        }
        Ok(Some(page))
    }

    fn header(&mut self, side: Side) -> Result<Option<Header>, PinError> {
        let mut bytes = [0; HEAD_MOST];
        let front = self.layout.padded(Header::LEN);
        let whole = front.saturating_add(self.layout.padded(SEAL));
        self.read(self.layout.base(side), bytes.get_mut(..whole).unwrap_or_default())?;
        // From here on only what this one read gave: a torn word may read differently next time.
        let (head, seal) = bytes.split_at_checked(front).unwrap_or_default();
        let Some((head, seal)) = head.first_chunk().zip(seal.first_chunk::<SEAL>()) else {
            return Ok(None);
        };
        // Whoever can write here can put an old page back as well: nothing is secret about a seal.
        let sealed = self.key.seal(head) == *seal;
        Ok(Header::from_bytes(head, self.layout).filter(|_| sealed))
    }

    /// What half a pair reads as; `None` where it is wholly blank.
    fn half(
        &mut self,
        side: Side,
        pair: usize,
        half: Half,
    ) -> Result<Option<[u8; PLACE_MOST]>, PinError> {
        let mut bytes = [BLANK; PLACE_MOST];
        let (at, len) = (self.layout.at(side, pair, half), self.layout.place());
        self.read(at, bytes.get_mut(..len).unwrap_or_default())?;
        Ok(bytes.iter().any(|byte| *byte != BLANK).then_some(bytes))
    }

    fn mark(&self, number: u32, pair: usize, half: Half, read: &[u8; PLACE_MOST]) -> Option<Mark> {
        let mark = Mark::from_bytes(*read.first_chunk()?)?;
        let (bytes, len) = self.place(number, pair, half, mark);
        (read.get(..len) == bytes.get(..len)).then_some(mark)
    }

    /// A mark as it is written: so many of these bytes.
    fn place(&self, number: u32, pair: usize, half: Half, mark: Mark) -> ([u8; PLACE_MOST], usize) {
        let mut bytes = [0; PLACE_MOST];
        if let Some(start) = bytes.first_chunk_mut::<VALUE>() {
            *start = self.key.value(number, pair, half, mark);
        }
        (bytes, self.layout.place())
    }

    /// Writes a mark and reads it back. A place that does not take it is passed over: a power cut
    /// may have touched it and left it blank.
    pub(super) fn note(&mut self, page: &mut Page, mark: Mark) -> Result<(), PinError> {
        let answers = matches!((page.last, mark), (Some(Mark::Spent(_)), Mark::Stands(_)));
        let beside = (answers && page.stable).then(|| (page.next.saturating_sub(1), Half::After));
        let rest = (page.next..self.layout.pairs).map(|pair| (pair, Half::Before));
        page.stable = false;
        for (pair, half) in beside.into_iter().chain(rest) {
            page.next = pair.saturating_add(1);
            let (bytes, len) = self.place(page.header.number, pair, half, mark);
            let at = self.layout.at(page.side, pair, half);
            if self.put(at, bytes.get(..len).unwrap_or_default())? {
                (page.last, page.torn, page.stable) = (Some(mark), 0, true);
                return Ok(());
            }
        }
        Err(PinError::Full)
    }

    /// Writes the header of a page into the side, which is erased before.
    pub(super) fn begin(&mut self, side: Side, header: Header) -> Result<Page, PinError> {
        self.erase(side)?;
        let mut bytes = [0; HEAD_MOST];
        let head = header.to_bytes();
        if let Some(start) = bytes.first_chunk_mut() {
            *start = head;
        }
        let mut seal = [0; PLACE_MOST];
        if let Some(start) = seal.first_chunk_mut() {
            *start = self.key.seal(&head);
        }
        let front = bytes.get(..self.layout.padded(Header::LEN)).unwrap_or_default();
        let end = seal.get(..self.layout.padded(SEAL)).unwrap_or_default();
        // The seal last, in a call of its own.
        let written =
            self.put(self.layout.base(side), front)? && self.put(self.layout.seal(side), end)?;
        if written { Ok(Page::new(side, header)) } else { Err(PinError::Flash) }
    }

    pub(super) fn erase(&mut self, side: Side) -> Result<(), PinError> {
        let from = u32::try_from(self.layout.base(side)).map_err(|_| PinError::Geometry)?;
        let to = u32::try_from(self.layout.end(side)).map_err(|_| PinError::Geometry)?;
        self.flash.erase(from, to).map_err(|_| PinError::Flash)
    }

    /// Writes those bytes; `false` where the flash did not take them.
    fn put(&mut self, at: usize, bytes: &[u8]) -> Result<bool, PinError> {
        let offset = u32::try_from(at).map_err(|_| PinError::Geometry)?;
        let written = self.flash.write(offset, bytes).is_ok();
        let mut back = [0; HEAD_MOST];
        let back = back.get_mut(..bytes.len()).unwrap_or_default();
        // Where the power is gone, this says so.
        self.read(at, back)?;
        Ok(written && back == bytes)
    }

    fn read(&mut self, at: usize, out: &mut [u8]) -> Result<(), PinError> {
        let at = u32::try_from(at).map_err(|_| PinError::Geometry)?;
        self.flash.read(at, out).map_err(|_| PinError::Flash)
    }
}

/// What erased flash reads as.
const BLANK: u8 = 0xFF;
/// Half a pair, and a seal, in the longest words.
const PLACE_MOST: usize = 32;
/// A header and its seal in the longest words.
const HEAD_MOST: usize = 96;
