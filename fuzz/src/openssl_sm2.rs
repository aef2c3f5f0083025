//! OpenSSL's SM2, SM3 and SM4, in the forms this project uses.

use core::ffi::{c_int, c_void};

use foreign_types::ForeignTypeRef;
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey, EcPoint},
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::{MessageDigest, hash},
    md::Md,
    md_ctx::MdCtx,
    nid::Nid,
    pkey::{HasPublic, PKey, PKeyRef},
    pkey_ctx::PkeyCtxRef,
    symm::{Cipher, Crypter, Mode},
};

/// A private key and its public half, in OpenSSL.
pub struct Key {
    pkey: PKey<openssl::pkey::Private>,
    group: EcGroup,
}

impl Key {
    /// The key d, a number between 1 and n - 2.
    pub fn new(d: &[u8; 32]) -> Result<Self, ErrorStack> {
        let group = EcGroup::from_curve_name(Nid::SM2)?;
        let (number, mut context) = (BigNum::from_slice(d)?, BigNumContext::new()?);
        let mut public = EcPoint::new(&group)?;
        public.mul_generator2(&group, &number, &mut context)?;
        let key = EcKey::from_private_components(&group, &number, &public)?;
        Ok(Self { pkey: PKey::from_ec_key(key)?, group })
    }

    /// x and y of the public key.
    pub fn public(&self) -> Result<[u8; 64], ErrorStack> {
        let key = self.pkey.ec_key()?;
        coordinates(&self.group, key.public_key())
    }

    /// x of the product of the private key and that point.
    pub fn agree(&self, peer: &EcPoint) -> Result<[u8; 32], ErrorStack> {
        let (key, mut context) = (self.pkey.ec_key()?, BigNumContext::new()?);
        let mut shared = EcPoint::new(&self.group)?;
        shared.mul2(&self.group, peer, key.private_key(), &mut context)?;
        let [x, _] = halves(&coordinates(&self.group, &shared)?);
        Ok(x)
    }

    /// A signature over the message: r, then s.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; 64], ErrorStack> {
        let mut context = MdCtx::new()?;
        name(context.digest_sign_init(Some(Md::sm3()), &self.pkey)?)?;
        let mut der = Vec::new();
        context.digest_sign_to_vec(message, &mut der)?;
        let signature = EcdsaSig::from_der(&der)?;
        joined(&signature.r().to_vec_padded(32)?, &signature.s().to_vec_padded(32)?)
    }

    /// Whether that is a signature of this key over the message.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> Result<bool, ErrorStack> {
        verifies(&self.pkey, message, signature)
    }
}

/// The point with that encoding; `None` where OpenSSL takes it for none.
pub fn point(bytes: &[u8; 33]) -> Result<Option<EcPoint>, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::SM2)?;
    let mut context = BigNumContext::new()?;
    Ok(EcPoint::from_bytes(&group, bytes, &mut context).ok())
}

/// x and y of a point.
pub fn of_point(point: &EcPoint) -> Result<[u8; 64], ErrorStack> {
    coordinates(&EcGroup::from_curve_name(Nid::SM2)?, point)
}

/// Whether that is a signature, over the message, of the key with that point.
pub fn verified_by(
    point: &EcPoint,
    message: &[u8],
    signature: &[u8; 64],
) -> Result<bool, ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::SM2)?;
    let key = PKey::from_ec_key(EcKey::from_public_key(&group, point)?)?;
    verifies(&key, message, signature)
}

/// SM3.
pub fn sm3(message: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    Ok(hash(MessageDigest::sm3(), message)?.to_vec())
}

/// One block of SM4, there or back.
pub fn sm4(mode: Mode, key: &[u8; 16], block: &[u8; 16]) -> Result<[u8; 16], ErrorStack> {
    let mut crypter = Crypter::new(Cipher::sm4_ecb(), mode, key, None)?;
    crypter.pad(false);
    let mut out = [0; 32];
    crypter.update(block, &mut out)?;
    let [block, _] = halves_of(&out);
    Ok(block)
}

fn verifies<T: HasPublic>(
    key: &PKeyRef<T>,
    message: &[u8],
    signature: &[u8; 64],
) -> Result<bool, ErrorStack> {
    let [r, s] = halves(signature);
    let numbers = (BigNum::from_slice(&r)?, BigNum::from_slice(&s)?);
    let der = EcdsaSig::from_private_components(numbers.0, numbers.1)?.to_der()?;
    let mut context = MdCtx::new()?;
    name(context.digest_verify_init(Some(Md::sm3()), key)?)?;
    // OpenSSL says no in two ways: numbers out of range are an error.
    Ok(context.digest_verify(message, &der).unwrap_or(false))
}

/// Gives the identity string of GB/T 32918.5. Without it OpenSSL 3.0 takes an empty one.
fn name<T>(context: &mut PkeyCtxRef<T>) -> Result<(), ErrorStack> {
    const ID: [u8; 16] = *b"1234567812345678";
    let length = c_int::try_from(ID.len()).unwrap_or_default();
    // SAFETY: the context is alive for the call, and OpenSSL copies that many bytes of the string.
    let done = unsafe { EVP_PKEY_CTX_set1_id(context.as_ptr(), ID.as_ptr().cast(), length) };
    if done > 0 { Ok(()) } else { Err(ErrorStack::get()) }
}

fn coordinates(group: &EcGroup, point: &openssl::ec::EcPointRef) -> Result<[u8; 64], ErrorStack> {
    let (mut x, mut y, mut context) = (BigNum::new()?, BigNum::new()?, BigNumContext::new()?);
    point.affine_coordinates(group, &mut x, &mut y, &mut context)?;
    joined(&x.to_vec_padded(32)?, &y.to_vec_padded(32)?)
}

fn joined(first: &[u8], second: &[u8]) -> Result<[u8; 64], ErrorStack> {
    [first, second].concat().try_into().map_err(|_| ErrorStack::get())
}

fn halves(bytes: &[u8; 64]) -> [[u8; 32]; 2] {
    let mut halves = [[0; 32]; 2];
    halves.as_flattened_mut().copy_from_slice(bytes);
    halves
}

fn halves_of(bytes: &[u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    halves.as_flattened_mut().copy_from_slice(bytes);
    halves
}

unsafe extern "C" {
    /// OpenSSL 3.0; no crate declares it.
    fn EVP_PKEY_CTX_set1_id(
        context: *mut openssl_sys::EVP_PKEY_CTX,
        id: *const c_void,
        length: c_int,
    ) -> c_int;
}
