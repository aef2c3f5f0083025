//! Flash that forgets, sticks, fails and wears out while the power is on.

use ecny_core::{Draft, JournalError, MAX_BODY};
use ecny_sim::flash::Tear;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    cuts::{Bench, used},
    lived::{Lived, goes_on},
    owner::{Flash, Opened, Owner, PAGE, append, body, compact, confirm, format, open},
};

/// A bit of a journal in two regions: the byte, and the bit in it.
fn any_bit(rng: &mut ChaCha8Rng) -> (usize, u8) {
    let bit = usize::try_from(rng.next_u32()).unwrap() % (2 * PAGE * 8);
    (bit / 8, 1 << (bit % 8))
}

/// Each flipped bit costs at most one record, the newest one, or it shows.
#[test]
fn flipped_bits_take_no_more_than_as_many_of_the_newest_records() {
    let mut device = Lived::born(1);
    device.live(31);
    let (mut whole, mut shorter, mut refused) = (0, 0, 0);
    for case in 0..1_500 {
        let mut rng = ChaCha8Rng::seed_from_u64(case);
        let mut flash = device.flash.clone();
        let flips = rng.next_u32() % 4 + 1;
        for _ in 0..flips {
            let (at, bits) = any_bit(&mut rng);
            flash.flip(at, bits);
        }

        match open(&mut flash) {
            Ok((_, owner)) => {
                assert!(device.was(&owner), "{case}: a state it never was in");
                assert!(owner.number + flips >= device.newest(), "{case}: {}", owner.number);
                *(if owner.number == device.newest() { &mut whole } else { &mut shorter }) += 1;
                goes_on(&mut flash);
            }
            Err(error) => {
                assert_eq!(error, JournalError::Damaged, "{case}");
                refused += 1;
            }
        }
    }
    assert!(whole > 100 && shorter > 10 && refused > 100, "{whole} {shorter} {refused}");
}

/// A record written over a stuck bit does not open. It was acknowledged, and it may be the
/// newest one: that is all that can go without a word.
#[test]
fn a_stuck_bit_takes_no_more_than_the_newest_record_or_shows() {
    let (mut whole, mut shorter, mut refused) = (0, 0, 0);
    for case in 0..300 {
        let mut rng = ChaCha8Rng::seed_from_u64(case);
        let mut flash = Flash::<8>::new(2, case);
        let (at, bit) = any_bit(&mut rng);
        flash.stick(at, bit, rng.next_u32().is_multiple_of(2));
        let mut states = vec![Owner::new(0)];
        format(&mut flash, &states[0]).unwrap();
        for _ in 0..12 {
            let (mut journal, mut owner) = match open(&mut flash) {
                Ok(opened) => opened,
                Err(error) => {
                    assert_eq!(error, JournalError::Damaged, "{case}");
                    refused += 1;
                    break;
                }
            };
            let number = usize::try_from(owner.number).unwrap();
            assert_eq!(states.get(number), Some(&owner), "{case}");
            assert!(number + 2 >= states.len(), "{case}: {number} of {}", states.len());
            *(if number + 1 == states.len() { &mut whole } else { &mut shorter }) += 1;
            states.truncate(number + 1);
            for _ in 0..rng.next_u32() % 4 {
                let body = body(rng.next_u32(), usize::try_from(rng.next_u32() % 300).unwrap());
                let evidence = rng.next_u32().is_multiple_of(9);
                match append(&mut journal, &mut owner, evidence, &body) {
                    Ok(_) => states.push(owner.clone()),
                    // A compaction reads what it copies.
                    Err(error) => {
                        assert!(
                            matches!(error, JournalError::Damaged | JournalError::Unsteady),
                            "{case}: {error:?}"
                        );
                        break;
                    }
                }
            }
        }
    }
    assert!(whole > 1_000 && shorter > 5 && refused > 20, "{whole} {shorter} {refused}");
}

