//! Power cut after every word of flash that a payment writes, on either side, in either role:
//! conserved at once, and resolved by one tap.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

use ecny_core::{Error, JournalError, Terms, Tier};
use ecny_offline_protocol::{Orientation, TapError};
use ecny_sim::{Books, Holds, SimFlash, Tapped, Touch, World, flash::Tear};
use ecny_tests::{ROLES, fen, terms};

const PAYER: usize = 0;
const PAYEE: usize = 1;
const PRICE: u64 = 1_234;
/// How often a wallet is booted whose flash reads differently each time.
const TRIES: usize = 64;

/// A world whose wallets can be put back to where they began.
struct Stage {
    world: World,
    images: [SimFlash; 2],
}

impl Stage {
    /// With `pages` of flash each; `used` boots have been made before, each with its confirming
    /// record, and a payment in every third.
    fn new(pages: usize, used: usize) -> Self {
        let holds = Holds { fen: 20_000, pages, tier: Tier::IV };
        let mut world = World::new(10, 2, holds).unwrap();
        for boot in 0..used {
            for wallet in [PAYER, PAYEE] {
                world.reboot(wallet).unwrap();
                world.wallet_mut(wallet).confirm().unwrap();
            }
            let terms = if boot % 3 == 2 { terms(1) } else { Terms::HEAL };
            world.touch(&touch(Orientation::PayeeReads, terms));
        }
        let images = [PAYER, PAYEE].map(|wallet| world.wallet(wallet).flash().clone());
        Self { world, images }
    }

    fn restore(&mut self) {
        for wallet in [PAYER, PAYEE] {
            self.world.swap_flash(wallet, self.images[wallet].clone()).unwrap();
        }
    }

    /// Cuts the power of `side` after that many words of a payment; `false` where the payment
    /// needed no more.
    fn cut(&mut self, orientation: Orientation, side: usize, words: u64, tear: Tear) -> bool {
        let case = format!("{orientation:?}, wallet {side}, {words} words, {tear:?}");
        self.restore();
        self.world.reboot_with_fuel(side, words, tear).unwrap();
        let before = [PAYER, PAYEE].map(|wallet| self.world.wallet(wallet).account().balance);

        self.world.touch(&touch(orientation, terms(PRICE)));
        let down = self.world.wallet(side).flash().is_down();
        assert!(self.rebooted(&case).conserved(), "{case}");

        let mut heal = self.world.touch(&touch(orientation, Terms::HEAL));
        let mut books = self.world.books();
        if unsteady(&heal.0) || books.is_err() {
            self.rebooted(&case);
            heal = self.world.touch(&touch(orientation, Terms::HEAL));
            books = self.world.books();
        }
        let books = books.unwrap();
        assert!(books.conserved(), "{case}: {books:?}");
        assert_eq!(books.in_flight(), 0, "{case}: {heal:?}");
        assert_eq!(books.unsettled(), 0, "{case}: {heal:?}");
        let after = [PAYER, PAYEE].map(|wallet| self.world.wallet(wallet).account().balance);
        let moved = after[PAYEE].fen() - before[PAYEE].fen();
        assert!(moved == 0 || moved == PRICE, "{case}");
        assert_eq!(after[PAYER], fen(before[PAYER].fen() - moved), "{case}");
        down
    }

    /// What the books say after a reboot of both. A torn word may read differently each time: a
    /// wallet that notices says so, and is booted again.
    fn rebooted(&mut self, case: &str) -> Books {
        for _ in 0..TRIES {
            let booted = [PAYER, PAYEE].map(|wallet| self.world.reboot(wallet));
            match booted.into_iter().collect::<Result<(), _>>().and_then(|()| self.world.books()) {
                Ok(books) => return books,
                Err(Error::Journal(JournalError::Unsteady)) => {}
                Err(error) => panic!("{case}: {error:?}"),
            }
        }
        panic!("{case}: unsteady for ever");
    }

