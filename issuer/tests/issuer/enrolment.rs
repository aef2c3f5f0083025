//! The key generation centre: one information, one U, one W.

use ecny_core::{
    Amount, CertificateFault, Day, Enrolling, EnrolmentFault, Epoch, Grant, Info, OperatorId,
    SecureElement, Serial, Totals, WalletId,
};
use ecny_issuer::{Centre, Issuance, IssueError, OperatorKeys, Registry};

use crate::house::{House, entry, info, same_secrets};

#[test]
fn the_same_request_gets_the_same_answer() {
    let mut house = House::new([1; 32]);
    let device = Enrolling::new(&mut house.rng).unwrap();

    let [first, again] = [(); 2].map(|()| {
        let issued = house.centre.issue(device.applicant(), &info(1), &mut house.rng).unwrap();
        *issued.to_bytes()
    });

    assert_eq!(first, again);
    assert_eq!(house.centre.registry().iter().count(), 1);
}

#[test]
fn one_information_is_issued_to_one_device_only() {
    let mut house = House::new([2; 32]);
    house.enroll(&info(1));
    let other = Enrolling::new(&mut house.rng).unwrap();

    let same_info = house.centre.issue(other.applicant(), &info(1), &mut house.rng).err();
    let other_terms = Info { last_day: Day::new(9_000), ..info(1) };
    let same_serial = house.centre.issue(other.applicant(), &other_terms, &mut house.rng).err();

    assert_eq!(same_info, Some(IssueError::Taken));
    assert_eq!(same_serial, Some(IssueError::Taken));
}

#[test]
fn serials_only_rise() {
    let mut house = House::new([3; 32]);
    let late = Info { serial: Serial::new(5), ..info(1) };
    house.enroll(&late);
    let device = Enrolling::new(&mut house.rng).unwrap();

    let early = house.centre.issue(device.applicant(), &info(1), &mut house.rng).err();

    assert_eq!(early, Some(IssueError::Serial));
}

#[test]
fn a_centre_issues_for_its_own_operator_and_epoch() {
    let mut house = House::new([4; 32]);
    let device = Enrolling::new(&mut house.rng).unwrap();
    let id = WalletId { operator: OperatorId::new(9), ..info(1).id };

    for foreign in [Info { id, ..info(1) }, Info { epoch: Epoch::new(9), ..info(1) }] {
        let issued = house.centre.issue(device.applicant(), &foreign, &mut house.rng).err();
        assert_eq!(issued, Some(IssueError::Foreign));
    }
    assert_eq!(house.centre.registry().iter().count(), 0);
}

#[test]
fn a_device_takes_no_grant_but_its_own() {
    let mut house = House::new([5; 32]);
    let (one, other) =
        (Enrolling::new(&mut house.rng).unwrap(), Enrolling::new(&mut house.rng).unwrap());
    let issued = house.centre.issue(one.applicant(), &info(1), &mut house.rng).unwrap();

    assert_eq!(
        other.finish(issued.grant(), &house.operator, house.rng.clone()).err(),
        Some(EnrolmentFault::Key)
    );
    let impostor = House::new([6; 32]).operator;
    assert_eq!(
        one.finish(issued.grant(), &impostor, house.rng.clone()).err(),
        Some(EnrolmentFault::Key)
    );
}

#[test]
fn no_bit_of_a_grant_can_be_changed() {
    let mut house = House::new([7; 32]);
    let device = Enrolling::new(&mut house.rng).unwrap();
    let issued = house.centre.issue(device.applicant(), &info(1), &mut house.rng).unwrap();
    let bytes = *issued.grant().to_bytes();

    for bit in 0..Grant::LEN * 8 {
        let mut changed = bytes;
        changed[bit / 8] ^= 1 << (bit % 8);
        let again = Enrolling::resume(device_half(device.secret()));
        if let Some(grant) = Grant::from_bytes(&changed) {
            assert!(again.finish(&grant, &house.operator, house.rng.clone()).is_err(), "bit {bit}");
        }
    }
    assert!(
        device
            .finish(&Grant::from_bytes(&bytes).unwrap(), &house.operator, house.rng.clone())
            .is_ok()
    );
}

fn device_half(secret: &ecny_core::sm2::SecretScalar) -> ecny_core::sm2::SecretScalar {
    ecny_core::sm2::SecretScalar::from_bytes(&secret.to_bytes()).unwrap()
}

