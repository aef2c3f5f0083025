//! NOR flash in the board's RAM: words that are written once, pages that are erased, and a memory
//! that a reset leaves alone.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use crate::board::{
    Memory,
    memory::{Doing, doing},
};

/// A part of the board's flash.
///
/// It holds what a real part promises and no more. A word of 4 bytes can be written once after an
/// erase; bits go from 1 to 0 only, and a second write is refused, as by a part with an
/// error-correcting code. A word is programmed byte by byte and a page is erased word by word, so
/// that a reset in between tears them.
pub struct Nor {
    memory: Memory,
    pace: u32,
    faults: Faults,
    counted: Counted,
}

/// What was done to a part since it was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Words programmed.
    pub words: u32,
    /// Pages erased.
    pub pages: u32,
}

/// The calls that fail, counted down.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// After how many more words one is left half programmed and reported.
    pub program: Option<u32>,
    /// After how many more pages one is left half erased and reported.
    pub erase: Option<u32>,
}

/// Why the part did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NorError {
    /// The part reports that it went wrong.
    Failed,
    /// Not whole words or pages.
    NotAligned,
    /// Beyond the end.
    OutOfBounds,
    /// A word was to be written twice.
    Rewrite,
}

impl Nor {
    /// The part in that memory, as it was left.
    pub const fn new(memory: Memory) -> Self {
        let faults = Faults { program: None, erase: None };
        Self { memory, pace: 0, faults, counted: Counted { words: 0, pages: 0 } }
    }

    /// Lets so many turns of an empty loop pass before each byte of a program, and an eighth of
    /// it before each word of an erase.
    pub const fn set_pace(&mut self, pace: u32) {
        self.pace = pace;
    }

    /// Lets calls fail.
    pub const fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// What was done since the part was taken.
    pub const fn counted(&self) -> Counted {
        self.counted
    }

    /// Spoils one byte, as a program that has gone astray does.
    pub fn spoil(&mut self, at: usize, bits: u8) {
        self.memory.write(at, self.memory.read(at) ^ bits);
    }

    /// The memory back.
    pub const fn into_memory(self) -> Memory {
        self.memory
    }

    fn program(&mut self, at: usize, word: &[u8]) -> Result<(), NorError> {
        if (at..at + Self::WRITE_SIZE).any(|at| self.memory.read(at) != BLANK) {
            return Err(NorError::Rewrite);
        }
        self.counted.words = self.counted.words.wrapping_add(1);
        let failed = hit(&mut self.faults.program);
        let programmed = if failed { Self::WRITE_SIZE / 2 } else { Self::WRITE_SIZE };
        doing(Doing::Program);
        for (at, byte) in (at..).zip(word).take(programmed) {
            wait(self.pace);
            self.memory.write(at, self.memory.read(at) & byte);
        }
        doing(Doing::Nothing);
        if failed { Err(NorError::Failed) } else { Ok(()) }
    }

    fn erase_page(&mut self, page: usize) -> Result<(), NorError> {
        self.counted.pages = self.counted.pages.wrapping_add(1);
        let failed = hit(&mut self.faults.erase);
        let erased = if failed { Self::ERASE_SIZE / 2 } else { Self::ERASE_SIZE };
        doing(Doing::Erase);
        for at in (page..page + erased).step_by(Self::WRITE_SIZE) {
            wait(self.pace / 8);
            for at in at..at + Self::WRITE_SIZE {
                self.memory.write(at, BLANK);
            }
        }
        doing(Doing::Nothing);
        if failed { Err(NorError::Failed) } else { Ok(()) }
    }

    fn check(&self, offset: u32, len: usize, unit: usize) -> Result<usize, NorError> {
        let offset = offset as usize;
        let end = offset.checked_add(len).ok_or(NorError::OutOfBounds)?;
        if end > self.memory.len() {
            return Err(NorError::OutOfBounds);
        }
        let whole = offset.is_multiple_of(unit) && len.is_multiple_of(unit);
        if whole { Ok(offset) } else { Err(NorError::NotAligned) }
    }
}

impl NorFlashError for NorError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Failed | Self::Rewrite => NorFlashErrorKind::Other,
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
        }
    }
}

impl ErrorType for Nor {
    type Error = NorError;
}

impl ReadNorFlash for Nor {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorError> {
        let at = self.check(offset, bytes.len(), Self::READ_SIZE)?;
        self.memory.copy(at, bytes);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.memory.len()
    }
}

impl NorFlash for Nor {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorError> {
        let len = to.checked_sub(from).ok_or(NorError::OutOfBounds)? as usize;
        let from = self.check(from, len, Self::ERASE_SIZE)?;
        (from..from + len).step_by(Self::ERASE_SIZE).try_for_each(|page| self.erase_page(page))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorError> {
        let at = self.check(offset, bytes.len(), Self::WRITE_SIZE)?;
        let words = bytes.chunks(Self::WRITE_SIZE);
        (at..)
            .step_by(Self::WRITE_SIZE)
            .zip(words)
            .try_for_each(|(at, word)| self.program(at, word))
    }
}

/// Lets time pass. Each turn is a place where a reset can come in between.
fn wait(turns: u32) {
    for turn in 0..turns {
        core::hint::black_box(turn);
    }
}

/// Counts down to the one call that fails.
fn hit(after: &mut Option<u32>) -> bool {
    match after {
        None => false,
        Some(0) => {
            *after = None;
            true
        }
        Some(calls) => {
            *calls -= 1;
            false
        }
    }
}

/// What erased flash reads as.
const BLANK: u8 = 0xFF;
