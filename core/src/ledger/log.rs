//! The log, line by line, for its owner.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Error, Journal, JournalError, LedgerError, SecureElement,
    journal::{Header, MAX_BODY, Place},
    record::{Line, Record},
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
        let found = self.journal.find(after.map(|line| line.place), |header| header.evidence)?;
        self.line(found)
    }

    /// The first line with a number above that, for whoever has kept no line: looks through the log
    /// from its beginning.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash cannot be read.
    pub fn line_after(&mut self, number: u32) -> Result<Option<LogLine>, Error> {
        let found = self.journal.find(None, |header| header.evidence && header.number > number)?;
        self.line(found)
    }

    fn line(&mut self, found: Option<(Place, Header)>) -> Result<Option<LogLine>, Error> {
        let Some((place, header)) = found else { return Ok(None) };
        let mut buffer = [0; MAX_BODY];
        let body = self.journal.read(place, &mut buffer)?;
        let line = Line::from_bytes(body).map_err(|_| JournalError::Damaged)?;
        Ok(Some(LogLine { number: header.number, line, place }))
    }
}

/// One line of the log as the ledger itself goes through it.
pub(super) struct Read<'a> {
    pub(super) number: u32,
    pub(super) record: &'a Record,
    /// The line: what the head is made of.
    pub(super) body: &'a [u8],
    /// What it takes on flash.
    pub(super) span: usize,
}

/// Gives every line with a number above `after` to `take`, oldest first.
pub(super) fn walk<F: NorFlash>(
    journal: &mut Journal<F>,
    after: u32,
    mut take: impl FnMut(&Read<'_>) -> Result<(), LedgerError>,
) -> Result<(), Error> {
    let mut from = None;
    let mut buffer = [0; MAX_BODY];
    while let Some((place, header)) =
        journal.find(from, |header| header.evidence && header.number > after)?
    {
        let span = journal.span(usize::from(header.len));
        let body = journal.read(place, &mut buffer)?;
        let line = Line::from_bytes(body).map_err(|_| JournalError::Damaged)?;
        take(&Read { number: header.number, record: &line.record, body, span })?;
        from = Some(place);
    }
    Ok(())
}
