use embedded_storage::nor_flash::NorFlash;

use super::{
    Journal, Place, State,
    error::JournalError,
    medium::Scan,
    record::{Header, Kind, Record},
    walk::scan,
};

impl<F: NorFlash, const REGIONS: usize> Journal<F, REGIONS> {
    /// The first record after `from` whose header `wanted` accepts, oldest first; from the
    /// beginning where `from` is `None`.
    ///
    /// Reads headers and does not open records: what it finds is authentic once
    /// [`Journal::read`] has opened it. A record is found once, whatever copies of it lie on
    /// flash, in the place of any of them.
    ///
    /// # Errors
    /// [`JournalError::Stale`] where `from` is from before a compaction; the others as
    /// [`Journal::read`].
    pub fn find(
        &mut self,
        from: Option<Place>,
        mut wanted: impl FnMut(&Header) -> bool,
    ) -> Result<Option<(Place, Header)>, JournalError> {
        self.check_open()?;
        let geometry = self.medium.geometry;
        let mut scan = scan(&self.medium, &self.region);
        let mut candidate = None;
        if let Some(place) = from {
            let at = self.locate(place)?;
            let header = self.medium.peek(&self.region, at)?.ok_or_else(|| self.lost(at))?;
            scan.at = at.saturating_add(geometry.span(usize::from(header.len)));
            candidate = Some(Candidate { header, at, given: true });
        }
        let mut record = Record::empty();
        while scan.at <= self.newest.at {
            // A record right after the one before was written in the same run.
            let peeked = self.medium.peek(&self.region, scan.at)?;
            let (at, header) = match peeked.filter(|header| may_follow(candidate, *header)) {
                Some(header) => (scan.at, header),
                None => self
                    .after_gap(&mut scan, candidate, &mut record)?
                    .ok_or(JournalError::Unsteady)?,
            };
            scan.at = at.saturating_add(geometry.span(usize::from(header.len)));
            let given = match candidate {
                Some(Candidate { header: before, given, .. }) if header.repeats(before) => given,
                Some(Candidate { header: before, .. }) if header.number < before.number => true,
                Some(Candidate { header, at, given }) if !given && wanted(&header) => {
                    return Ok(Some((self.place(at), header)));
                }
                Some(_) | None => false,
            };
            candidate = Some(Candidate { header, at, given });
        }
        let last = candidate.filter(|last| !last.given && wanted(&last.header));
        Ok(last.map(|last| (self.place(last.at), last.header)))
    }

    /// The first header after a gap. Anything may look like one there, so a record must open to be
    /// one, with `record` to open it in.
    ///
    /// A copy of the candidate need not: every byte of its header but the fresh ones is known. If
    /// power failed while it was written, another copy follows behind the next gap.
    fn after_gap(
        &mut self,
        scan: &mut Scan,
        candidate: Option<Candidate>,
        record: &mut Record,
    ) -> Result<Option<(usize, Header)>, JournalError> {
        while let Some(at) = scan.next(&mut self.medium)? {
            let copy = self.medium.peek(&self.region, at)?.filter(|header| {
                candidate.is_some_and(|candidate| header.repeats(candidate.header))
            });
            if let Some(header) = copy {
                return Ok(Some((at, header)));
            }
            if self.medium.open(&self.region, at, record)? {
                return Ok(Some((at, record.header)));
            }
        }
        Ok(None)
    }

    /// Why the record there, which was read before, does not read now. The newest may be torn:
    /// until it is confirmed, only another look at the flash tells whether it is there.
    pub(super) fn lost(&self, at: usize) -> JournalError {
        if self.state == State::Unsettled && at == self.newest.at {
            JournalError::Unsteady
        } else {
            JournalError::Damaged
        }
    }
}

/// A header that counts unless a later one shows that it belongs to a ghost.
#[derive(Clone, Copy)]
struct Candidate {
    header: Header,
    at: usize,
    /// Whether the record has been offered to the caller already.
    given: bool,
}

impl Header {
    /// Whether this is the header of a copy of the record with the header `other`.
    fn repeats(self, other: Self) -> bool {
        self.kind != Kind::Kept && self == other
    }
}

/// Whether a header may come right after the candidate.
fn may_follow(candidate: Option<Candidate>, header: Header) -> bool {
    let Some(Candidate { header: before, given, .. }) = candidate else { return true };
    match (before.kind, header.kind) {
        (Kind::Kept, Kind::Kept) => header.number > before.number,
        (Kind::Kept, Kind::Checkpoint) => header.number >= before.number,
        (Kind::Checkpoint | Kind::Live, Kind::Checkpoint | Kind::Live) => {
            header.repeats(before)
                || (header.kind == Kind::Live
                    && before.number.checked_add(1) == Some(header.number))
                || (!given && header.number.checked_add(1) == Some(before.number))
        }
        (Kind::Kept, Kind::Live) | (Kind::Checkpoint | Kind::Live, Kind::Kept) => false,
    }
}
