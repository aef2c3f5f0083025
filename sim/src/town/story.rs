//! One story of whole lives, from enrolment to the grave: what a wallet refuses, what is healed, who
//! is caught, what is paid back. It is told once in the README and runs with every check.

mod acts;

use ecny_core::{Amount, Day, Tag, WalletId, sm2::Point};
use ecny_issuer::{Books, Offense};

use super::{Town, TownError};

/// What has happened in the story.
#[derive(Debug)]
pub struct Told {
    /// One thing after the other.
    pub scenes: Vec<Scene>,
    /// Who was caught.
    pub culprit: WalletId,
    /// At what.
    pub offense: Offense,
    /// What shows it to whoever has the root's key.
    pub proof: Vec<u8>,
    /// The root's key.
    pub root: [u8; Point::LEN],
    /// The books of each operator in the end.
    pub books: Vec<Books>,
    /// What was paid back to who lost a wallet, for each purpose.
    pub refunded: Vec<(Tag, Amount)>,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The day.
    pub day: Day,
    /// What is tried.
    pub what: String,
    /// What comes of it.
    pub outcome: String,
}

impl Told {
    /// Whether every operator's books balance to the fen, for each purpose, and any two operators
    /// have the same between them.
    #[must_use]
    pub fn balances(&self) -> bool {
        let balance = self.books.iter().all(Books::balance);
        let nets = || self.books.iter().flat_map(|books| books.netting.values());
        let even = nets().all(|net| nets().any(|other| other.mirrored() == *net));
        balance && even
    }
}

/// Tells the story. The same seed tells the same.
///
/// # Errors
/// [`TownError::Otherwise`] where anything in it comes out as it should not, and whatever a town
/// says.
pub fn tell(seed: u64) -> Result<Told, TownError> {
    acts::Stage::new(Town::new(seed, 2)?)?.play()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_comes_out_as_it_should_whatever_its_seed() {
        for seed in 0..3 {
            let told = tell(seed).unwrap();

            assert!(told.balances(), "{seed}: {:?}", told.books);
            assert_eq!(told.offense.wallet(), Some(told.culprit));
            assert!(told.scenes.len() > 25);
        }
    }
}
