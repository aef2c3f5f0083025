//! The software element: what it refuses, what it spends, what it keeps.

use ecny_core::{Claim, ElementError, Enrolling, NoncePolicy, SecureElement, SoftElement};
use rand_chacha::rand_core::{TryCryptoRng, TryRng};

use crate::house::{House, entry, info, same_secrets};

const STATEMENT: Claim<'_> = Claim::Statement { body: b"head and count" };

#[test]
fn a_debit_is_signed_only_above_the_last() {
    let mut wallet = House::new([1; 32]).enroll(&info(1));

    assert_eq!(wallet.sign(&Claim::Debit(&entry(0))), Err(ElementError::Refused));
    assert!(wallet.sign(&Claim::Debit(&entry(1))).is_ok());
    assert!(wallet.sign(&Claim::Debit(&entry(5))).is_ok());
    for seq in [0, 1, 4, 5] {
        assert_eq!(wallet.sign(&Claim::Debit(&entry(seq))), Err(ElementError::Refused));
    }
    assert_eq!(wallet.last_debit(), 5);
    assert!(wallet.sign(&STATEMENT).is_ok());
    assert_eq!(wallet.last_debit(), 5);
}

#[test]
fn a_point_serves_one_agreement() {
    let mut house = House::new([2; 32]);
    let (mut one, mut other) = (house.enroll(&info(1)), house.enroll(&info(2)));
    let (of_one, of_other) = (one.ephemeral().unwrap(), other.ephemeral().unwrap());

    let (here, there) = (one.agree(&of_other).unwrap(), other.agree(&of_one).unwrap());

    assert_eq!(here.expose(), there.expose());
    assert_eq!(one.agree(&of_other).err(), Some(ElementError::NoEphemeral));
}

#[test]
fn a_forgotten_or_replaced_point_is_gone() {
    let mut wallet = House::new([3; 32]).enroll(&info(1));
    wallet.prepare().unwrap();

    let first = wallet.ephemeral().unwrap();
    let second = wallet.ephemeral().unwrap();
    wallet.forget_ephemeral();

    assert_ne!(first, second);
    assert_eq!(wallet.agree(&first).err(), Some(ElementError::NoEphemeral));
    assert_ne!(wallet.ephemeral().unwrap(), second);
}

#[test]
fn a_prepared_nonce_signs_once_and_what_follows_is_signed_as_well() {
    let house = &mut House::new([4; 32]);
    let mut wallet = house.enroll(&info(1));
    wallet.set_nonce_policy(NoncePolicy::Prepared);
    wallet.prepare().unwrap();

    let signatures = [(); 3].map(|()| wallet.sign(&STATEMENT).unwrap());

    // One message, so the same r would mean the same nonce.
    assert!(signatures[0] != signatures[1] && signatures[1] != signatures[2]);
    for signature in &signatures {
        assert!(wallet.certificate().verify(&house.operator, &STATEMENT, signature).is_ok());
    }
}

#[test]
fn a_stored_element_goes_on_as_the_same_wallet() {
    let mut house = House::new([5; 32]);
    let wallet = house.enroll(&info(1));
    let bytes = wallet.to_secret_bytes();

    let mut again = SoftElement::from_secret_bytes(&bytes, house.fork()).unwrap();

    assert_eq!(again.identity(), wallet.identity());
    assert!(same_secrets(&again, &wallet));
    assert_eq!(again.to_secret_bytes(), bytes);
    let signature = again.sign(&Claim::Debit(&entry(1))).unwrap();
    assert!(
        again.certificate().verify(&house.operator, &Claim::Debit(&entry(1)), &signature).is_ok()
    );
}

#[test]
fn bytes_of_another_version_or_without_a_key_are_no_element() {
    let mut house = House::new([6; 32]);
    let bytes = house.enroll(&info(1)).to_secret_bytes();
    let (mut version, mut no_key) = (bytes.clone(), bytes);

    version[0] = 2;
    no_key[82..114].fill(0);

    assert!(SoftElement::from_secret_bytes(&version, house.fork()).is_none());
    assert!(SoftElement::from_secret_bytes(&no_key, house.fork()).is_none());
}

#[test]
fn without_randomness_nothing_is_made_or_signed() {
    let mut house = House::new([7; 32]);
    let bytes = house.enroll(&info(1)).to_secret_bytes();

    let mut wallet = SoftElement::from_secret_bytes(&bytes, Dead).unwrap();

    assert_eq!(wallet.prepare(), Err(ElementError::Randomness));
    assert_eq!(wallet.ephemeral(), Err(ElementError::Randomness));
    assert_eq!(wallet.sign(&Claim::Debit(&entry(1))), Err(ElementError::Randomness));
    assert_eq!(wallet.fill_random(&mut [0; 4]), Err(ElementError::Randomness));
    assert_eq!(wallet.last_debit(), 0);
    assert!(Enrolling::new(&mut Dead).is_err());
}

/// A source of randomness that fails.
struct Dead;

impl TryRng for Dead {
    type Error = std::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(std::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(std::fmt::Error)
    }

    fn try_fill_bytes(&mut self, _out: &mut [u8]) -> Result<(), Self::Error> {
        Err(std::fmt::Error)
    }
}

impl TryCryptoRng for Dead {}
