use embedded_storage::nor_flash::NorFlash;

use super::{
    MAX_BODY,
    record::{HEADER_LEN, TAG_LEN},
    region,
};

/// How records lie on one kind of flash. All lengths in bytes.
#[derive(Clone, Copy)]
pub(super) struct Geometry {
    /// What is written at once, and never twice.
    pub(super) word: usize,
    /// One region: whole pages.
    pub(super) region: usize,
}

impl Geometry {
    /// The geometry of `flash` in `regions` regions; `None` where the journal does not fit it.
    pub(super) fn of<F: NorFlash>(flash: &F, regions: usize) -> Option<Self> {
        let word = F::WRITE_SIZE.max(F::READ_SIZE);
        let whole = matches!(word, 1 | 2 | 4 | 8 | 16 | 32)
            && word.is_multiple_of(F::WRITE_SIZE)
            && word.is_multiple_of(F::READ_SIZE)
            && F::ERASE_SIZE.is_multiple_of(word);
        let addressable = u32::try_from(flash.capacity()).is_ok();
        if !whole || !addressable || regions < 2 {
            return None;
        }
        let share = flash.capacity().checked_div(regions)?;
        let region = share.checked_sub(share.checked_rem(F::ERASE_SIZE)?)?;
        let geometry = Self { word, region };
        // Less would be full before its first record.
        let least = geometry.overhead().checked_add(geometry.longest())?;
        (region >= least).then_some(geometry)
    }

    /// `len` rounded up to whole words.
    pub(super) fn padded(self, len: usize) -> usize {
        len.checked_next_multiple_of(self.word).unwrap_or(usize::MAX)
    }

    /// What a record with a body of `len` bytes takes: header and body, seal, one guard word.
    pub(super) fn span(self, len: usize) -> usize {
        self.padded(HEADER_LEN.saturating_add(len))
            .saturating_add(self.padded(TAG_LEN))
            .saturating_add(self.word)
    }

    /// What the longest record takes.
    pub(super) fn longest(self) -> usize {
        self.span(MAX_BODY)
    }

    /// What the region header takes, with its guard word.
    pub(super) fn head(self) -> usize {
        self.padded(region::LEN).saturating_add(self.word)
    }

    /// What a region holds besides evidence: its header, the checkpoint and its copy, and slack
    /// for a confirming copy and a torn record.
    pub(super) fn overhead(self) -> usize {
        self.head().saturating_add(self.longest().saturating_mul(4))
    }

    /// Where a region begins.
    pub(super) fn base(self, index: usize) -> usize {
        index.saturating_mul(self.region)
    }
}
