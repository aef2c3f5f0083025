//! An owner of a journal that knows what must be in it.

use ecny_core::{
    Digest, Draft, Journal, JournalError, Kind, OpenError, Place, Replayed, SealKey, sm3,
};
use ecny_sim::flash::MemoryFlash;

pub const PAGE: usize = 4096;
pub const KEY: [u8; 16] = *b"a storage key 01";

pub type Flash<const WORD: usize, const ERASE: usize = PAGE> = MemoryFlash<WORD, ERASE>;
pub type Opened<'f, const WORD: usize, const ERASE: usize = PAGE, const REGIONS: usize = 2> =
    Journal<&'f mut Flash<WORD, ERASE>, REGIONS>;

/// What the records so far amount to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    pub number: u32,
    pub state: Digest,
    /// Number and body of all evidence.
    pub evidence: Vec<(u32, Vec<u8>)>,
}

impl Owner {
    /// The owner of a journal formatted with that number.
    pub fn new(number: u32) -> Self {
        Self { number, ..Self::default() }
    }

    /// The state after one more record.
    pub fn apply(&mut self, number: u32, evidence: bool, body: &[u8]) {
        self.number = number;
        self.state = sm3(&[&self.state, &number.to_be_bytes(), body]);
        if evidence {
            self.evidence.push((number, body.to_vec()));
        }
    }

    pub fn checkpoint(&self) -> Vec<u8> {
        [&self.number.to_be_bytes()[..], &self.state].concat()
    }

    /// Takes one record of a replay.
    pub fn replay(&mut self, record: Replayed<'_>) {
        let (header, body) = (record.header, record.body);
        match header.kind {
            Kind::Kept => self.evidence.push((header.number, body.to_vec())),
            Kind::Checkpoint => {
                assert_eq!(body[..4], header.number.to_be_bytes());
                self.number = header.number;
                self.state = body[4..].try_into().unwrap();
            }
            Kind::Live => {
                assert_eq!(header.number, self.number + 1);
                self.apply(header.number, header.evidence, body);
            }
        }
    }
}

/// A seed that differs from call to call of one test.
pub fn seed() -> [u8; 16] {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let [start @ .., _, _, _, _, _, _, _, _] = [0u8; 16];
    let next = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    [start, next].concat().try_into().unwrap()
}

pub fn key() -> SealKey {
    SealKey::new(&KEY)
}

/// Formats two regions.
pub fn format<const WORD: usize, const ERASE: usize>(
    flash: &mut Flash<WORD, ERASE>,
    owner: &Owner,
) -> Result<(), JournalError> {
    format_in::<WORD, ERASE, 2>(flash, owner)
}

pub fn format_in<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    flash: &mut Flash<WORD, ERASE>,
    owner: &Owner,
) -> Result<(), JournalError> {
    let checkpoint = owner.checkpoint();
    Opened::<WORD, ERASE, REGIONS>::format(flash, key(), seed(), owner.number, &checkpoint)
        .map(|_| ())
}

/// Opens a journal in two regions and replays it.
pub fn open<const WORD: usize, const ERASE: usize>(
    flash: &mut Flash<WORD, ERASE>,
) -> Result<(Opened<'_, WORD, ERASE>, Owner), JournalError> {
    open_in::<WORD, ERASE, 2>(flash)
}

/// Opens a journal and replays it.
pub fn open_in<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    flash: &mut Flash<WORD, ERASE>,
) -> Result<(Opened<'_, WORD, ERASE, REGIONS>, Owner), JournalError> {
    let mut owner = Owner::default();
    let journal = open_with(flash, |record| owner.replay(record))?;
    Ok((journal, owner))
}

/// Opens a journal and shows what is replayed.
pub fn open_with<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    flash: &mut Flash<WORD, ERASE>,
    mut replay: impl FnMut(Replayed<'_>),
) -> Result<Opened<'_, WORD, ERASE, REGIONS>, JournalError> {
    let journal = Opened::open(flash, key(), seed(), |record| {
        replay(record);
        Ok::<(), core::convert::Infallible>(())
    });
    journal.map_err(|error| match error {
        OpenError::Journal(error) => error,
        OpenError::Owner(never) => match never {},
    })
}

pub fn compact<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    journal: &mut Opened<'_, WORD, ERASE, REGIONS>,
    owner: &Owner,
) -> Result<Vec<(u32, Place)>, JournalError> {
    let mut moves = Vec::new();
    journal.compact(
        |_, _| true,
        &owner.checkpoint(),
        |header, place| {
            moves.push((header.number, place));
        },
    )?;
    Ok(moves)
}

/// Confirms, with a compaction where there is no room.
pub fn confirm<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    journal: &mut Opened<'_, WORD, ERASE, REGIONS>,
    owner: &Owner,
) -> Result<(), JournalError> {
    match journal.confirm() {
        Err(JournalError::NeedsCompaction) => compact(journal, owner).map(|_| ()),
        result => result,
    }
}

/// Appends, with a compaction where there is no room.
pub fn append<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    journal: &mut Opened<'_, WORD, ERASE, REGIONS>,
    owner: &mut Owner,
    evidence: bool,
    body: &[u8],
) -> Result<Place, JournalError> {
    let draft = Draft { keys: [7, body.len().try_into().unwrap()], evidence, body };
    let appended = match journal.append(&draft) {
        Err(JournalError::NeedsCompaction) => {
            compact(journal, owner)?;
            journal.append(&draft)?
        }
        result => result?,
    };
    owner.apply(appended.number, evidence, body);
    Ok(appended.place)
}

/// Some bytes that differ for different `n`.
pub fn body(n: u32, len: usize) -> Vec<u8> {
    sm3(&[&n.to_be_bytes()]).iter().copied().cycle().take(len).collect()
}
