//! A wallet whose chip counts: an older flash does not open, and a power cut is no rollback.
#![cfg(test)]

use ecny_core::{
    Amount, Asked, ElementError, Error, Ledger, LedgerError, SecureElement, Terms, Tier, Wanted,
};
use ecny_offline_protocol::{Card, Reader, TapError};
use ecny_sim::{Air, Chip, Element, Holds, SimLedger, Tapped, World, flash::MemoryFlash, tap};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

type Flash = MemoryFlash<8, 4096>;
type Counted = Ledger<Flash, Chip<Element>>;

/// A payer with a chip that counts, and a payee without, each holding 200.00.
fn pair(pages: usize) -> (Counted, SimLedger) {
    let world = World::new(7, 2, Holds { fen: 20_000, pages, tier: Tier::IV }).unwrap();
    let (payer, payee) = world.into_pair();
    let number = payer.number();
    let (flash, element) = payer.close();
    (Ledger::open(flash, Chip::new(element, number)).unwrap(), payee)
}

fn pay(payer: &mut Counted, payee: &mut SimLedger) -> Tapped {
    let terms = Terms::cny(Amount::from_fen(100).unwrap());
    payer.consent.give(Asked { payee: payee.id(), terms });
    let mut reader = Reader::collect(Wanted::Order(terms), payee).unwrap();
    tap(&mut reader, payee, &mut Card::new(), payer, &mut Air::default())
}

#[test]
fn the_counter_follows_every_record_before_anything_goes_out() {
    let (mut payer, mut payee) = pair(16);

    for _ in 0..3 {
        assert_eq!(pay(&mut payer, &mut payee).reader_error, None);

        let number = payer.number();
        assert_eq!(payer.element().counter(), Ok(Some(number)));
    }
}

#[test]
fn an_older_flash_does_not_open() {
    let (mut payer, mut payee) = pair(16);
    pay(&mut payer, &mut payee);
    let (flash, chip) = payer.close();
    let old = flash.clone();
    let mut payer = Ledger::open(flash, chip).unwrap();
    pay(&mut payer, &mut payee);
    let (flash, chip) = payer.close();

    let error = Ledger::open(old, chip).unwrap_err();

    assert_eq!(error, Error::Ledger(LedgerError::RolledBack));
    drop(flash);
}

#[test]
fn a_counter_cut_off_after_the_append_sends_nothing_and_is_made_good() {
    let (mut payer, mut payee) = pair(16);
    pay(&mut payer, &mut payee);
    payer.element().set_fuse(Some(0));

    let tapped = pay(&mut payer, &mut payee);

    let cut = TapError::Wallet(Error::Element(ElementError::Counter));
    assert_eq!(tapped.card_error, Some(cut));
    assert_eq!(payee.account().balance.fen(), 20_100, "nothing has come");
    let (flash, mut chip) = payer.close();
    chip.set_fuse(None);
    let counted = chip.count();
    let mut payer = Ledger::open(flash, chip).unwrap();
    assert_eq!(payer.number(), counted + 1, "one record ahead is a power cut");
    let debited = payer.account().balance.fen();
    assert_eq!(debited, 19_800, "debited on flash, to be healed");
    let terms = Terms::cny(Amount::from_fen(100).unwrap());
    let mut reader = Reader::collect(Wanted::Order(terms), &mut payee).unwrap();
    tap(&mut reader, &mut payee, &mut Card::new(), &mut payer, &mut Air::default());
    assert_eq!(payee.account().balance.fen(), 20_200);
    assert!(payer.unsettled().is_empty());
    let number = payer.number();
    assert_eq!(payer.element().counter(), Ok(Some(number)));
}

#[test]
fn a_number_the_chip_has_signed_is_passed_over_where_its_debit_is_lost() {
    let (payer, mut payee) = pair(16);
    let (mut flash, chip) = payer.close();
    flash.set_fuel(Some(0));
    let mut payer = Ledger::open(flash, chip).unwrap();
    assert!(pay(&mut payer, &mut payee).card_error.is_some(), "no word of the debit is written");
    let (mut flash, chip) = payer.close();
    assert_eq!(chip.last_debit(), 1);
    flash.power_up();
    let mut payer = Ledger::open(flash, chip).unwrap();
    assert_eq!(payer.account().seq.number(), 0);

    assert_eq!(pay(&mut payer, &mut payee).reader_error, None);

    assert_eq!(payer.account().seq.number(), 2);
    assert_eq!(payee.account().balance.fen(), 20_100);
}

#[test]
fn a_flash_two_records_ahead_of_the_chip_is_another_chips() {
    let (mut payer, mut payee) = pair(16);
    let counted = payer.number();
    pay(&mut payer, &mut payee);
    let (flash, _) = payer.close();
    let (stranger, _) = pair(16);
    let (_, chip) = stranger.close();

    assert_eq!(chip.count(), counted);
    assert_eq!(Ledger::open(flash, chip).unwrap_err(), Error::Ledger(LedgerError::Damaged));
}

#[test]
fn the_counter_goes_on_over_a_compaction() {
    let (mut payer, mut payee) = pair(16);
    pay(&mut payer, &mut payee);

    payer.compact().unwrap();
    pay(&mut payer, &mut payee);

    let number = payer.number();
    let (flash, chip) = payer.close();
    assert_eq!(chip.count(), number);
    let payer = Ledger::open(flash, chip).unwrap();
    assert_eq!(payer.account().balance.fen(), 19_800);
}

#[test]
fn a_wallet_is_made_once_where_the_chip_counts() {
    let mut world = World::new(9, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    let (element, personalization) = world.applicant(Tier::IV).unwrap();
    let root = *world.issuer().root();
    let first = Ledger::format(Flash::new(16, 1), Chip::new(element, 0), &root, &personalization);
    let (_, chip) = first.unwrap().close();

    let again = Ledger::format(Flash::new(16, 2), chip, &root, &personalization);

    assert_eq!(again.unwrap_err(), Error::Ledger(LedgerError::Lived));
}

#[test]
fn a_ledger_cut_off_while_it_was_made_is_made_again() {
    let mut world = World::new(9, 0, Holds { fen: 0, pages: 16, tier: Tier::IV }).unwrap();
    let root = *world.issuer().root();
    let mut made = false;
    let mut fuel = 0;
    while !made {
        let (element, personalization) = world.applicant(Tier::IV).unwrap();
        let kept = element.restarted(ChaCha20Rng::seed_from_u64(0)).unwrap();
        let awake = |seed| kept.restarted(ChaCha20Rng::seed_from_u64(seed)).unwrap();
        let mut flash = Flash::new(16, 3);
        flash.set_fuel(Some(fuel));
        made = Ledger::format(&mut flash, Chip::new(element, 0), &root, &personalization).is_ok();

        flash.power_up();
        let opened = Ledger::open(&mut flash, Chip::new(awake(1), 0)).map(|_| ());
        assert!(!made || opened.is_ok(), "{opened:?}");
        if opened.is_err() {
            Ledger::format(&mut flash, Chip::new(awake(2), 0), &root, &personalization).unwrap();
        }
        fuel += 1;
    }
}
