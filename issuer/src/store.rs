use core::fmt;

/// Where an office keeps what it has decided: events, one after the other, for good.
///
/// What an implementation owes the office:
/// - an event whose append has returned is there after any failure, whole and in its place;
/// - an event whose append has failed or was cut off is there whole, or not at all;
/// - nobody else reads it, and nobody changes it: among the events are the halves of keys that the
///   centre has made, and what was checked once is not doubted again.
pub trait Store {
    /// Keeps one event more.
    ///
    /// # Errors
    /// [`StoreFault`] where it may not be there.
    fn append(&mut self, event: &[u8]) -> Result<(), StoreFault>;

    /// Gives every event to `take`, the first one first, until that says no.
    ///
    /// # Errors
    /// [`StoreFault`] where one could not be read.
    fn replay(&self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreFault>;
}

/// A store that lives as long as the program.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Vec<Vec<u8>>);

impl MemoryStore {
    /// How many events it has kept.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has kept none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same as it was after so many events.
    #[must_use]
    pub fn up_to(&self, events: usize) -> Self {
        Self(self.0.iter().take(events).cloned().collect())
    }
}

impl Store for MemoryStore {
    fn append(&mut self, event: &[u8]) -> Result<(), StoreFault> {
        self.0.push(event.to_vec());
        Ok(())
    }

    fn replay(&self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreFault> {
        // Whether it ended early is known to who said so.
        let _ = self.0.iter().all(|event| take(event));
        Ok(())
    }
}

/// An event could not be kept, or not be read. Why is the store's own affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreFault;

impl fmt::Display for StoreFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store could not keep an event, or not read one")
    }
}

impl core::error::Error for StoreFault {}
