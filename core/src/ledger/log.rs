//! The log, line by line, for its owner.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Error, JournalError, SecureElement,
    journal::{MAX_BODY, Place},
    record::Line,
};

/// One line of the log as it is on flash.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// Its number: the first record a journal ever took is 1.
    pub number: u32,
    /// What happened, and the balance after it.
    pub line: Line,
    place: Place,
}

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// The line after that one, or the first; `None` after the last. Oldest first.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash cannot be read.
    pub fn next_line(&mut self, after: Option<&LogLine>) -> Result<Option<LogLine>, Error> {
        let after = after.map(|line| line.place);
        let found = self.journal.find(after, |header| header.evidence)?;
        let Some((place, header)) = found else { return Ok(None) };
        let mut buffer = [0; MAX_BODY];
        let body = self.journal.read(place, &mut buffer)?;
        let line = Line::from_bytes(body).map_err(|_| JournalError::Damaged)?;
        Ok(Some(LogLine { number: header.number, line, place }))
    }
}
