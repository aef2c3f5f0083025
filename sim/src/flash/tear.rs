use rand_core::Rng;

use super::{BLANK, memory::MemoryFlash};

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

/// A word that reads differently each time, and what it is torn between.
#[derive(Clone, Debug)]
pub(super) struct Unstable<const WORD: usize> {
    old: [u8; WORD],
    new: [u8; WORD],
    /// Whether it also reads as anything else.
    wild: bool,
}

impl<const WORD: usize> Unstable<WORD> {
    /// One reading.
    pub(super) fn read(&self, rng: &mut impl Rng, word: &mut [u8]) {
        match rng.next_u32() % 6 {
            0 | 1 if self.wild => rng.fill_bytes(word),
            0 | 2 | 4 => word.copy_from_slice(&self.old),
            _ => word.copy_from_slice(&self.new),
        }
    }
}

impl<const WORD: usize, const ERASE: usize> MemoryFlash<WORD, ERASE> {
    /// The words of a write that ended too early: of `bytes` from the word `first` on, `done`
    /// words were finished.
    pub(super) fn tear_write(&mut self, first: usize, bytes: &[u8], done: usize) {
        let wild = matches!(self.tear, Tear::Wild | Tear::Unstable);
        let cut = first.saturating_add(done);
        let (words, _) = bytes.as_chunks::<WORD>();
        for (index, word) in (first..).zip(words) {
            if !wild && index < cut {
                self.pages.program(index.saturating_mul(WORD), word);
            } else if wild || index == cut {
                self.tear_word(index, word);
            }
        }
        if wild {
            let after = first.saturating_add(words.len());
            for index in first.checked_sub(1).into_iter().chain([after]) {
                if index.saturating_mul(WORD) < self.pages.capacity() {
                    let old = self.pages.word(index);
                    self.tear_word(index, &old);
                }
            }
        }
    }

    /// A page whose erase ended too early.
    pub(super) fn tear_erase(&mut self, page: usize) {
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

    /// One word that a cut has hit.
    fn tear_word(&mut self, index: usize, new: &[u8; WORD]) {
        let old = self.pages.word(index);
        let value = match self.tear {
            Tear::Old => return,
            Tear::Flicker | Tear::New => *new,
            Tear::Zero => [0; WORD],
            Tear::Random => self.random(),
            Tear::Wild | Tear::Unstable => match self.rng.next_u32() % 3 {
                0 => return,
                1 => *new,
                _ => self.random(),
            },
        };
        // Whatever it reads as: a word that a write or an erase has touched is not fit to be
        // written before it is erased, unless that erase was finished.
        let programmed = self.tear != Tear::New || *new != [BLANK; WORD];
        self.pages.set(index, &value, programmed);
        self.unstable.remove(&index);
        let wild = self.tear == Tear::Unstable;
        if wild || self.tear == Tear::Flicker {
            self.unstable.insert(index, Unstable { old, new: *new, wild });
        }
    }

    fn random(&mut self) -> [u8; WORD] {
        let mut word = [0; WORD];
        self.rng.fill_bytes(&mut word);
        word
    }
}
