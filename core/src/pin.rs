//! The PIN of a wallet, and how often it may be wrong.
//!
//! ```text
//! a try:   spend it on flash → read it back → compare → where right, say so on flash
//! a page:  header (reference, permit, tries spent) │ seal │ spent, stands │ spent, stands │ ..
//! a new page:  the other side is erased → header → seal → "moved" in the old page → "stands" in the new
//! ```
//! The region is the PIN's own: two pages of flash, never the journal's. A word is written once
//! between two erases.
//!
//! **Tries never come back.** Whatever was compared had its try on flash before, whole, and the last
//! mark that can be read decides how many are spent in a row. A try torn by a power cut counts as
//! spent where anything of it can be read; where it reads as blank nothing was compared, since what
//! is compared comes after the whole of it was written and read back. A page is never erased before
//! another holds what it said, in words written whole since the boot.
//!
//! **Nobody wears it out.** A wrong try writes one mark and erases nothing; once blocked, nothing is
//! written at all. A page is changed after the right PIN only, or by who may set one.
//!
//! **What is left.** Who can put an older image of the region back has the tries of then again, and
//! the PIN of then if it was changed since under one permit: on flash outside a chip that is all
//! that stands against a soldering iron. Wiping it gains nothing ([`PinState::Lost`]). Who has the
//! storage key tries all PINs without this counter. A chip with a counter of its own stands in the
//! place of [`Pin`] with the same four functions.

mod digits;
mod error;
mod header;
mod key;
mod layout;
mod mark;
mod page;
mod region;

use embedded_storage::nor_flash::NorFlash;

use crate::secrets::Secrets;

use header::Header;
use key::PinKey;
use layout::Side;
use mark::Mark;
use page::Page;
use region::Region;

pub use digits::PinDigits;
pub use error::PinError;

/// A wallet's PIN on its own flash, with the tries that are spent.
pub struct Pin<F> {
    region: Region<F>,
    /// The page that counts.
    page: Option<Page>,
    /// The page before it, where its word that it has handed over was found and not written since
    /// the boot: it is said again before the new page says anything.
    behind: Option<Page>,
    /// The highest number of a page ever seen here.
    number: u32,
    /// Whether the page that counts was written since the boot.
    fresh: bool,
}

/// How often a wallet may set a PIN, from its account: once by itself, and once more each time its
/// operator says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permits {
    /// How many were given.
    pub given: u16,
    /// The last that was used.
    pub used: u16,
}

/// How a PIN stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// Wrong too often. A new one can be set once the operator permits it.
    Blocked,
    /// One was set and is not there any more. A new one can be set once the operator permits it.
    Lost,
    /// None is set; one can be.
    NotSet,
    /// One is set.
    Ready {
        /// How many tries are left.
        left: u8,
    },
}

/// The right PIN was given just now. Only a [`Pin`] makes one.
#[derive(Debug)]
pub struct PinProof(());

impl<F: NorFlash> Pin<F> {
    /// How many wrong tries in a row block a PIN.
    pub const TRIES: u8 = 5;

    /// Opens the region of a wallet with those secrets, blank or not. Writes nothing.
    ///
    /// # Errors
    /// [`PinError::Geometry`] where the flash does not fit, [`PinError::Flash`] where it fails.
    pub fn open(flash: F, secrets: &Secrets) -> Result<Self, PinError> {
        let mut region = Region::new(flash, PinKey::new(secrets))?;
        let pages = [region.page(Side::First)?, region.page(Side::Second)?];
        let number = pages.iter().flatten().map(|page| page.header.number).max();
        let (page, behind) = counting(pages);
        let number = number.unwrap_or_default();
        Ok(Self { region, page, behind, number, fresh: false })
    }

    /// How the PIN stands.
    #[must_use]
    pub fn state(&self, permits: Permits) -> PinState {
        match self.current(permits) {
            Some(page) => match Self::TRIES.checked_sub(page.spent()) {
                None | Some(0) => PinState::Blocked,
                Some(left) => PinState::Ready { left },
            },
            None if permits.next().is_some() => PinState::NotSet,
            None => PinState::Lost,
        }
    }