#[test]
fn a_device_that_restarted_goes_on_with_the_same_half() {
    let mut house = House::new([8; 32]);
    let device = Enrolling::new(&mut house.rng).unwrap();
    let kept = device.secret().to_bytes();
    let u = *device.applicant();
    drop(device);

    let half = ecny_core::sm2::SecretScalar::from_bytes(&kept).unwrap();
    let device = Enrolling::resume(half);
    let issued = house.centre.issue(&u, &info(1), &mut house.rng).unwrap();

    assert!(device.finish(issued.grant(), &house.operator, house.rng.clone()).is_ok());
}

#[test]
fn a_renewed_certificate_keeps_secrets_and_the_last_debit() {
    let mut house = House::new([9; 32]);
    let mut old = house.enroll(&info(1));
    old.sign(&ecny_core::Claim::Debit(&entry(41))).unwrap();

    let new = house.renew(&mut old, &Info { serial: Serial::new(2), ..info(1) }).unwrap();

    assert!(same_secrets(&old, &new));
    assert_eq!(new.last_debit(), 41);
    assert_ne!(old.certificate(), new.certificate());
    assert_eq!(*house.centre.totals_key(info(1).id).unwrap(), new.secrets().totals);
}

#[test]
fn a_renewal_does_not_make_another_wallet() {
    let mut house = House::new([10; 32]);
    let mut old = house.enroll(&info(1));

    assert_eq!(house.renew(&mut old, &info(2)).err(), Some(EnrolmentFault::Wallet));
}

#[test]
fn operator_and_device_know_one_totals_key_and_nobody_else_does() {
    let mut house = House::new([11; 32]);
    let (one, other) = (house.enroll(&info(1)), house.enroll(&info(2)));
    let fen = |fen| Amount::from_fen(fen).unwrap();
    let totals = Totals { received: fen(500), paid: fen(300) };

    let sealed = totals.seal(one.secrets());

    assert_eq!(house.centre.open_totals(info(1).id, sealed), Some(totals));
    assert_ne!(house.centre.open_totals(info(2).id, sealed), Some(totals));
    assert_eq!(house.centre.open_totals(info(3).id, sealed), None);
    assert_ne!(one.secrets().totals, other.secrets().totals);
}

#[test]
fn operator_and_device_know_one_session_key_and_it_is_not_that_of_the_totals() {
    let mut house = House::new([14; 32]);
    let (one, other) = (house.enroll(&info(1)), house.enroll(&info(2)));

    let key = house.centre.session_key(info(1).id).unwrap();

    assert_eq!(*key, one.secrets().session);
    assert_ne!(*key, other.secrets().session);
    assert_ne!(*key, one.secrets().totals);
    assert!(house.centre.session_key(info(3).id).is_none());
}

#[test]
fn a_centre_that_restarted_remembers_what_it_issued() {
    let mut house = House::new([12; 32]);
    let wallet = house.enroll(&info(1));
    let keys = OperatorKeys::from_secret_bytes(&house.centre.keys().to_secret_bytes()).unwrap();
    let mut registry = Registry::default();
    for issuance in house.centre.registry().iter() {
        registry.restore(Issuance::from_bytes(&issuance.to_bytes()).unwrap());
    }
    let mut centre = Centre::new(keys, registry);

    let stranger = Enrolling::new(&mut house.rng).unwrap();
    let refused = centre.issue(stranger.applicant(), &info(1), &mut house.rng).err();

    assert_eq!(refused, Some(IssueError::Taken));
    assert_eq!(*centre.totals_key(info(1).id).unwrap(), wallet.secrets().totals);
}

#[test]
fn a_grant_of_another_operator_is_named_as_such() {
    let mut house = House::with([13; 32], OperatorId::new(2), Epoch::new(1));
    let device = Enrolling::new(&mut house.rng).unwrap();
    let id = WalletId { operator: OperatorId::new(2), ..info(1).id };
    let issued =
        house.centre.issue(device.applicant(), &Info { id, ..info(1) }, &mut house.rng).unwrap();

    let taken =
        device.finish(issued.grant(), &House::new([13; 32]).operator, house.rng.clone()).err();

    assert_eq!(taken, Some(EnrolmentFault::Certificate(CertificateFault::Operator)));
}
