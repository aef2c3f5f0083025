//! Power cut after every word of taking a delta, alone and with the compaction it may need.

use ecny_core::{Account, Error, JournalError, List, Taken, Tier, Word};
use ecny_sim::{Holds, SimFlash, World, flash::Tear};
use ecny_tests::{TODAY, delta, naming, sign_delta};

/// How often a wallet is booted whose flash reads differently each time.
const TRIES: usize = 64;

/// All that a delta moves.
fn state(world: &World) -> (Account, Option<List>, bool) {
    let wallet = world.wallet(0);
    let list = wallet.lists().find(world.issuer().operator().id()).copied();
    (wallet.account().clone(), list, wallet.lists().name_owner())
}

/// Cuts taking `word` everywhere: after each cut and a reboot the wallet is as before or as after,
/// and taking it (again) ends in the same.
fn cut_everywhere(world: &mut World, image: &SimFlash, word: &Word, tears: &[Tear]) -> u32 {
    world.swap_flash(0, image.clone()).unwrap();
    let before = state(world);
    assert_eq!(world.wallet_mut(0).take(word), Ok(Taken::Now));
    let after = state(world);
    let mut cuts = 0_u32;
    for tear in tears {
        for words in 0.. {
            let case = format!("{tear:?} after {words} words");
            world.swap_flash(0, image.clone()).unwrap();
            world.reboot_with_fuel(0, words, *tear).unwrap();
            let taken = world.wallet_mut(0).take(word);
            if !world.wallet(0).flash().is_down() {
                assert_eq!(taken, Ok(Taken::Now), "{case}");
                break;
            }
            cuts = cuts.checked_add(1).unwrap();
            reboot(world, &case);
            let read = state(world);
            assert!(read == before || read == after, "{case}: {read:?}");
            again(world, word, &case);
            assert_eq!(state(world), after, "{case}");
            world.reboot(0).unwrap();
            assert_eq!(state(world), after, "{case}");
        }
    }
    cuts
}

fn reboot(world: &mut World, case: &str) {
    for _ in 0..TRIES {
        match world.reboot(0) {
            Ok(()) => return,
            Err(Error::Journal(JournalError::Unsteady)) => {}
            Err(error) => panic!("{case}: {error:?}"),
        }
    }
    panic!("{case}: unsteady for ever")
}

/// The word once more: taken where it was not, and nothing where it was.
fn again(world: &mut World, word: &Word, case: &str) {
    for _ in 0..TRIES {
        match world.wallet_mut(0).take(word) {
            Ok(Taken::Now | Taken::Before) => return,
            Err(Error::Journal(JournalError::Unsteady | JournalError::Closed)) => {
                reboot(world, case);
            }
            Err(error) => panic!("{case}: {error:?}"),
        }
    }
    panic!("{case}: unsteady for ever")
}

fn next(world: &World, number: u16) -> Word {
    let day = TODAY.after(number);
    let own = world.wallet(0).id();
    let signed = sign_delta(world.issuer(), naming(delta(world.issuer(), number, day), &[own]));
    Word::Delta(signed.delta, signed.signature)
}

#[test]
fn power_may_go_after_any_word_of_taking_a_delta() {
    let mut world = World::hollow(50, 1, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    let image = world.wallet(0).flash().clone();
    let word = next(&world, 1);

    let cuts = cut_everywhere(&mut world, &image, &word, &Tear::ALL);

    assert!(cuts > 100, "{cuts}");
}

#[test]
fn power_may_go_after_any_word_of_the_compaction_a_delta_needs() {
    let mut world = World::hollow(51, 1, Holds { fen: 0, pages: 4, tier: Tier::IV }).unwrap();
    let word = next(&world, 1);
    // Until the next record needs the other region.
    let image = loop {
        let image = world.wallet(0).flash().clone();
        let erased: u64 = image.wear().iter().sum();
        assert_eq!(world.wallet_mut(0).take(&word), Ok(Taken::Now));
        if world.wallet(0).flash().wear().iter().sum::<u64>() > erased {
            break image;
        }
        world.swap_flash(0, image).unwrap();
        world.wallet_mut(0).void().unwrap();
    };

    let cuts = cut_everywhere(&mut world, &image, &word, &[Tear::Old, Tear::Wild, Tear::Unstable]);

    assert!(cuts > 300, "{cuts}");
}
