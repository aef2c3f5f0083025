use ccm::{
    Ccm, KeyInit,
    aead::AeadInOut,
    consts::{U12, U16},
};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use sm2::{
    AffinePoint, NonZeroScalar, ProjectivePoint, PublicKey, Scalar, Sec1Point, U256,
    dsa::{
        Signature, SigningKey, VerifyingKey,
        signature::{RandomizedSigner, Verifier},
    },
    elliptic_curve::{
        Group,
        ops::Reduce,
        point::AffineCoordinates,
        sec1::{FromSec1Point, ToSec1Point},
    },
};
use sm3::{Digest, Sm3};
use sm4::Sm4;

use super::Library;
use crate::{Fault, name::Who};

/// RustCrypto's `sm2`, `sm3`, `sm4` and `ccm`, with the tables for multiples of G that `sm2` turns
/// on by default.
///
/// Its signatures take no nonce made beforehand; here its own numbers and points are put together
/// so that they do, with (1 + d)⁻¹ computed once.
#[derive(Clone, Copy, Debug)]
pub struct RustCrypto;

/// A private key, and what a signature under a prepared nonce needs of it.
pub struct Signer {
    key: SigningKey,
    inverse: Scalar,
    z: [u8; 32],
}

/// k, and x of k·G modulo n.
pub struct Nonce {
    k: Scalar,
    x: Scalar,
}

impl Library for RustCrypto {
    const WHO: Who = Who::RustCrypto;
    const PREPARES: bool = true;

    type Secret = NonZeroScalar;
    type Point = AffinePoint;
    type Signer = Signer;
    type Nonce = Nonce;
    type Key = VerifyingKey;
    type KnownKey = VerifyingKey;
    type Cipher = Ccm<Sm4, U16, U12>;

    fn secret(&self, bytes: &[u8; 32]) -> Result<NonZeroScalar, Fault> {
        Ok(NonZeroScalar::try_from(bytes.as_slice())?)
    }

    fn generate(&self, secret: &NonZeroScalar) -> Result<AffinePoint, Fault> {
        Ok(ProjectivePoint::mul_by_generator(secret).to_affine())
    }

    fn encode(&self, point: &AffinePoint) -> Result<[u8; 33], Fault> {
        Ok(point.to_sec1_point(true).as_bytes().try_into()?)
    }

    fn decompress(&self, bytes: &[u8; 33]) -> Result<AffinePoint, Fault> {
        let point = AffinePoint::from_sec1_point(&Sec1Point::from_bytes(bytes)?);
        point.into_option().ok_or_else(|| "no point".into())
    }

    fn agree(&self, secret: &NonZeroScalar, peer: &AffinePoint) -> Result<[u8; 32], Fault> {
        Ok(ProjectivePoint::from(*peer).mul(secret).to_affine().x().into())
    }

    fn signer(&self, d: &[u8; 32]) -> Result<Signer, Fault> {
        let secret = self.secret(d)?;
        let inverse = secret.add(&Scalar::ONE).invert().into_option().ok_or("no private key")?;
        let key = SigningKey::from_nonzero_scalar(DISTID, secret)?;
        let public = key.verifying_key().as_affine().to_sec1_point(false);
        let (_, public) = public.as_bytes().split_first().ok_or("no public key")?;
        let parts = [&[0, 128], DISTID.as_bytes(), CURVE.as_flattened(), public];
        let z = parts.iter().fold(Sm3::new(), |hash, part| hash.chain_update(part)).finalize();
        Ok(Signer { key, inverse, z: z.into() })
    }

    fn sign(
        &self,
        signer: &Signer,
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        Ok(signer.key.try_sign_with_rng(rng, message)?.to_bytes().into())
    }

    fn prepare(&self, rng: &mut ChaCha20Rng) -> Result<Nonce, Fault> {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        let k = self.secret(&bytes)?;
        let x = Scalar::reduce(&self.generate(&k)?.x());
        Ok(Nonce { k: *k, x })
    }

    fn sign_prepared(
        &self,
        signer: &Signer,
        Nonce { k, x }: Nonce,
        message: &[u8],
        _: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        let e = Sm3::new_with_prefix(signer.z).chain_update(message).finalize();
        let r = Scalar::reduce(&U256::from_be_slice(&e)).add(&x);
        let s = signer.inverse.multiply(&k.add(&r)).sub(&r);
        Ok(Signature::from_scalars(r, s)?.to_bytes().into())
    }

    fn key(&self, point: &AffinePoint) -> Result<VerifyingKey, Fault> {
        Ok(VerifyingKey::new(DISTID, PublicKey::from_affine(*point)?)?)
    }

    fn verify(
        &self,
        key: &VerifyingKey,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault> {
        Ok(key.verify(message, &Signature::from_bytes(signature.into())?)?)
    }

    fn known_key(&self, point: &AffinePoint) -> Result<VerifyingKey, Fault> {
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
        Ok(Sm3::digest(message).into())
    }

    fn cipher(&self, key: &[u8; 16]) -> Option<Self::Cipher> {
        Some(Ccm::new(key.into()))
    }

    fn seal(
        &self,
        cipher: &Self::Cipher,
        nonce: &[u8; 12],
        aad: &[u8],
        body: &mut [u8],
    ) -> Result<[u8; 16], Fault> {
        let tag = cipher.encrypt_inout_detached(nonce.into(), aad, body.into());
        tag.map(Into::into).map_err(|_| "SM4-CCM refused".into())
    }
}

/// The identity string of GB/T 32918.5.
const DISTID: &str = "1234567812345678";

/// a ‖ b ‖ x_G ‖ y_G (GB/T 32918.5), which `sm2` keeps to itself.
const CURVE: [[u8; 16]; 8] = [
    0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_u128.to_be_bytes(),
    0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFC_u128.to_be_bytes(),
    0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_u128.to_be_bytes(),
    0xF39789F5_15AB8F92_DDBCBD41_4D940E93_u128.to_be_bytes(),
    0x32C4AE2C_1F198119_5F990446_6A39C994_u128.to_be_bytes(),
    0x8FE30BBF_F2660BE1_715A4589_334C74C7_u128.to_be_bytes(),
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_u128.to_be_bytes(),
    0xD0A9877C_C62A4740_02DF32E5_2139F0A0_u128.to_be_bytes(),
];
