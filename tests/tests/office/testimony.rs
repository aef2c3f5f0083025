//! What one operator tells another: how a session was decided, and nothing else.

use ecny_core::{Day, End, OperatorId, Purpose, Seq, WalletId, Word};
use ecny_issuer::{Fate, Net, OfficeError, SignedTestimony, Testimony, TestimonyFault, Unresolved};
use ecny_tests::{FIRST_DAY, Town, fen, terms};

/// Alice, of the first operator, has paid Bob, of the second, in vain; the first has asked nothing.
fn torn(lose: u32) -> (Town, usize, usize) {
    let mut town = Town::new(70, 2);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    town.load(alice, terms(5_000));
    assert!(town.tap(alice, bob, terms(900), Some(lose)).torn);
    town.sync(alice);
    (town, alice, bob)
}

fn asked(town: &Town) -> ecny_core::Value {
    let operator = town.offices[1].issuer().operator().id();
    let [value] = town.offices[0].inquiries(operator)[..] else { panic!("one question") };
    value
}

#[test]
fn the_payees_operator_says_how_it_ended_and_the_payer_is_told() {
    for (lose, end) in [(5, End::Settled), (4, End::Refunded)] {
        let (mut town, alice, bob) = torn(lose);
        let value = asked(&town);
        assert_eq!(
            town.offices[1].testify(&value, &mut town.rng),
            Err(OfficeError::Unresolved(Unresolved::Payee(ecny_issuer::Withheld::Incomplete)))
        );
        if end == End::Refunded {
            town.wallet_mut(bob).void().unwrap();
        }
        town.sync(bob);

        let told = town.offices[1].testify(&value, &mut town.rng).unwrap();
        assert_eq!(town.offices[1].testify(&value, &mut town.rng), Ok(told));
        town.offices[0].hear(&told).unwrap();
        town.offices[0].hear(&told).unwrap();

        assert_eq!(told.testimony.end, end);
        assert_eq!(town.offices[0].inquiries(OperatorId::new(2)), []);
        let synced = town.sync(alice);
        assert!(synced.reply.words.iter().any(|word| {
            matches!(word, Word::Resolution(resolution, _) if resolution.end == end)
        }));
        assert_eq!(town.wallet(alice).unsettled().len(), 0);
        town.sync_all();
        for office in &town.offices {
            assert!(office.books().balance());
        }
        let netting = [0, 1].map(|at: usize| town.offices[at].books().netting);
        let (one, two) = (OperatorId::new(1), OperatorId::new(2));
        match end {
            End::Settled => {
                assert_eq!(netting[0][&two], netting[1][&one].mirrored());
                assert_eq!(netting[0][&two].net(), Net::ByUs(fen(900)));
                assert_eq!(netting[1][&one].net(), Net::ToUs(fen(900)));
            }
            End::Refunded => assert!(netting.iter().all(std::collections::BTreeMap::is_empty)),
        }
    }
}

