use std::collections::BTreeMap;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{
    check,
    fault::Faults,
    pages::Pages,
    tear::{Tear, Unstable},
};

/// Flash in memory, in words of `WORD` and pages of `ERASE` bytes, that can lose its power, wear
/// out and fail.
///
/// Whatever happens to it follows from its seed and the calls made. Cloning it clones the image,
/// the faults included, and is cheap.
#[derive(Clone, Debug)]
pub struct MemoryFlash<const WORD: usize, const ERASE: usize> {
    pub(super) pages: Pages<WORD, ERASE>,
    part: Part,
    /// Words that read differently each time.
    pub(super) unstable: BTreeMap<usize, Unstable<WORD>>,
    pub(super) faults: Faults,
    fuel: Option<u64>,
    powered: bool,
    pub(super) tear: Tear,
    pub(super) rng: ChaCha8Rng,
    words_programmed: u64,
    rewrites: u64,
    wear: Vec<u64>,
}

/// What a part does when a word is written again before its page is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Refuses: the error-correcting code of the word would not fit any more.
    Corrected,
    /// Clears the bits that are 0 in either.
    Plain,
}

/// Why the flash did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashError {
    /// The part reports that the write or the erase went wrong. The power is on.
    Failed,
    /// Not whole words or pages.
    NotAligned,
    /// Beyond the end.
    OutOfBounds,
    /// The power is gone.
    PowerCut,
    /// A word was to be written twice.
    Rewrite,
}

impl<const WORD: usize, const ERASE: usize> MemoryFlash<WORD, ERASE> {
    /// Erased flash of `pages` pages; `seed` decides what its faults look like.
    ///
    /// A word is written once and not again before its page is erased, as on parts with an
    /// error-correcting code.
    #[must_use]
    pub fn new(pages: usize, seed: u64) -> Self {
        Self::of(Pages::blank(pages), Part::Corrected, seed)
    }

    /// As [`MemoryFlash::new`], without an error-correcting code: of a word that is written again,
    /// the bits stay that are 1 in both.
    #[must_use]
    pub fn plain(pages: usize, seed: u64) -> Self {
        Self::of(Pages::blank(pages), Part::Plain, seed)
    }

    /// Flash with that content, in whole pages; words that are not blank count as written.
    #[must_use]
    pub fn from_image(image: impl AsRef<[u8]>, seed: u64) -> Self {
        Self::of(Pages::of(image.as_ref()), Part::Corrected, seed)
    }

    fn of(pages: Pages<WORD, ERASE>, part: Part, seed: u64) -> Self {
        let wear = vec![0; pages.count()];
        Self {
            pages,
            part,
            unstable: BTreeMap::new(),
            faults: Faults::default(),
            fuel: None,
            powered: true,
            tear: Tear::Old,
            rng: ChaCha8Rng::seed_from_u64(seed),
            words_programmed: 0,
            rewrites: 0,
            wear,
        }
    }

    /// Cuts the power after that many more words; erasing a page counts as one. `None`: never.
    pub const fn set_fuel(&mut self, words: Option<u64>) {
        self.fuel = words;
    }

    /// What the next power cut, or the next call that fails, leaves behind.
    pub const fn set_tear(&mut self, tear: Tear) {
        self.tear = tear;
    }

    /// Decides anew what its faults look like from here on.
    pub fn reseed(&mut self, seed: u64) {
        self.rng = ChaCha8Rng::seed_from_u64(seed);
    }

    /// Gives back power that does not run out.
    pub const fn power_up(&mut self) {
        self.powered = true;
        self.fuel = None;
    }

    /// Whether the power has been cut.
    #[must_use]
    pub const fn is_down(&self) -> bool {
        !self.powered
    }

    /// What is written, one possible reading of torn words included.
    #[must_use]
    pub fn image(&self) -> Vec<u8> {
        let mut image = self.pages.to_bytes();
        self.faults.stick(0, &mut image);
        image
    }

    /// Whether some word reads differently each time.
    #[must_use]
    pub fn is_unstable(&self) -> bool {
        !self.unstable.is_empty()
    }

    /// How often each page was erased.
    #[must_use]
    pub fn wear(&self) -> &[u64] {
        &self.wear
    }

    /// How many words were written so far.
    #[must_use]
    pub const fn words_programmed(&self) -> u64 {
        self.words_programmed
    }

    /// How many of them had been written since their page was erased: none but on plain parts.
    #[must_use]
    pub const fn rewrites(&self) -> u64 {
        self.rewrites
    }

