//! An append-only journal on NOR flash that survives power cuts at any moment. It knows nothing
//! of money.
//!
//! The flash is divided into equal regions, one of them active. A region is a header, the
//! evidence kept from before, a checkpoint of the owner's state, and live records:
//!
//! ```text
//! header | kept .. | checkpoint | copy of it | live | live | .. | (gap) copy | live .. blank
//! ```
//!
//! **Fault model.** A torn write leaves each word of that call, and the words next to it, old,
//! new or garbage, perhaps reading differently each time. A torn erase leaves anything in that
//! region, but makes no record readable that was not. A completed call is stable. Nothing else
//! changes by itself. What somebody changes on purpose, a seal (SM4-CCM) shows.
//!
//! **Rules**, each with its reason; the bytes and the longer argument are in `docs/journal.md`.
//! * No word is written twice, and one guard word stays blank between any two records: a torn
//!   write can spoil nothing but itself.
//! * A record counts when it opens under its seal, which is a second write after the body.
//! * After a power cut the last record may open in one boot and not in the next. So before
//!   anything goes out, [`Journal::confirm`] appends a copy of the newest record that opens. What
//!   opened then stands for ever, and what did not is a ghost: a record *before* the copy with a
//!   number *above* the copy's. A replay drops ghosts, and therefore gives a record only when the
//!   next number follows it or the flash ends.
//! * After an open the next slot lies one longest record further on than what opens or is not
//!   blank: a torn write may have left something there that cannot be seen, of a length that
//!   cannot be trusted.
//! * A compaction writes into the next region and never touches the active one. The new region
//!   is the truth once its checkpoint, whose seal covers all that was kept, is followed by
//!   another record. A region that did not get that far is a ghost and is erased by
//!   [`Journal::confirm`].
//! * After a failed write only a new look at the flash tells what is there: until then the
//!   journal answers [`JournalError::Closed`].

mod compaction;
mod error;
mod find;
mod geometry;
mod medium;
mod record;
mod region;
mod survey;
mod walk;

use embedded_storage::nor_flash::NorFlash;

use self::{
    compaction::{begin, checkpoint_header, copy, finish, next_index},
    medium::Medium,
    record::Record,
    region::Region,
    survey::Survey,
    walk::Walk,
};
pub use self::{
    error::{JournalError, OpenError},
    record::{Header, Kind},
};
use crate::seal::SealKey;

/// The longest body of a record, in bytes.
pub const MAX_BODY: usize = 480;

/// A journal on `flash`, in `REGIONS` regions of whole pages each.
///
/// Works on words (the larger of `READ_SIZE` and `WRITE_SIZE`) of 1, 2, 4, 8, 16 or 32 bytes.
/// What lies behind the last region is never touched.
pub struct Journal<F, const REGIONS: usize = 2> {
    medium: Medium<F>,
    state: State,
    /// The index of the active region.
    active: usize,
    region: Region,
    newest: Newest,
    /// Where the next record goes.
    slot: usize,
    /// What the evidence in the active region takes.
    evidence: usize,
    /// The highest erase count seen.
    highest: u32,
    ghosts: [bool; REGIONS],
    /// Where the newest record was when the journal was opened, and where its copy is.
    replaced: Option<(Place, Place)>,
}

/// ```text
/// Unsettled --confirm--> Settled --failed write--> Closed
///     '------------failed write-----------------------^
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Only opened: the newest record may not open next time.
    Unsettled,
    /// The newest record stands.
    Settled,
    /// A write failed: what is on flash is not known.
    Closed,
}

/// The record with the highest number.
#[derive(Clone, Copy)]
struct Newest {
    header: Header,
    at: usize,
}

/// Where a record lies. Valid until the next compaction.
///
/// A record that was copied lies in more than one place; its number is what names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    erase: u32,
    at: usize,
}

/// A record as a replay gives it.
#[derive(Clone, Copy, Debug)]
pub struct Replayed<'a> {
    /// What stands in front of it.
    pub header: Header,
    /// Where it lies.
    pub place: Place,
    /// What the owner wrote.
    pub body: &'a [u8],
}

/// A record to be appended.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Two numbers of the owner's choice, to find the record by. Not encrypted.
    pub keys: [u32; 2],
    /// Whether the record must outlive compactions.
    pub evidence: bool,
    /// At most [`MAX_BODY`] bytes.
    pub body: &'a [u8],
}

/// A record that is on flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// One more than that of the record before it.
    pub number: u32,
    /// Where it lies.
    pub place: Place,
}

