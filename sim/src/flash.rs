//! Flash for hosts and tests: one that tears and fails on command, one that lives in a file.

mod fault;
mod file;
mod memory;
mod pages;
mod tear;

pub use file::{FileFlash, FileFlashError};
pub use memory::{FlashError, MemoryFlash};
pub use tear::Tear;

use embedded_storage::nor_flash::NorFlashErrorKind;

/// Whether `len` bytes at `offset` are whole units of `unit` bytes inside `capacity`.
fn check(
    unit: usize,
    capacity: usize,
    offset: u32,
    len: usize,
) -> Result<usize, NorFlashErrorKind> {
    let offset = usize::try_from(offset).map_err(|_| NorFlashErrorKind::OutOfBounds)?;
    let end = offset.checked_add(len).ok_or(NorFlashErrorKind::OutOfBounds)?;
    if end > capacity {
        return Err(NorFlashErrorKind::OutOfBounds);
    }
    if !offset.is_multiple_of(unit) || !len.is_multiple_of(unit) {
        return Err(NorFlashErrorKind::NotAligned);
    }
    Ok(offset)
}

/// What erased flash reads as.
const BLANK: u8 = 0xFF;