/// Something an owner does to an open journal.
type Action = fn(&mut Opened<'_, 8>, &mut Owner) -> Result<(), JournalError>;

const ACTIONS: [Action; 3] = [
    |journal, owner| append(journal, owner, true, &body(77, 90)).map(|_| ()),
    |journal, _| journal.confirm(),
    |journal, owner| compact(journal, owner).map(|_| ()),
];

/// Nothing but errors is answered until the journal is opened again.
fn answers_nothing(journal: &mut Opened<'_, 8>) {
    let draft = Draft { keys: [0; 2], evidence: false, body: b"" };
    assert_eq!(journal.append(&draft), Err(JournalError::Closed));
    assert_eq!(journal.confirm(), Err(JournalError::Closed));
    assert_eq!(journal.compact(|_, _| true, b"", |_, _| {}), Err(JournalError::Closed));
    assert_eq!(journal.find(None, |_| true), Err(JournalError::Closed));
    assert_eq!(journal.free(), 0);
}

/// Lets every write and every erase of `action` fail in turn, with the power on.
fn fail_everywhere(action: Action, fail: fn(&mut Flash<8>, Option<u64>), failures: &mut u32) {
    let (image, before) = used::<8, PAGE, 2>(2);
    for tear in Tear::ALL {
        for calls in 0.. {
            let mut flash = image.clone();
            flash.set_tear(tear);
            fail(&mut flash, Some(calls));
            let (mut journal, mut after) = open(&mut flash).unwrap();
            let (place, _) = journal.find(None, |_| true).unwrap().unwrap();

            let done = action(&mut journal, &mut after);

            if done.is_ok() {
                fail(&mut flash, None);
                assert_eq!(open(&mut flash).unwrap().1, after);
                break;
            }
            *failures += 1;
            assert_eq!(done, Err(JournalError::Flash));
            answers_nothing(&mut journal);
            assert_eq!(journal.read(place, &mut [0; MAX_BODY]), Err(JournalError::Closed));
            assert!(!flash.is_down(), "the power was on");
            let mut after = before.clone();
            after.apply(before.number + 1, true, &body(77, 90));
            let owner = Bench::<8, PAGE, 2>::settle(&mut flash, &[&before, &after]);
            Bench::<8, PAGE, 2>::stands(&mut flash, owner);
        }
    }
}

#[test]
fn a_write_that_fails_closes_the_journal_and_loses_nothing() {
    let mut failures = 0;
    for action in ACTIONS {
        fail_everywhere(action, Flash::fail_write, &mut failures);
    }
    // Append: confirming copy and record, two writes each; confirm two; compaction: header, two
    // kept records, checkpoint and copy.
    assert_eq!(failures, 7 * (4 + 2 + 9));
}

#[test]
fn an_erase_that_fails_closes_the_journal_and_loses_nothing() {
    let mut failures = 0;
    for action in ACTIONS {
        fail_everywhere(action, Flash::fail_erase, &mut failures);
    }
    assert_eq!(failures, 7, "only a compaction erases");
}

#[test]
fn a_format_that_fails_leaves_the_old_journal_or_the_new_one() {
    let (image, before) = used::<8, PAGE, 2>(2);
    let after = Owner::new(1_000);
    for fail in [Flash::<8>::fail_write, Flash::<8>::fail_erase] {
        for tear in Tear::ALL {
            for calls in 0.. {
                let mut flash = image.clone();
                flash.set_tear(tear);
                fail(&mut flash, Some(calls));

                let done = format(&mut flash, &after);

                if done.is_ok() {
                    assert!(calls > 1);
                    break;
                }
                assert_eq!(done, Err(JournalError::Flash));
                let owner = Bench::<8, PAGE, 2>::settle(&mut flash, &[&before, &after]);
                Bench::<8, PAGE, 2>::stands(&mut flash, owner);
            }
        }
    }
}

/// The last compaction fails, and so does every one after it. What was acknowledged can be read
/// for as long as the flash can be read.
#[test]
fn worn_out_flash_still_gives_back_what_was_acknowledged() {
    for tear in Tear::ALL {
        let mut flash = Flash::<8>::new(2, 5);
        flash.set_tear(tear);
        flash.set_endurance(Some(4));
        let mut truth = Owner::new(0);
        format(&mut flash, &truth).unwrap();
        let mut refused = 0;
        for boot in 0..150 {
            let (mut journal, owner) = match open(&mut flash) {
                Ok(opened) => opened,
                Err(JournalError::Unsteady) => continue,
                Err(error) => panic!("{tear:?}, boot {boot}: {error:?}"),
            };
            assert_eq!(owner, truth, "{tear:?}, boot {boot}");
            let mut next = owner;
            match confirm(&mut journal, &next)
                .and_then(|()| append(&mut journal, &mut next, boot % 40 == 0, &body(boot, 100)))
            {
                Ok(_) => truth = next,
                Err(error) => {
                    assert_eq!(error, JournalError::Flash, "{tear:?}, boot {boot}");
                    refused += 1;
                }
            }
        }
        assert!(truth.number > 20 && refused > 50, "{tear:?}: {}, {refused}", truth.number);
        assert_eq!(flash.wear(), [4, 4]);
    }
}