impl<F: NorFlash, const REGIONS: usize> Journal<F, REGIONS> {
    /// Makes a journal that holds a checkpoint and nothing else.
    ///
    /// `seed` is 16 fresh random bytes. The first record appended gets `number + 1`: 0 for a new
    /// wallet, the value of the monotonic counter where there is one. Whatever was on the flash
    /// is lost in the end; a power cut leaves a journal under the same key as it was, or the new
    /// one.
    ///
    /// # Errors
    /// [`JournalError::Geometry`] where the journal does not fit such flash.
    #[inline(never)]
    pub fn format(
        flash: F,
        key: SealKey,
        seed: [u8; 16],
        number: u32,
        checkpoint: &[u8],
    ) -> Result<Self, JournalError> {
        let header = checkpoint_header(number, checkpoint)?;
        let mut medium = Medium::new(flash, key, seed, REGIONS)?;
        let survey = Survey::<REGIONS>::of(&mut medium)?;
        let active = survey.active.map_or(0, |(active, _)| next_index::<REGIONS>(active));
        let highest = survey.highest.checked_add(1).ok_or(JournalError::WornOut)?;
        let base = medium.geometry.base(active);
        let region = Region::new(base, highest);
        medium.erase(base)?;
        let slot = begin(&mut medium, &region)?;
        let (newest, slot) = finish(&mut medium, &region, slot, header, checkpoint)?;
        // Only now that the new journal stands: no moment without either.
        let mut journal = Self {
            medium,
            state: State::Settled,
            active,
            region,
            newest,
            slot,
            evidence: 0,
            highest,
            ghosts: survey.written,
            replaced: None,
        };
        journal.erase_ghosts()?;
        Ok(journal)
    }

