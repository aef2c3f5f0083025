//! A device of which every state is remembered.

use ecny_core::{Header, JournalError, Kind};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::owner::{Flash, Opened, Owner, append, body, compact, format, open, open_with};

/// A journal that has lived a while, and all that it ever was.
#[derive(Clone)]
pub struct Lived {
    pub flash: Flash<8>,
    /// The state after each record: the index is its number.
    pub states: Vec<Owner>,
    /// Number and body of each record appended.
    pub records: Vec<(u32, Vec<u8>)>,
    /// What the records say.
    rng: ChaCha8Rng,
}

impl Lived {
    pub fn born(seed: u64) -> Self {
        let mut flash = Flash::new(2, seed);
        format(&mut flash, &Owner::new(0)).unwrap();
        let rng = ChaCha8Rng::seed_from_u64(seed);
        Self { flash, states: vec![Owner::new(0)], records: Vec::new(), rng }
    }

    /// Appends that many records more: boots, compactions and lengths are the same in all lives,
    /// what the records say is not.
    pub fn live(&mut self, records: u32) {
        for _ in 0..records {
            let (mut journal, mut owner) = open(&mut self.flash).unwrap();
            let number = owner.number + 1;
            let body = body(self.rng.next_u32(), usize::try_from(number * 41 % 150).unwrap());
            append(&mut journal, &mut owner, number.is_multiple_of(5), &body).unwrap();
            if number.is_multiple_of(11) {
                compact(&mut journal, &owner).unwrap();
            }
            self.records.push((number, body));
            self.states.push(owner);
        }
    }

    /// What is appended from here on says something else.
    pub fn say_otherwise(&mut self, seed: u64) {
        self.rng = ChaCha8Rng::seed_from_u64(seed);
    }

    pub fn newest(&self) -> u32 {
        self.states.last().unwrap().number
    }

    /// Whether it ever was in that state.
    pub fn was(&self, state: &Owner) -> bool {
        usize::try_from(state.number).is_ok_and(|number| self.states.get(number) == Some(state))
    }

    /// Whether it appended that record.
    pub fn appended(&self, number: u32, body: &[u8]) -> bool {
        self.records.iter().any(|(n, b)| *n == number && b == body)
    }
}

/// All that opening gives, and what the opening came to.
pub struct Reading {
    pub result: Result<(), JournalError>,
    pub records: Vec<(Header, Vec<u8>)>,
}

impl Reading {
    pub fn of(flash: &mut Flash<8>) -> Self {
        let mut records = Vec::new();
        let journal: Result<Opened<'_, 8>, _> =
            open_with(flash, |record| records.push((record.header, record.body.to_vec())));
        let result = journal.map(|_| ());
        Self { result, records }
    }

    /// What the records up to the checkpoint amount to.
    pub fn checkpoint(&self) -> Option<Owner> {
        let mut owner = Owner::default();
        for (header, body) in &self.records {
            match header.kind {
                Kind::Kept => owner.evidence.push((header.number, body.clone())),
                Kind::Checkpoint => {
                    owner.number = header.number;
                    owner.state = body.get(4..)?.try_into().ok()?;
                    return Some(owner);
                }
                Kind::Live => return None,
            }
        }
        None
    }
}

/// What opens can be used: it takes a record and has it after the next boot.
pub fn goes_on(flash: &mut Flash<8>) {
    let (mut journal, mut owner) = open(flash).unwrap();
    append(&mut journal, &mut owner, false, b"what comes next").unwrap();
    let (mut journal, replayed) = open(flash).unwrap();
    assert_eq!(replayed, owner);
    compact(&mut journal, &owner).unwrap();
    assert_eq!(open(flash).unwrap().1, owner);
}
