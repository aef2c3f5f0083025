//! What a hostile or unlucky peer, host or power supply does not get.
#![cfg(test)]

use ecny_core::{
    Amount, Armed, Asked, Claim, Day, Decision, Direction, Epoch, Error, Good, Holder, Ledger,
    LedgerError, Limits, OperatorId, PeerFault, Personalization, Profile, Purpose, Record,
    SecureElement, Terms, Tier, Value, WalletId, Wanted,
};
use ecny_issuer::{Issuer, OperatorKeys, Root};
use ecny_offline_protocol::{Card, Event, Orientation, Reader, TapError};
use ecny_sim::{Air, Chip, Holds, SimLedger, Tapped, Touch, World, flash::MemoryFlash, tap};
use ecny_tests::hear_of_nobody;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

type Flash = MemoryFlash<8, 4096>;

fn world(wallets: usize, fen: u64, pages: usize, tier: Tier) -> World {
    World::new(11, wallets, Holds { fen, pages, tier }).unwrap()
}

fn cny(fen: u64) -> Terms {
    Terms::cny(Amount::from_fen(fen).unwrap())
}

fn touch(payer: usize, payee: usize, terms: Terms, lose: Option<u32>) -> Touch {
    Touch { payer, payee, orientation: Orientation::PayeeReads, terms, lose }
}

fn pay(payer: &mut SimLedger, payee: &mut SimLedger, terms: Terms) -> Tapped {
    payer.consent.give(Asked { payee: payee.id(), terms });
    payer.consent.verify(Holder::Biometrics, Good::Once);
    match Reader::collect(Wanted::Order(terms), payee) {
        Ok(mut reader) => tap(&mut reader, payee, &mut Card::new(), payer, &mut Air::default()),
        Err(error) => Tapped { reader_error: Some(error), ..Tapped::default() },
    }
}

/// Loses the outcome of a payment from 0 to 1: credited there, unsettled here.
fn unsettled(pages: usize) -> World {
    let mut world = world(2, 20_000, pages, Tier::IV);
    let (tapped, _) = world.touch(&touch(0, 1, cny(100), Some(5)));
    assert!(tapped.torn && world.wallet(0).unsettled().len() == 1);
    world
}

fn heals(world: &mut World) {
    let (tapped, _) = world.touch(&touch(0, 1, Terms::HEAL, None));
    assert!(world.wallet(0).unsettled().is_empty(), "{tapped:?}");
    assert!(world.books().unwrap().conserved());
}

fn credit(ledger: &mut SimLedger) -> Value {
    let mut line = ledger.next_line(None).unwrap();
    let mut last = None;
    while let Some(at) = line {
        if let Record::Credit { value, .. } = &at.line.record {
            last = Some(*value);
        }
        line = ledger.next_line(Some(&at)).unwrap();
    }
    last.unwrap()
}

#[test]
fn who_signs_a_copy_of_anothers_entry_gets_no_receipt_for_it() {
    let mut world = world(3, 20_000, 16, Tier::IV);
    world.touch(&touch(0, 1, cny(100), None));
    let honest = credit(world.wallet_mut(1));
    let thief = world.wallet_mut(2).element();
    let signature = thief.sign(&Claim::Debit(&honest.entry)).unwrap();
    let copy = Value { certificate: thief.certificate().to_bytes(), signature, ..honest };

    let decision = world.wallet_mut(1).decide(&copy, &Wanted::Late).unwrap();

    assert!(matches!(decision, Decision::Canceled(_)), "{decision:?}");
    let again = world.wallet_mut(1).decide(&honest, &Wanted::Late).unwrap();
    assert!(matches!(again, Decision::Again(_)), "{again:?}");
}

#[test]
fn two_payers_asked_in_one_session_hold_different_tokens_and_locks() {
    let mut world = world(1, 20_000, 16, Tier::IV);
    let wanted = Wanted::Order(cny(100));

    let asked = [[1; 8], [2; 8]].map(|channel| {
        let signed = world.wallet_mut(0).request(&wanted, channel, &[0; 32]).unwrap();
        signed.request
    });

    assert_eq!(asked[0].terms, asked[1].terms);
    assert_ne!(asked[0].token, asked[1].token);
    assert_ne!(asked[0].lock, asked[1].lock, "the receipt of the one would settle the other");
}

#[test]
fn a_wallet_redeems_more_at_once_than_it_may_pay_at_once() {
    let mut world = world(1, 150_000, 16, Tier::IV);
    world.load(0, cny(150_000));

    let tapped = world.redeem(0, cny(250_000));

    assert!(world.wallet(0).unsettled().is_empty(), "{tapped:?}");
    assert_eq!(world.wallet(0).account().balance.fen(), 50_000);
    assert!(world.books().unwrap().conserved());
}