#[test]
fn what_is_not_that_operators_word_on_that_payment_is_refused() {
    let (mut town, _, bob) = torn(5);
    town.sync(bob);
    let value = asked(&town);
    let told = town.offices[1].testify(&value, &mut town.rng).unwrap();
    let other = WalletId { operator: OperatorId::new(2), ..told.testimony.payer };
    let said = told.testimony;
    let early = Day::new(value.entry.day.number() - 1);
    let cases = [
        (Testimony { version: 2, ..said }, TestimonyFault::Version),
        (Testimony { payer: other, ..said }, TestimonyFault::Foreign),
        (Testimony { seq: Seq::new(9), ..said }, TestimonyFault::UnknownDebit),
        (Testimony { entry: [7; 32], ..said }, TestimonyFault::OtherEntry),
        (Testimony { day: early, ..said }, TestimonyFault::OutOfDate),
        (Testimony { day: FIRST_DAY.after(2), ..said }, TestimonyFault::OutOfDate),
    ];
    for (testimony, fault) in cases {
        let keys = town.offices[1].issuer().centre().keys();
        let body = testimony.to_bytes();
        let signature = keys.command(Purpose::Testimony, &body, &mut town.rng).unwrap();
        let heard = town.offices[0].hear(&SignedTestimony { testimony, signature });
        assert_eq!(heard, Err(OfficeError::Testimony(fault)));
        let forged = town.offices[0].hear(&SignedTestimony { testimony, ..told });
        assert!(forged.is_err(), "{fault:?}");
    }
    // Signed for something else, by somebody else, or with the end turned round.
    let keys = town.offices[1].issuer().centre().keys();
    let body = said.to_bytes();
    let signature = keys.command(Purpose::Resolution, &body, &mut town.rng).unwrap();
    let refused = Err(OfficeError::Testimony(TestimonyFault::Signature));
    assert_eq!(town.offices[0].hear(&SignedTestimony { testimony: said, signature }), refused);
    let turned = Testimony { end: End::Refunded, ..said };
    assert_eq!(town.offices[0].hear(&SignedTestimony { testimony: turned, ..told }), refused);
    let keys = town.offices[0].issuer().centre().keys();
    let own = Testimony { operator: OperatorId::new(1), ..said };
    let signature = keys.command(Purpose::Testimony, &own.to_bytes(), &mut town.rng).unwrap();
    assert_eq!(town.offices[0].hear(&SignedTestimony { testimony: own, signature }), refused);

    town.offices[0].hear(&told).unwrap();
    let keys = town.offices[1].issuer().centre().keys();
    let body = turned.to_bytes();
    let signature = keys.command(Purpose::Testimony, &body, &mut town.rng).unwrap();
    let opposite = town.offices[0].hear(&SignedTestimony { testimony: turned, signature });
    assert_eq!(opposite, Err(OfficeError::Testimony(TestimonyFault::Opposite)));
}

#[test]
fn an_operator_that_is_not_the_payees_is_not_believed() {
    let mut town = Town::new(71, 3);
    let (alice, bob) = (town.enroll(0), town.enroll(1));
    town.load(alice, terms(5_000));
    assert!(town.tap(alice, bob, terms(900), Some(5)).torn);
    town.sync(alice);
    town.sync(bob);
    let value = asked(&town);
    let told = town.offices[1].testify(&value, &mut town.rng).unwrap();
    assert_eq!(town.offices[2].testify(&value, &mut town.rng), Err(OfficeError::Foreign));

    let testimony = Testimony { operator: OperatorId::new(3), ..told.testimony };
    let keys = town.offices[2].issuer().centre().keys();
    let body = testimony.to_bytes();
    let signature = keys.command(Purpose::Testimony, &body, &mut town.rng).unwrap();
    let heard = town.offices[0].hear(&SignedTestimony { testimony, signature });

    assert_eq!(heard, Err(OfficeError::Testimony(TestimonyFault::OtherPayee)));
}

#[test]
fn nothing_is_said_about_an_entry_that_no_wallet_has_signed() {
    let (mut town, _, bob) = torn(5);
    town.sync(bob);
    let mut value = asked(&town);
    value.entry.terms.amount = fen(1);

    let told = town.offices[1].testify(&value, &mut town.rng);

    assert_eq!(told, Err(OfficeError::Signature));
}

#[test]
fn a_payment_abroad_that_is_handed_over_is_paid_back_until_its_operator_speaks() {
    for (lose, fate) in [(5, Fate::Taken), (4, Fate::Recovered)] {
        let (mut town, alice, bob) = torn(lose);
        town.wallet_mut(alice).hand_over(Seq::new(1)).unwrap();
        assert_eq!(town.sync(alice).reply.payouts.len(), 1);
        town.load(alice, terms(900));
        assert_eq!(town.offices[0].suspense()[0].fate, Fate::Open);
        if fate == Fate::Recovered {
            town.wallet_mut(bob).void().unwrap();
        }
        town.sync_all();
        assert!(town.offices[0].books().balance());

        town.testify_all();

        assert_eq!(town.offices[0].suspense()[0].fate, fate);
        for office in &town.offices {
            assert!(office.books().balance(), "{:?}", office.books());
        }
    }
}
