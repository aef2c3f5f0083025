//! A long log, whose signatures are checked together: what comes of it is what comes of checking
//! them one by one.

use std::cell::Cell;

use ecny_core::{
    Certificate, CertificateFault, Claim, Digest, Line, MAX_BODY, Operator, Record, SecureElement,
    SoftVerifier, Verifier, sm2::Signature, sm3,
};
use ecny_issuer::{Checks, Excerpt, Upload, UploadFault};
use ecny_sim::excerpt;

use crate::stage::{ACCOMPLICE, ALICE, BOB, CULPRIT, Stage};

/// SM2 in software that is not asked for many at once.
struct OneByOne;

impl Verifier for OneByOne {}

/// SM2 in software, and how often it was asked for a single signature.
#[derive(Default)]
struct Counting(Cell<usize>);

impl Verifier for Counting {
    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        self.0.set(self.0.get() + 1);
        SoftVerifier.check(certificate, operator, claim, signature)
    }

    fn is_software(&self) -> bool {
        true
    }
}

/// Lines of a log of [`BOB`]'s: credits from three payers, over and over, and what lies between.
struct Log {
    stage: Stage,
    from: Excerpt,
    records: Vec<Record>,
}

impl Log {
    fn new() -> Self {
        let mut stage = Stage::real(50);
        for (payer, sum) in [(ALICE, 10), (CULPRIT, 20), (ACCOMPLICE, 30), (ALICE, 40)] {
            stage.pay(payer, BOB, sum);
        }
        let from = excerpt(stage.world.wallet_mut(BOB)).unwrap();
        let records = from.lines.iter().map(|line| Line::from_bytes(line).unwrap().record);
        let is_credit = |record: &Record| matches!(record, Record::Credit { purse: false, .. });
        let records: Vec<_> = records.filter(is_credit).collect();
        assert_eq!(records.len(), 4);
        Self { stage, from, records }
    }

    /// A log of so many credits as its wallet states it, its lines changed before.
    fn stated(&mut self, count: usize, change: impl Fn(usize, &mut Vec<u8>)) -> Excerpt {
        let mut stated = self.from.clone();
        let records = self.records.iter().cycle().take(count);
        for (place, record) in records.enumerate() {
            let mut buffer = [0; MAX_BODY];
            let line = Line { record: record.clone(), balance: ecny_tests::fen(1) };
            let mut bytes = line.to_bytes(&mut buffer).unwrap().to_vec();
            change(place, &mut bytes);
            stated.lines.push(bytes);
        }
        let head = |at: Digest, line: &Vec<u8>| sm3(&[&at, line]);
        let statement = &mut stated.signed.statement;
        statement.position.head = stated.lines.iter().fold(stated.from.head, head);
        statement.position.number += u32::try_from(count).unwrap();
        let body = statement.to_bytes();
        let element = self.stage.world.wallet_mut(BOB).element();
        stated.signed.signature = element.sign(&Claim::Statement { body: &body }).unwrap();
        stated
    }

    fn verify<V: Verifier>(
        &mut self,
        stated: &Excerpt,
        verifier: &V,
    ) -> Result<Upload, UploadFault> {
        let (issuer, _) = self.stage.world.with_issuer(BOB);
        let (root, centre) = (issuer.root(), issuer.centre());
        let checks = Checks { root, keyring: self.stage.logs.keyring(), centre, verifier };
        Upload::verify(stated, &checks)
    }

    /// What comes of it, in whichever way it is checked.
    fn fault(&mut self, stated: &Excerpt) -> Option<UploadFault> {
        let together = self.verify(stated, &SoftVerifier);
        let one_by_one = self.verify(stated, &OneByOne);
        assert_eq!(format!("{together:?}"), format!("{one_by_one:?}"));
        together.err()
    }

    /// The number of the line at a place.
    fn number(&self, place: usize) -> u32 {
        self.from.signed.statement.position.number + u32::try_from(place).unwrap() + 1
    }
}

/// A bit of the payer's signature, which stands before the end of a credit's line.
fn spoil(line: &mut Vec<u8>) {
    let Line { mut record, balance } = Line::from_bytes(line).unwrap();
    let Record::Credit { value, .. } = &mut record else { panic!("no credit") };
    let mut signature = value.signature.to_bytes();
    signature[40] ^= 1;
    value.signature = Signature::from_bytes(&signature);
    let mut buffer = [0; MAX_BODY];
    *line = Line { record, balance }.to_bytes(&mut buffer).unwrap().to_vec();
}