    /// Sets a PIN, and returns the permit it was set under: to be recorded as used, or it can be
    /// used again. What was set before is gone.
    ///
    /// # Errors
    /// [`PinError::NotPermitted`] or [`PinError::Lost`] where no permit is left, [`PinError::Flash`]
    /// where the flash fails: the old PIN may hold or the new one.
    pub fn set(&mut self, permits: Permits, digits: &PinDigits) -> Result<u16, PinError> {
        let Some(permit) = permits.next() else {
            return Err(match self.state(permits) {
                PinState::Lost => PinError::Lost,
                PinState::Blocked => PinError::Blocked,
                PinState::NotSet | PinState::Ready { .. } => PinError::NotPermitted,
            });
        };
        let header = self.header(permit, digits)?;
        match self.page {
            Some(page) => match self.hand_over(page, header) {
                // Nothing of the old PIN has to last.
                Err(PinError::Full) => self.begin(header),
                done => done,
            },
            None => self.begin(header),
        }?;
        Ok(permit)
    }

    /// Whether a PIN was set whose permit is not recorded as used.
    #[must_use]
    pub fn is_unrecorded(&self, permits: Permits) -> bool {
        self.current(permits).is_some_and(|page| permits.next() == Some(page.header.permit))
    }

    /// The permit of a PIN that was set, where a power cut kept it from being recorded as used. The
    /// PIN is written once more, so that what is recorded lasts.
    ///
    /// # Errors
    /// [`PinError::Flash`] where the flash fails, [`PinError::Full`] where it has no room.
    pub fn unrecorded(&mut self, permits: Permits) -> Result<Option<u16>, PinError> {
        let found = self.current(permits).filter(|_| self.is_unrecorded(permits)).copied();
        let Some(page) = found else { return Ok(None) };
        if !self.fresh {
            self.write_again(page)?;
        }
        Ok(Some(page.header.permit))
    }

    /// Spends a try, and says whether those are the digits.
    ///
    /// # Errors
    /// [`PinError::Wrong`]; [`PinError::Blocked`], [`PinError::Lost`] and [`PinError::NotSet`]
    /// without a try, and nothing is written; [`PinError::Flash`] or [`PinError::Full`] where the
    /// try could not be counted: nothing was compared then, or the answer was not said.
    pub fn verify(&mut self, permits: Permits, digits: &PinDigits) -> Result<PinProof, PinError> {
        let (proof, page) = self.compare(permits, digits)?;
        if self.region.layout.pairs.saturating_sub(page.next) < self.region.layout.reserve() {
            // The digits were right. Where it fails, the old page holds, and the next right PIN
            // tries it again.
            let _ = self.write_again(page);
        }
        Ok(proof)
    }

    /// Sets another PIN in the place of the old one.
    ///
    /// # Errors
    /// As [`Pin::verify`] for the old one. Where the flash fails after it was right, the old PIN
    /// holds or the new one.
    pub fn change(
        &mut self,
        permits: Permits,
        old: &PinDigits,
        new: &PinDigits,
    ) -> Result<PinProof, PinError> {
        let (proof, page) = self.compare(permits, old)?;
        let header = self.header(page.header.permit, new)?;
        self.hand_over(page, header)?;
        Ok(proof)
    }

    /// Gives the flash back.
    pub fn close(self) -> F {
        self.region.flash
    }

    /// Spends a try before it compares. The page is as it is on flash after the right PIN.
    fn compare(
        &mut self,
        permits: Permits,
        digits: &PinDigits,
    ) -> Result<(PinProof, Page), PinError> {
        match self.state(permits) {
            PinState::Blocked => return Err(PinError::Blocked),
            PinState::Lost => return Err(PinError::Lost),
            PinState::NotSet => return Err(PinError::NotSet),
            PinState::Ready { .. } => {}
        }
        let page = self.page.ok_or(PinError::NotSet)?;
        let spent = page.spent().saturating_add(1);
        let page = self.note(page, Mark::Spent(spent))?;
        if !self.region.key.is_right(&page.header, digits) {
            return Err(PinError::Wrong { left: Self::TRIES.saturating_sub(spent) });
        }
        let page = self.note(page, Mark::Stands(0))?;
        Ok((PinProof(()), page))
    }