#[test]
fn a_payee_that_cannot_count_a_payment_does_not_ask_for_it() {
    let mut world = world(2, 0, 16, Tier::I);
    let half = cny(Amount::MAX.fen() / 2);
    world.load(0, half);
    world.touch(&touch(0, 1, half, None));
    world.load(0, half);
    assert_eq!(world.wallet(0).account().totals.received, Amount::MAX);

    let (tapped, _) = world.touch(&touch(1, 0, cny(1), None));

    let error = Error::Ledger(LedgerError::BalanceLimit);
    assert_eq!(tapped.reader_error, Some(error.into()));
    assert!(world.wallet(1).unsettled().is_empty());
    assert!(world.books().unwrap().conserved());
}

/// A ledger made anew, with limits far above those of its tier.
fn loosened(ledger: SimLedger, issuer: &Issuer, rng: &mut ChaCha20Rng) -> SimLedger {
    let (_, element) = ledger.close();
    let wallet = element.identity().id();
    let (parent, day) = (WalletId::NOBODY, Day::new(2_500));
    let profile = Profile { wallet, parent, day, limits: Limits::preset(Tier::I) };
    let keys = issuer.centre().keys();
    let signature = keys.command(Purpose::Profile, &profile.to_bytes(), rng).unwrap();
    let given = Personalization { operator: *issuer.certificate(), profile, signature };
    let mut ledger = Ledger::format(Flash::new(16, 1), element, issuer.root(), &given).unwrap();
    ledger.activate().unwrap();
    hear_of_nobody((issuer, &mut ledger));
    ledger
}

#[test]
fn no_profile_makes_a_wallet_pay_more_than_payees_take_from_its_tier() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let mut other = world(2, 200_000, 16, Tier::IV);
    other.load(1, cny(200_000));
    for wallet in 0..2 {
        hear_of_nobody(other.with_issuer(wallet));
    }
    let twin = world(2, 200_000, 16, Tier::IV);
    let issuer = twin.issuer();
    let (payer, mut payee) = other.into_pair();
    let mut payer = loosened(payer, issuer, &mut rng);
    for _ in 0..2 {
        assert_eq!(pay(&mut payee, &mut payer, cny(200_000)).reader_error, None);
    }
    let mut payee = loosened(payee, issuer, &mut rng);

    let tapped = pay(&mut payer, &mut payee, cny(300_000));

    let error = Error::Ledger(LedgerError::SingleLimit);
    assert_eq!(tapped.card_error, Some(error.into()));
    assert!(payer.unsettled().is_empty());
}

#[test]
fn giving_up_sessions_leaves_room_for_every_outcome() {
    let mut world = unsettled(2);

    let refused = (0..100).find_map(|_| world.wallet_mut(0).void().err());

    assert_eq!(refused, Some(Error::Ledger(LedgerError::LogFull)));
    heals(&mut world);
}

#[test]
fn renewing_operators_leaves_room_for_every_outcome() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let mut world = unsettled(2);
    let keys = OperatorKeys::generate(OperatorId::new(2), Epoch::new(1), &mut rng).unwrap();

    let refused = (0..100).find_map(|day| {
        let certificate = world.certify(keys.terms(Day::new(0), Day::new(day))).unwrap();
        world.wallet_mut(0).add_operator(&certificate).err()
    });

    assert_eq!(refused, Some(Error::Ledger(LedgerError::LogFull)));
    heals(&mut world);
}

#[test]
fn an_operator_known_already_is_not_written_again() {
    let mut world = world(1, 0, 16, Tier::IV);
    let certificate = *world.issuer().certificate();
    let number = world.wallet(0).number();

    world.wallet_mut(0).add_operator(&certificate).unwrap();

    assert_eq!(world.wallet(0).number(), number);
}

#[test]
fn an_operator_does_not_go_back_to_older_keys() {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let mut world = world(1, 0, 16, Tier::IV);
    let [old, new, other] = [1, 2, 2].map(|epoch| {
        let id = OperatorId::new(2);
        let keys = OperatorKeys::generate(id, Epoch::new(epoch), &mut rng).unwrap();
        world.certify(keys.terms(Day::new(0), Day::new(9))).unwrap()
    });
    let wallet = world.wallet_mut(0);
    wallet.add_operator(&old).unwrap();
    wallet.add_operator(&new).unwrap();
    let number = wallet.number();

    for certificate in [old, other] {
        let refused = wallet.add_operator(&certificate);
        assert_eq!(refused, Err(Error::Peer(PeerFault::Terms)));
    }

    assert_eq!(wallet.number(), number);
    let known = wallet.operators().find(OperatorId::new(2)).unwrap();
    assert_eq!(known.epoch(), Epoch::new(2));
}

#[test]
fn power_cut_twice_between_record_and_counter_is_no_rollback() {
    let (payer, _) = world(2, 20_000, 16, Tier::IV).into_pair();
    let number = payer.number();
    let (flash, element) = payer.close();
    let mut payer = Ledger::open(flash, Chip::new(element, number)).unwrap();
    for _ in 0..2 {
        payer.element().set_fuse(Some(0));
        payer.void().unwrap_err();
        let (flash, chip) = payer.close();
        payer = Ledger::open(flash, chip).unwrap();
    }
    payer.element().set_fuse(None);

    payer.void().unwrap();

    let number = payer.number();
    assert_eq!(payer.element().counter(), Ok(Some(number)));
}