    /// How many words can still be written before the power is cut: at most `wanted`.
    fn burn(&mut self, wanted: u64) -> u64 {
        let Some(fuel) = self.fuel else { return wanted };
        let burnt = fuel.min(wanted);
        self.fuel = Some(fuel.saturating_sub(burnt));
        burnt
    }

    fn check_power(&self) -> Result<(), FlashError> {
        if self.powered { Ok(()) } else { Err(FlashError::PowerCut) }
    }

    /// The words from `first` on read the same every time from now on.
    fn steady(&mut self, first: usize, words: usize) {
        if !self.unstable.is_empty() {
            let last = first.saturating_add(words);
            self.unstable.retain(|index, _| !(first..last).contains(index));
        }
    }

    /// Erases one page, as far as it can be done.
    fn erase_page(&mut self, page: usize) -> Result<(), FlashError> {
        let wear = self.wear.get(page).copied().unwrap_or_default();
        if self.burn(1) == 0 {
            self.powered = false;
            self.tear_erase(page);
            return Err(FlashError::PowerCut);
        }
        if self.faults.hit_erase(wear) {
            self.tear_erase(page);
            return Err(FlashError::Failed);
        }
        if let Some(wear) = self.wear.get_mut(page) {
            *wear = wear.saturating_add(1);
        }
        self.pages.erase(page);
        let words = words::<WORD>(ERASE);
        self.steady(page.saturating_mul(words), words);
        Ok(())
    }
}

impl<const WORD: usize, const ERASE: usize> ErrorType for MemoryFlash<WORD, ERASE> {
    type Error = FlashError;
}

impl<const WORD: usize, const ERASE: usize> ReadNorFlash for MemoryFlash<WORD, ERASE> {
    const READ_SIZE: usize = WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        self.check_power()?;
        let start = check(WORD, self.pages.capacity(), offset, bytes.len())?;
        self.pages.read(start, bytes);
        if !self.unstable.is_empty() {
            let first = words::<WORD>(start);
            let last = first.saturating_add(words::<WORD>(bytes.len()));
            for (index, unstable) in self.unstable.range(first..last) {
                let at = index.saturating_sub(first).saturating_mul(WORD);
                if let Some(word) = bytes.get_mut(at..at.saturating_add(WORD)) {
                    unstable.read(&mut self.rng, word);
                }
            }
        }
        self.faults.stick(start, bytes);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.pages.capacity()
    }
}

impl<const WORD: usize, const ERASE: usize> NorFlash for MemoryFlash<WORD, ERASE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.check_power()?;
        let len = to.checked_sub(from).and_then(|len| usize::try_from(len).ok());
        let len = len.ok_or(FlashError::OutOfBounds)?;
        let start = check(ERASE, self.pages.capacity(), from, len)?;
        let first = start.checked_div(ERASE).unwrap_or_default();
        let pages = len.checked_div(ERASE).unwrap_or_default();
        (first..first.saturating_add(pages)).try_for_each(|page| self.erase_page(page))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        self.check_power()?;
        let start = check(WORD, self.pages.capacity(), offset, bytes.len())?;
        let again = self.pages.programmed(start, bytes.len());
        if again > 0 && self.part == Part::Corrected {
            return Err(FlashError::Rewrite);
        }
        let (first, count) = (words::<WORD>(start), words::<WORD>(bytes.len()));
        let wanted = u64::try_from(count).unwrap_or(u64::MAX);
        let burnt = self.burn(wanted);
        self.words_programmed = self.words_programmed.saturating_add(burnt);
        if burnt < wanted {
            self.powered = false;
            self.tear_write(first, bytes, usize::try_from(burnt).unwrap_or(usize::MAX));
            return Err(FlashError::PowerCut);
        }
        if self.faults.hit_write() {
            let done = usize::try_from(self.rng.next_u32()).unwrap_or_default();
            self.tear_write(first, bytes, done.checked_rem(count).unwrap_or_default());
            return Err(FlashError::Failed);
        }
        self.rewrites = self.rewrites.saturating_add(u64::try_from(again).unwrap_or(u64::MAX));
        self.pages.program(start, bytes);
        self.steady(first, count);
        Ok(())
    }
}

impl From<NorFlashErrorKind> for FlashError {
    fn from(kind: NorFlashErrorKind) -> Self {
        if kind == NorFlashErrorKind::NotAligned { Self::NotAligned } else { Self::OutOfBounds }
    }
}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::Failed | Self::PowerCut | Self::Rewrite => NorFlashErrorKind::Other,
        }
    }
}

/// How many words `len` bytes are.
fn words<const WORD: usize>(len: usize) -> usize {
    len.checked_div(WORD).unwrap_or_default()
}
