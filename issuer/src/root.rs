use ecny_core::{
    OperatorCertificate, OperatorTerms, Purpose, RootKey,
    sm2::{KeyPair, NoRandomness, SecretScalar, Signature},
};
use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

/// The private key of the root, which vouches for operators. Wiped on drop, never printed.
#[derive(Debug)]
pub struct Root(KeyPair);

impl Root {
    /// Makes a fresh root.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        KeyPair::random(rng).map(Self)
    }

    /// The root whose private key [`Root::to_secret_bytes`] gave; `None` where it is no key.
    #[must_use]
    pub fn from_secret_bytes(bytes: &[u8; 32]) -> Option<Self> {
        SecretScalar::from_bytes(bytes).and_then(KeyPair::new).map(Self)
    }

    /// The private key, for a store that encrypts it.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.secret().to_bytes()
    }

    /// The public key, which every wallet is made with.
    #[must_use]
    pub fn public(&self) -> RootKey {
        RootKey::new(*self.0.verifying().point())
    }

    /// Vouches for an operator.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn certify<R: TryCryptoRng + ?Sized>(
        &self,
        terms: OperatorTerms,
        rng: &mut R,
    ) -> Result<OperatorCertificate, NoRandomness> {
        let signature = self.sign(Purpose::Operator, &terms.to_bytes(), rng)?;
        Ok(OperatorCertificate::new(terms, signature))
    }

    /// Signs `body` for one purpose.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        purpose: Purpose,
        body: &[u8],
        rng: &mut R,
    ) -> Result<Signature, NoRandomness> {
        self.0.sign(&[purpose.domain(), body], rng)
    }
}
