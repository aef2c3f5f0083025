use embedded_storage::nor_flash::NorFlash;

use super::{
    Journal, Newest, Place, State,
    error::JournalError,
    medium::Medium,
    record::{Header, Kind, Record},
    region::Region,
    walk::Walk,
};

impl<F: NorFlash, const REGIONS: usize> Journal<F, REGIONS> {
    /// Copies what is still needed into the next region and goes on there.
    ///
    /// `keep` is asked about each record of evidence, oldest first; what it does not keep is
    /// gone. `checkpoint` is the owner's state after the newest record; it gets that record's
    /// number, so that no counter moves. `moved` learns the new place of each kept record;
    /// its number tells which record it is.
    ///
    /// Needs no [`Journal::confirm`] before it, and confirms by itself. A power cut leaves the
    /// journal as it was before or as it is after.
    ///
    /// # Errors
    /// [`JournalError::Full`] where all evidence and the checkpoint do not fit into one region;
    /// nothing is changed then.
    pub fn compact(
        &mut self,
        mut keep: impl FnMut(&Header, &[u8]) -> bool,
        checkpoint: &[u8],
        mut moved: impl FnMut(&Header, Place),
    ) -> Result<(), JournalError> {
        self.check_open()?;
        let header = checkpoint_header(self.newest.header.number, checkpoint)?;
        let geometry = self.medium.geometry;
        let needed = geometry
            .head()
            .saturating_add(self.evidence)
            .saturating_add(geometry.span(checkpoint.len()).saturating_mul(2));
        if needed > geometry.region {
            return Err(JournalError::Full);
        }
        let erase = self.highest.checked_add(1).ok_or(JournalError::WornOut)?;
        // Whatever fails from here on, only a new look at the flash tells what is there.
        self.state = State::Closed;
        self.erase_ghosts()?;
        let index = next_index::<REGIONS>(self.active);
        self.medium.erase(geometry.base(index))?;
        let mut target = Region::new(geometry.base(index), erase);
        let mut slot = begin(&mut self.medium, &target)?;
        let mut evidence: usize = 0;
        let mut walk = Walk::new(&self.medium, self.region);
        while let Some(record) = walk.next(&mut self.medium)? {
            let old = record.header;
            if !old.evidence || !keep(&old, record.body()) {
                continue;
            }
            let new = Header { kind: Kind::Kept, ..old };
            moved(&new, Place { erase, at: slot });
            slot = self.medium.append(&target, slot, new, record.body())?;
            target.keep(&super::record::digest(new, record.body()));
            evidence = evidence.saturating_add(geometry.span(usize::from(new.len)));
        }
        if walk.newest().header.number != self.newest.header.number {
            return Err(JournalError::Unsteady);
        }
        let (newest, slot) = finish(&mut self.medium, &target, slot, header, checkpoint)?;
        self.active = index;
        self.region = target;
        self.newest = newest;
        self.slot = slot;
        self.evidence = evidence;
        self.highest = erase;
        self.replaced = None;
        self.state = State::Settled;
        Ok(())
    }
}

/// The header of a checkpoint after the record with that number.
pub(super) fn checkpoint_header(number: u32, body: &[u8]) -> Result<Header, JournalError> {
    if body.len() > super::MAX_BODY {
        return Err(JournalError::TooLong);
    }
    let len = u16::try_from(body.len()).map_err(|_| JournalError::TooLong)?;
    Ok(Header { number, keys: [0; 2], kind: Kind::Checkpoint, evidence: false, len })
}

/// The region after that one in the rotation.
pub(super) const fn next_index<const REGIONS: usize>(index: usize) -> usize {
    let next = index.saturating_add(1);
    if next < REGIONS { next } else { 0 }
}

/// Writes the header of a new region; returns where its first record goes.
pub(super) fn begin<F: NorFlash>(
    medium: &mut Medium<F>,
    region: &Region,
) -> Result<usize, JournalError> {
    region.write(medium)?;
    Ok(region.first(medium.geometry))
}

/// Writes the checkpoint, then its copy, which makes the region the truth.
pub(super) fn finish<F: NorFlash>(
    medium: &mut Medium<F>,
    region: &Region,
    slot: usize,
    header: Header,
    checkpoint: &[u8],
) -> Result<(Newest, usize), JournalError> {
    let copy = medium.append(region, slot, header, checkpoint)?;
    let next = medium.append(region, copy, header, checkpoint)?;
    Ok((Newest { header, at: copy }, next))
}

/// Copies the newest record to `slot`; returns where the next one goes.
pub(super) fn copy<F: NorFlash>(
    medium: &mut Medium<F>,
    region: &Region,
    newest: Newest,
    slot: usize,
) -> Result<usize, JournalError> {
    let mut record = Record::empty();
    if !medium.open(region, newest.at, &mut record)? || record.header != newest.header {
        return Err(JournalError::Unsteady);
    }
    medium.append(region, slot, record.header, record.body())
}
