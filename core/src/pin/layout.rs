use embedded_storage::nor_flash::NorFlash;

use super::{header::Header, mark::Half};

/// How a PIN's two pages lie on one kind of flash. All lengths in bytes.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// What is written at once, and never twice.
    pub(super) word: usize,
    /// One page: whole erase blocks.
    page: usize,
    /// How many pairs of marks a page has room for.
    pub(super) pairs: usize,
}

/// Which of the two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Second,
}

impl Side {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// ```text
/// header 49, padded │ seal 16, padded │ guard │ pair │ pair │ ...
/// a pair:  spent 8, padded │ stands 8, padded │ guard word, never written
/// ```
/// A torn write may spoil the words next to it. The guard keeps it within its pair.
impl Layout {
    /// The layout on `flash`; `None` where it does not fit.
    pub(super) fn of<F: NorFlash>(flash: &F) -> Option<Self> {
        let word = F::WRITE_SIZE.max(F::READ_SIZE);
        let whole = matches!(word, 1 | 2 | 4 | 8 | 16 | 32)
            && word.is_multiple_of(F::WRITE_SIZE)
            && word.is_multiple_of(F::READ_SIZE)
            && F::ERASE_SIZE.is_multiple_of(word);
        if !whole || u32::try_from(flash.capacity()).is_err() {
            return None;
        }
        let half = flash.capacity().checked_div(2)?;
        let page = half.checked_sub(half.checked_rem(F::ERASE_SIZE)?)?;
        let empty = Self { word, page, pairs: 0 };
        let pairs = page.checked_sub(empty.first())?.checked_div(empty.pair())?;
        (pairs >= LEAST_PAIRS).then_some(Self { pairs, ..empty })
    }

    /// `len` rounded up to whole words.
    pub(super) fn padded(self, len: usize) -> usize {
        len.checked_next_multiple_of(self.word).unwrap_or(usize::MAX)
    }

    /// What one mark takes.
    pub(super) fn place(self) -> usize {
        self.padded(VALUE)
    }

    /// What one pair takes, its guard included.
    fn pair(self) -> usize {
        self.place().saturating_mul(2).saturating_add(self.word)
    }

    /// Where a page begins.
    pub(super) fn base(self, side: Side) -> usize {
        match side {
            Side::First => 0,
            Side::Second => self.page,
        }
    }

    /// Where a page ends.
    pub(super) fn end(self, side: Side) -> usize {
        self.base(side).saturating_add(self.page)
    }

    /// Where the seal of a page's header begins.
    pub(super) fn seal(self, side: Side) -> usize {
        self.base(side).saturating_add(self.padded(Header::LEN))
    }

    /// Where a page's first pair begins, from its start.
    fn first(self) -> usize {
        let seal = self.padded(SEAL);
        self.padded(Header::LEN).saturating_add(seal).saturating_add(self.word)
    }

    /// Where half a pair begins.
    pub(super) fn at(self, side: Side, pair: usize, half: Half) -> usize {
        let before = self
            .base(side)
            .saturating_add(self.first())
            .saturating_add(pair.saturating_mul(self.pair()));
        match half {
            Half::Before => before,
            Half::After => before.saturating_add(self.place()),
        }
    }

    /// How few pairs may be left before a page is to be changed: enough for every try, and for many
    /// changes that a power cut spoils.
    pub(super) const fn reserve(self) -> usize {
        self.pairs.div_ceil(4)
    }
}

/// What a mark is made of, before it is padded.
pub(super) const VALUE: usize = 8;
/// The seal of a header, before it is padded.
pub(super) const SEAL: usize = 16;
/// Room for every try four times over.
const LEAST_PAIRS: usize = 24;
