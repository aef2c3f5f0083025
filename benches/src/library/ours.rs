use ecny_core::{
    SealKey,
    sm2::{KeyPair, Point, SecretScalar, Signature, VerifyingKey},
};
use rand_chacha::ChaCha20Rng;

use super::Library;
use crate::{Fault, name::Who};

/// `ecny-core`, through what it shows to everybody.
///
/// It prepares nonces for the keys of wallets only, which sign what a payment consists of: that
/// is measured with a wallet ([`crate::payment`]).
#[derive(Clone, Copy, Debug)]
pub struct Ours;

impl Library for Ours {
    const WHO: Who = Who::Ours;
    const PREPARES: bool = false;

    type Secret = SecretScalar;
    type Point = Point;
    type Signer = KeyPair;
    type Nonce = ();
    type Key = VerifyingKey;
    type KnownKey = VerifyingKey;
    type Cipher = SealKey;

    fn secret(&self, bytes: &[u8; 32]) -> Result<SecretScalar, Fault> {
        SecretScalar::from_bytes(bytes).ok_or_else(|| "no secret number".into())
    }

    fn generate(&self, secret: &SecretScalar) -> Result<Point, Fault> {
        Ok(secret.public_point())
    }

    fn encode(&self, point: &Point) -> Result<[u8; 33], Fault> {
        Ok(point.to_bytes())
    }

    fn decompress(&self, bytes: &[u8; 33]) -> Result<Point, Fault> {
        Point::from_bytes(bytes).ok_or_else(|| "no point".into())
    }

    fn agree(&self, secret: &SecretScalar, peer: &Point) -> Result<[u8; 32], Fault> {
        Ok(*secret.agree(peer).expose())
    }

    fn signer(&self, d: &[u8; 32]) -> Result<KeyPair, Fault> {
        KeyPair::new(self.secret(d)?).ok_or_else(|| "no private key".into())
    }

    fn sign(
        &self,
        signer: &KeyPair,
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        Ok(signer.sign(&[message], rng)?.to_bytes())
    }

    fn prepare(&self, _: &mut ChaCha20Rng) -> Result<(), Fault> {
        Ok(())
    }

    fn sign_prepared(
        &self,
        signer: &KeyPair,
        (): (),
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        self.sign(signer, message, rng)
    }

    fn key(&self, point: &Point) -> Result<VerifyingKey, Fault> {
        Ok(VerifyingKey::new(*point))
    }

    fn verify(
        &self,
        key: &VerifyingKey,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault> {
        Ok(key.verify(&[message], &Signature::from_bytes(signature))?)
    }

    fn known_key(&self, point: &Point) -> Result<VerifyingKey, Fault> {
        self.key(point)
    }

    fn verify_known(
        &self,
        key: &VerifyingKey,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault> {
        self.verify(key, message, signature)
    }

    fn sm3(&self, message: &[u8]) -> Result<[u8; 32], Fault> {
        Ok(ecny_core::sm3(&[message]))
    }

    fn cipher(&self, key: &[u8; 16]) -> Option<SealKey> {
        Some(SealKey::new(key))
    }

    fn seal(
        &self,
        cipher: &SealKey,
        nonce: &[u8; 12],
        aad: &[u8],
        body: &mut [u8],
    ) -> Result<[u8; 16], Fault> {
        cipher.seal(nonce, aad, body).map_err(|_| "SM4-CCM refused".into())
    }
}
