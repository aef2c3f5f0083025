/// Why the journal did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// A write failed before, or the owner closed the journal: open it again.
    #[error("a write failed before; open the journal again")]
    Closed,
    /// What was written cannot be read any more, or does not fit together.
    #[error("what was written cannot be read any more")]
    Damaged,
    /// The flash refused, or power is gone.
    #[error("the flash refused")]
    Flash,
    /// The evidence leaves no room for this record, not even after a compaction.
    #[error("no room for this record")]
    Full,
    /// The journal does not work on flash with such words, pages or regions.
    #[error("flash with such words, pages or regions is not supported")]
    Geometry,
    /// There is room only after [`Journal::compact`](crate::Journal::compact).
    #[error("room only after a compaction")]
    NeedsCompaction,
    /// There is no journal on this flash.
    #[error("there is no journal on this flash")]
    NotAJournal,
    /// The place is from before a compaction.
    #[error("the place is from before a compaction")]
    Stale,
    /// Longer than [`MAX_BODY`](crate::MAX_BODY).
    #[error("the record is too long")]
    TooLong,
    /// The flash read differently twice, as after a torn write: open the journal again.
    #[error("the flash read differently twice; open the journal again")]
    Unsteady,
    /// A counter of the journal has reached its end.
    #[error("a counter of the journal has reached its end")]
    WornOut,
    /// The journal was sealed under another key.
    #[error("the journal is sealed under another key")]
    WrongKey,
}

/// Why a journal could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError<E> {
    /// The journal itself.
    Journal(JournalError),
    /// The owner refused a record.
    Owner(E),
}

impl<E> From<JournalError> for OpenError<E> {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}
