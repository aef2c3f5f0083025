//! A wallet whose private key is in a chip and never leaves it.

mod enrolling;

use rand_core::TryCryptoRng;
use zeroize::Zeroizing;

pub use enrolling::ChipEnrolling;

use crate::{
    ElementBytes, Identity, Secrets,
    element::{Claim, ElementError, SecureElement, SharedSecret},
    hash::Digest,
    sm2::{NoRandomness, Point, SecretScalar, Signature},
    soft::{Ephemerals, Kept},
    verifier::Verifier,
};

/// What a chip does for a wallet: only what needs the private key.
///
/// It makes its half d' of the key when the wallet is enrolled and learns the operator's half t;
/// d = (t + d') mod n never leaves it (GM/T 0130-2023).
pub trait Chip {
    /// Makes a fresh d' and gives U = d'·G. A d' that was begun before and never finished is
    /// forgotten; the key in use is not.
    ///
    /// # Errors
    /// [`ElementError`]; nothing has begun then.
    fn begin(&mut self) -> Result<Point, ElementError>;

    /// The x coordinate of d'·`peer`.
    ///
    /// # Errors
    /// [`ElementError::Refused`] where no d' was begun.
    fn agree_begun(&mut self, peer: &Point) -> Result<SharedSecret, ElementError>;

    /// Makes d = (t + d') mod n the key from now on, for good.
    ///
    /// # Errors
    /// [`ElementError::Refused`] where no d' was begun; the key is as before then.
    fn finish(&mut self, t: &SecretScalar) -> Result<(), ElementError>;

    /// Signs e = SM3(`prefix` ‖ M) where M is what [`Claim::parts`] gives. What the claim is for is
    /// plain to see, so that a chip can refuse a debit whose number is not above its last.
    ///
    /// # Errors
    /// [`ElementError::Refused`] where the chip's own rules forbid it.
    fn sign(&mut self, prefix: &ClaimPrefix, claim: &Claim<'_>) -> Result<Signature, ElementError>;

    /// The number of the last debit it has signed; 0 where it keeps none.
    fn last_debit(&self) -> u32;
}

/// What stands before every claim of a wallet: H ‖ x_W ‖ y_W of its certificate.
pub type ClaimPrefix = [u8; 96];

/// The wallet around a chip: its certificate, its symmetric keys, and the keys of its channels,
/// which live for one tap.
///
/// It has no monotonic counter of its own: whoever's chip has one wraps this element.
pub struct ChipElement<C, R> {
    identity: Identity,
    hash: Digest,
    prefix: ClaimPrefix,
    secrets: Secrets,
    ephemerals: Ephemerals,
    chip: C,
    rng: R,
}

impl<C: Chip, R: TryCryptoRng> ChipElement<C, R> {
    /// The element that was enrolled with those bytes and this chip; `None` where none was.
    #[must_use]
    pub fn from_secret_bytes(bytes: &ElementBytes, chip: C, rng: R) -> Option<Self> {
        let Kept { certificate, hash, secrets, d: _ } = Kept::from_bytes(bytes, Kept::CHIP)?;
        let prefix = prefix(&hash, &certificate.w()?);
        let identity = certificate.own();
        let ephemerals = Ephemerals::default();
        Some(Self { identity, hash, prefix, secrets, ephemerals, chip, rng })
    }

    /// What is needed to go on after a restart, in the clear: for a store that encrypts and
    /// authenticates it. The private key is not among it.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<ElementBytes> {
        let Self { identity, hash, secrets, .. } = self;
        let certificate = *identity.certificate();
        let d = Zeroizing::new([0; 32]);
        Kept { certificate, hash: *hash, d, secrets: secrets.clone() }.to_bytes(Kept::CHIP)
    }

    /// Makes the next channel's point ahead of the tap.
    ///
    /// # Errors
    /// [`ElementError::Randomness`]; the tap will then have to do it itself.
    pub fn prepare(&mut self) -> Result<(), ElementError> {
        Ok(self.ephemerals.prepare(&mut self.rng)?)
    }

    /// Asks for the next certificate of the same wallet, under a fresh key in `chip`: this one's
    /// chip, which goes on signing under the old key until it is finished.
    ///
    /// # Errors
    /// What the chip says.
    pub fn renew<D: Chip>(&self, chip: D) -> Result<ChipEnrolling<D>, ElementError> {
        let last_debit = self.chip.last_debit();
        ChipEnrolling::renewal(self.identity.id(), self.secrets.clone(), last_debit, chip)
    }
}

impl<C, R> Verifier for ChipElement<C, R> {}

impl<C: Chip, R: TryCryptoRng> SecureElement for ChipElement<C, R> {
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
        match claim {
            // The chip may keep no number: what it tells is asked before each debit.
            Claim::Debit(entry) if entry.seq.number() <= self.chip.last_debit() => {
                Err(ElementError::Refused)
            }
            Claim::Cancel { .. }
            | Claim::Debit(_)
            | Claim::Request { .. }
            | Claim::Statement { .. } => self.chip.sign(&self.prefix, claim),
        }
    }

    fn last_debit(&self) -> u32 {
        self.chip.last_debit()
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(None)
    }

    fn advance_counter(&mut self, _value: u32) -> Result<(), ElementError> {
        Ok(())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.rng.try_fill_bytes(out).map_err(|_| NoRandomness.into())
    }
}

impl<C, R> core::fmt::Debug for ChipElement<C, R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ChipElement(..)")
    }
}

fn prefix(hash: &Digest, w: &Point) -> ClaimPrefix {
    let mut prefix = [0; 96];
    for (byte, value) in prefix.iter_mut().zip(hash.iter().chain(&w.x()).chain(&w.y())) {
        *byte = *value;
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_h_then_the_point() {
        let g = crate::sm2::SecretScalar::from_bytes(&{
            let mut one = [0; 32];
            one[31] = 1;
            one
        });
        let w = g.unwrap().public_point();
        let prefix = prefix(&[7; 32], &w);
        assert_eq!(prefix[..32], [7; 32]);
        assert_eq!(prefix[32..64], w.x());
        assert_eq!(prefix[64..], w.y());
    }
}
