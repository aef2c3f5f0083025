use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::SoftElement;
use crate::{
    certificate::Certificate,
    hash::Digest,
    secrets::Secrets,
    sm2::{SecretScalar, SigningKey},
};

/// What a wallet keeps in an encrypted key store.
///
/// ```text
/// version 1 | certificate 49 | H 32 | d 32 | cookie 32 | session 16 | totals 16 | storage 16
/// ```
/// Version 1 has the private key d in it; version 2 is of a wallet whose key is in a chip, with
/// zeros in its place.
pub type ElementBytes = [u8; 194];

/// What is in [`ElementBytes`].
pub(crate) struct Kept {
    pub(crate) certificate: Certificate,
    /// H of the certificate.
    pub(crate) hash: Digest,
    pub(crate) d: Zeroizing<[u8; 32]>,
    pub(crate) secrets: Secrets,
}

impl Kept {
    /// With the private key in it.
    pub(super) const SOFT: u8 = 1;
    /// With the private key in a chip.
    pub(crate) const CHIP: u8 = 2;

    pub(crate) fn to_bytes(&self, version: u8) -> Zeroizing<ElementBytes> {
        let certificate = self.certificate.to_bytes();
        let parts = [version];
        let parts = parts
            .iter()
            .chain(&certificate)
            .chain(&self.hash)
            .chain(&*self.d)
            .chain(&self.secrets.cookie)
            .chain(&self.secrets.session)
            .chain(&self.secrets.totals)
            .chain(&self.secrets.storage);

        let mut bytes = Zeroizing::new([0; 194]);
        for (byte, value) in bytes.iter_mut().zip(parts) {
            *byte = *value;
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &ElementBytes, version: u8) -> Option<Self> {
        let ([found], rest) = bytes.split_first_chunk()?;
        let (certificate, rest) = rest.split_first_chunk()?;
        let (hash, rest) = rest.split_first_chunk()?;
        let (d, rest) = rest.split_first_chunk()?;
        let (cookie, rest) = rest.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk()?;
        let (totals, storage) = rest.split_first_chunk()?;
        if *found != version {
            return None;
        }
        Some(Self {
            certificate: Certificate::from_bytes(certificate)?,
            hash: *hash,
            d: Zeroizing::new(*d),
            secrets: Secrets {
                cookie: *cookie,
                session: *session,
                totals: *totals,
                storage: storage.try_into().ok()?,
            },
        })
    }
}

impl<R: TryCryptoRng> SoftElement<R> {
    /// Everything needed to go on after a restart, in the clear: for a store that encrypts and
    /// authenticates it. Prepared points and nonces are never among it, nor is the last debit.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<ElementBytes> {
        Kept {
            certificate: *self.identity.certificate(),
            hash: self.hash,
            d: self.key.secret().to_bytes(),
            secrets: self.secrets.clone(),
        }
        .to_bytes(Kept::SOFT)
    }

    /// The element that wrote those bytes; `None` where none did.
    ///
    /// That key and certificate fit was checked at enrolment and is not again: a card that wakes
    /// in the field has no time for it, and the store vouches for the bytes.
    #[must_use]
    pub fn from_secret_bytes(bytes: &ElementBytes, rng: R) -> Option<Self> {
        let Kept { certificate, hash, d, secrets } = Kept::from_bytes(bytes, Kept::SOFT)?;
        let key = SigningKey::new(SecretScalar::from_bytes(&d)?)?;
        Self::new(certificate, hash, key, secrets, rng)
    }
}
