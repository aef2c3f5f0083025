//! The promises hold on every kind of flash.

use std::io::Write;

use ecny_core::{Journal, JournalError, OpenError};
use ecny_sim::flash::MemoryFlash;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    cuts::{Bench, Share},
    owner::{Owner, append, body, compact, format_in, key, open_in, seed},
};

/// Bytes of a region: one page of 4 KiB, or that much in smaller ones.
const REGION: usize = 4096;

/// What is done to a journal on one kind of flash.
trait Trial {
    fn on<const WORD: usize, const ERASE: usize, const REGIONS: usize>(&mut self);
}

/// Every word, on pages from 256 bytes to 4 KiB.
fn everywhere(trial: &mut impl Trial) {
    fn pages<const WORD: usize>(trial: &mut impl Trial) {
        trial.on::<WORD, 256, 2>();
        trial.on::<WORD, 512, 3>();
        trial.on::<WORD, 1024, 2>();
        trial.on::<WORD, 2048, 5>();
        trial.on::<WORD, 4096, 2>();
    }
    pages::<1>(trial);
    pages::<2>(trial);
    pages::<4>(trial);
    pages::<8>(trial);
    pages::<16>(trial);
    pages::<32>(trial);
}

struct Cuts {
    share: Share,
}

impl Trial for Cuts {
    fn on<const WORD: usize, const ERASE: usize, const REGIONS: usize>(&mut self) {
        let pages = REGIONS * REGION / ERASE;
        let mut bench = Bench::<WORD, ERASE, REGIONS> { pages, share: self.share };
        bench.cut_append();
        bench.cut_confirm();
        bench.cut_compaction();
        bench.cut_format();
        self.share = bench.share;
    }
}

#[test]
fn a_cut_anywhere_loses_nothing_on_any_words_and_pages() {
    let mut cuts = Cuts { share: Share::one_in(11) };

    everywhere(&mut cuts);

    let Share { made, left_out, .. } = cuts.share;
    assert!(made > 4_000, "{made}");
    // Past the capture of the test harness: what was not tried must not go unsaid.
    let all = "JOURNAL=all makes them all";
    writeln!(std::io::stderr(), "cuts on 30 kinds of flash: {made}, left out {left_out}; {all}")
        .unwrap();
}

/// A long life, with a boot after every few records, on flash that would take a word twice.
struct Life;

impl Trial for Life {
    fn on<const WORD: usize, const ERASE: usize, const REGIONS: usize>(&mut self) {
        let mut flash = MemoryFlash::<WORD, ERASE>::plain(REGIONS * REGION / ERASE, 0);
        let mut owner = Owner::new(0);
        format_in::<WORD, ERASE, REGIONS>(&mut flash, &owner).unwrap();
        for n in 0..24_u32 {
            let (mut journal, replayed) = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap();
            assert_eq!(replayed, owner);
            let len = usize::try_from(n * 97 % 449).unwrap();
            append(&mut journal, &mut owner, n % 20 == 3, &body(n, len)).unwrap();
            append(&mut journal, &mut owner, false, &[]).unwrap();
        }
        assert_eq!(open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap().1, owner);
        assert_eq!(flash.rewrites(), 0);
    }
}

#[test]
fn no_word_is_written_twice_even_where_the_flash_would_take_it() {
    everywhere(&mut Life);
}

/// Pages that are erased equally often.
struct Wear;

impl Trial for Wear {
    fn on<const WORD: usize, const ERASE: usize, const REGIONS: usize>(&mut self) {
        const ROUNDS: u64 = 60;
        let mut flash = MemoryFlash::<WORD, ERASE>::new(REGIONS * REGION / ERASE, 0);
        let mut owner = Owner::new(0);
        format_in::<WORD, ERASE, REGIONS>(&mut flash, &owner).unwrap();
        let mut appended = 0;
        for boot in 0..ROUNDS {
            let (mut journal, _) = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap();
            for n in 0..u32::try_from(boot % 4).unwrap() {
                append(&mut journal, &mut owner, false, &body(n, 200)).unwrap();
                appended += journal.span(200);
            }
        }
        let journal = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap().0;
        // A boot that writes takes a gap, and a copy as long as the newest record.
        let boots = usize::try_from(ROUNDS).unwrap() * (journal.span(448) + journal.span(200));
        let usable = REGION - journal.span(448) - journal.span(200) - 3 * journal.span(36);
        let compactions = u64::try_from((appended + boots) / usable + 1).unwrap();
        drop(journal);
        let (least, most) =
            (flash.wear().iter().min().unwrap(), flash.wear().iter().max().unwrap());

        let regions = u64::try_from(REGIONS).unwrap();
        assert!(*most > 1, "{:?}", flash.wear());
        assert!(most - least <= 1, "{:?}", flash.wear());
        assert!(*most <= compactions.div_ceil(regions) + 1, "{most} {compactions}");
    }
}

#[test]
fn pages_wear_evenly_and_no_more_than_what_is_written_asks_for() {
    everywhere(&mut Wear);
}

/// What begins like headers and records, and is none.
struct Noise {
    rng: ChaCha8Rng,
}

impl Trial for Noise {
    fn on<const WORD: usize, const ERASE: usize, const REGIONS: usize>(&mut self) {
        for _ in 0..4 {
            let mut image = vec![0; REGIONS * REGION];
            self.rng.fill_bytes(&mut image);
            for region in image.chunks_mut(REGION) {
                let (head, records) = region.split_at_mut(38);
                head[..5].copy_from_slice(b"ECNJ\x01");
                let check = ecny_core::sm3(&[&head[..34]]);
                head[34..].copy_from_slice(&check[..4]);
                for record in records.chunks_mut(WORD.max(21) * 3) {
                    let start = [0x52, 1, [0, 1, 3, 4][usize::from(record[2] % 4)], 0];
                    record[..4].copy_from_slice(&start);
                }
            }
            let mut flash = MemoryFlash::<WORD, ERASE>::from_image(image, 0);

            let journal = Journal::<_, REGIONS>::open(&mut flash, key(), seed(), |_| Err(()));

            assert_eq!(journal.map(|_| ()), Err(OpenError::Journal(JournalError::WrongKey)));
            let mut owner = Owner::new(0);
            format_in::<WORD, ERASE, REGIONS>(&mut flash, &owner).unwrap();
            let mut journal = open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap().0;
            append(&mut journal, &mut owner, true, b"first").unwrap();
            compact(&mut journal, &owner).unwrap();
            assert_eq!(open_in::<WORD, ERASE, REGIONS>(&mut flash).unwrap().1, owner);
        }
    }
}

#[test]
fn noise_with_whole_headers_is_another_keys_and_can_be_formatted() {
    everywhere(&mut Noise { rng: ChaCha8Rng::seed_from_u64(3) });
}
