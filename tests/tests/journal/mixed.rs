//! Images put together from two: of two devices, or of one device at two times.

use ecny_core::{JournalError, Kind, SealKey};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    lived::{Lived, Reading, goes_on},
    owner::{Flash, PAGE, open, seed},
};

/// One image with stretches of another: whole regions, or words.
fn mix(one: &[u8], other: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut image = one.to_vec();
    if rng.next_u32().is_multiple_of(8) {
        let first = PAGE * usize::try_from(rng.next_u32() % 2).unwrap();
        image[first..first + PAGE].copy_from_slice(&other[first..first + PAGE]);
        return image;
    }
    for _ in 0..=rng.next_u32() % 3 {
        let words = image.len() / 8;
        let from = usize::try_from(rng.next_u32()).unwrap() % words;
        // As often a few words as half of a region.
        let most = 1 << (rng.next_u32() % 9);
        let to = words.min(from + usize::try_from(rng.next_u32() % most).unwrap() + 1);
        image[from * 8..to * 8].copy_from_slice(&other[from * 8..to * 8]);
    }
    image
}

/// Two lives that begin alike: the first `shared` records are the same.
fn fork(shared: u32, then: u32) -> [Lived; 2] {
    let mut one = Lived::born(10);
    one.live(shared);
    let mut other = one.clone();
    other.say_otherwise(11);
    one.live(then);
    other.live(then);
    [one, other]
}

#[test]
fn every_image_a_device_ever_had_opens_as_what_it_was_then() {
    let mut device = Lived::born(3);
    let mut images = vec![device.flash.image()];
    for _ in 0..40 {
        device.live(1);
        images.push(device.flash.image());
    }

    for (image, state) in images.iter().zip(&device.states) {
        let mut flash = Flash::<8>::from_image(image, 0);
        assert_eq!(&open(&mut flash).unwrap().1, state);
        goes_on(&mut flash);
    }
}

#[test]
fn two_times_of_one_device_open_as_a_state_it_was_in_or_not_at_all() {
    let (mut opened, mut refused) = (0, 0);
    for case in 0..1_800 {
        let mut rng = ChaCha8Rng::seed_from_u64(case);
        let mut device = Lived::born(case % 7);
        device.live(rng.next_u32() % 20);
        let old = device.flash.image();
        device.live(rng.next_u32() % 12 + 1);
        let new = device.flash.image();
        let image =
            if case % 2 == 0 { mix(&old, &new, &mut rng) } else { mix(&new, &old, &mut rng) };
        let mut flash = Flash::<8>::from_image(image, case);

        match open(&mut flash) {
            Ok((_, owner)) => {
                assert!(device.was(&owner), "{case}: {owner:?}");
                opened += 1;
                goes_on(&mut flash);
            }
            Err(error) => {
                assert_eq!(error, JournalError::Damaged, "{case}");
                refused += 1;
            }
        }
    }
    assert!(opened > 100 && refused > 100, "{opened} {refused}");
}

/// Under one key the journal cannot know whose record it is, only that it was written under this
/// key, at this place, in a region erased this often. Up to the checkpoint one seal covers all.
#[test]
fn two_lives_under_one_key_give_records_of_either_and_no_others() {
    let (mut opened, mut refused, mut spliced) = (0, 0, 0);
    let lives = [fork(0, 25), fork(17, 4), fork(13, 14)];
    for case in 0..3_000 {
        let mut rng = ChaCha8Rng::seed_from_u64(case);
        let [one, other] = &lives[usize::try_from(case % 3).unwrap()];
        let image = mix(&one.flash.image(), &other.flash.image(), &mut rng);
        let mut flash = Flash::<8>::from_image(image, case);

        let reading = Reading::of(&mut flash);

        let checkpoint = reading.checkpoint();
        if let Some(state) = &checkpoint {
            assert!(one.was(state) || other.was(state), "{case}: {state:?}");
        }
        let mut number = checkpoint.map(|state| state.number);
        for (header, body) in reading.records {
            if header.kind == Kind::Live {
                number = number.map(|number| number + 1);
                assert_eq!(Some(header.number), number, "{case}");
            }
            let known = |life: &Lived| life.appended(header.number, &body);
            let known = header.kind == Kind::Checkpoint || known(one) || known(other);
            assert!(known, "{case}: {header:?} was never appended");
        }
        match reading.result {
            Ok(()) => {
                let (_, owner) = open(&mut flash).unwrap();
                opened += 1;
                spliced += u32::from(!one.was(&owner) && !other.was(&owner));
                goes_on(&mut flash);
            }
            Err(error) => {
                assert_eq!(error, JournalError::Damaged, "{case}");
                refused += 1;
            }
        }
    }
    assert!(opened > 200 && refused > 200, "{opened} {refused}");
    // What `docs/journal.md` says that this key's owner cannot tell.
    assert!(spliced > 0, "records of two lives are told apart: the document says they are not");
}

#[test]
fn two_devices_with_keys_of_their_own_open_as_a_state_of_the_one_asked_or_not_at_all() {
    let mut ours = Lived::born(20);
    ours.live(27);
    let mut theirs = Flash::<8>::new(2, 21);
    let foreign = || SealKey::new(&[0x77; 16]);
    let mut journal =
        ecny_core::Journal::<_, 2>::format(&mut theirs, foreign(), seed(), 0, &[7; 36]).unwrap();
    for n in 0..27_u8 {
        let draft = ecny_core::Draft { keys: [7, 7], evidence: n % 5 == 0, body: &[n; 60] };
        if journal.append(&draft) == Err(JournalError::NeedsCompaction) {
            journal.compact(|_, _| true, &[7; 36], |_, _| {}).unwrap();
        }
    }
    drop(journal);
    let (mut opened, mut refused) = (0, 0);
    for case in 0..1_800 {
        let mut rng = ChaCha8Rng::seed_from_u64(case);
        let (ours_image, theirs) = (ours.flash.image(), theirs.image());
        let image = if case % 8 == 0 {
            mix(&theirs, &ours_image, &mut rng)
        } else {
            mix(&ours_image, &theirs, &mut rng)
        };
        let mut flash = Flash::<8>::from_image(image, case);

        match open(&mut flash) {
            Ok((_, owner)) => {
                assert!(ours.was(&owner), "{case}: {owner:?}");
                opened += 1;
                goes_on(&mut flash);
            }
            Err(error) => {
                let named = matches!(error, JournalError::Damaged | JournalError::WrongKey);
                assert!(named, "{case}: {error:?}");
                refused += 1;
            }
        }
    }
    assert!(opened > 100 && refused > 100, "{opened} {refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Every word from either image, as it falls.
    #[test]
    fn words_of_two_times_thrown_together_are_a_state_it_was_in_or_nothing(
        (seed, records, more) in (0_u64..1_000, 0_u32..15, 1_u32..12),
        swaps in prop::collection::vec((0..2 * PAGE / 8, 1_usize..40), 0..12),
    ) {
        let mut device = Lived::born(seed);
        device.live(records);
        let mut image = device.flash.image();
        device.live(more);
        let new = device.flash.image();
        for (from, words) in swaps {
            let to = (from + words).min(image.len() / 8);
            image[from * 8..to * 8].copy_from_slice(&new[from * 8..to * 8]);
        }
        let mut flash = Flash::<8>::from_image(image, seed);

        match open(&mut flash) {
            Ok((_, owner)) => {
                prop_assert!(device.was(&owner));
                goes_on(&mut flash);
            }
            Err(error) => prop_assert_eq!(error, JournalError::Damaged),
        }
    }
}
