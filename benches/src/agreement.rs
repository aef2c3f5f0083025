use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::{
    Fault,
    library::{Library, Ours, RustCrypto},
    name::{Ahead, Role},
    payment::Wallet,
};

/// Every library takes what the others made, and refuses what became of it. Nothing is measured
/// before that holds.
///
/// # Errors
/// The first thing on which two of them differ.
pub fn libraries_agree(cases: u8) -> Result<(), Fault> {
    let libraries = all()?;
    for case in 0..cases {
        let mut rng = ChaCha20Rng::seed_from_u64(case.into());
        for one in &libraries {
            for other in &libraries {
                compare(one.as_ref(), other.as_ref(), &mut rng).map_err(|fault| {
                    format!("{} and {}, case {case}: {fault}", one.name(), other.name())
                })?;
            }
        }
    }
    for role in Role::BOTH {
        for ahead in Ahead::ALL {
            let mut wallet = Wallet::new(role)?;
            wallet.ready(ahead)?;
            wallet.check(ahead)?;
            wallet.sign_and_check()?;
        }
    }
    Ok(())
}

/// The libraries there are in this build, by name.
///
/// # Errors
/// Where one of them has no SM2.
pub fn names() -> Result<Vec<&'static str>, Fault> {
    Ok(all()?.iter().map(|library| library.name()).collect())
}

fn all() -> Result<Vec<Box<dyn Spoken>>, Fault> {
    Ok(vec![
        Box::new(Ours),
        Box::new(RustCrypto),
        #[cfg(feature = "openssl")]
        Box::new(crate::library::OpenSsl::new()?),
    ])
}

fn compare(one: &dyn Spoken, other: &dyn Spoken, rng: &mut ChaCha20Rng) -> Result<(), Fault> {
    let [mut d, mut peer] = [[0; 32]; 2];
    let mut message = [0; 131];
    rng.fill_bytes(&mut d);
    rng.fill_bytes(&mut peer);
    rng.fill_bytes(&mut message);

    let (public, theirs) = (one.public(&d)?, one.public(&peer)?);
    same("the public key", &public, &other.public(&d)?)?;
    same("a point taken apart", &other.apart(&public)?, &public)?;
    same("the agreement", &one.agree(&d, &theirs)?, &other.agree(&peer, &public)?)?;
    same("SM3", &one.sm3(&message)?, &other.sm3(&message)?)?;
    if let (Some(ours), Some(theirs)) = (one.seal(&message)?, other.seal(&message)?) {
        same("SM4-CCM", &ours, &theirs)?;
    }
    for mut signature in one.sign(&d, &message, rng)? {
        other.check(&public, &message, &signature)?;
        if other.check(&theirs, &message, &signature).is_ok() {
            return Err("a signature passes under another's key".into());
        }
        if let Some(byte) = signature.last_mut() {
            *byte ^= 1;
        }
        if other.check(&public, &message, &signature).is_ok() {
            return Err("a spoiled signature passes".into());
        }
    }
    Ok(())
}

fn same(what: &str, one: &[u8], other: &[u8]) -> Result<(), Fault> {
    if one == other { Ok(()) } else { Err(format!("{what} differs").into()) }
}

/// A library in bytes alone.
trait Spoken {
    fn name(&self) -> &'static str;
    fn public(&self, d: &[u8; 32]) -> Result<[u8; 33], Fault>;
    fn apart(&self, point: &[u8; 33]) -> Result<[u8; 33], Fault>;
    fn agree(&self, d: &[u8; 32], peer: &[u8; 33]) -> Result<[u8; 32], Fault>;
    /// One from scratch, one under a prepared nonce.
    fn sign(
        &self,
        d: &[u8; 32],
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[[u8; 64]; 2], Fault>;
    /// Under a key just met, and under one known before: the same verdict.
    fn check(&self, key: &[u8; 33], message: &[u8], signature: &[u8; 64]) -> Result<(), Fault>;
    fn sm3(&self, message: &[u8]) -> Result<[u8; 32], Fault>;
    fn seal(&self, message: &[u8]) -> Result<Option<Vec<u8>>, Fault>;
}

impl<L: Library> Spoken for L {
    fn name(&self) -> &'static str {
        L::WHO.key()
    }

    fn public(&self, d: &[u8; 32]) -> Result<[u8; 33], Fault> {
        self.encode(&self.generate(&self.secret(d)?)?)
    }

    fn apart(&self, point: &[u8; 33]) -> Result<[u8; 33], Fault> {
        self.encode(&self.decompress(point)?)
    }

    fn agree(&self, d: &[u8; 32], peer: &[u8; 33]) -> Result<[u8; 32], Fault> {
        Library::agree(self, &self.secret(d)?, &self.decompress(peer)?)
    }

    fn sign(
        &self,
        d: &[u8; 32],
        message: &[u8],
        rng: &mut ChaCha20Rng,
    ) -> Result<[[u8; 64]; 2], Fault> {
        let signer = self.signer(d)?;
        let nonce = self.prepare(rng)?;
        Ok([
            Library::sign(self, &signer, message, rng)?,
            self.sign_prepared(&signer, nonce, message, rng)?,
        ])
    }

    fn check(&self, key: &[u8; 33], message: &[u8], signature: &[u8; 64]) -> Result<(), Fault> {
        let point = self.decompress(key)?;
        let met = self.verify(&self.key(&point)?, message, signature);
        let known = self.verify_known(&self.known_key(&point)?, message, signature);
        if met.is_ok() == known.is_ok() { met } else { Err("met and known keys differ".into()) }
    }

    fn sm3(&self, message: &[u8]) -> Result<[u8; 32], Fault> {
        Library::sm3(self, message)
    }

    fn seal(&self, message: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let Some(cipher) = self.cipher(&[9; 16]) else { return Ok(None) };
        let mut body = message.to_vec();
        let tag = Library::seal(self, &cipher, &[1; 12], b"aad", &mut body)?;
        body.extend(tag);
        Ok(Some(body))
    }
}
