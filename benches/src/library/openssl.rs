use core::{
    convert::Infallible,
    ffi::{c_int, c_void},
};
use std::rc::Rc;

use foreign_types::ForeignTypeRef;
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey, EcPoint, PointConversionForm},
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::MessageDigest,
    md::Md,
    md_ctx::MdCtx,
    nid::Nid,
    pkey::{PKey, Private, Public},
    pkey_ctx::PkeyCtxRef,
};
use rand_chacha::ChaCha20Rng;

use super::Library;
use crate::{Fault, name::Who};

/// OpenSSL, through the `openssl` crate.
///
/// Its signatures draw their own nonces and are DER: taking that apart is counted with them, and
/// is nothing beside the rest. OpenSSL 3.0 has no SM4-CCM.
#[derive(Clone)]
pub struct OpenSsl {
    group: Rc<EcGroup>,
}

impl OpenSsl {
    /// The curve, read once.
    ///
    /// # Errors
    /// Where OpenSSL was built without SM2.
    pub fn new() -> Result<Self, Fault> {
        Ok(Self { group: Rc::new(EcGroup::from_curve_name(Nid::SM2)?) })
    }

    fn x(&self, point: &EcPoint) -> Result<BigNum, ErrorStack> {
        let (mut x, mut y, mut context) = (BigNum::new()?, BigNum::new()?, BigNumContext::new()?);
        point.affine_coordinates(&self.group, &mut x, &mut y, &mut context)?;
        Ok(x)
    }
}

impl Library for OpenSsl {
    const WHO: Who = Who::OpenSsl;
    const PREPARES: bool = false;

    type Secret = BigNum;
    type Point = EcPoint;
    type Signer = PKey<Private>;
    type Nonce = ();
    type Key = PKey<Public>;
    type KnownKey = PKey<Public>;
    type Cipher = Infallible;

    fn secret(&self, bytes: &[u8; 32]) -> Result<BigNum, Fault> {
        Ok(BigNum::from_slice(bytes)?)
    }

    fn generate(&self, secret: &BigNum) -> Result<EcPoint, Fault> {
        let (mut point, mut context) = (EcPoint::new(&self.group)?, BigNumContext::new()?);
        point.mul_generator2(&self.group, secret, &mut context)?;
        self.x(&point)?;
        Ok(point)
    }

    fn encode(&self, point: &EcPoint) -> Result<[u8; 33], Fault> {
        let mut context = BigNumContext::new()?;
        let bytes = point.to_bytes(&self.group, PointConversionForm::COMPRESSED, &mut context)?;
        Ok(bytes.as_slice().try_into()?)
    }

    fn decompress(&self, bytes: &[u8; 33]) -> Result<EcPoint, Fault> {
        let mut context = BigNumContext::new()?;
        Ok(EcPoint::from_bytes(&self.group, bytes, &mut context)?)
    }

    fn agree(&self, secret: &BigNum, peer: &EcPoint) -> Result<[u8; 32], Fault> {
        let (mut shared, mut context) = (EcPoint::new(&self.group)?, BigNumContext::new()?);
        shared.mul2(&self.group, peer, secret, &mut context)?;
        Ok(self.x(&shared)?.to_vec_padded(32)?.as_slice().try_into()?)
    }

    fn signer(&self, d: &[u8; 32]) -> Result<PKey<Private>, Fault> {
        let d = self.secret(d)?;
        let public = self.generate(&d)?;
        Ok(PKey::from_ec_key(EcKey::from_private_components(&self.group, &d, &public)?)?)
    }

    fn sign(
        &self,
        signer: &PKey<Private>,
        message: &[u8],
        _: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        let mut context = MdCtx::new()?;
        name(context.digest_sign_init(Some(Md::sm3()), signer)?)?;
        let mut der = Vec::new();
        context.digest_sign_to_vec(message, &mut der)?;
        let signature = EcdsaSig::from_der(&der)?;
        let numbers = [signature.r().to_vec_padded(32)?, signature.s().to_vec_padded(32)?];
        Ok(numbers.concat().as_slice().try_into()?)
    }

    fn prepare(&self, _: &mut ChaCha20Rng) -> Result<(), Fault> {
        Ok(())
    }

    fn sign_prepared(
        &self,
        signer: &PKey<Private>,
        (): (),
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[u8; 64], Fault> {
        self.sign(signer, message, rng)
    }

    fn key(&self, point: &EcPoint) -> Result<PKey<Public>, Fault> {
        Ok(PKey::from_ec_key(EcKey::from_public_key(&self.group, point)?)?)
    }

    fn verify(
        &self,
        key: &PKey<Public>,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault> {
        let (r, s) = signature.split_at(32);
        let numbers = (BigNum::from_slice(r)?, BigNum::from_slice(s)?);
        let der = EcdsaSig::from_private_components(numbers.0, numbers.1)?.to_der()?;
        let mut context = MdCtx::new()?;
        name(context.digest_verify_init(Some(Md::sm3()), key)?)?;
        // OpenSSL says no in two ways: numbers out of range are an error.
        if context.digest_verify(message, &der)? { Ok(()) } else { Err("a wrong signature".into()) }
    }

    fn known_key(&self, point: &EcPoint) -> Result<PKey<Public>, Fault> {
        self.key(point)
    }

    fn verify_known(
        &self,
        key: &PKey<Public>,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), Fault> {
        self.verify(key, message, signature)
    }

    fn sm3(&self, message: &[u8]) -> Result<[u8; 32], Fault> {
        Ok(openssl::hash::hash(MessageDigest::sm3(), message)?.as_ref().try_into()?)
    }

    fn cipher(&self, _: &[u8; 16]) -> Option<Infallible> {
        None
    }

    fn seal(
        &self,
        cipher: &Infallible,
        _: &[u8; 12],
        _: &[u8],
        _: &mut [u8],
    ) -> Result<[u8; 16], Fault> {
        match *cipher {}
    }
}

/// Gives the identity string of GB/T 32918.5. Without it OpenSSL 3.0 takes an empty one.
fn name<T>(context: &mut PkeyCtxRef<T>) -> Result<(), ErrorStack> {
    const ID: [u8; 16] = *b"1234567812345678";
    let length = c_int::try_from(ID.len()).unwrap_or_default();
    // SAFETY: the context is alive for the call, and OpenSSL copies that many bytes of the string.
    let done = unsafe { EVP_PKEY_CTX_set1_id(context.as_ptr(), ID.as_ptr().cast(), length) };
    if done > 0 { Ok(()) } else { Err(ErrorStack::get()) }
}

unsafe extern "C" {
    /// OpenSSL 3.0; no crate declares it.
    fn EVP_PKEY_CTX_set1_id(
        context: *mut openssl_sys::EVP_PKEY_CTX,
        id: *const c_void,
        length: c_int,
    ) -> c_int;
}
