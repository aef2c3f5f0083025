//! What one operator's wallets took from another's, shown to that one: a claim, and evidence.

use ecny_core::{Amount, Limits, OperatorId, Purpose, Tag, Tier};
use ecny_issuer::{
    Net, Offense, OfficeError, Presentment, SignedTestimony, Testimony, TestimonyFault,
};
use ecny_sim::{Air, SimLedger, collect};
use ecny_tests::{FIRST_DAY, Town, fen, terms};

const ONE: OperatorId = OperatorId::new(1);
const TWO: OperatorId = OperatorId::new(2);

/// All that the second operator shows the first.
fn shown(town: &mut Town) -> Vec<Presentment> {
    town.offices[1].presentments(ONE, &mut town.rng).unwrap()
}

fn present(town: &mut Town) {
    for presentment in shown(town) {
        town.offices[0].accept(&presentment).unwrap();
    }
}

/// Alice, of the first operator, loses her wallet, from which she has paid Bob, of the second, 900
/// of 5,000 after her last sync.
fn lost() -> (Town, usize, usize) {
    let mut town = Town::new(80, 2);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    town.load(alice, terms(5_000));
    town.sync(alice);
    town.pay(alice, bob, terms(900));
    town.sync(bob);
    let id = town.id(alice);
    town.offices[0].report_loss(id).unwrap();
    (town, alice, bob)
}

#[test]
fn what_a_lost_wallet_paid_abroad_is_not_refunded_and_both_operators_agree_who_owes_it() {
    let (mut town, alice, _) = lost();
    let id = town.id(alice);
    let stated = |town: &Town| town.offices[0].holdings(id).unwrap().proven()[&Tag::NONE];
    assert_eq!(stated(&town), fen(5_000), "nobody has shown it yet");

    present(&mut town);

    assert_eq!(stated(&town), fen(4_100));
    let heir = town.enroll(0);
    town.begin_day(FIRST_DAY.after(Limits::preset(Tier::IV).days_since_sync));
    let heir_id = town.id(heir);
    let refund = town.offices[0].refund(id, heir_id).unwrap();
    assert_eq!(refund.amounts[&Tag::NONE], fen(4_100));
    town.load(heir, terms(4_100));
    *town.place(alice) = None;
    town.sync_all();
    let netting = [0, 1].map(|at: usize| {
        let books = town.offices[at].books();
        assert!(books.balance(), "{books:?}");
        books.netting
    });
    assert_eq!(netting[0][&TWO], netting[1][&ONE].mirrored());
    assert_eq!(netting[0][&TWO].net(), Net::ByUs(fen(900)));
}

#[test]
fn a_culprit_that_cheats_only_abroad_is_named_by_its_own_operator() {
    let mut town = Town::new(81, 2);
    let (mallory, bob, chen) = (town.enroll(0), town.enroll(1), town.enroll(1));
    town.load(mallory, terms(1_000));
    town.sync(mallory);
    let mut double = twin(&mut town, mallory);
    town.pay(mallory, bob, terms(900));
    pays(&mut town, &mut double, chen, 800);
    town.sync(bob);
    town.sync(chen);
    let id = town.id(mallory);
    assert!(!town.offices[0].findings().accuse(id));

    present(&mut town);

    let root = town.root.public();
    let findings = town.offices[0].findings();
    let found = findings.proven.iter().find(|(offense, _)| offense.wallet() == Some(id));
    let (offense, proof) = found.unwrap();
    assert!(matches!(offense, Offense::Fork { .. } | Offense::Total { .. }), "{offense:?}");
    assert_eq!(proof.verify(&root).as_ref(), Ok(offense));
}

#[test]
fn shown_again_it_changes_nothing_and_an_office_opened_again_knows_it() {
    let (mut town, ..) = lost();
    present(&mut town);
    let (books, events) = (town.offices[0].books(), town.offices[0].store().len());

    present(&mut town);

    assert_eq!(town.offices[0].store().len(), events);
    town.reopen(0);
    assert_eq!(town.offices[0].books(), books);
}

#[test]
fn what_is_no_presentment_is_refused_by_name_and_changes_nothing() {
    let (mut town, ..) = lost();
    let [good] = shown(&mut town)[..] else { panic!("one payment") };
    let events = town.offices[0].store().len();
    let said = good.testimony.testimony;
    let signed = |town: &mut Town, office: usize, testimony: Testimony| {
        let keys = town.offices[office].issuer().centre().keys();
        let body = testimony.to_bytes();
        let signature = keys.command(Purpose::Testimony, &body, &mut town.rng).unwrap();
        SignedTestimony { testimony, signature }
    };
    let more = Amount::from_fen(901).unwrap();
    let mut inflated = good.value;
    inflated.entry.terms.amount = more;
    let by_us = signed(&mut town, 0, said);
    let other = signed(&mut town, 1, Testimony { entry: [7; 32], ..said });
    let later = signed(&mut town, 1, Testimony { day: FIRST_DAY.after(9), ..said });
    let refunded = signed(&mut town, 1, Testimony { end: ecny_core::End::Refunded, ..said });
    let foreign = signed(&mut town, 1, Testimony { payer: good.value.entry.payee, ..said });
    for (presentment, fault) in [
        (Presentment { value: inflated, ..good }, TestimonyFault::Signature),
        (Presentment { testimony: by_us, ..good }, TestimonyFault::Signature),
        (Presentment { testimony: other, ..good }, TestimonyFault::OtherEntry),
        (Presentment { testimony: refunded, ..good }, TestimonyFault::OtherEntry),
        (Presentment { testimony: later, ..good }, TestimonyFault::OutOfDate),
        (Presentment { testimony: foreign, ..good }, TestimonyFault::Foreign),
    ] {
        let refused = town.offices[0].accept(&presentment);
        assert_eq!(refused, Err(OfficeError::Testimony(fault)), "{presentment:?}");
    }
    assert_eq!(town.offices[0].store().len(), events);
}

/// Another device of the same wallet, as it is now.
fn twin(town: &mut Town, wallet: usize) -> SimLedger {
    let own = town.fork();
    let others = town.fork();
    let (flash, element) = town.place(wallet).take().unwrap().close();
    let double =
        ecny_core::Ledger::open(flash.clone(), element.restarted(others).unwrap()).unwrap();
    let back = ecny_core::Ledger::open(flash, element.restarted(own).unwrap()).unwrap();
    *town.place(wallet) = Some(back);
    double
}

fn pays(town: &mut Town, payer: &mut SimLedger, payee: usize, amount: u64) {
    let payee = town.wallet_mut(payee);
    payer.consent.give(ecny_core::Asked { payee: payee.id(), terms: terms(amount) });
    let wanted = ecny_core::Wanted::Order(terms(amount));
    let tapped = collect(wanted, payee, payer, &mut Air::default());
    assert_eq!((tapped.reader_error, tapped.card_error), (None, None));
}
