//! The same with RustCrypto's points and numbers, the formulas written out.

use sm2::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256,
    elliptic_curve::{
        PrimeField,
        ops::Reduce,
        point::{AffineCoordinates, DecompressPoint},
    },
};
use sm3::{Digest, Sm3};

use super::Test;

pub(super) fn judge(kind: &str, test: &Test) -> bool {
    let verdict = match kind {
        "Signature" => point(test, "key").and_then(|key| fits(test, test.array("e"), key)),
        "ImplicitSignature" => implicit(test),
        "MessageSignature" => message(test),
        "CertificateSignature" => certificate(test),
        "PublicPoint" => scalar(&test.bytes("k"))
            .map(|k| encoded(ProjectivePoint::GENERATOR.mul(&k)) == test.bytes("point")),
        "Agreement" => agreement(test),
        "Decompression" => point(test, "encoded").map(|point| y(point) == test.bytes("y")),
        other => panic!("no such kind: {other}"),
    };
    verdict.unwrap_or(false)
}

/// Whether the signature over e is that of the key.
fn fits(test: &Test, e: [u8; 32], key: ProjectivePoint) -> Option<bool> {
    let signature = test.bytes("signature");
    let (r, s) = (scalar(&signature[..32])?, scalar(&signature[32..])?);
    let t = r.add(&s);
    if t.is_zero().into() {
        return None;
    }
    let sum = ProjectivePoint::GENERATOR.mul(&s).add(&key.mul(&t));
    (sum != ProjectivePoint::IDENTITY)
        .then(|| reduced(&e).add(&reduced(&x(sum).try_into().unwrap())) == r)
}

fn implicit(test: &Test) -> Option<bool> {
    let (w, issuer) = (point(test, "w")?, point(test, "issuer")?);
    let lambda = reduced(&test.array("lambda"));
    if lambda.is_zero().into() {
        return None;
    }
    fits(test, test.array("e"), w.add(&issuer.mul(&lambda)))
}

fn message(test: &Test) -> Option<bool> {
    let key = point(test, "key")?;
    let z = identity_hash(b"1234567812345678", key);
    fits(test, sm3(&[&z, &test.bytes("message")]), key)
}

fn certificate(test: &Test) -> Option<bool> {
    let certificate = test.bytes("certificate");
    let (information, w) = certificate.split_at(16);
    let (w, issuer) = (decoded(w)?, point(test, "issuer")?);
    let h = identity_hash(information, issuer);
    let lambda = reduced(&sm3(&[&x(w), &y(w), &h]));
    if lambda.is_zero().into() {
        return None;
    }
    let e = sm3(&[&h, &x(w), &y(w), &test.bytes("message")]);
    fits(test, e, w.add(&issuer.mul(&lambda)))
}

fn agreement(test: &Test) -> Option<bool> {
    let (k, peer) = (scalar(&test.bytes("k"))?, point(test, "peer")?);
    Some(x(peer.mul(&k)) == test.bytes("shared"))
}

/// A number from 1 to n − 1.
fn scalar(bytes: &[u8]) -> Option<Scalar> {
    let repr = FieldBytes::try_from(bytes).unwrap();
    let number: Option<Scalar> = Scalar::from_repr(repr).into();
    number.filter(|number| !bool::from(number.is_zero()))
}

fn reduced(bytes: &[u8; 32]) -> Scalar {
    Scalar::reduce(&U256::from_be_slice(bytes))
}

fn point(test: &Test, name: &str) -> Option<ProjectivePoint> {
    decoded(&test.bytes(name))
}

/// A compressed point: infinity and other forms are none.
fn decoded(bytes: &[u8]) -> Option<ProjectivePoint> {
    let (tag, x) = bytes.split_first().unwrap();
    if !matches!(tag, 2 | 3) {
        return None;
    }
    let point: Option<AffinePoint> =
        AffinePoint::decompress(&FieldBytes::try_from(x).unwrap(), (tag & 1).into()).into();
    point.map(ProjectivePoint::from)
}

fn encoded(point: ProjectivePoint) -> Vec<u8> {
    let tag = 2 + (y(point).last().unwrap() & 1);
    [vec![tag], x(point)].concat()
}

fn x(point: ProjectivePoint) -> Vec<u8> {
    point.to_affine().x().to_vec()
}

fn y(point: ProjectivePoint) -> Vec<u8> {
    point.to_affine().y().to_vec()
}

fn identity_hash(identity: &[u8], key: ProjectivePoint) -> [u8; 32] {
    let entl = u16::try_from(identity.len() * 8).unwrap().to_be_bytes();
    let g = ProjectivePoint::GENERATOR;
    let [a, b] = [A, B].map(|number| hex::decode(number).unwrap());
    sm3(&[&entl, identity, &a, &b, &x(g), &y(g), &x(key), &y(key)])
}

fn sm3(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sm3::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// The coefficients of the curve (GB/T 32918.5).
const A: &str = "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc";
const B: &str = "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93";
