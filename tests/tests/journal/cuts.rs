//! Power cuts after every word.

use ecny_core::JournalError;
use ecny_sim::flash::{MemoryFlash, Tear};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::owner::{Flash, Owner, append, body, compact, confirm, format, open};

/// A journal with a history: kept evidence, live records, and two boots behind it.
fn used<const WORD: usize>(pages: usize) -> (Flash<WORD>, Owner) {
    let mut flash = MemoryFlash::new(pages, 1);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    let (mut journal, _) = open(&mut flash).unwrap();
    append(&mut journal, &mut owner, true, &body(1, 40)).unwrap();
    append(&mut journal, &mut owner, false, &body(2, 100)).unwrap();
    compact(&mut journal, &owner).unwrap();
    append(&mut journal, &mut owner, true, &body(3, 61)).unwrap();
    drop(journal);
    let (mut journal, replayed) = open(&mut flash).unwrap();
    assert_eq!(replayed, owner);
    append(&mut journal, &mut owner, false, &body(4, 1)).unwrap();
    (flash, owner)
}

/// Opens and confirms until it works; what is confirmed must be one of `possible`.
fn settle<const WORD: usize>(flash: &mut Flash<WORD>, possible: &[&Owner]) -> Owner {
    for _ in 0..100 {
        flash.power_up();
        let (mut journal, owner) = match open(flash) {
            Ok(opened) => opened,
            Err(JournalError::Unsteady) => continue,
            Err(error) => panic!("{error:?}"),
        };
        assert!(possible.contains(&&owner), "neither before nor after: {owner:?}");
        if confirm(&mut journal, &owner).is_ok() {
            return owner;
        }
    }
    panic!("the journal does not recover");
}

/// What was confirmed once stays, boot after boot, and can be built on.
fn stands<const WORD: usize>(flash: &mut Flash<WORD>, mut owner: Owner) {
    for n in 0..4 {
        let (mut journal, replayed) = open(flash).unwrap();
        assert_eq!(replayed, owner);
        append(&mut journal, &mut owner, n % 2 == 0, &body(900 + n, 30)).unwrap();
    }
    let (mut journal, replayed) = open(flash).unwrap();
    assert_eq!(replayed, owner);
    compact(&mut journal, &owner).unwrap();
    assert_eq!(open(flash).unwrap().1, owner);
}

/// Cuts the power after every word of `action`, which leads from `before` to `after`, and again
/// after some words of the recovery.
fn cut_everywhere<const WORD: usize>(
    image: &Flash<WORD>,
    before: &Owner,
    after: &Owner,
    action: impl Fn(&mut Flash<WORD>) -> Result<(), JournalError>,
) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for tear in Tear::ALL {
        for fuel in 0.. {
            let mut flash = image.clone();
            flash.set_tear(tear);
            flash.set_fuel(Some(fuel));

            let done = action(&mut flash);

            if done.is_ok() {
                assert_eq!(&settle(&mut flash, &[after]), after);
                break;
            }
            assert!(flash.is_down(), "{done:?} without a cut");
            for _ in 0..rng.next_u32() % 4 {
                flash.power_up();
                flash.set_fuel(Some(u64::from(rng.next_u32() % 90)));
                if let Ok((mut journal, owner)) = open(&mut flash) {
                    assert!([before, after].contains(&&owner));
                    let confirmed = confirm(&mut journal, &owner).is_ok();
                    drop(journal);
                    if confirmed {
                        assert_eq!(settle(&mut flash, &[&owner]), owner);
                    }
                }
            }
            let owner = settle(&mut flash, &[before, after]);
            stands(&mut flash, owner);
        }
    }
}

fn cut_append<const WORD: usize>() {
    let (flash, before) = used::<WORD>(2);
    let mut after = before.clone();
    after.apply(before.number + 1, true, &body(77, 90));
    cut_everywhere(&flash, &before, &after, |flash| {
        let (mut journal, mut owner) = open(flash)?;
        append(&mut journal, &mut owner, true, &body(77, 90)).map(|_| ())
    });
}

fn cut_confirm<const WORD: usize>() {
    let (flash, owner) = used::<WORD>(2);
    cut_everywhere(&flash, &owner, &owner, |flash| open(flash)?.0.confirm());
}

fn cut_compaction<const WORD: usize>(pages: usize) {
    let (flash, owner) = used::<WORD>(pages);
    cut_everywhere(&flash, &owner, &owner, |flash| {
        let (mut journal, owner) = open(flash)?;
        compact(&mut journal, &owner).map(|_| ())
    });
}

