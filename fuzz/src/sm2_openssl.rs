//! Two implementations of SM2, SM3 and SM4 on one case: [`sm2_openssl`].

use arbitrary::{Arbitrary, Unstructured};
use ecny_core::{
    BlockKey,
    sm2::{KeyPair, Point, SecretScalar, Signature, VerifyingKey},
    sm3,
};
use ecny_sim::harness::{Edit, Few, Script};
use openssl::{error::ErrorStack, symm::Mode};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::openssl_sm2 as theirs;

/// Keys, a message, and what becomes of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// A private key; its own if it is one.
    pub secret: [u8; 32],
    /// Somebody else's public key, if it is one.
    pub other: [u8; 33],
    /// A key of the block cipher.
    pub key: [u8; 16],
    /// What becomes of a signature.
    pub edits: Few<Edit>,
    /// What is signed.
    pub message: Vec<u8>,
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let (secret, other, key, edits) =
            (u.arbitrary()?, u.arbitrary()?, u.arbitrary()?, u.arbitrary()?);
        Ok(Self { secret, other, key, edits, message: u.bytes(u.len())?.to_vec() })
    }
}

impl Script for Case {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.secret.iter().chain(&self.other).chain(&self.key));
        self.edits.write(out);
        out.extend(&self.message);
    }
}

/// Both make the same points, digests and blocks, and each judges the other's signatures, and what
/// became of them, alike.
///
/// # Panics
/// Where they differ.
pub fn sm2_openssl(case: &Case) {
    compares(case).expect("OpenSSL works");
}

fn compares(case: &Case) -> Result<(), ErrorStack> {
    assert_eq!(sm3(&[&case.message])[..], theirs::sm3(&case.message)?);
    blocks(case)?;

    let peer = theirs::point(&case.other)?;
    let point = Point::from_bytes(&case.other);
    assert_eq!(point.is_some(), peer.is_some(), "one of them takes it for a point");
    if let (Some(point), Some(peer)) = (&point, &peer) {
        assert_eq!([point.x(), point.y()].concat(), theirs::of_point(peer)?);
        assert_eq!(point.to_bytes(), case.other, "there is one encoding");
    }

    let Some(secret) = SecretScalar::from_bytes(&case.secret) else { return Ok(()) };
    let Some(keys) = KeyPair::new(secret.clone()) else { return Ok(()) };
    let key = theirs::Key::new(&case.secret)?;
    let own = *keys.verifying().point();
    assert_eq!([own.x(), own.y()].concat(), key.public()?);
    if let (Some(point), Some(peer)) = (&point, &peer) {
        assert_eq!(secret.agree(point).expose(), &key.agree(peer)?);
    }

    let mut rng = ChaCha20Rng::from_seed(case.secret);
    let signature = keys.sign(&[&case.message], &mut rng).expect("a signature");
    assert!(key.verifies(&case.message, &signature.to_bytes())?, "ours, by theirs");
    let signed = Signature::from_bytes(&key.sign(&case.message)?);
    assert_eq!(keys.verifying().verify(&[&case.message], &signed), Ok(()), "theirs, by ours");

    let mut bent = signature.to_bytes();
    case.edits.apply(&mut bent);
    let ours = keys.verifying().verify(&[&case.message], &Signature::from_bytes(&bent)).is_ok();
    assert_eq!(ours, key.verifies(&case.message, &bent)?, "what became of ours");
    assert_eq!(ours, bent == signature.to_bytes(), "a signature has one form");
    if let (Some(point), Some(peer)) = (point, &peer) {
        let ours = VerifyingKey::new(point).verify(&[&case.message], &signature).is_ok();
        assert_eq!(ours, theirs::verified_by(peer, &case.message, &signature.to_bytes())?);
        assert_eq!(ours, point == own, "a signature has one key");
    }
    Ok(())
}

fn blocks(case: &Case) -> Result<(), ErrorStack> {
    let block = case.secret.first_chunk().expect("32 bytes");
    let key = BlockKey::new(&case.key);
    assert_eq!(key.encipher(block), theirs::sm4(Mode::Encrypt, &case.key, block)?);
    assert_eq!(key.decipher(block), theirs::sm4(Mode::Decrypt, &case.key, block)?);
    Ok(())
}

/// Where the fuzzer begins, by name.
#[must_use]
pub fn seeds() -> Vec<(&'static str, Case)> {
    let own = SecretScalar::from_bytes(&[7; 32]).map(|secret| secret.public_point().to_bytes());
    let peer = Point::GENERATOR.to_bytes();
    let case = |other, edits: &[Edit]| Case {
        secret: [7; 32],
        other,
        key: *b"a key of a block",
        edits: Few(edits.to_vec()),
        message: b"message digest".to_vec(),
    };
    vec![
        ("own_key", case(own.unwrap_or(peer), &[])),
        ("bent", case(peer, &[Edit::Flip { at: 40, bits: 1 }])),
        ("order", case([2; 33], &[Edit::Order { at: 0 }])),
    ]
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn every_input_that_is_kept_holds() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sm2_openssl");
        for file in fs::read_dir(corpus).unwrap() {
            sm2_openssl(&Case::read(&fs::read(file.unwrap().path()).unwrap()));
        }
    }

    #[test]
    fn every_case_the_fuzzer_begins_with_is_kept_as_it_is_made() {
        for (name, case) in seeds() {
            let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sm2_openssl").join(name);
            assert_eq!(fs::read(kept).unwrap(), case.to_bytes(), "{name}: see examples/seeds.rs");
            assert_eq!(Case::read(&case.to_bytes()), case);
        }
    }
}
