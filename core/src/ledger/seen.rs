//! What the log remembers of a peer, or of a session.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Error, JournalError, SecureElement, WalletId,
    entry::Seq,
    journal::{Header, MAX_BODY},
    record::{Line, Record},
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// The highest sequence number seen from that payer, as far as the log goes back.
    ///
    /// It is that of the payer's newest credit: none is credited whose number is not above all
    /// before it. So headers are read, and one record is opened.
    pub(super) fn last_seen(&mut self, payer: WalletId, peer: u32) -> Result<Option<Seq>, Error> {
        let credit = |header: &Header| header.keys[0] == peer && header.keys[1] != 0;
        let mut newest = None;
        loop {
            let below = newest.take();
            self.journal.find(None, |header| {
                if credit(header) && below.is_none_or(|below| header.number < below) {
                    newest = Some(header.number);
                }
                false
            })?;
            let Some(number) = newest else { return Ok(None) };
            match self.find_record(|header| credit(header) && header.number == number)? {
                Some(Record::Credit { payer: other, value, .. }) if other == payer => {
                    return Ok(Some(value.entry.seq));
                }
                // The key is short: another payer may share it.
                Some(_) => {}
                None => return Err(JournalError::Unsteady.into()),
            }
        }
    }

    /// The first record whose header is wanted, oldest first.
    pub(super) fn find_record(
        &mut self,
        wanted: impl FnMut(&Header) -> bool,
    ) -> Result<Option<Record>, Error> {
        let Some((place, _)) = self.journal.find(None, wanted)? else { return Ok(None) };
        let mut buffer = [0; MAX_BODY];
        let body = self.journal.read(place, &mut buffer)?;
        let line = Line::from_bytes(body).map_err(|_| JournalError::Damaged)?;
        Ok(Some(line.record))
    }
}
