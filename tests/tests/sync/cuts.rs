//! Power cut after every word of a sync, of the compaction that prunes, and of a resolution.

use ecny_core::{Account, End, Error, JournalError, Seq, Statement, Terms};
use ecny_sim::{SimFlash, World, flash::Tear};
use ecny_tests::{fen, receipt, resolution, terms};

use crate::stage::{OTHER, SYNC_DAY, THIRD, WALLET, pay, state, sync, tap, torn, world};

/// How often a wallet is booted whose flash reads differently each time.
const TRIES: usize = 64;

/// A step whose power is cut after every word.
struct Cut<'a> {
    world: World,
    image: SimFlash,
    step: &'a dyn Fn(&mut World) -> Result<(), Error>,
}

impl Cut<'_> {
    /// Cuts the step everywhere: after each cut and a reboot the account is as before the step or
    /// as after it, and the step can be made (again), with the same end.
    fn everywhere(&mut self, tears: &[Tear], every: usize) {
        self.world.swap_flash(WALLET, self.image.clone()).unwrap();
        let before = self.world.wallet(WALLET).account().clone();
        (self.step)(&mut self.world).unwrap();
        let after = self.world.wallet(WALLET).account().clone();
        for tear in tears {
            let mut cuts = 0_u32;
            for words in (0..).step_by(every) {
                let case = format!("{tear:?} after {words} words");
                self.world.swap_flash(WALLET, self.image.clone()).unwrap();
                self.world.reboot_with_fuel(WALLET, words, *tear).unwrap();
                let done = (self.step)(&mut self.world);
                if !self.world.wallet(WALLET).flash().is_down() {
                    assert_eq!(done, Ok(()), "{case}");
                    break;
                }
                cuts = cuts.checked_add(1).unwrap();
                let read = self.rebooted(&case);
                assert!(read == before || read == after, "{case}: {read:?}");
                self.again(&case, &after);
            }
            assert!(cuts > 2, "{tear:?}: only {cuts} cuts");
        }
    }

    fn rebooted(&mut self, case: &str) -> Account {
        for _ in 0..TRIES {
            match self.world.reboot(WALLET).and_then(|()| self.world.books()) {
                Ok(books) => {
                    assert!(books.conserved(), "{case}: {books:?}");
                    return self.world.wallet(WALLET).account().clone();
                }
                Err(Error::Journal(JournalError::Unsteady)) => {}
                Err(error) => panic!("{case}: {error:?}"),
            }
        }
        panic!("{case}: unsteady for ever")
    }

    /// The step once more: refused where it was made, made where it was not.
    fn again(&mut self, case: &str, after: &Account) {
        for _ in 0..TRIES {
            match (self.step)(&mut self.world) {
                Err(Error::Journal(JournalError::Unsteady | JournalError::Closed)) => {
                    self.rebooted(case);
                }
                Ok(()) | Err(Error::Command(_)) => {
                    assert_eq!(self.world.wallet(WALLET).account(), after, "{case}");
                    self.world.reboot(WALLET).unwrap();
                    assert_eq!(self.world.wallet(WALLET).account(), after, "{case}");
                    return;
                }
                Err(error) => panic!("{case}: {error:?}"),
            }
        }
        panic!("{case}: unsteady for ever")
    }
}

/// A wallet with payments behind it, one open, and its statement.
fn stated() -> (World, Statement) {
    let mut world = world();
    for _ in 0..3 {
        pay(&mut world, WALLET, OTHER, 100);
        pay(&mut world, OTHER, WALLET, 90);
    }
    torn(&mut world, WALLET, THIRD, terms(700), Some(4));
    let statement = state(&mut world, WALLET);
    (world, statement)
}

#[test]
fn power_may_go_after_any_word_of_a_sync() {
    let (world, statement) = stated();
    let image = world.wallet(WALLET).flash().clone();
    let (receipt, signature) = receipt(world.issuer(), &statement, SYNC_DAY);
    let step = |world: &mut World| world.wallet_mut(WALLET).sync(&receipt, &signature).map(|_| ());

    let mut cut = Cut { world, image, step: &step };

    cut.everywhere(&[Tear::Old, Tear::Wild, Tear::Unstable], 1);
    cut.everywhere(&Tear::ALL, 5);
}

#[test]
fn power_may_go_after_any_word_of_the_compaction_that_prunes() {
    let (mut world, statement) = stated();
    crate::stage::take(&mut world, &statement, WALLET).unwrap();
    let image = world.wallet(WALLET).flash().clone();
    let step = |world: &mut World| world.wallet_mut(WALLET).compact();

    let mut cut = Cut { world, image, step: &step };
    cut.everywhere(&[Tear::Old, Tear::Unstable], 1);
    cut.everywhere(&Tear::ALL, 7);

    let mut world = cut.world;
    world.reboot(WALLET).unwrap();
    assert_eq!(world.wallet(WALLET).unsettled().len(), 1);
    tap(&mut world, WALLET, THIRD, Terms::HEAL);
    assert!(world.wallet(WALLET).unsettled().is_empty());
    assert!(world.books().unwrap().conserved());
}

#[test]
fn power_may_go_after_any_word_of_a_resolution() {
    for end in [End::Settled, End::Refunded] {
        let mut world = world();
        let lose = if end == End::Settled { 5 } else { 4 };
        torn(&mut world, WALLET, OTHER, terms(700), Some(lose));
        let (payer, seq) = (world.wallet(WALLET).id(), Seq::new(1));
        let entry = {
            let mut line = world.wallet_mut(WALLET).next_line(None).unwrap();
            loop {
                let read = line.unwrap();
                if let ecny_core::Record::Debit { value, .. } = &read.line.record {
                    break value.entry.digest();
                }
                line = world.wallet_mut(WALLET).next_line(Some(&read)).unwrap();
            }
        };
        let image = world.wallet(WALLET).flash().clone();
        let (word, signature) = resolution(world.issuer(), payer, seq, &entry, end);
        let step =
            |world: &mut World| world.wallet_mut(WALLET).resolve(&word, &signature).map(|_| ());

        let mut cut = Cut { world, image, step: &step };

        cut.everywhere(&[Tear::Old, Tear::Wild, Tear::Unstable], 1);
        assert_eq!(cut.world.wallet(WALLET).account().in_flight, fen(0));
    }
}

#[test]
fn a_sync_after_a_torn_sync_goes_on_from_where_the_log_then_is() {
    let (mut world, statement) = stated();
    let (receipt, signature) = receipt(world.issuer(), &statement, SYNC_DAY);
    world.reboot_with_fuel(WALLET, 9, Tear::Wild).unwrap();
    assert!(world.wallet_mut(WALLET).sync(&receipt, &signature).is_err());
    world.reboot(WALLET).unwrap();

    sync(&mut world, WALLET);
    world.wallet_mut(WALLET).compact().unwrap();
    pay(&mut world, WALLET, OTHER, 1);

    assert_eq!(world.wallet(WALLET).account().paid_since_sync, fen(1));
}
