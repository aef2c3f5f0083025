//! Verdicts on many signatures are those on each, whichever of them are bad.
#![expect(clippy::indexing_slicing, reason = "in a test a panic is the report")]

use std::sync::LazyLock;

use ecny_core::{
    CertificateKey, Claim, SecureElement,
    sm2::{Check, KeyPair, Signature, Summand, VerifyingKey, all_hold},
};
use ecny_issuer::verdicts;
use proptest::{collection::vec, prelude::*};

use crate::house::{House, info};

/// Something signed, and how to check it.
struct Signed {
    key: Key,
    body: [u8; 4],
    signature: Signature,
}

enum Key {
    Wallet(CertificateKey),
    Ordinary(VerifyingKey),
}

impl Key {
    fn check(&self, body: &[u8; 4], signature: &Signature) -> Check {
        match self {
            Self::Wallet(key) => key.check(&Claim::Statement { body }, signature),
            Self::Ordinary(key) => key.check(&[body], signature),
        }
    }
}

/// As many of each key.
const SIGNED: usize = 7 * 17;

/// Statements of wallets of two operators, and what an ordinary key has signed.
static POOL: LazyLock<Vec<Signed>> = LazyLock::new(|| {
    let mut houses = [House::new([1; 32]), House::new([2; 32])];
    let mut wallets = Vec::new();
    for house in &mut houses {
        for number in 1..=3 {
            let wallet = house.enroll(&info(number));
            wallets.push((wallet.certificate().key(&house.operator).unwrap(), wallet));
        }
    }
    let pair = KeyPair::random(&mut houses[0].rng).unwrap();
    let signed = (0..SIGNED).map(|number| {
        let body = u32::try_from(number).unwrap().to_be_bytes();
        match wallets.get_mut(number % 7) {
            Some((key, wallet)) => {
                let signature = wallet.sign(&Claim::Statement { body: &body }).unwrap();
                Signed { key: Key::Wallet(*key), body, signature }
            }
            None => {
                let signature = pair.sign(&[&body], &mut houses[1].rng).unwrap();
                Signed { key: Key::Ordinary(*pair.verifying()), body, signature }
            }
        }
    });
    signed.collect()
});

fn sound(which: usize) -> Check {
    let Signed { key, body, signature } = &POOL[which];
    key.check(body, signature)
}

/// A check that is wrong in one way or another.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// A bit of r or s.
    Bit(usize),
    /// Another message.
    Body,
    /// Another key.
    Key(usize),
    /// r and s in each other's place.
    Swapped,
    /// The signature of another message.
    Other(usize),
    /// A number out of range.
    Range,
}

impl Fault {
    fn of(self, which: usize) -> Check {
        let Signed { key, body, signature } = &POOL[which];
        let mut bytes = signature.to_bytes();
        let next = |by: usize| &POOL[(which.wrapping_add(by)) % SIGNED];
        match self {
            Self::Bit(at) => {
                bytes[at % 64] ^= 1 << (at % 8);
                key.check(body, &Signature::from_bytes(&bytes))
            }
            Self::Body => key.check(&[body[0] ^ 1, body[1], body[2], body[3]], signature),
            Self::Key(by) => next(by).key.check(body, signature),
            Self::Swapped => {
                bytes.rotate_left(32);
                key.check(body, &Signature::from_bytes(&bytes))
            }
            Self::Other(by) => key.check(body, &next(by).signature),
            Self::Range => {
                bytes[..32].fill(0xFF);
                key.check(body, &Signature::from_bytes(&bytes))
            }
        }
    }
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        (0..64_usize).prop_map(Fault::Bit),
        Just(Fault::Body),
        (1..7_usize).prop_map(Fault::Key),
        Just(Fault::Swapped),
        (1..SIGNED).prop_map(Fault::Other),
        Just(Fault::Range),
    ]
}

fn one_by_one(checks: &[Check]) -> Vec<bool> {
    checks.iter().map(Check::holds).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn few_bad_ones_among_many_are_found(
        which in vec(0..SIGNED, 0..200),
        bad in vec((any::<prop::sample::Index>(), fault()), 0..4),
    ) {
        let mut checks: Vec<Check> = which.iter().copied().map(sound).collect();
        for (index, fault) in bad.iter().filter(|_| !which.is_empty()) {
            let index = index.index(which.len());
            checks[index] = fault.of(which[index]);
        }

        prop_assert_eq!(verdicts(&checks), one_by_one(&checks));
    }

    #[test]
    fn of_any_mixture_each_gets_its_own_verdict(
        which in vec((0..SIGNED, proptest::option::weighted(0.2, fault())), 0..60),
    ) {
        let check = |(which, fault): &(usize, Option<Fault>)| match fault {
            Some(fault) => fault.of(*which),
            None => sound(*which),
        };
        let checks: Vec<Check> = which.iter().map(check).collect();

        prop_assert_eq!(verdicts(&checks), one_by_one(&checks));
    }
}

#[test]
fn what_is_made_bad_is_bad_and_the_rest_holds() {
    for which in 0..SIGNED {
        assert!(sound(which).holds());
        for fault in [
            Fault::Bit(which),
            Fault::Body,
            Fault::Key(1),
            Fault::Swapped,
            Fault::Other(3),
            Fault::Range,
        ] {
            assert!(!fault.of(which).holds(), "{fault:?}");
        }
    }
}

#[test]
fn whatever_our_signers_sign_holds_together() {
    let checks: Vec<Check> = (0..SIGNED).map(sound).collect();
    let mut room: Vec<Summand> = (0..3 * SIGNED).map(|_| Summand::BLANK).collect();

    assert!(all_hold(&checks, &mut room));
}

#[test]
fn one_bad_signature_is_found_wherever_it_stands() {
    let sound: Vec<Check> = (0..130).map(|which| sound(which % SIGNED)).collect();
    assert!(verdicts(&sound).iter().all(|holds| *holds));
    for place in 0..sound.len() {
        let mut checks = sound.clone();
        checks[place] = Fault::Body.of(place % SIGNED);

        let verdicts = verdicts(&checks);

        assert!((0..).zip(verdicts).all(|(index, holds)| holds == (index != place)), "{place}");
    }
}