    /// The page whose PIN counts, where it was set under the last permit used or the next one.
    fn current(&self, permits: Permits) -> Option<&Page> {
        self.page.as_ref().filter(|page| {
            let permit = page.header.permit;
            permit != 0 && (permit == permits.used || permits.next() == Some(permit))
        })
    }

    fn header(&self, permit: u16, digits: &PinDigits) -> Result<Header, PinError> {
        let number = self.next_number()?;
        let reference = self.region.key.reference(number, digits);
        Ok(Header::new(self.region.layout, number, permit, reference))
    }

    fn next_number(&self) -> Result<u32, PinError> {
        self.number.checked_add(1).ok_or(PinError::Full)
    }

    /// A mark in the page that counts. It is the first word of a page that takes over only once the
    /// one before has said for good that it does.
    fn note(&mut self, mut page: Page, mark: Mark) -> Result<Page, PinError> {
        if let Some(mut behind) = self.behind {
            self.region.note(&mut behind, Mark::Moved)?;
            self.behind = None;
        }
        let noted = self.region.note(&mut page, mark);
        self.page = Some(page);
        noted.map(|()| page)
    }

    /// The same PIN in the other page, with the tries that are spent.
    fn write_again(&mut self, page: Page) -> Result<(), PinError> {
        let number = self.next_number()?;
        self.hand_over(page, page.header.again(number, page.spent()))
    }

    /// Has a new page take over from `page`, which says so last.
    fn hand_over(&mut self, mut page: Page, header: Header) -> Result<(), PinError> {
        if !page.stable {
            page = self.note(page, Mark::Stands(page.spent()))?;
        }
        let next = self.region.begin(page.side.other(), header)?;
        self.number = header.number;
        self.note(page, Mark::Moved)?;
        self.take_up(next)
    }

    /// Makes the first page, where none counts.
    fn begin(&mut self, header: Header) -> Result<(), PinError> {
        // Both, so that nothing of an earlier try to make one comes up again.
        (self.page, self.behind) = (None, None);
        self.region.erase(Side::First)?;
        self.region.erase(Side::Second)?;
        let first = self.region.begin(Side::First, header)?;
        self.number = header.number;
        self.take_up(first)
    }

    fn take_up(&mut self, page: Page) -> Result<(), PinError> {
        (self.page, self.fresh) = (Some(page), false);
        self.note(page, Mark::Stands(page.header.spent))?;
        self.fresh = true;
        Ok(())
    }
}

impl<F> core::fmt::Debug for Pin<F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pin(..)")
    }
}

impl Permits {
    /// The permit a PIN can be set under now.
    const fn next(self) -> Option<u16> {
        match self.used.checked_add(1) {
            Some(next) if next <= self.given => Some(next),
            Some(_) | None => None,
        }
    }
}

/// Which of two pages counts, and the one behind it, where only a word found there says so.
///
/// A page without a mark of its own has a header that may be torn. It counts where the older page
/// says that it was whole.
fn counting(pages: [Option<Page>; 2]) -> (Option<Page>, Option<Page>) {
    let (older, newer) = match pages {
        [Some(first), Some(second)] if first.header.number > second.header.number => {
            (Some(second), Some(first))
        }
        [Some(first), Some(second)] => (Some(first), Some(second)),
        [one, other] => (None, one.or(other)),
    };
    match (older, newer) {
        (_, Some(newer)) if newer.has_moved() => (None, None),
        (_, Some(newer)) if newer.has_begun() => (Some(newer), None),
        (Some(older), Some(newer)) if older.has_moved() => (Some(newer), Some(older)),
        (Some(older), Some(_)) if older.has_begun() => (Some(older), None),
        _ => (None, None),
    }
}
