//! Flash with anything on it.

use ecny_core::{Journal, JournalError, OpenError, SealKey};
use ecny_sim::flash::MemoryFlash;
use proptest::{collection::vec, prelude::*};

use crate::owner::{
    Flash, KEY, Owner, PAGE, append, body, compact, format, key, open, open_in, seed,
};

/// A journal with kept and live evidence, and all bodies ever appended to it.
fn device(salt: u32) -> (Flash<8>, Owner, Vec<Vec<u8>>) {
    let mut flash = MemoryFlash::new(2, u64::from(salt));
    let mut owner = Owner::new(0);
    let mut bodies = Vec::new();
    format(&mut flash, &owner).unwrap();
    let mut journal = open(&mut flash).unwrap().0;
    for n in 0..8 {
        let body = body(salt + n, 20 + usize::try_from(n).unwrap() * 9);
        append(&mut journal, &mut owner, n % 3 == 0, &body).unwrap();
        bodies.push(body);
        if n == 4 {
            bodies.push(owner.checkpoint());
            compact(&mut journal, &owner).unwrap();
        }
    }
    (flash, owner, bodies)
}

/// Opens whatever it is; returns the bodies replayed, and whether it opened and can be used.
fn replayed(image: Vec<u8>, key: SealKey) -> (Vec<Vec<u8>>, Result<u32, JournalError>) {
    let mut flash = Flash::<8>::from_image(image, 9);
    let mut bodies = Vec::new();
    let journal = Journal::<_, 2>::open(&mut flash, key, seed(), |record| {
        bodies.push(record.body.to_vec());
        Ok::<(), core::convert::Infallible>(())
    });
    let result = match journal {
        Ok(mut journal) => {
            let mut place = None;
            while let Ok(Some((found, _))) = journal.find(place, |_| true) {
                assert_ne!(place, Some(found));
                place = Some(found);
            }
            journal.confirm().map(|()| journal.number())
        }
        Err(OpenError::Journal(error)) => Err(error),
        Err(OpenError::Owner(never)) => match never {},
    };
    (bodies, result)
}

#[test]
fn the_wrong_key_is_named() {
    let (flash, ..) = device(0);

    let (bodies, result) = replayed(flash.image(), SealKey::new(&[9; 16]));

    assert_eq!((bodies.len(), result), (0, Err(JournalError::WrongKey)));
}

#[test]
fn erased_flash_is_not_a_journal() {
    let (_, result) = replayed(vec![0xFF; 2 * PAGE], key());

    assert_eq!(result, Err(JournalError::NotAJournal));
}

#[test]
fn flash_that_the_journal_does_not_fit_is_refused() {
    let geometry = Err(JournalError::Geometry);
    assert_eq!(format(&mut Flash::<8>::new(1, 0), &Owner::new(0)), geometry);
    assert_eq!(format(&mut Flash::<64>::new(2, 0), &Owner::new(0)), geometry);
    let mut small = MemoryFlash::<8, 512>::new(8, 0);
    let journal = Journal::<_, 2>::format(&mut small, key(), seed(), 0, b"");
    assert_eq!(journal.map(|_| ()), geometry);
}

#[test]
fn a_journal_of_other_words_is_refused() {
    let (flash, ..) = device(0);
    let mut other = Flash::<16>::from_image(flash.image(), 0);

    assert_eq!(open(&mut other).map(|_| ()), Err(JournalError::Geometry));
}

#[test]
fn a_journal_of_other_regions_is_refused() {
    let mut flash = Flash::<8>::new(4, 0);
    format(&mut flash, &Owner::new(0)).unwrap();

    assert_eq!(open_in::<8, PAGE, 4>(&mut flash).map(|_| ()), Err(JournalError::Geometry));
}

/// Every single bit of the active region: the wallet comes up with all it had, or says that it
/// is damaged. Only the newest record can be lost without a word, as if it had been torn.
#[test]
fn a_flipped_bit_is_never_skipped() {
    let (flash, owner, _) = device(0);
    let mut before = owner.clone();
    before.number -= 1;
    for bit in 0..2 * PAGE * 8 {
        let mut flash = flash.clone();
        flash.flip(bit / 8, 1 << (bit % 8));

        match open(&mut flash) {
            Ok((_, found)) => {
                assert!(found.number == owner.number || found.number == before.number, "{bit}");
                assert_eq!(found == owner, found.number == owner.number, "{bit}");
            }
            Err(error) => assert_eq!(error, JournalError::Damaged, "{bit}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes_are_not_a_journal(image in vec(any::<u8>(), 2 * PAGE)) {
        let (bodies, result) = replayed(image, key());

        prop_assert!(bodies.is_empty() && result.is_err());
    }

    #[test]
    fn a_mutated_journal_yields_nothing_that_was_not_appended(
        changes in vec((0..2 * PAGE, any::<u8>(), 1_usize..200), 1..6),
        moves in vec((0..2 * PAGE, 0..2 * PAGE, 1_usize..600), 0..3),
    ) {
        let (flash, owner, appended) = device(0);
        let mut image = flash.image();
        for (at, value, len) in changes {
            let end = (at + len).min(image.len());
            image[at..end].fill(value);
        }
        for (from, to, len) in moves {
            // Whole words, so that what is moved lies where a record may lie.
            let (from, to) = (from / 8 * 8, to / 8 * 8);
            let end = (from + len).min(image.len()).min(from + image.len() - to);
            image.copy_within(from..end, to);
        }

        let (bodies, result) = replayed(image, key());

        for body in bodies {
            let known = appended.contains(&body) || body == Owner::new(0).checkpoint();
            prop_assert!(known, "{body:?}");
        }
        if let Ok(number) = result {
            prop_assert!(number <= owner.number);
        }
    }

    #[test]
    fn a_truncated_journal_yields_nothing_that_was_not_appended(pages in 0_usize..2, at in 0..PAGE) {
        let (flash, _, appended) = device(0);
        let mut image = flash.image();
        image[pages * PAGE + at..].fill(0xFF);

        let (bodies, _) = replayed(image, key());

        for body in bodies {
            prop_assert!(appended.contains(&body) || body == Owner::new(0).checkpoint());
        }
    }

    #[test]
    fn regions_of_another_wallet_yield_nothing(first in any::<bool>(), salt in 100_u32..200) {
        let (flash, _, appended) = device(0);
        let mut other = MemoryFlash::<8, PAGE>::new(2, 7);
        let checkpoint = body(salt, 36);
        let foreign = SealKey::new(&[salt.to_be_bytes()[3]; 16]);
        Journal::<_, 2>::format(&mut other, foreign, seed(), 70, &checkpoint).unwrap();
        let (ours, theirs) = (flash.image(), other.image());
        let image = if first {
            [&theirs[..PAGE], &ours[PAGE..]].concat()
        } else {
            [&ours[..PAGE], &theirs[..PAGE]].concat()
        };

        let (bodies, _) = replayed(image, key());

        prop_assert_ne!(KEY, [salt.to_be_bytes()[3]; 16]);
        for body in bodies {
            prop_assert!(appended.contains(&body) || body == Owner::new(0).checkpoint());
        }
    }
}