    fn cut_everywhere(
        &mut self,
        orientation: Orientation,
        side: usize,
        tears: &[Tear],
        step: usize,
    ) {
        for tear in tears {
            let mut cuts = 0;
            for words in (0..).step_by(step) {
                if !self.cut(orientation, side, words, *tear) {
                    break;
                }
                cuts += 1;
            }
            assert!(cuts * step > 30, "a payment writes more words than {cuts}");
        }
    }
}

/// Whether a wallet noticed in a tap that its flash reads differently each time.
fn unsteady(tapped: &Tapped) -> bool {
    let noticed = TapError::Wallet(Error::Journal(JournalError::Unsteady));
    [tapped.reader_error, tapped.card_error].contains(&Some(noticed))
}

fn touch(orientation: Orientation, terms: Terms) -> Touch {
    Touch { payer: PAYER, payee: PAYEE, orientation, terms, lose: None }
}

#[test]
fn a_payers_power_may_go_after_any_word() {
    for orientation in ROLES {
        Stage::new(16, 0).cut_everywhere(orientation, PAYER, &[Tear::Old, Tear::Wild], 1);
    }
}

#[test]
fn a_payees_power_may_go_after_any_word() {
    for orientation in ROLES {
        Stage::new(16, 0).cut_everywhere(orientation, PAYEE, &[Tear::Old, Tear::Wild], 1);
    }
}

#[test]
fn power_may_go_in_every_way_flash_can_tear() {
    for orientation in ROLES {
        for side in [PAYER, PAYEE] {
            Stage::new(16, 0).cut_everywhere(orientation, side, &Tear::ALL, 7);
        }
    }
}

#[test]
fn power_may_go_in_a_compaction_in_the_middle_of_a_payment() {
    for orientation in ROLES {
        for side in [PAYER, PAYEE] {
            let mut stage = about_to_compact(orientation, side);
            stage.cut_everywhere(orientation, side, &[Tear::Old, Tear::Unstable], 5);
        }
    }
}

/// A stage on which the next payment makes that side's journal go on in its next region.
fn about_to_compact(orientation: Orientation, side: usize) -> Stage {
    let erased = |world: &World| world.wallet(side).flash().wear().iter().sum::<u64>();
    for used in 0..30 {
        let mut stage = Stage::new(6, used);
        stage.restore();
        let before = erased(&stage.world);
        let (tapped, _) = stage.world.touch(&touch(orientation, terms(PRICE)));
        if erased(&stage.world) > before && tapped.reader_error.is_none() {
            return stage;
        }
    }
    panic!("no payment compacts");
}

#[test]
fn what_a_boot_has_read_is_confirmed_before_it_is_said() {
    for orientation in ROLES {
        let mut world =
            World::new(10, 2, Holds { fen: 20_000, pages: 16, tier: Tier::IV }).unwrap();
        let lost = world.touch(&Touch { lose: Some(5), ..touch(orientation, terms(PRICE)) });
        assert!(lost.0.torn);
        assert_eq!(world.wallet(PAYER).unsettled().len(), 1);
        let written = |world: &World| {
            [PAYER, PAYEE].map(|wallet| world.wallet(wallet).flash().words_programmed())
        };
        world.reboot(PAYER).unwrap();
        world.reboot(PAYEE).unwrap();
        let numbers = [PAYER, PAYEE].map(|wallet| world.wallet(wallet).number());
        let before = written(&world);

        // REQUEST and the old VALUE are said in messages 3 to 5; no outcome comes back.
        let last = if orientation == Orientation::PayeeReads { 4 } else { 5 };
        world.touch(&Touch { lose: Some(last), ..touch(orientation, Terms::HEAL) });

        let after = written(&world);
        assert!(after[PAYER] > before[PAYER], "{orientation:?}: the old value");
        assert!(after[PAYEE] > before[PAYEE], "{orientation:?}: the request");
        assert_eq!([PAYER, PAYEE].map(|wallet| world.wallet(wallet).number()), numbers);
    }
}
