use embedded_storage::nor_flash::NorFlash;

use super::{
    error::JournalError,
    medium::Medium,
    record::{Kind, Record},
    region::{Head, Region},
    walk::{next_valid, scan},
};

/// Which region holds the truth, and which must not be taken for it.
pub(super) struct Survey<const REGIONS: usize> {
    /// The index of the active region, and the region.
    pub(super) active: Result<(usize, Region), JournalError>,
    /// What an unfinished compaction may have left: to be erased before anything goes out.
    pub(super) ghosts: [bool; REGIONS],
    /// Where anything is written at all.
    pub(super) written: [bool; REGIONS],
    /// The highest erase count seen.
    pub(super) highest: u32,
}

impl<const REGIONS: usize> Survey<REGIONS> {
    /// Looks at all regions. Writes nothing.
    pub(super) fn of<F: NorFlash>(medium: &mut Medium<F>) -> Result<Self, JournalError> {
        let mut heads = [Head::Blank; REGIONS];
        for (index, head) in heads.iter_mut().enumerate() {
            *head = Region::head(medium, medium.geometry.base(index))?;
        }
        let active = choose(medium, &heads)?;
        let erase = active.map_or(0, |(_, region)| region.erase);
        Ok(Self {
            active,
            ghosts: heads.map(|head| match head {
                Head::Blank => false,
                Head::Ours(count) => count > erase,
                Head::Foreign | Head::Mismatched | Head::Torn | Head::Unknown => true,
            }),
            written: heads.map(|head| head != Head::Blank),
            highest: heads.iter().filter_map(|head| head.ours()).max().unwrap_or(0),
        })
    }
}

impl Head {
    const fn ours(&self) -> Option<u32> {
        match self {
            Self::Ours(count) => Some(*count),
            Self::Blank | Self::Foreign | Self::Mismatched | Self::Torn | Self::Unknown => None,
        }
    }
}

/// The confirmed region with the highest erase count; the inner error says why there is none.
fn choose<F: NorFlash>(
    medium: &mut Medium<F>,
    heads: &[Head],
) -> Result<Result<(usize, Region), JournalError>, JournalError> {
    let mut below = None;
    for _ in heads {
        let next = heads
            .iter()
            .enumerate()
            .filter_map(|(index, head)| head.ours().map(|count| (count, index)))
            .filter(|(count, _)| below.is_none_or(|below| *count < below))
            .max();
        let Some((count, index)) = next else { break };
        below = Some(count);
        let region = Region::new(medium.geometry.base(index), count);
        match Verdict::on(medium, region)? {
            Verdict::Confirmed => return headless(medium, heads, (index, region)),
            Verdict::Broken => return Ok(Err(JournalError::Damaged)),
            Verdict::Ghost => {}
        }
    }
    let has = |wanted: Head| heads.contains(&wanted);
    Ok(Err(if below.is_some() {
        JournalError::Damaged
    } else if has(Head::Foreign) {
        JournalError::WrongKey
    } else if has(Head::Mismatched) {
        JournalError::Geometry
    } else if has(Head::Torn) {
        JournalError::Damaged
    } else {
        JournalError::NotAJournal
    }))
}

/// The active region, unless a region without a header was active after it.
fn headless<F: NorFlash>(
    medium: &mut Medium<F>,
    heads: &[Head],
    active: (usize, Region),
) -> Result<Result<(usize, Region), JournalError>, JournalError> {
    let (_, truth) = active;
    for (index, head) in heads.iter().enumerate() {
        let base = medium.geometry.base(index);
        let unreadable = matches!(head, Head::Torn | Head::Unknown);
        if !unreadable {
            continue;
        }
        // Its erase count is lost with its header, but it was one of the next.
        for ahead in 1..=4 {
            let successor = Region::new(base, truth.erase.saturating_add(ahead));
            if has_lived(medium, successor)? {
                return Ok(Err(JournalError::Damaged));
            }
        }
    }
    Ok(Ok(active))
}

/// Whether something was appended to the region after its checkpoint: then it was the truth once.
fn has_lived<F: NorFlash>(medium: &mut Medium<F>, region: Region) -> Result<bool, JournalError> {
    let mut scan = scan(medium, &region);
    let mut record = Record::empty();
    while next_valid(&mut scan, medium, &region, &mut record)? {
        if record.header.kind == Kind::Live {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the records of one region prove.
enum Verdict {
    /// It was the truth once, and a part of it is lost.
    Broken,
    /// The checkpoint opens, with everything kept before it, and something follows.
    Confirmed,
    /// The compaction into it was not finished.
    Ghost,
}

impl Verdict {
    fn on<F: NorFlash>(medium: &mut Medium<F>, mut region: Region) -> Result<Self, JournalError> {
        let mut scan = scan(medium, &region);
        let mut record = Record::empty();
        let mut complete = false;
        while next_valid(&mut scan, medium, &region, &mut record)? {
            match record.header.kind {
                _ if complete => return Ok(Self::Confirmed),
                Kind::Kept => region.keep(&record.digest()),
                Kind::Checkpoint => complete = true,
                // Nothing is appended live before a region is the truth.
                Kind::Live => return Ok(Self::Broken),
            }
        }
        Ok(Self::Ghost)
    }
}
