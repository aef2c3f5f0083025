//! What a library of SM2 is asked for, and the libraries that are asked.

#[cfg(feature = "openssl")]
mod openssl;
mod ours;
mod rustcrypto;

use rand_chacha::ChaCha20Rng;

#[cfg(feature = "openssl")]
pub use openssl::OpenSsl;
pub use ours::Ours;
pub use rustcrypto::RustCrypto;

use crate::{Fault, name::Who};

/// SM2, SM3 and SM4-CCM of one library, in the forms a payment has: points of 33 bytes, signatures
/// of 64, the identity string of GB/T 32918.5.
pub trait Library: Clone + 'static {
    /// Who this is.
    const WHO: Who;
    /// Whether a signature's nonce can be made before there is anything to sign. Where it cannot,
    /// [`Library::prepare`] makes nothing and [`Library::sign_prepared`] signs whole.
    const PREPARES: bool;

    /// A number between 1 and n - 1 that nobody else knows.
    type Secret;
    /// A point, taken apart.
    type Point;
    /// A private key with whatever is kept beside it.
    type Signer;
    /// A nonce made beforehand.
    type Nonce;
    /// A public key met just now.
    type Key;
    /// A public key with whatever makes the next check under it cheaper.
    type KnownKey;
    /// A key of SM4-CCM.
    type Cipher;

    /// The secret number with those bytes.
    fn secret(&self, bytes: &[u8; 32]) -> Result<Self::Secret, Fault>;

    /// k·G, down to its coordinates.
    fn generate(&self, secret: &Self::Secret) -> Result<Self::Point, Fault>;

    /// The encoding of a point.
    fn encode(&self, point: &Self::Point) -> Result<[u8; 33], Fault>;

    /// The point with that encoding.
    fn decompress(&self, bytes: &[u8; 33]) -> Result<Self::Point, Fault>;

    /// x of d·P.
    fn agree(&self, secret: &Self::Secret, peer: &Self::Point) -> Result<[u8; 32], Fault>;

    /// The private key with those bytes.
    fn signer(&self, d: &[u8; 32]) -> Result<Self::Signer, Fault>;

    /// A signature from scratch: r, then s.
    fn sign(
        &self,
        signer: &Self::Signer,
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault>;

    /// A nonce for one signature.
    fn prepare(&self, rng: &mut ChaCha20Rng) -> Result<Self::Nonce, Fault>;

    /// A signature under a nonce made beforehand.
    fn sign_prepared(
        &self,
        signer: &Self::Signer,
        nonce: Self::Nonce,
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault>;

    /// The key with that point, as somebody met for the first time shows it.
    fn key(&self, point: &Self::Point) -> Result<Self::Key, Fault>;

    /// Checks a signature; an error where it is not that of the key over the message.
    fn verify(&self, key: &Self::Key, message: &[u8], signature: &[u8; 64]) -> Result<(), Fault>;

    /// The key with that point, made for many checks.
    fn known_key(&self, point: &Self::Point) -> Result<Self::KnownKey, Fault>;

    /// The same check under a key that was known before.
    fn verify_known(
        &self,
        key: &Self::KnownKey,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault>;

    /// SM3.
    fn sm3(&self, message: &[u8]) -> Result<[u8; 32], Fault>;

    /// A key of SM4-CCM; `None` where the library has no SM4-CCM.
    fn cipher(&self, key: &[u8; 16]) -> Option<Self::Cipher>;

    /// Encrypts `body` where it lies and returns the tag over it and `aad`.
    fn seal(
        &self,
        cipher: &Self::Cipher,
        nonce: &[u8; 12],
        aad: &[u8],
        body: &mut [u8],
    ) -> Result<[u8; 16], Fault>;
}
