//! The engine, through what `ecny-core` shows to everybody.

use ecny_core::{
    Certificate, Claim, Day, Epoch, Operator, OperatorCertificate, OperatorId, OperatorTerms,
    sm2::{Check, Point, SecretScalar, Signature, VerifyingKey},
};
use ecny_issuer::Root;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

use super::Test;

pub(super) fn judge(kind: &str, test: &Test) -> bool {
    let verdict = match kind {
        "Signature" | "ImplicitSignature" => check(kind, test).map(|check| check.holds()),
        "MessageSignature" => message(test),
        "CertificateSignature" => certificate(test),
        "PublicPoint" => public(test),
        "Agreement" => agreement(test),
        "Decompression" => decompression(test),
        other => panic!("no such kind: {other}"),
    };
    // What is refused before anything is computed is invalid.
    verdict.unwrap_or(false)
}

/// The check of a signature, to be made; `None` where the key is no key, or the case is none of a
/// signature.
pub(super) fn check(kind: &str, test: &Test) -> Option<Check> {
    let point = |name| point(test, name);
    let e = || test.array("e");
    match kind {
        "Signature" => Some(Check::ordinary(&point("key")?, &e(), &signature(test))),
        "ImplicitSignature" => {
            let (w, lambda, issuer) = (point("w")?, test.array("lambda"), point("issuer")?);
            Some(Check::implicit(&w, &lambda, &issuer, &e(), &signature(test)))
        }
        "MessageSignature" => {
            let key = VerifyingKey::new(point("key")?);
            Some(key.check(&[&test.bytes("message")], &signature(test)))
        }
        "CertificateSignature" => {
            let certificate = Certificate::from_bytes(&test.array("certificate"))?;
            let key = certificate.key(&operator(point("issuer")?)).ok()?;
            let message = test.bytes("message");
            Some(key.check(&Claim::Statement { body: body(&message) }, &signature(test)))
        }
        _ => None,
    }
}

fn point(test: &Test, name: &str) -> Option<Point> {
    Point::from_bytes(&test.array(name))
}

fn signature(test: &Test) -> Signature {
    Signature::from_bytes(&test.array("signature"))
}

fn message(test: &Test) -> Option<bool> {
    let key = VerifyingKey::new(point(test, "key")?);
    Some(key.verify(&[&test.bytes("message")], &signature(test)).is_ok())
}

fn certificate(test: &Test) -> Option<bool> {
    let certificate = Certificate::from_bytes(&test.array("certificate"))?;
    let message = test.bytes("message");
    let claim = Claim::Statement { body: body(&message) };
    let operator = operator(point(test, "issuer")?);
    Some(certificate.verify(&operator, &claim, &signature(test)).is_ok())
}

fn body(message: &[u8]) -> &[u8] {
    message.strip_prefix(b"ecny-offline/1 statement\0").unwrap()
}

/// The operator of the certificates, under whatever issuing key.
fn operator(issuing: Point) -> Operator {
    let root = Root::from_secret_bytes(&[1; 32]).unwrap();
    let command = SecretScalar::from_bytes(&[2; 32]).unwrap().public_point();
    let terms = OperatorTerms {
        operator: OperatorId::new(7),
        epoch: Epoch::new(1),
        first_day: Day::new(0),
        last_day: Day::new(4_000),
        issuing,
        command,
    };
    let certificate: OperatorCertificate =
        root.certify(terms, &mut ChaCha20Rng::from_seed([3; 32])).unwrap();
    certificate.verify(&root.public()).unwrap()
}

fn public(test: &Test) -> Option<bool> {
    let k = SecretScalar::from_bytes(&test.array("k"))?;
    Some(k.public_point().to_bytes() == test.array("point"))
}

fn agreement(test: &Test) -> Option<bool> {
    let (k, peer) = (SecretScalar::from_bytes(&test.array("k"))?, point(test, "peer")?);
    Some(*k.agree(&peer).expose() == test.array("shared"))
}

fn decompression(test: &Test) -> Option<bool> {
    let point = point(test, "encoded")?;
    assert_eq!(point.to_bytes(), test.array("encoded"));
    Some(point.y() == test.array("y"))
}
