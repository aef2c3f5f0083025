use embedded_storage::nor_flash::NorFlash;

use super::{
    error::JournalError,
    medium::{Medium, Scan},
    record::{Kind, Record},
    region::Region,
};
use crate::hash::Digest;

/// Goes through a region and gives its records in order, each once and only when it is certain.
///
/// ```text
/// Kept --kept--> Kept --checkpoint--> Candidate --end--> End
///                          .-------------'  ^--.
///                number + 1|                   |the same number, or number - 1
///                          '--> Succession ----'   (the candidate was a ghost)
/// ```
/// Only the candidate can turn out to be a ghost: whoever wrote a record after another had
/// confirmed that other first.
pub(super) struct Walk {
    /// The region, with the digest of what was kept in it.
    pub(super) region: Region,
    scan: Scan,
    state: State,
    /// The last valid record so far; after the end, the newest of the journal.
    candidate: Record,
    incoming: Record,
    /// The content of the candidate and of the record before it.
    digests: [Digest; 2],
    /// Whether a valid record followed the checkpoint.
    pub(super) confirmed: bool,
    /// What the evidence takes.
    pub(super) evidence: usize,
}

#[derive(Clone, Copy)]
enum State {
    /// Before the checkpoint; the number of the last kept record.
    Kept(u32),
    /// The candidate has not been given yet.
    Candidate,
    /// The candidate is a copy of what has been given.
    Given,
    /// The candidate has been given; what has come in takes its place.
    Succession,
    /// There is nothing more.
    End,
}

impl Walk {
    /// Begins with the first record of `region`.
    pub(super) fn new<F: NorFlash>(medium: &Medium<F>, region: Region) -> Self {
        Self {
            region: Region::new(region.base, region.erase),
            scan: scan(medium, &region),
            state: State::Kept(0),
            candidate: Record::empty(),
            incoming: Record::empty(),
            digests: [[0; 32]; 2],
            confirmed: false,
            evidence: 0,
        }
    }

    /// The next record that is certain; after the newest one, `None`.
    pub(super) fn next<F: NorFlash>(
        &mut self,
        medium: &mut Medium<F>,
    ) -> Result<Option<&Record>, JournalError> {
        if matches!(self.state, State::Succession) {
            self.succeed(State::Candidate);
        }
        while !matches!(self.state, State::End) {
            if !next_valid(&mut self.scan, medium, &self.region, &mut self.incoming)? {
                return self.last(medium);
            }
            match self.state {
                State::Kept(last) if self.incoming.header.number >= last => {
                    match self.incoming.header.kind {
                        Kind::Kept => {
                            self.state = State::Kept(self.incoming.header.number);
                            self.region.keep(&self.incoming.digest());
                            count(&mut self.evidence, medium, &self.incoming);
                            return Ok(Some(&self.incoming));
                        }
                        Kind::Checkpoint => self.succeed(State::Candidate),
                        Kind::Live => return Err(JournalError::Damaged),
                    }
                }
                State::Candidate | State::Given => {
                    self.confirmed = true;
                    if self.judge()? {
                        count(&mut self.evidence, medium, &self.candidate);
                        return Ok(Some(&self.candidate));
                    }
                }
                State::Kept(_) | State::Succession | State::End => {
                    return Err(JournalError::Damaged);
                }
            }
        }
        Ok(None)
    }

    /// The newest record, after the end.
    pub(super) const fn newest(&self) -> &Record {
        &self.candidate
    }

    /// Where the next record may be written, after the end.
    ///
    /// A torn write may have left nothing to see, of a length that cannot be trusted: whatever
    /// began at or before the last word that is not blank ends within one longest record.
    pub(super) fn slot<F: NorFlash>(&self, medium: &Medium<F>) -> usize {
        self.scan.written.saturating_add(medium.geometry.longest())
    }

    /// What has come in against the candidate; whether the candidate has become certain.
    fn judge(&mut self) -> Result<bool, JournalError> {
        let (number, new) = (self.candidate.header.number, self.incoming.header.number);
        let given = matches!(self.state, State::Given);
        let [candidate, before] = self.digests;
        let digest = self.incoming.digest();
        if number.checked_add(1) == Some(new) && self.incoming.header.kind == Kind::Live {
            if !given {
                self.state = State::Succession;
                return Ok(true);
            }
            self.succeed(State::Candidate);
            return Ok(false);
        }
        if new == number && digest == candidate {
            core::mem::swap(&mut self.candidate, &mut self.incoming);
            return Ok(false);
        }
        if new.checked_add(1) == Some(number) && !given && digest == before {
            core::mem::swap(&mut self.candidate, &mut self.incoming);
            self.digests = [before, [0; 32]];
            self.state = State::Given;
            return Ok(false);
        }
        Err(JournalError::Damaged)
    }

    /// What has come in becomes the candidate.
    fn succeed(&mut self, state: State) {
        core::mem::swap(&mut self.candidate, &mut self.incoming);
        let [before, _] = self.digests;
        self.digests = [self.candidate.digest(), before];
        self.state = state;
    }

    /// The end is reached: the candidate is certain.
    fn last<F: NorFlash>(&mut self, medium: &Medium<F>) -> Result<Option<&Record>, JournalError> {
        match core::mem::replace(&mut self.state, State::End) {
            State::Candidate => {
                count(&mut self.evidence, medium, &self.candidate);
                Ok(Some(&self.candidate))
            }
            State::Given | State::End => Ok(None),
            State::Kept(_) | State::Succession => Err(JournalError::Damaged),
        }
    }
}

/// A scan over all of a region's records.
pub(super) fn scan<F: NorFlash>(medium: &Medium<F>, region: &Region) -> Scan {
    let at = region.first(medium.geometry);
    Scan { at, end: region.end(medium.geometry), written: at }
}

/// The next record that opens, whatever it is; `false` at the end.
pub(super) fn next_valid<F: NorFlash>(
    scan: &mut Scan,
    medium: &mut Medium<F>,
    region: &Region,
    record: &mut Record,
) -> Result<bool, JournalError> {
    while let Some(at) = scan.next(medium)? {
        if medium.open(region, at, record)? {
            let span = medium.geometry.span(usize::from(record.header.len));
            scan.at = at.saturating_add(span);
            scan.written = scan.at;
            return Ok(true);
        }
    }
    Ok(false)
}

fn count<F: NorFlash>(evidence: &mut usize, medium: &Medium<F>, record: &Record) {
    if record.header.evidence {
        let span = medium.geometry.span(usize::from(record.header.len));
        *evidence = evidence.saturating_add(span);
    }
}
