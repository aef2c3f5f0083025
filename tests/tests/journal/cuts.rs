//! Power cuts after every word.

use ecny_core::JournalError;
use ecny_sim::flash::{MemoryFlash, Tear};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::owner::{
    Flash, Owner, PAGE, append, body, compact, confirm, format, format_in, open, open_in,
};

/// A journal with a history: kept evidence, live records, and two boots behind it.
pub fn used<const WORD: usize, const ERASE: usize, const REGIONS: usize>(
    pages: usize,
) -> (Flash<WORD, ERASE>, Owner) {
    let mut flash = MemoryFlash::new(pages, 1);
    let mut owner = Owner::new(0);
    format_in::<WORD, ERASE, REGIONS>(&mut flash, &owner).unwrap();
    let (mut journal, _) = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap();
    append(&mut journal, &mut owner, true, &body(1, 40)).unwrap();
    append(&mut journal, &mut owner, false, &body(2, 100)).unwrap();
    compact(&mut journal, &owner).unwrap();
    append(&mut journal, &mut owner, true, &body(3, 61)).unwrap();
    drop(journal);
    let (mut journal, replayed) = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap();
    assert_eq!(replayed, owner);
    append(&mut journal, &mut owner, false, &body(4, 1)).unwrap();
    (flash, owner)
}

/// Which of all cuts are made: every `step`-th, and how many that came to.
#[derive(Clone, Copy)]
pub struct Share {
    step: u64,
    pub made: u64,
    pub left_out: u64,
}

impl Share {
    /// One of `step` cuts; all of them where the environment says `JOURNAL=all`.
    pub fn one_in(step: u64) -> Self {
        let all = std::env::var_os("JOURNAL").is_some_and(|wanted| wanted == "all");
        Self { step: if all { 1 } else { step }, made: 0, left_out: 0 }
    }

    /// Whether the next cut is made.
    fn takes_next(&mut self) -> bool {
        let taken = (self.made + self.left_out).is_multiple_of(self.step);
        *(if taken { &mut self.made } else { &mut self.left_out }) += 1;
        taken
    }
}

/// A journal on one kind of flash, to be cut.
pub struct Bench<const WORD: usize, const ERASE: usize, const REGIONS: usize> {
    pub pages: usize,
    pub share: Share,
}

