use std::sync::Arc;

use super::BLANK;

/// The cells of a flash, in words of `WORD` and pages of `ERASE` bytes.
///
/// Clones share their pages until one of them is written, and blank pages take no room: an image
/// is restored thousands of times, and of a large flash few pages are ever written.
#[derive(Clone, Debug)]
pub(super) struct Pages<const WORD: usize, const ERASE: usize> {
    pages: Vec<Option<Arc<Page<ERASE>>>>,
}

/// A page that is not blank.
#[derive(Clone, Debug)]
struct Page<const ERASE: usize> {
    bytes: [u8; ERASE],
    /// Which words were written since the page was erased.
    programmed: Vec<bool>,
}

impl<const WORD: usize, const ERASE: usize> Pages<WORD, ERASE> {
    /// That many erased pages.
    pub(super) fn blank(count: usize) -> Self {
        Self { pages: vec![None; count] }
    }

    /// Pages with that content, the last one filled up; words that are not blank are written.
    pub(super) fn of(image: &[u8]) -> Self {
        let pages = image.chunks(ERASE).map(|content| {
            if is_blank(content) {
                return None;
            }
            let mut page = Page::<ERASE>::blank::<WORD>();
            for (to, from) in page.bytes.iter_mut().zip(content) {
                *to = *from;
            }
            for (mark, word) in page.programmed.iter_mut().zip(page.bytes.chunks(WORD)) {
                *mark = !is_blank(word);
            }
            Some(Arc::new(page))
        });
        Self { pages: pages.collect() }
    }

    /// How many pages there are.
    pub(super) const fn count(&self) -> usize {
        self.pages.len()
    }

    pub(super) const fn capacity(&self) -> usize {
        self.pages.len().saturating_mul(ERASE)
    }

    pub(super) fn read(&self, start: usize, out: &mut [u8]) {
        let (mut rest, mut at) = (out, start);
        while !rest.is_empty() {
            let (index, offset) = page_of::<ERASE>(at);
            let len = rest.len().min(ERASE.saturating_sub(offset));
            let (piece, tail) = rest.split_at_mut(len);
            match self.pages.get(index) {
                Some(Some(page)) => {
                    let content = page.bytes.get(offset..offset.saturating_add(len));
                    piece.copy_from_slice(content.unwrap_or_default());
                }
                Some(None) | None => piece.fill(BLANK),
            }
            (rest, at) = (tail, at.saturating_add(len));
        }
    }

    /// What a word reads as.
    pub(super) fn word(&self, index: usize) -> [u8; WORD] {
        let mut word = [BLANK; WORD];
        self.read(index.saturating_mul(WORD), &mut word);
        word
    }

    /// How many of the words in `len` bytes from `start` on were written.
    pub(super) fn programmed(&self, start: usize, len: usize) -> usize {
        let (mut rest, mut at, mut count) = (len, start, 0_usize);
        while rest > 0 {
            let (index, offset) = page_of::<ERASE>(at);
            let len = rest.min(ERASE.saturating_sub(offset));
            if let Some(Some(page)) = self.pages.get(index) {
                let marks = page.programmed.get(words_of::<WORD>(offset, len)).unwrap_or_default();
                count = count.saturating_add(marks.iter().filter(|mark| **mark).count());
            }
            (rest, at) = (rest.saturating_sub(len), at.saturating_add(len));
        }
        count
    }

    /// Writes whole words: bits go from 1 to 0 and never back.
    pub(super) fn program(&mut self, start: usize, bytes: &[u8]) {
        let (mut rest, mut at) = (bytes, start);
        while !rest.is_empty() {
            let (index, offset) = page_of::<ERASE>(at);
            let len = rest.len().min(ERASE.saturating_sub(offset));
            let (piece, tail) = rest.split_at(len);
            if let Some(page) = self.page_mut(index) {
                let cells = page.bytes.get_mut(offset..offset.saturating_add(len));
                for (cell, byte) in cells.unwrap_or_default().iter_mut().zip(piece) {
                    *cell &= *byte;
                }
                let marks = page.programmed.get_mut(words_of::<WORD>(offset, len));
                marks.unwrap_or_default().fill(true);
            }
            (rest, at) = (tail, at.saturating_add(len));
        }
    }

    /// Makes a word read as that, however it came about.
    pub(super) fn set(&mut self, index: usize, value: &[u8; WORD], programmed: bool) {
        let (page, offset) = page_of::<ERASE>(index.saturating_mul(WORD));
        let Some(page) = self.page_mut(page) else { return };
        if let Some(word) = page.bytes.get_mut(offset..offset.saturating_add(WORD)) {
            word.copy_from_slice(value);
        }
        let marks = page.programmed.get_mut(words_of::<WORD>(offset, WORD));
        marks.unwrap_or_default().fill(programmed);
    }

    /// Turns over some bits of the byte at `at`.
    pub(super) fn flip(&mut self, at: usize, bits: u8) {
        let (page, offset) = page_of::<ERASE>(at);
        let byte = self.page_mut(page).and_then(|page| page.bytes.get_mut(offset));
        if let Some(byte) = byte {
            *byte ^= bits;
        }
    }

    pub(super) fn erase(&mut self, index: usize) {
        if let Some(page) = self.pages.get_mut(index) {
            *page = None;
        }
    }

    /// All bytes, one after another.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![BLANK; self.capacity()];
        self.read(0, &mut bytes);
        bytes
    }

    /// A page to change, its own from now on; `None` beyond the end.
    fn page_mut(&mut self, index: usize) -> Option<&mut Page<ERASE>> {
        let page = self.pages.get_mut(index)?;
        Some(Arc::make_mut(page.get_or_insert_with(|| Arc::new(Page::blank::<WORD>()))))
    }
}

impl<const ERASE: usize> Page<ERASE> {
    fn blank<const WORD: usize>() -> Self {
        let words = ERASE.checked_div(WORD).unwrap_or_default();
        Self { bytes: [BLANK; ERASE], programmed: vec![false; words] }
    }
}

/// The index of the page that holds the byte at `at`, and where in it.
fn page_of<const ERASE: usize>(at: usize) -> (usize, usize) {
    (at.checked_div(ERASE).unwrap_or_default(), at.checked_rem(ERASE).unwrap_or_default())
}

/// The words of a page in `len` bytes from `offset` on.
fn words_of<const WORD: usize>(offset: usize, len: usize) -> std::ops::Range<usize> {
    let end = offset.saturating_add(len);
    offset.checked_div(WORD).unwrap_or_default()..end.checked_div(WORD).unwrap_or_default()
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == BLANK)
}
