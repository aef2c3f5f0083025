use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

use super::SoftElement;
use crate::{
    certificate::Certificate,
    secrets::Secrets,
    sm2::{SecretScalar, SigningKey},
};

/// What a wallet keeps in an encrypted key store.
///
/// ```text
/// version 1 (= 1) | certificate 49 | H 32 | d 32 | cookie 32 | session 16 | totals 16 | storage 16
/// ```
pub type ElementBytes = [u8; 194];

const VERSION: u8 = 1;

impl<R: TryCryptoRng> SoftElement<R> {
    /// Everything needed to go on after a restart, in the clear: for a store that encrypts and
    /// authenticates it. Prepared points and nonces are never among it, nor is the last debit.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<ElementBytes> {
        let certificate = self.identity.certificate().to_bytes();
        let d = self.key.secret().to_bytes();
        let parts = [VERSION]
            .iter()
            .chain(&certificate)
            .chain(&self.hash)
            .chain(&*d)
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

    /// The element that wrote those bytes; `None` where none did.
    ///
    /// That key and certificate fit was checked at enrolment and is not again: a card that wakes
    /// in the field has no time for it, and the store vouches for the bytes.
    #[must_use]
    pub fn from_secret_bytes(bytes: &ElementBytes, rng: R) -> Option<Self> {
        let ([VERSION], rest) = bytes.split_first_chunk()? else { return None };
        let (certificate, rest) = rest.split_first_chunk()?;
        let (hash, rest) = rest.split_first_chunk()?;
        let (d, rest) = rest.split_first_chunk()?;
        let (cookie, rest) = rest.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk()?;
        let (totals, storage) = rest.split_first_chunk()?;
        let secrets = Secrets {
            cookie: *cookie,
            session: *session,
            totals: *totals,
            storage: storage.try_into().ok()?,
        };
        let key = SigningKey::new(SecretScalar::from_bytes(d)?)?;
        Self::new(Certificate::from_bytes(certificate)?, *hash, key, secrets, rng)
    }
}
