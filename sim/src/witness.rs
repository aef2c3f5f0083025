//! A secure element that tells: for traces and vectors, and for nothing else.

use ecny_core::{
    Certificate, CertificateFault, Claim, ElementError, Identity, Operator, Secrets, SecureElement,
    SharedSecret, Verifier,
    sm2::{Point, SecretScalar, Signature},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// An element that keeps what others forget: the secrets of its channels and its signatures.
///
/// **For simulation and tracing only.** Who holds one can read every channel it was in. It makes
/// the points of channels itself, from the randomness of the element inside, because that one
/// would not give their secrets away; all else is done by the element inside.
pub struct Witness<E> {
    inside: E,
    half: Option<SecretScalar>,
    agreed: Vec<Agreement>,
    signed: Vec<Signature>,
}

/// What a channel was made from.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Agreement {
    /// The secret of the own point, 32 bytes.
    pub ephemeral: [u8; 32],
    /// Z: the x coordinate both sides agreed on.
    pub shared: [u8; 32],
}

impl<E: SecureElement> Witness<E> {
    /// An element that has seen nothing yet.
    pub const fn new(inside: E) -> Self {
        Self { inside, half: None, agreed: Vec::new(), signed: Vec::new() }
    }

    /// The channels since they were last taken, oldest first.
    pub fn take_agreements(&mut self) -> Vec<Agreement> {
        std::mem::take(&mut self.agreed)
    }

    /// The signatures since they were last taken, oldest first.
    pub fn take_signatures(&mut self) -> Vec<Signature> {
        std::mem::take(&mut self.signed)
    }

    /// The element inside.
    pub const fn inside(&self) -> &E {
        &self.inside
    }

    /// The element inside, without the witness.
    pub fn into_inside(self) -> E {
        self.inside
    }
}

impl<E: SecureElement> Verifier for Witness<E> {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        self.inside.point(bytes)
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        self.inside.check(certificate, operator, claim, signature)
    }
}

impl<E: SecureElement> SecureElement for Witness<E> {
    fn identity(&self) -> &Identity {
        self.inside.identity()
    }

    fn secrets(&self) -> &Secrets {
        self.inside.secrets()
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        self.half = None;
        let mut bytes = Zeroizing::new([0; 32]);
        // A number out of range comes once in 2³².
        for _ in 0..4 {
            self.inside.fill_random(&mut *bytes)?;
            if let Some(half) = SecretScalar::from_bytes(&bytes) {
                let point = half.public_point();
                self.half = Some(half);
                return Ok(point);
            }
        }
        Err(ElementError::Randomness)
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        let half = self.half.take().ok_or(ElementError::NoEphemeral)?;
        let shared = half.agree(peer);
        self.agreed.push(Agreement { ephemeral: *half.to_bytes(), shared: *shared.expose() });
        Ok(shared)
    }

    fn forget_ephemeral(&mut self) {
        self.half = None;
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        let signature = self.inside.sign(claim)?;
        self.signed.push(signature);
        Ok(signature)
    }

    fn last_debit(&self) -> u32 {
        self.inside.last_debit()
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        self.inside.counter()
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        self.inside.advance_counter(value)
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.inside.fill_random(out)
    }
}

impl<E> std::fmt::Debug for Witness<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Witness(..)")
    }
}

impl std::fmt::Debug for Agreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Agreement(..)")
    }
}