    /// Opens the journal on `flash` and gives all records to `replay`: kept evidence first, then
    /// the checkpoint, then what was appended since, in order. Writes nothing.
    ///
    /// `seed` is 16 fresh random bytes. The last record is not safe to act on before
    /// [`Journal::confirm`].
    ///
    /// # Errors
    /// [`JournalError::NotAJournal`], [`JournalError::WrongKey`] and [`JournalError::Damaged`]
    /// tell apart what is wrong with the flash; an error of `replay` ends the opening.
    // Apart from its callers, as the replay is from it: less stack.
    #[inline(never)]
    pub fn open<E>(
        flash: F,
        key: SealKey,
        seed: [u8; 16],
        mut replay: impl FnMut(Replayed<'_>) -> Result<(), E>,
    ) -> Result<Self, OpenError<E>> {
        let mut medium = Medium::new(flash, key, seed, REGIONS)?;
        let Survey { active, ghosts, highest, .. } = Survey::of(&mut medium)?;
        let (active, region) = active?;
        let mut walk = Walk::new(&medium, region);
        while let Some(record) = walk.next(&mut medium)? {
            let place = Place { erase: region.erase, at: record.at };
            let body = record.body();
            replay(Replayed { header: record.header, place, body }).map_err(OpenError::Owner)?;
        }
        if !walk.confirmed {
            return Err(JournalError::Unsteady.into());
        }
        let newest = Newest { header: walk.newest().header, at: walk.newest().at };
        let slot = walk.slot(&medium);
        Ok(Self {
            medium,
            state: State::Unsettled,
            active,
            region: walk.region,
            newest,
            slot,
            evidence: walk.evidence,
            highest,
            ghosts,
            replaced: None,
        })
    }

    /// Makes the newest record stand for ever. Nothing may go out after an open before this.
    ///
    /// Writes at most once after each open; [`Journal::append`] and [`Journal::compact`] do it
    /// themselves.
    ///
    /// # Errors
    /// [`JournalError::NeedsCompaction`] where there is no room for the copy;
    /// [`JournalError::Unsteady`] where the newest record does not open any more.
    pub fn confirm(&mut self) -> Result<(), JournalError> {
        self.check_open()?;
        if self.state == State::Settled {
            return Ok(());
        }
        if self.span(usize::from(self.newest.header.len)) > self.rest() {
            return Err(JournalError::NeedsCompaction);
        }
        self.state = State::Closed;
        self.erase_ghosts()?;
        let next = copy(&mut self.medium, &self.region, self.newest, self.slot)?;
        self.replaced = Some((self.place(self.newest.at), self.place(self.slot)));
        self.newest.at = self.slot;
        self.slot = next;
        self.state = State::Settled;
        Ok(())
    }

    /// Appends a record. It is on flash when this returns, and counts from then on.
    ///
    /// # Errors
    /// [`JournalError::NeedsCompaction`] or, for evidence, [`JournalError::Full`] where there is
    /// no room: nothing is changed. After [`JournalError::Flash`] the record may or may not be
    /// there at the next open.
    pub fn append(&mut self, draft: &Draft<'_>) -> Result<Appended, JournalError> {
        self.check_open()?;
        if draft.body.len() > MAX_BODY {
            return Err(JournalError::TooLong);
        }
        let span = self.span(draft.body.len());
        if draft.evidence && span > self.room() {
            return Err(JournalError::Full);
        }
        let number = self.newest.header.number.checked_add(1).ok_or(JournalError::WornOut)?;
        if span > self.free() {
            return Err(JournalError::NeedsCompaction);
        }
        self.confirm()?;
        let header = Header {
            number,
            keys: draft.keys,
            kind: Kind::Live,
            evidence: draft.evidence,
            len: u16::try_from(draft.body.len()).map_err(|_| JournalError::TooLong)?,
        };
        let at = self.slot;
        self.state = State::Closed;
        self.slot = self.medium.append(&self.region, at, header, draft.body)?;
        self.newest = Newest { header, at };
        if draft.evidence {
            self.evidence = self.evidence.saturating_add(span);
        }
        self.state = State::Settled;
        Ok(Appended { number, place: self.place(at) })
    }

    /// Reads the body of the record at `place` into `buffer`.
    ///
    /// # Errors
    /// [`JournalError::Stale`] where `place` is from before a compaction,
    /// [`JournalError::Damaged`] where the record does not open any more;
    /// [`JournalError::Unsteady`] where it is the newest and nothing has confirmed it yet.
    pub fn read<'b>(
        &mut self,
        place: Place,
        buffer: &'b mut [u8; MAX_BODY],
    ) -> Result<&'b [u8], JournalError> {
        self.check_open()?;
        let at = self.locate(place)?;
        let mut record = Record::empty();
        if !self.medium.open(&self.region, at, &mut record)? {
            return Err(self.lost(at));
        }
        let body = record.body();
        let out = buffer.get_mut(..body.len()).ok_or(JournalError::Damaged)?;
        out.copy_from_slice(body);
        Ok(out)
    }

    /// What a record with a body of `len` bytes takes on this flash, in bytes.
    #[must_use]
    pub fn span(&self, len: usize) -> usize {
        self.medium.geometry.span(len)
    }

    /// How many bytes of evidence ([`Journal::span`] each) can still be appended, with a
    /// compaction where one is needed.
    ///
    /// Evidence that the owner needs no more counts until the next compaction.
    #[must_use]
    pub fn room(&self) -> usize {
        self.capacity().saturating_sub(self.evidence)
    }

    /// How many bytes of evidence fit where there is none.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.medium.geometry.region.saturating_sub(self.medium.geometry.overhead())
    }

    /// How many bytes can still be appended without a compaction.
    #[must_use]
    pub fn free(&self) -> usize {
        match self.state {
            State::Unsettled => {
                self.rest().saturating_sub(self.span(usize::from(self.newest.header.len)))
            }
            State::Settled => self.rest(),
            State::Closed => 0,
        }
    }

    /// The number of the newest record.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.newest.header.number
    }

    /// Answers nothing but errors from now on, as after a failed write: for an owner whose own
    /// next step failed and who must look at everything again.
    pub const fn close(&mut self) {
        self.state = State::Closed;
    }

    /// The flash.
    pub const fn flash(&self) -> &F {
        &self.medium.flash
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.medium.flash
    }

    fn check_open(&self) -> Result<(), JournalError> {
        if self.state == State::Closed { Err(JournalError::Closed) } else { Ok(()) }
    }

    /// Bytes behind the next slot.
    fn rest(&self) -> usize {
        self.region.end(self.medium.geometry).saturating_sub(self.slot)
    }

    fn erase_ghosts(&mut self) -> Result<(), JournalError> {
        for (index, ghost) in self.ghosts.iter_mut().enumerate() {
            if *ghost && index != self.active {
                self.medium.erase(self.medium.geometry.base(index))?;
            }
            *ghost = false;
        }
        Ok(())
    }

    const fn place(&self, at: usize) -> Place {
        Place { erase: self.region.erase, at }
    }

    /// Where the record is that the owner believes to be at `place`.
    fn locate(&self, place: Place) -> Result<usize, JournalError> {
        let place = match self.replaced {
            Some((old, new)) if old == place => new,
            Some(_) | None => place,
        };
        if place.erase == self.region.erase { Ok(place.at) } else { Err(JournalError::Stale) }
    }
}

impl<F, const REGIONS: usize> core::fmt::Debug for Journal<F, REGIONS> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Journal(..)")
    }
}