#[test]
fn a_stranger_who_selects_a_card_writes_nothing_to_its_flash() {
    let (card, _) = world(2, 20_000, 16, Tier::IV).into_pair();
    let (flash, element) = card.close();
    let before = flash.words_programmed();
    let mut ledger = Ledger::open(flash, element).unwrap();
    let (mut stranger, _) = world(2, 0, 16, Tier::IV).into_pair();
    let mut reader = Reader::collect(Wanted::Late, &mut stranger).unwrap();
    let select = reader.start().to_vec();

    let selected = Card::new().handle(&select, &mut ledger).event;

    assert_eq!(selected, Ok(Event::Selected));
    let (flash, _) = ledger.close();
    assert_eq!(flash.words_programmed(), before);
}

#[test]
fn an_order_of_nothing_heals_and_cancels_nothing() {
    let mut world = world(2, 20_000, 16, Tier::IV);
    world.touch(&touch(0, 1, cny(100), Some(4)));
    let (mut payer, mut payee) = world.into_pair();
    assert_eq!(payer.unsettled().len(), 1);

    let mut reader = Reader::collect(Wanted::Order(Terms::HEAL), &mut payee).unwrap();
    tap(&mut reader, &mut payee, &mut Card::new(), &mut payer, &mut Air::default());

    assert_eq!(payee.account().balance.fen(), 20_100);
    assert!(payer.unsettled().is_empty());
}

#[test]
fn no_root_but_the_one_a_wallet_was_made_with_vouches_for_operators() {
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let mut world = world(1, 0, 16, Tier::IV);
    let impostor = Root::generate(&mut rng).unwrap();
    let number = world.wallet(0).number();

    for id in [1, 2] {
        let keys = OperatorKeys::generate(OperatorId::new(id), Epoch::new(2), &mut rng).unwrap();
        let certificate = impostor.certify(keys.terms(Day::new(0), Day::new(9)), &mut rng).unwrap();
        let refused = world.wallet_mut(0).add_operator(&certificate);
        assert_eq!(refused, Err(Error::Peer(PeerFault::Signature)));
    }

    assert_eq!(world.wallet(0).number(), number);
}

#[test]
fn an_open_payment_is_healed_after_the_operator_has_changed_its_keys() {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let mut world = unsettled(16);
    let own = OperatorId::new(1);
    let keys = OperatorKeys::generate(own, Epoch::new(2), &mut rng).unwrap();
    let certificate = world.certify(keys.terms(Day::new(0), Day::new(9_999))).unwrap();

    for wallet in 0..world.wallets() {
        world.wallet_mut(wallet).add_operator(&certificate).unwrap();
    }

    assert_eq!(world.wallet(0).operators().find(own).unwrap().epoch(), Epoch::new(2));
    heals(&mut world);
}

#[test]
fn a_payment_nobody_has_said_yes_to_writes_nothing_after_a_boot() {
    for orientation in [Orientation::PayeeReads, Orientation::PayerReads] {
        let mut world = world(2, 20_000, 16, Tier::IV);
        world.reboot(0).unwrap();
        let armed = Armed { most: Amount::MAX, count: 1 };
        world.wallet_mut(1).consent.arm(Direction::Receive, armed);
        let before = world.wallet(0).flash().words_programmed();

        let (tapped, _) = world.touch_as_is(&Touch { orientation, ..touch(0, 1, cny(100), None) });

        assert!(tapped.reader_error.is_some(), "{tapped:?}");
        assert_eq!(world.wallet(0).flash().words_programmed(), before, "{orientation:?}");
    }
}

#[test]
fn a_payee_leaves_room_under_its_limit_for_what_may_come_back() {
    let mut world = world(3, 40_000, 16, Tier::SmallPurse);
    let (tapped, _) = world.touch(&touch(0, 1, cny(30_000), Some(5)));
    assert!(tapped.torn);
    assert_eq!(world.wallet(0).account().in_flight, cny(30_000).amount);

    let (tapped, _) = world.touch(&touch(2, 0, cny(61_000), None));

    let limit = TapError::Wallet(Error::Ledger(LedgerError::BalanceLimit));
    assert_eq!(tapped.reader_error, Some(limit), "10 held, 30 out and 61 are more than 100");
    world.touch(&touch(2, 0, cny(40_000), None));
    assert_eq!(world.wallet(0).account().balance, cny(50_000).amount);
}

#[test]
fn a_card_armed_for_one_receipt_takes_one() {
    let mut world = world(2, 20_000, 16, Tier::IV);
    let pays = Touch { orientation: Orientation::PayerReads, ..touch(0, 1, cny(100), None) };
    world.touch(&pays);
    assert_eq!(world.wallet(1).account().balance, cny(20_100).amount);

    let payee = world.wallet(1).id();
    world.wallet_mut(0).consent.give(Asked { payee, terms: cny(100) });
    let (tapped, _) = world.touch_as_is(&pays);

    let missing = TapError::Wallet(Error::Ledger(LedgerError::ConsentMissing));
    assert_eq!(tapped.card_error, Some(missing));
    assert_eq!(world.wallet(1).account().balance, cny(20_100).amount);
}