fn cut_format<const WORD: usize>() {
    let (flash, before) = used::<WORD>(2);
    let after = Owner::new(1_000);
    cut_everywhere(&flash, &before, &after, |flash| format(flash, &Owner::new(1_000)));
}

#[test]
fn a_cut_in_an_append_leaves_it_done_or_not_begun() {
    cut_append::<1>();
    cut_append::<4>();
    cut_append::<8>();
    cut_append::<16>();
    cut_append::<32>();
}

#[test]
fn a_cut_in_a_confirmation_changes_nothing() {
    cut_confirm::<1>();
    cut_confirm::<4>();
    cut_confirm::<8>();
    cut_confirm::<16>();
    cut_confirm::<32>();
}

#[test]
fn a_cut_in_a_compaction_changes_nothing() {
    cut_compaction::<4>(2);
    cut_compaction::<8>(4);
    cut_compaction::<16>(2);
    cut_compaction::<32>(2);
}

#[test]
fn a_cut_in_a_compaction_changes_nothing_on_flash_written_byte_by_byte() {
    cut_compaction::<1>(2);
}

#[test]
fn a_cut_in_a_format_leaves_the_old_journal_or_the_new_one() {
    cut_format::<1>();
    cut_format::<4>();
    cut_format::<8>();
    cut_format::<16>();
    cut_format::<32>();
}

#[test]
fn a_cut_in_the_first_format_leaves_no_journal_or_the_new_one() {
    for tear in Tear::ALL {
        for fuel in 0.. {
            let mut flash = Flash::<8>::new(2, fuel);
            flash.set_tear(tear);
            flash.set_fuel(Some(fuel));

            let done = format(&mut flash, &Owner::new(3));

            flash.power_up();
            match open(&mut flash) {
                Ok((_, owner)) => assert_eq!(owner, Owner::new(3)),
                Err(error) => assert!(done.is_err(), "{error:?}"),
            }
            if done.is_ok() {
                break;
            }
            format(&mut flash, &Owner::new(5)).unwrap();
            stands(&mut flash, Owner::new(5));
        }
    }
}

/// Any number of boots with any number of cuts: what was acknowledged is there, and at most the
/// one record in flight besides.
fn soak<const WORD: usize>(seed: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut flash = Flash::<WORD>::new(if seed.is_multiple_of(2) { 2 } else { 4 }, seed);
    let mut truth = Owner::new(0);
    format(&mut flash, &truth).unwrap();
    let mut flying: Option<Owner> = None;
    for boot in 0..40 {
        flash.power_up();
        flash.set_tear(Tear::ALL[usize::try_from(rng.next_u32() % 7).unwrap()]);
        if !rng.next_u32().is_multiple_of(3) {
            flash.set_fuel(Some(u64::from(rng.next_u32() % 600)));
        }
        let (mut journal, mut owner) = match open(&mut flash) {
            Ok(opened) => opened,
            Err(JournalError::Unsteady) => continue,
            Err(error) => panic!("boot {boot}: {error:?}"),
        };
        let known = owner == truth || flying.as_ref() == Some(&owner);
        assert!(known, "boot {boot}: neither acknowledged nor in flight");
        if confirm(&mut journal, &owner).is_err() {
            continue;
        }
        (truth, flying) = (owner.clone(), None);
        for _ in 0..rng.next_u32() % 5 {
            let len = usize::try_from(rng.next_u32() % 449).unwrap();
            let evidence = rng.next_u32().is_multiple_of(4);
            let body = body(rng.next_u32(), len);
            let mut next = owner.clone();
            next.apply(owner.number + 1, evidence, &body);
            match append(&mut journal, &mut owner, evidence, &body) {
                Ok(_) => truth = next,
                Err(JournalError::Full) => {
                    let pruned = owner.evidence.len().div_ceil(2);
                    let gone: Vec<_> = owner.evidence.drain(..pruned).map(|(n, _)| n).collect();
                    let checkpoint = owner.checkpoint();
                    let keep =
                        |header: &ecny_core::Header, _: &[u8]| !gone.contains(&header.number);
                    match journal.compact(keep, &checkpoint, |_, _| {}) {
                        Ok(()) => truth = owner.clone(),
                        Err(_) => {
                            flying = Some(owner);
                            break;
                        }
                    }
                }
                Err(_) => {
                    flying = Some(next);
                    break;
                }
            }
        }
    }
}

#[test]
fn any_cuts_over_many_boots_lose_nothing_that_was_acknowledged() {
    for seed in 0..40 {
        soak::<1>(seed);
        soak::<4>(seed);
        soak::<8>(seed);
        soak::<16>(seed);
        soak::<32>(seed);
    }
}
