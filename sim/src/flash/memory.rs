use std::collections::BTreeMap;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{BLANK, check};

/// Flash in memory, in words of `WORD` and pages of `ERASE` bytes, that can lose its power.
///
/// A word is written once and not again before its page is erased, as on parts with an
/// error-correcting code. Cloning it clones the image, the faults included.
#[derive(Clone, Debug)]
pub struct MemoryFlash<const WORD: usize, const ERASE: usize> {
    bytes: Vec<u8>,
    /// Which words were written since their page was erased.
    programmed: Vec<bool>,
    /// Words that read differently each time.
    unstable: BTreeMap<usize, Unstable>,
    fuel: Option<u64>,
    powered: bool,
    tear: Tear,
    rng: ChaCha8Rng,
    words_programmed: u64,
    wear: Vec<u64>,
}

/// What a word that reads differently each time is torn between.
#[derive(Clone, Debug)]
struct Unstable {
    old: Vec<u8>,
    new: Vec<u8>,
    /// Whether it also reads as anything else.
    wild: bool,
}

/// What a power cut leaves of the call it hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tear {
    /// As [`Tear::Old`], but the word at the cut, or one word of the page being erased, reads as
    /// old or new, decided again at every read until the page is erased.
    Flicker,
    /// The words written before the cut; the others are as they were.
    Old,
    /// The word at the cut is written too. An erase is finished.
    New,
    /// The word at the cut, or the page being erased, is all zeros.
    Zero,
    /// The word at the cut, or the page being erased, is random bits.
    Random,
    /// Each word of the call, and the words next to it, is old, new or random bits.
    Wild,
    /// As [`Tear::Wild`], decided again at every read until the page is erased.
    Unstable,
}

impl Tear {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Flicker, Self::Old, Self::New, Self::Zero, Self::Random, Self::Wild, Self::Unstable];
}

/// Why the flash did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashError {
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
    #[must_use]
    pub fn new(pages: usize, seed: u64) -> Self {
        Self::from_image(vec![BLANK; pages.saturating_mul(ERASE)], seed)
    }

    /// Flash with that content; words that are not blank count as written.
    #[must_use]
    pub fn from_image(bytes: Vec<u8>, seed: u64) -> Self {
        let programmed = bytes.chunks(WORD).map(|word| !is_blank(word)).collect();
        let pages = bytes.chunks(ERASE).count();
        Self {
            bytes,
            programmed,
            unstable: BTreeMap::new(),
            fuel: None,
            powered: true,
            tear: Tear::Old,
            rng: ChaCha8Rng::seed_from_u64(seed),
            words_programmed: 0,
            wear: vec![0; pages],
        }
    }

    /// Cuts the power after that many more words; erasing a page counts as one. `None`: never.
    pub const fn set_fuel(&mut self, words: Option<u64>) {
        self.fuel = words;
    }

    /// What the next power cut leaves behind.
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
    pub fn image(&self) -> &[u8] {
        &self.bytes
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

    fn word(&self, index: usize) -> Vec<u8> {
        self.bytes.chunks(WORD).nth(index).unwrap_or_default().to_vec()
    }

    fn set_word(&mut self, index: usize, value: &[u8], programmed: bool) {
        let start = index.saturating_mul(WORD);
        if let Some(word) = self.bytes.get_mut(start..start.saturating_add(WORD)) {
            word.copy_from_slice(value);
        }
        if let Some(mark) = self.programmed.get_mut(index) {
            *mark = programmed;
        }
        self.unstable.remove(&index);
    }

    fn random(&mut self) -> Vec<u8> {
        let mut word = vec![0; WORD];
        self.rng.fill_bytes(&mut word);
        word
    }

    /// One word that a power cut has hit.
    fn tear_word(&mut self, index: usize, new: &[u8]) {
        let old = self.word(index);
        let value = match self.tear {
            Tear::Old => return,
            Tear::Flicker | Tear::New => new.to_vec(),
            Tear::Zero => vec![0; WORD],
            Tear::Random => self.random(),
            Tear::Wild | Tear::Unstable => match self.rng.next_u32() % 3 {
                0 => return,
                1 => new.to_vec(),
                _ => self.random(),
            },
        };
        // Whatever it reads as: a word that a write or an erase has touched is not fit to be
        // written before it is erased, unless that erase was finished.
        let programmed = self.tear != Tear::New || !is_blank(new);
        self.set_word(index, &value, programmed);
        let wild = self.tear == Tear::Unstable;
        if wild || self.tear == Tear::Flicker {
            self.unstable.insert(index, Unstable { old, new: new.to_vec(), wild });
        }
    }

    /// The words of a call that the power cut has hit: `words` from `first` on, of which `done`
    /// were finished.
    fn tear_write(&mut self, first: usize, words: &[&[u8]], done: usize) {
        self.powered = false;
        let wild = matches!(self.tear, Tear::Wild | Tear::Unstable);
        for (index, word) in (first..).zip(words) {
            if !wild && index < first.saturating_add(done) {
                self.set_word(index, word, true);
            } else if wild || index == first.saturating_add(done) {
                self.tear_word(index, word);
            }
        }
        if wild {
            let after = first.saturating_add(words.len());
            for index in first.checked_sub(1).into_iter().chain([after]) {
                if self.programmed.get(index).is_some() {
                    let old = self.word(index);
                    self.tear_word(index, &old);
                }
            }
        }
    }

    fn tear_erase(&mut self, page: usize) {
        self.powered = false;
        let words = ERASE.checked_div(WORD).unwrap_or_default();
        let first = page.saturating_mul(words);
        if self.tear == Tear::Flicker {
            let chosen = usize::try_from(self.rng.next_u32()).unwrap_or_default();
            let chosen = chosen.checked_rem(words).unwrap_or_default();
            self.tear_word(first.saturating_add(chosen), &[BLANK; WORD]);
            return;
        }
        for index in first..first.saturating_add(words) {
            self.tear_word(index, &[BLANK; WORD]);
        }
    }
}

