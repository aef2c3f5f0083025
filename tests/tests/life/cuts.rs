//! Power cut after every word of every step of a wallet's life, and of every word it takes.

use ecny_core::{
    Account, Day, Error, JournalError, LifeStep, OrderKind, Seq, Settings, Tag, Taken, Tier, Word,
};
use ecny_sim::{World, flash::Tear};
use ecny_tests::{TODAY, fen, terms};

use crate::stage::{
    OTHER, WALLET, lost_value, missigned, order, pay, pocket, profile, redeem, refused, world,
};

/// How often a wallet is booted whose flash reads differently each time.
const TRIES: usize = 64;

type Step<'a> = &'a dyn Fn(&mut World) -> Result<(), Error>;

/// Cuts a step after each of its words: after the reboot the account is as before or as after it,
/// and the step can be made again, with the same end.
fn cut(mut world: World, step: Step<'_>) {
    let image = world.wallet(WALLET).flash().clone();
    let before = world.wallet(WALLET).account().clone();
    step(&mut world).unwrap();
    let after = world.wallet(WALLET).account().clone();
    assert_ne!(before, after);
    for tear in Tear::ALL {
        let mut cuts = 0_u32;
        for words in 0.. {
            let case = format!("{tear:?} after {words} words");
            world.swap_flash(WALLET, image.clone()).unwrap();
            world.reboot_with_fuel(WALLET, words, tear).unwrap();
            let done = step(&mut world);
            if !world.wallet(WALLET).flash().is_down() {
                assert_eq!(done, Ok(()), "{case}");
                break;
            }
            cuts = cuts.checked_add(1).unwrap();
            let read = booted(&mut world, &case);
            assert!(read == before || read == after, "{case}");
            again(&mut world, step, &case);
            assert!(*world.wallet(WALLET).account() == after, "{case}");
            assert!(booted(&mut world, &case) == after, "{case}: it did not last");
        }
        assert!(cuts > 2, "{tear:?}: only {cuts} cuts");
    }
}

fn booted(world: &mut World, case: &str) -> Account {
    for _ in 0..TRIES {
        match world.reboot(WALLET).and_then(|()| world.books()) {
            Ok(books) => {
                assert!(books.conserved(), "{case}");
                return world.wallet(WALLET).account().clone();
            }
            Err(Error::Journal(JournalError::Unsteady)) => {}
            Err(error) => panic!("{case}: {error:?}"),
        }
    }
    panic!("{case}: unsteady for ever")
}

fn again(world: &mut World, step: Step<'_>, case: &str) {
    for _ in 0..TRIES {
        match step(world) {
            // A word that reads as blank, and is not, cannot be written.
            Err(Error::Journal(
                JournalError::Unsteady | JournalError::Closed | JournalError::Flash,
            )) => {
                booted(world, case);
            }
            // Made already: a step of the holder's says so, a word of the operator's was taken.
            Ok(()) | Err(Error::Command(_) | Error::Ledger(_)) => return,
            Err(error) => panic!("{case}: {error:?}"),
        }
    }
    panic!("{case}: unsteady for ever")
}

fn take(word: Word) -> impl Fn(&mut World) -> Result<(), Error> {
    move |world| world.wallet_mut(WALLET).take(&word).map(|_| ())
}

#[test]
fn power_may_go_after_any_word_of_a_step_of_the_holder() {
    for step in [LifeStep::Suspend, LifeStep::Resume, LifeStep::Retire] {
        let mut world = world();
        pay(&mut world, OTHER, WALLET, 5);
        match step {
            LifeStep::Activate | LifeStep::Suspend => {}
            LifeStep::Resume => world.wallet_mut(WALLET).suspend().unwrap(),
            LifeStep::Retire => drop(redeem(&mut world, WALLET, terms(20_005))),
        }
        cut(world, &move |world| {
            let wallet = world.wallet_mut(WALLET);
            match step {
                LifeStep::Activate => wallet.activate(),
                LifeStep::Suspend => wallet.suspend(),
                LifeStep::Resume => wallet.resume(),
                LifeStep::Retire => wallet.retire(),
            }
        });
    }
}

#[test]
fn power_may_go_after_any_word_of_an_order() {
    for what in [OrderKind::Block, OrderKind::Void, OrderKind::UnblockPin, OrderKind::Close] {
        let mut world = world();
        lost_value(&mut world, OTHER, WALLET, 70);
        let word = order(&world, WALLET, 1, what);
        cut(world, &take(word));
    }
}

#[test]
fn power_may_go_after_any_word_of_new_limits() {
    let limits = ecny_core::Limits { number: 2, ..ecny_core::Limits::preset(Tier::III) };
    let crisis = ecny_core::Crisis::of_days(1, TODAY, TODAY.after(9));
    let own = Settings { single: fen(30), ..Settings::OPEN };

    let one = world();
    let word = profile(&one, WALLET, limits);
    cut(one, &take(word));
    let mut one = world();
    let word = one.decree(&crisis).unwrap();
    cut(one, &take(word));
    cut(world(), &move |world| world.wallet_mut(WALLET).set_settings(&own).map(|_| ()));
}

#[test]
fn power_may_go_after_any_word_of_a_pocket_and_of_a_hand_over() {
    let one = world();
    let word = pocket(&one, WALLET, Tag::new(0x0701), Day::new(2_600));
    cut(one, &take(word));

    let mut world = world();
    let seq: Seq = lost_value(&mut world, WALLET, OTHER, 70);
    cut(world, &move |world| world.wallet_mut(WALLET).hand_over(seq));
}

#[test]
fn a_word_that_was_taken_before_a_boot_is_confirmed_before_that_is_said() {
    let mut world = world();
    let limits = ecny_core::Limits { number: 2, ..ecny_core::Limits::preset(Tier::III) };
    let words = [
        order(&world, WALLET, 1, OrderKind::Block),
        profile(&world, WALLET, limits),
        world.decree(&ecny_core::Crisis::of_days(1, TODAY, TODAY.after(9))).unwrap(),
        pocket(&world, WALLET, Tag::new(0x0701), Day::new(2_600)),
    ];
    for word in words {
        world.wallet_mut(WALLET).take(&word).unwrap();
        world.reboot(WALLET).unwrap();
        let written = world.wallet(WALLET).flash().words_programmed();
        let number = world.wallet(WALLET).number();

        // What nobody has signed is not worth a word of flash.
        let forged = missigned(&world, &word);
        refused(&mut world, WALLET, &forged);
        assert_eq!(world.wallet(WALLET).flash().words_programmed(), written, "{word:?}");
        assert_eq!(world.wallet_mut(WALLET).take(&word), Ok(Taken::Before), "{word:?}");

        assert!(world.wallet(WALLET).flash().words_programmed() > written, "{word:?}");
        assert_eq!(world.wallet(WALLET).number(), number, "{word:?}");
    }
}