impl<const WORD: usize, const ERASE: usize, const REGIONS: usize> Bench<WORD, ERASE, REGIONS> {
    /// Opens and confirms until it works; what is confirmed must be one of `possible`.
    pub fn settle(flash: &mut Flash<WORD, ERASE>, possible: &[&Owner]) -> Owner {
        for _ in 0..100 {
            flash.power_up();
            let (mut journal, owner) = match open_in::<WORD, ERASE, REGIONS>(flash) {
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
    pub fn stands(flash: &mut Flash<WORD, ERASE>, mut owner: Owner) {
        for n in 0..4 {
            let (mut journal, replayed) = open_in::<WORD, ERASE, REGIONS>(flash).unwrap();
            assert_eq!(replayed, owner);
            append(&mut journal, &mut owner, n % 2 == 0, &body(900 + n, 30)).unwrap();
        }
        let (mut journal, replayed) = open_in::<WORD, ERASE, REGIONS>(flash).unwrap();
        assert_eq!(replayed, owner);
        compact(&mut journal, &owner).unwrap();
        assert_eq!(open_in::<WORD, ERASE, REGIONS>(flash).unwrap().1, owner);
    }

    /// Cuts the power after every word of `action`, which leads from `before` to `after`, and
    /// again after some words of the recovery.
    fn cut_everywhere(
        &mut self,
        image: &Flash<WORD, ERASE>,
        before: &Owner,
        after: &Owner,
        action: impl Fn(&mut Flash<WORD, ERASE>) -> Result<(), JournalError>,
    ) {
        let mut flash = image.clone();
        action(&mut flash).unwrap();
        let cost = spent(&flash) - spent(image);
        assert_eq!(&Self::settle(&mut flash, &[after]), after);
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for tear in Tear::ALL {
            for fuel in 0..cost {
                if !self.share.takes_next() {
                    continue;
                }
                let mut flash = image.clone();
                flash.set_tear(tear);
                flash.set_fuel(Some(fuel));

                let done = action(&mut flash);

                assert_eq!(done, Err(JournalError::Flash));
                assert!(flash.is_down(), "an error without a cut");
                for _ in 0..rng.next_u32() % 4 {
                    flash.power_up();
                    flash.set_fuel(Some(u64::from(rng.next_u32() % 90)));
                    if let Ok((mut journal, owner)) = open_in::<WORD, ERASE, REGIONS>(&mut flash) {
                        assert!([before, after].contains(&&owner));
                        let confirmed = confirm(&mut journal, &owner).is_ok();
                        drop(journal);
                        if confirmed {
                            assert_eq!(Self::settle(&mut flash, &[&owner]), owner);
                        }
                    }
                }
                let owner = Self::settle(&mut flash, &[before, after]);
                Self::stands(&mut flash, owner);
            }
        }
    }

    pub fn cut_append(&mut self) {
        let (flash, before) = used::<WORD, ERASE, REGIONS>(self.pages);
        let mut after = before.clone();
        after.apply(before.number + 1, true, &body(77, 90));
        self.cut_everywhere(&flash, &before, &after, |flash| {
            let (mut journal, mut owner) = open_in::<WORD, ERASE, REGIONS>(flash)?;
            append(&mut journal, &mut owner, true, &body(77, 90)).map(|_| ())
        });
    }

    /// Two appends in one boot: what is cut in the second takes nothing from the first.
    fn cut_second_append(&mut self) {
        let (image, before) = used::<WORD, ERASE, REGIONS>(self.pages);
        let both = |flash: &mut Flash<WORD, ERASE>, acknowledged: &mut Owner| {
            let (mut journal, _) = open_in::<WORD, ERASE, REGIONS>(flash)?;
            append(&mut journal, acknowledged, true, &body(77, 90))?;
            append(&mut journal, acknowledged, true, &body(78, 20)).map(|_| ())
        };
        let (mut flash, mut after) = (image.clone(), before.clone());
        both(&mut flash, &mut after).unwrap();
        for tear in Tear::ALL {
            for fuel in 0..spent(&flash) - spent(&image) {
                let (mut flash, mut acknowledged) = (image.clone(), before.clone());
                flash.set_tear(tear);
                flash.set_fuel(Some(fuel));

                assert_eq!(both(&mut flash, &mut acknowledged), Err(JournalError::Flash));

                let mut next = acknowledged.clone();
                let begun = if acknowledged == before { body(77, 90) } else { body(78, 20) };
                next.apply(acknowledged.number + 1, true, &begun);
                Self::settle(&mut flash, &[&acknowledged, &next]);
            }
        }
    }

    pub fn cut_confirm(&mut self) {
        let (flash, owner) = used::<WORD, ERASE, REGIONS>(self.pages);
        self.cut_everywhere(&flash, &owner, &owner, |flash| {
            open_in::<WORD, ERASE, REGIONS>(flash)?.0.confirm()
        });
    }

    pub fn cut_compaction(&mut self) {
        let (flash, owner) = used::<WORD, ERASE, REGIONS>(self.pages);
        self.cut_everywhere(&flash, &owner, &owner, |flash| {
            let (mut journal, owner) = open_in::<WORD, ERASE, REGIONS>(flash)?;
            compact(&mut journal, &owner).map(|_| ())
        });
    }

    pub fn cut_format(&mut self) {
        let (flash, before) = used::<WORD, ERASE, REGIONS>(self.pages);
        let after = Owner::new(1_000);
        self.cut_everywhere(&flash, &before, &after, |flash| {
            format_in::<WORD, ERASE, REGIONS>(flash, &Owner::new(1_000))
        });
    }
}

/// How many words were written and pages erased: what fuel counts.
fn spent<const WORD: usize, const ERASE: usize>(flash: &Flash<WORD, ERASE>) -> u64 {
    flash.words_programmed() + flash.wear().iter().sum::<u64>()
}

/// Every cut on flash of pages of 4 KiB, two to a journal.
fn cut<const WORD: usize>(action: impl Fn(&mut Bench<WORD, PAGE, 2>)) {
    action(&mut Bench { pages: 2, share: Share::one_in(1) });
}

#[test]
fn a_cut_in_an_append_leaves_it_done_or_not_begun() {
    cut::<1>(Bench::cut_append);
    cut::<4>(Bench::cut_append);
    cut::<8>(Bench::cut_append);
    cut::<16>(Bench::cut_append);
    cut::<32>(Bench::cut_append);
}

#[test]
fn a_cut_in_an_append_takes_nothing_from_the_one_before_it() {
    cut::<1>(Bench::cut_second_append);
    cut::<4>(Bench::cut_second_append);
    cut::<8>(Bench::cut_second_append);
    cut::<16>(Bench::cut_second_append);
    cut::<32>(Bench::cut_second_append);
}

#[test]
fn a_cut_in_a_confirmation_changes_nothing() {
    cut::<1>(Bench::cut_confirm);
    cut::<4>(Bench::cut_confirm);
    cut::<8>(Bench::cut_confirm);
    cut::<16>(Bench::cut_confirm);
    cut::<32>(Bench::cut_confirm);
}

#[test]
fn a_cut_in_a_compaction_changes_nothing() {
    cut::<4>(Bench::cut_compaction);
    Bench::<8, PAGE, 2> { pages: 4, share: Share::one_in(1) }.cut_compaction();
    cut::<16>(Bench::cut_compaction);
    cut::<32>(Bench::cut_compaction);
}

#[test]
fn a_cut_in_a_compaction_changes_nothing_on_flash_written_byte_by_byte() {
    cut::<1>(Bench::cut_compaction);
}

#[test]
fn a_cut_in_a_format_leaves_the_old_journal_or_the_new_one() {
    cut::<1>(Bench::cut_format);
    cut::<4>(Bench::cut_format);
    cut::<8>(Bench::cut_format);
    cut::<16>(Bench::cut_format);
    cut::<32>(Bench::cut_format);
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
            Bench::<8, PAGE, 2>::stands(&mut flash, Owner::new(5));
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