impl<const WORD: usize, const ERASE: usize> ErrorType for MemoryFlash<WORD, ERASE> {
    type Error = FlashError;
}

impl<const WORD: usize, const ERASE: usize> ReadNorFlash for MemoryFlash<WORD, ERASE> {
    const READ_SIZE: usize = WORD;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        self.check_power()?;
        let start = check(WORD, self.bytes.len(), offset, bytes.len())?;
        let end = start.saturating_add(bytes.len());
        bytes.copy_from_slice(self.bytes.get(start..end).unwrap_or_default());
        let first = start.checked_div(WORD).unwrap_or_default();
        for (index, word) in (first..).zip(bytes.chunks_mut(WORD)) {
            if let Some(Unstable { old, new, wild }) = self.unstable.get(&index) {
                match self.rng.next_u32() % 6 {
                    0 | 1 if *wild => self.rng.fill_bytes(word),
                    0 | 2 | 4 => word.copy_from_slice(old),
                    _ => word.copy_from_slice(new),
                }
            }
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const WORD: usize, const ERASE: usize> NorFlash for MemoryFlash<WORD, ERASE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.check_power()?;
        let len = to.checked_sub(from).and_then(|len| usize::try_from(len).ok());
        let len = len.ok_or(FlashError::OutOfBounds)?;
        let start = check(ERASE, self.bytes.len(), from, len)?;
        let first = start.checked_div(ERASE).unwrap_or_default();
        let pages = len.checked_div(ERASE).unwrap_or_default();
        let words = ERASE.checked_div(WORD).unwrap_or_default();
        for page in first..first.saturating_add(pages) {
            if self.burn(1) == 0 {
                self.tear_erase(page);
                return Err(FlashError::PowerCut);
            }
            if let Some(wear) = self.wear.get_mut(page) {
                *wear = wear.saturating_add(1);
            }
            let first = page.saturating_mul(words);
            for index in first..first.saturating_add(words) {
                self.set_word(index, &[BLANK; WORD], false);
            }
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        self.check_power()?;
        let start = check(WORD, self.bytes.len(), offset, bytes.len())?;
        let first = start.checked_div(WORD).unwrap_or_default();
        let words: Vec<_> = bytes.chunks(WORD).collect();
        if self.programmed.iter().skip(first).take(words.len()).any(|programmed| *programmed) {
            return Err(FlashError::Rewrite);
        }
        let wanted = u64::try_from(words.len()).unwrap_or(u64::MAX);
        let burnt = self.burn(wanted);
        self.words_programmed = self.words_programmed.saturating_add(burnt);
        if burnt < wanted {
            self.tear_write(first, &words, usize::try_from(burnt).unwrap_or(usize::MAX));
            return Err(FlashError::PowerCut);
        }
        for (index, word) in (first..).zip(words) {
            self.set_word(index, word, true);
        }
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
            Self::PowerCut | Self::Rewrite => NorFlashErrorKind::Other,
        }
    }
}

fn is_blank(word: &[u8]) -> bool {
    word.iter().all(|byte| *byte == BLANK)
}
