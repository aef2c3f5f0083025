//! Nothing secret, and nothing unproved, is printed.

use ecny_core::{
    Enrolling, OperatorCertificate, SecureElement, SharedSecret,
    sm2::{IssuingKey, KeyPair, PreparedNonce, SecretScalar, SigningKey},
};

use crate::house::{House, info};

#[test]
fn secret_types_print_their_name_and_nothing_else() {
    let house = &mut House::new([1; 32]);
    let mut scalar = || SecretScalar::random(&mut house.rng).unwrap();
    let printed = [
        (format!("{:?}", scalar()), "SecretScalar(..)"),
        (format!("{:?}", SigningKey::new(scalar()).unwrap()), "SigningKey(..)"),
        (format!("{:?}", KeyPair::new(scalar()).unwrap()), "KeyPair(..)"),
        (format!("{:?}", IssuingKey::new(scalar())), "IssuingKey(..)"),
        (format!("{:?}", SharedSecret::new([0x5A; 32])), "SharedSecret(..)"),
        (format!("{:?}", PreparedNonce::random(&mut house.rng).unwrap()), "PreparedNonce(..)"),
        (format!("{:?}", Enrolling::new(&mut house.rng).unwrap()), "Enrolling(..)"),
        (format!("{:?}", house.enroll(&info(1))), "SoftElement(..)"),
        (format!("{:?}", house.enroll(&info(2)).secrets()), "Secrets(..)"),
        (format!("{:?}", house.root), "Root(KeyPair(..))"),
    ];

    for (text, name) in printed {
        assert_eq!(text, name);
    }
}

#[test]
fn what_the_operator_holds_prints_no_key() {
    let mut house = House::new([2; 32]);
    let wallet = house.enroll(&info(1));
    let text = format!("{:?}", house.centre);

    let bytes = house.centre.keys().to_secret_bytes();
    let (issuing, command) = bytes[4..].split_at(32);
    let totals = house.centre.totals_key(wallet.identity().id()).unwrap();
    let issued = house.centre.registry().iter().next().unwrap().grant().t.to_bytes();
    for secret in [issuing, command, &totals[..], &issued[..]] {
        let list = format!("{secret:?}");
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!text.contains(list.trim_matches(['[', ']'])));
        assert!(!text.to_lowercase().contains(&hex));
    }
    assert!(text.contains("IssuingKey(..)") && text.contains("KeyPair(..)"));
}

#[test]
fn a_certificate_prints_nothing_that_is_not_proved() {
    let mut house = House::new([3; 32]);
    let wallet = house.enroll(&info(1));
    let terms = house.centre.keys().terms(info(1).last_day, info(1).last_day);
    let operator: OperatorCertificate = house.root.certify(terms, &mut house.rng).unwrap();

    assert_eq!(format!("{:?}", wallet.certificate()), "Certificate(..)");
    assert_eq!(format!("{operator:?}"), "OperatorCertificate(..)");
}
