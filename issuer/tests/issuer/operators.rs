//! What the root's and the command key's signatures prove.

use ecny_core::{Day, Epoch, OperatorCertificate, OperatorId, Purpose};
use ecny_issuer::{OperatorKeys, Root};

use crate::house::House;

#[test]
fn no_bit_of_an_operator_certificate_can_be_changed() {
    let mut house = House::new([1; 32]);
    let terms = house.centre.keys().terms(Day::new(1), Day::new(2));
    let bytes = house.root.certify(terms, &mut house.rng).unwrap().to_bytes();
    let root = house.root.public();

    for bit in 0..OperatorCertificate::LEN * 8 {
        let mut changed = bytes;
        changed[bit / 8] ^= 1 << (bit % 8);
        let changed = OperatorCertificate::from_bytes(&changed);
        assert!(changed.is_none_or(|changed| changed.verify(&root).is_err()), "bit {bit}");
    }
    assert!(OperatorCertificate::from_bytes(&bytes).unwrap().verify(&root).is_ok());
}

#[test]
fn an_operator_is_what_the_root_signed() {
    let mut house = House::new([2; 32]);
    let keys = OperatorKeys::generate(OperatorId::new(7), Epoch::new(3), &mut house.rng).unwrap();
    let terms = keys.terms(Day::new(10), Day::new(20));

    let certificate = house.root.certify(terms, &mut house.rng).unwrap();
    let operator = certificate.verify(&house.root.public()).unwrap();

    assert_eq!((operator.id(), operator.epoch()), (OperatorId::new(7), Epoch::new(3)));
    assert_eq!((operator.issuing(), operator.command()), (&terms.issuing, &terms.command));
    let days = [9, 10, 20, 21].map(|day| operator.valid_on(Day::new(day)));
    assert_eq!(days, [false, true, true, false]);
}

#[test]
fn another_root_vouches_for_nobody() {
    let mut house = House::new([3; 32]);
    let terms = house.centre.keys().terms(Day::new(1), Day::new(2));
    let certificate = house.root.certify(terms, &mut house.rng).unwrap();

    let stranger = Root::generate(&mut house.rng).unwrap();

    assert!(certificate.verify(&stranger.public()).is_err());
}

#[test]
fn a_command_is_for_one_purpose_of_one_operator() {
    let mut house = House::new([4; 32]);
    let keys = house.centre.keys();
    let signature = keys.command(Purpose::Profile, b"limits", &mut house.rng).unwrap();
    let verify = |purpose, body| house.operator.verify_command(purpose, body, &signature);

    assert!(verify(Purpose::Profile, b"limits").is_ok());
    assert!(verify(Purpose::Profile, b"limitz").is_err());
    assert!(verify(Purpose::Operator, b"limits").is_err());
    let other = House::new([5; 32]).operator;
    assert!(other.verify_command(Purpose::Profile, b"limits", &signature).is_err());
    assert!(house.root.public().verify(Purpose::Profile, b"limits", &signature).is_err());
}

#[test]
fn stored_keys_are_the_same_keys() {
    let mut house = House::new([6; 32]);

    let root = Root::from_secret_bytes(&house.root.to_secret_bytes()).unwrap();
    let keys = OperatorKeys::from_secret_bytes(&house.centre.keys().to_secret_bytes()).unwrap();

    assert_eq!(root.public(), house.root.public());
    let days = (Day::new(1), Day::new(2));
    assert_eq!(keys.terms(days.0, days.1), house.centre.keys().terms(days.0, days.1));
    let signature = keys.command(Purpose::Profile, b"today", &mut house.rng).unwrap();
    assert!(house.operator.verify_command(Purpose::Profile, b"today", &signature).is_ok());
    assert!(Root::from_secret_bytes(&[0; 32]).is_none());
}
