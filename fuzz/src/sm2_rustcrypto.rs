//! Two implementations of arithmetic on the curve on one case: [`sm2_rustcrypto`].

use arbitrary::Arbitrary;
use ecny_core::sm2::{KeyPair, Point, SecretScalar, Signature, VerifyingKey};
use ecny_sim::harness::Script;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256,
    elliptic_curve::{Group, ops::Reduce, point::AffineCoordinates},
};

/// Two secrets, and a signature that may be one.
#[derive(Arbitrary, Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// A private key.
    pub secret: Number,
    /// The private key of somebody else.
    pub other: Number,
    /// r of a signature.
    pub r: Number,
    /// s of it.
    pub s: Number,
}

/// A number of 256 bits, near one where arithmetic has its edges, or any.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Which edge.
    pub near: u8,
    /// A power of two.
    pub power: u8,
    /// What is added, or the number itself.
    pub bytes: [u8; 32],
}

impl Number {
    fn value(&self) -> U256 {
        let number = U256::from_be_slice(&self.bytes);
        // A few bits more or less, or any number below a power of two.
        let little = number.shr_vartime(248);
        let power = U256::ONE.shl_vartime(self.power.into());
        let sign = |edge: U256| match self.bytes {
            [0..=127, ..] => edge.wrapping_add(&little),
            _ => edge.wrapping_sub(&little),
        };
        match self.near % 8 {
            0 => sign(N),
            1 => sign(power),
            2 => sign(N.shr_vartime(u32::from(self.power) % 16)),
            3 => N.wrapping_sub(&sign(power)),
            4 => number & power.wrapping_sub(&U256::ONE),
            5 => N.wrapping_sub(&(number & power.wrapping_sub(&U256::ONE))),
            _ => number,
        }
    }

    fn bytes(&self) -> [u8; 32] {
        self.value().to_be_bytes().into()
    }
}

impl Script for Case {
    fn write(&self, out: &mut Vec<u8>) {
        for Number { near, power, bytes } in [self.secret, self.other, self.r, self.s] {
            out.extend([near, power]);
            out.extend(bytes);
        }
    }
}

/// n, the order of G.
const N: U256 =
    U256::from_be_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123");

/// Both make the same keys and agree on the same point, one checks what the other would, and what
/// we sign is good for both.
///
/// # Panics
/// Where they differ.
pub fn sm2_rustcrypto(case: &Case) {
    let (Some((own, d)), Some((peer, k))) = (secret(&case.secret), secret(&case.other)) else {
        return;
    };
    let (ours, theirs) = (own.public_point(), ProjectivePoint::mul_by_generator(&d));
    assert_eq!(coordinates(&ours), of(&theirs), "d·G");
    let (peer, point) = (peer.public_point(), ProjectivePoint::mul_by_generator(&k));
    assert_eq!(coordinates(&peer), of(&point), "k·G");
    assert_eq!(own.agree(&peer).expose()[..], of(&point.mul(&d))[..32], "d·k·G");

    let key = VerifyingKey::new(peer);
    let signature = {
        let mut bytes = case.r.bytes().to_vec();
        bytes.extend(case.s.bytes());
        Signature::from_bytes(&bytes.try_into().expect("64 bytes"))
    };
    let e = digest(&peer);
    assert_eq!(key.verify(&[MESSAGE], &signature).is_ok(), is_good(&signature, &e, &point));

    let Some(keys) = KeyPair::new(own) else { return };
    let mut rng = ChaCha20Rng::from_seed(case.other.bytes());
    let signature = keys.sign(&[MESSAGE], &mut rng).expect("a signature");
    assert_eq!(keys.verifying().verify(&[MESSAGE], &signature), Ok(()), "ours, by us");
    assert!(is_good(&signature, &digest(&ours), &theirs), "ours, by them");
}

const MESSAGE: &[u8] = b"message digest";

/// The number for both, where it is a secret for both.
fn secret(number: &Number) -> Option<(SecretScalar, Scalar)> {
    let ours = SecretScalar::from_bytes(&number.bytes());
    let theirs: Option<Scalar> = Scalar::from_bytes(&FieldBytes::from(number.bytes())).into();
    let theirs = theirs.filter(|number| !bool::from(number.is_zero()));
    assert_eq!(ours.is_some(), theirs.is_some(), "one of them takes it for a secret");
    ours.zip(theirs)
}

/// e = SM3(Z ‖ M) of the key with that point (GB/T 32918.2, 5.5).
fn digest(key: &Point) -> Scalar {
    let [g, p] = [&Point::GENERATOR, key].map(coordinates);
    let id = b"1234567812345678";
    let z = ecny_core::sm3(&[&128u16.to_be_bytes(), id, &A, &B, &g, &p]);
    Scalar::reduce(&U256::from_be_slice(&ecny_core::sm3(&[&z, MESSAGE])))
}

/// The check of GB/T 32918.2, 7.1, with RustCrypto's points.
fn is_good(signature: &Signature, e: &Scalar, key: &ProjectivePoint) -> bool {
    let bytes = signature.to_bytes();
    let number = |bytes: &[u8]| -> Option<Scalar> {
        let number: Option<Scalar> =
            Scalar::from_bytes(&FieldBytes::try_from(bytes).expect("32 bytes")).into();
        number.filter(|number| !bool::from(number.is_zero()))
    };
    let (Some(r), Some(s)) = (number(&bytes[..32]), number(&bytes[32..])) else { return false };
    let t = r.add(&s);
    if t.is_zero().into() {
        return false;
    }
    let sum = ProjectivePoint::mul_by_generator(&s).add(&key.mul(&t)).to_affine();
    sum != AffinePoint::IDENTITY && Scalar::reduce(&sum.x()).add(e) == r
}

fn coordinates(point: &Point) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&point.x());
    bytes[32..].copy_from_slice(&point.y());
    bytes
}

fn of(point: &ProjectivePoint) -> [u8; 64] {
    let point = point.to_affine();
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&point.x());
    bytes[32..].copy_from_slice(&point.y());
    bytes
}

/// a and b of the curve (GB/T 32918.5).
const A: [u8; 32] = *b"\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFC";
const B: [u8; 32] = *b"\x28\xE9\xFA\x9E\x9D\x9F\x5E\x34\x4D\x5A\x9E\x4B\xCF\x65\x09\xA7\xF3\x97\x89\xF5\x15\xAB\x8F\x92\xDD\xBC\xBD\x41\x4D\x94\x0E\x93";

/// Where the fuzzer begins, by name.
#[must_use]
pub fn seeds() -> Vec<(&'static str, Case)> {
    let number = |near, power, byte| Number { near, power, bytes: [byte; 32] };
    vec![
        (
            "any",
            Case {
                secret: number(7, 0, 7),
                other: number(7, 0, 9),
                r: number(7, 0, 11),
                s: number(7, 0, 13),
            },
        ),
        (
            "edges",
            Case {
                secret: number(0, 0, 0xFF),
                other: number(1, 128, 1),
                r: number(4, 64, 0xFF),
                s: number(5, 255, 0x55),
            },
        ),
    ]
}
