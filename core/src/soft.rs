//! The secure element in software: for phones without one, tests, and the operator's purse.
//!
//! It has no monotonic counter, and what it knows of debits it knows until power is lost. Who
//! can copy its memory can copy the money; its certificates say [`crate::Class::Software`].

mod enrolling;
mod ephemeral;
mod grant;
mod shared;
mod store;

use rand_core::TryCryptoRng;

pub(crate) use enrolling::Origin;
pub use enrolling::{Enrolling, EnrolmentFault};
pub(crate) use ephemeral::Ephemerals;
pub use grant::Grant;
pub use shared::{session_key, totals_key};
pub use store::ElementBytes;
pub(crate) use store::Kept;

use crate::{
    certificate::{Certificate, Identity},
    element::{Claim, ElementError, SecureElement, SharedSecret},
    hash::{Digest, Hash},
    secrets::Secrets,
    sm2::{NoRandomness, Point, PreparedNonce, Signature, SigningKey, digest, prefix},
    verifier::Verifier,
};

/// Keys, certificate and secrets of one wallet, held in memory and wiped on drop.
///
/// [`Enrolling`] makes the first one; after that it comes out of an encrypted key store
/// ([`SoftElement::from_secret_bytes`]).
pub struct SoftElement<R> {
    identity: Identity,
    /// H of the certificate.
    hash: Digest,
    /// H ‖ x_W ‖ y_W, hashed once.
    prefix: Hash,
    key: SigningKey,
    secrets: Secrets,
    policy: NoncePolicy,
    last_debit: u32,
    ephemerals: Ephemerals,
    nonce: Option<PreparedNonce>,
    rng: R,
}

impl<R: TryCryptoRng> SoftElement<R> {
    /// Does ahead of the tap what can be done ahead of it: the next channel's point and, under
    /// [`NoncePolicy::Prepared`], the next signature's nonce.
    ///
    /// # Errors
    /// [`ElementError::Randomness`]; the tap will then have to do it itself.
    pub fn prepare(&mut self) -> Result<(), ElementError> {
        self.ephemerals.prepare(&mut self.rng)?;
        match (self.policy, &self.nonce) {
            (NoncePolicy::Prepared, None) => {
                self.nonce = Some(PreparedNonce::random(&mut self.rng)?);
            }
            (NoncePolicy::Prepared, Some(_)) | (NoncePolicy::Hedged, _) => {}
        }
        Ok(())
    }

    /// Chooses where nonces come from. A nonce prepared under the old policy is forgotten.
    pub fn set_nonce_policy(&mut self, policy: NoncePolicy) {
        self.policy = policy;
        self.nonce = None;
    }

    /// Asks for the next certificate of the same wallet, under a fresh key. The secrets and the
    /// last debit go over to it; this element serves until then.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn renew(&mut self) -> Result<Enrolling, NoRandomness> {
        let Self { identity, secrets, last_debit, rng, .. } = self;
        Enrolling::renewal(identity.id(), secrets.clone(), *last_debit, rng)
    }

    fn new(
        certificate: Certificate,
        hash: Digest,
        key: SigningKey,
        secrets: Secrets,
        rng: R,
    ) -> Option<Self> {
        Some(Self {
            identity: certificate.own(),
            hash,
            prefix: prefix(&hash, &certificate.w()?),
            key,
            secrets,
            policy: NoncePolicy::Hedged,
            last_debit: 0,
            ephemerals: Ephemerals::default(),
            nonce: None,
            rng,
        })
    }

    fn sign_digest(&mut self, e: &Digest) -> Result<Signature, NoRandomness> {
        // Burnt the moment it meets a digest, whatever comes of it.
        let prepared = self.nonce.take().and_then(|nonce| self.key.sign(e, nonce));
        prepared.map_or_else(|| self.key.sign_hedged(e, &mut self.rng), Ok)
    }
}

impl<R> Verifier for SoftElement<R> {
    fn is_software(&self) -> bool {
        true
    }
}

impl<R: TryCryptoRng> SecureElement for SoftElement<R> {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        Ok(self.ephemerals.next(&mut self.rng)?)
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        self.ephemerals.agree(peer)
    }

    fn forget_ephemeral(&mut self) {
        self.ephemerals.forget();
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        let last_debit = match claim {
            Claim::Debit(entry) if entry.seq.number() > self.last_debit => entry.seq.number(),
            Claim::Debit(_) => return Err(ElementError::Refused),
            Claim::Request { .. } | Claim::Cancel { .. } | Claim::Statement { .. } => {
                self.last_debit
            }
        };
        let e = digest(self.prefix.clone(), |take| claim.parts(take));
        let signature = self.sign_digest(&e)?;
        self.last_debit = last_debit;
        Ok(signature)
    }

    fn last_debit(&self) -> u32 {
        self.last_debit
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(None)
    }

    fn advance_counter(&mut self, _value: u32) -> Result<(), ElementError> {
        Ok(())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.rng.try_fill_bytes(out).map_err(|_| ElementError::Randomness)
    }
}

impl<R> core::fmt::Debug for SoftElement<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SoftElement(..)")
    }
}

/// Where the nonce k of a signature comes from.
///
/// Two signatures under one k give the private key away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoncePolicy {
    /// k = HMAC-SM3(d, e ‖ fresh randomness), at signing time: two different messages never
    /// share a k, even where the randomness is poor or a snapshot of the memory runs twice.
    #[default]
    Hedged,
    /// k was drawn before the tap and kept in memory, k·G with it: the tap is a multiplication
    /// shorter. Only where the source of randomness is checked and memory cannot be copied and
    /// resumed: not in a virtual machine, not in a process that forks.
    Prepared,
}
