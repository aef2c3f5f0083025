use super::{header::Header, layout::Side, mark::Mark};

/// A page whose header is sealed, as it was read at boot and written to since.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) side: Side,
    pub(super) header: Header,
    /// The last mark that can be read. It decides: what stands before it is past.
    pub(super) last: Option<Mark>,
    /// How many tries after it cannot be read.
    pub(super) torn: u8,
    /// The first pair after all that is not blank.
    pub(super) next: usize,
    /// Whether the last mark was written since the boot: it reads the same for ever then. One that
    /// was found may have been torn, and read differently the next time.
    pub(super) stable: bool,
}

impl Page {
    /// A page whose header was written just now.
    pub(super) const fn new(side: Side, header: Header) -> Self {
        Self { side, header, last: None, torn: 0, next: 0, stable: false }
    }

    /// How many tries in a row are spent. A try that cannot be read is spent.
    pub(super) fn spent(&self) -> u8 {
        let known = match self.last {
            Some(Mark::Spent(tries) | Mark::Stands(tries)) => tries,
            Some(Mark::Moved) | None => self.header.spent,
        };
        known.saturating_add(self.torn)
    }

    /// Whether it has handed over to the other page.
    pub(super) fn has_moved(&self) -> bool {
        self.last == Some(Mark::Moved)
    }

    /// Whether it has counted by itself.
    pub(super) const fn has_begun(&self) -> bool {
        self.last.is_some()
    }
}