#[test]
fn a_sound_log_of_any_length_is_taken() {
    let mut log = Log::new();
    for count in [0, 1, 2, 3, 5, 127, 128, 129, 300] {
        let stated = log.stated(count, |_, _| {});

        assert_eq!(log.fault(&stated), None, "{count}");
    }
}

#[test]
fn the_first_line_with_a_bad_signature_is_named() {
    let mut log = Log::new();
    for (first, second) in [(0, 1), (5, 90), (100, 101), (127, 128), (199, 199)] {
        let stated = log.stated(200, |place, line| {
            if place == first || place == second {
                spoil(line);
            }
        });

        let number = log.number(first);
        assert_eq!(log.fault(&stated), Some(UploadFault::Record { number }));
    }
}

#[test]
fn what_is_no_line_is_named_unless_a_bad_signature_comes_before() {
    let mut log = Log::new();
    for (bad, none) in [(10, 20), (20, 10), (120, 140), (140, 120)] {
        let stated = log.stated(150, |place, line| {
            if place == bad {
                spoil(line);
            }
            if place == none {
                line.push(0);
            }
        });

        let number = log.number(bad.min(none));
        let fault =
            if bad < none { UploadFault::Record { number } } else { UploadFault::Line { number } };
        assert_eq!(log.fault(&stated), Some(fault));
    }
}

#[test]
fn many_logs_received_at_once_come_to_what_each_comes_to() {
    let mut log = Log::new();
    let mut sent: Vec<Excerpt> =
        [0, 3, 40, 128, 129, 1, 7, 300, 2].map(|count| log.stated(count, |_, _| {})).into();
    sent.push(log.stated(20, |place, line| {
        if place == 13 {
            spoil(line)
        }
    }));
    sent.push(log.stated(200, |place, line| {
        if place == 170 {
            spoil(line)
        }
    }));
    sent.push(log.stated(9, |place, line| {
        if place == 4 {
            line.push(0)
        }
    }));
    let mut unsigned = log.stated(5, |_, _| {});
    unsigned.signed.signature = Signature::from_bytes(&[1; 64]);
    sent.insert(4, unsigned);
    let mut short = log.stated(6, |_, _| {});
    short.lines.pop();
    sent.insert(2, short);
    let also = [ALICE, CULPRIT, ACCOMPLICE].map(|it| excerpt(log.stage.world.wallet_mut(it)));
    sent.extend(also.map(Result::unwrap));
    let sent: Vec<Excerpt> = sent.iter().cycle().take(3 * sent.len()).cloned().collect();

    let mut logs = [log.stage.logs.clone(), log.stage.logs.clone()];
    let [together, one_by_one] = &mut logs;
    let (issuer, _) = log.stage.world.with_issuer(BOB);
    let (root, centre) = (issuer.root(), issuer.centre());
    let outcomes = together.receive_all(&sent, root, centre, &SoftVerifier);
    let receive = |excerpt| one_by_one.receive(excerpt, root, centre, &OneByOne);
    let expected: Vec<_> = sent.iter().map(receive).collect();

    assert_eq!(outcomes, expected);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 15);
    assert!(together.findings(centre) == one_by_one.findings(centre));
}

#[test]
fn of_short_logs_none_is_asked_for_alone() {
    let mut log = Log::new();
    let sent: Vec<Excerpt> = (1..20).map(|count| log.stated(count, |_, _| {})).collect();
    let counting = Counting::default();
    let mut logs = log.stage.logs.clone();
    let (issuer, _) = log.stage.world.with_issuer(BOB);

    let outcomes = logs.receive_all(&sent, issuer.root(), issuer.centre(), &counting);

    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(counting.0.get(), 0);
}

#[test]
fn only_the_statement_is_asked_for_alone() {
    let mut log = Log::new();
    let stated = log.stated(100, |_, _| {});
    let counting = Counting::default();

    log.verify(&stated, &counting).unwrap();

    assert_eq!(counting.0.get(), 1);
}
