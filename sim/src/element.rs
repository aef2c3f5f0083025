//! The elements of simulated wallets.

#[cfg(feature = "hollow")]
mod hollow;

use ecny_core::{
    Certificate, CertificateFault, Claim, ElementError, Identity, NoncePolicy, Operator, Secrets,
    SecureElement, SharedSecret, SoftElement, Verifier,
    sm2::{Point, Signature},
};
use rand_chacha::ChaCha20Rng;

#[cfg(feature = "hollow")]
pub(crate) use hollow::{Hollow, Pretence};

/// The element of a simulated wallet, with seeded randomness.
#[derive(Debug)]
#[cfg_attr(
    feature = "hollow",
    expect(
        clippy::large_enum_variant,
        reason = "a simulated wallet has one, and does not copy it"
    )
)]
pub enum Element {
    /// The real one in software.
    Soft(SoftElement<ChaCha20Rng>),
    /// One that keeps every check but the arithmetic of the curve.
    #[cfg(feature = "hollow")]
    Hollow(Hollow),
}

/// What decides in a world whether a signature holds: the curve, or a pretence of it.
#[derive(Clone, Debug)]
pub enum Ruler {
    /// SM2 as it is.
    Curve,
    /// Every check but the arithmetic.
    #[cfg(feature = "hollow")]
    Pretence(Pretence),
}

impl Verifier for Ruler {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        match self {
            Self::Curve => ecny_core::SoftVerifier.point(bytes),
            #[cfg(feature = "hollow")]
            Self::Pretence(pretence) => pretence.point(bytes),
        }
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        match self {
            Self::Curve => ecny_core::SoftVerifier.check(certificate, operator, claim, signature),
            #[cfg(feature = "hollow")]
            Self::Pretence(pretence) => pretence.check(certificate, operator, claim, signature),
        }
    }

    fn is_software(&self) -> bool {
        matches!(self, Self::Curve)
    }
}

impl Element {
    /// The element under that rule, made from the real one; `own` is the randomness it draws from
    /// where it is not that.
    pub(crate) fn under(
        ruler: &Ruler,
        element: SoftElement<ChaCha20Rng>,
        own: ChaCha20Rng,
    ) -> Self {
        match ruler {
            Ruler::Curve => {
                drop(own);
                Self::Soft(element)
            }
            #[cfg(feature = "hollow")]
            Ruler::Pretence(pretence) => Self::Hollow(Hollow::of(&element, pretence, own)),
        }
    }

    /// The same element after its power was cut: what it keeps in memory only is gone.
    ///
    /// # Errors
    /// [`ElementError::Refused`] where the keys it wrote are none.
    pub fn restarted(&self, rng: ChaCha20Rng) -> Result<Self, ElementError> {
        match self {
            Self::Soft(element) => {
                SoftElement::from_secret_bytes(&element.to_secret_bytes(), rng).map(Self::Soft)
            }
            #[cfg(feature = "hollow")]
            Self::Hollow(element) => Some(Self::Hollow(element.restarted(rng))),
        }
        .ok_or(ElementError::Refused)
    }

    /// Gives a hollow element a monotonic counter that has counted that far. `false` for one that
    /// cannot have it.
    #[cfg(feature = "hollow")]
    pub const fn count_from(&mut self, counter: u32) -> bool {
        match self {
            Self::Soft(_) => false,
            Self::Hollow(element) => {
                element.count_from(counter);
                true
            }
        }
    }

    /// Does ahead of the tap what can be done ahead of it, with nonces of that policy. A hollow
    /// element has nothing to prepare.
    ///
    /// # Errors
    /// [`ElementError::Randomness`]; the tap will then have to do it itself.
    pub fn prepare(&mut self, policy: NoncePolicy) -> Result<(), ElementError> {
        match self {
            Self::Soft(element) => {
                element.set_nonce_policy(policy);
                element.prepare()
            }
            #[cfg(feature = "hollow")]
            Self::Hollow(_) => Ok(()),
        }
    }
}

/// Does the same with whatever element is inside.
macro_rules! inside {
    ($self:expr, $element:ident => $do:expr) => {
        match $self {
            Element::Soft($element) => $do,
            #[cfg(feature = "hollow")]
            Element::Hollow($element) => $do,
        }
    };
}

impl Verifier for Element {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        inside!(self, element => element.point(bytes))
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        inside!(self, element => element.check(certificate, operator, claim, signature))
    }

    fn is_software(&self) -> bool {
        inside!(self, element => element.is_software())
    }
}

impl SecureElement for Element {
    fn identity(&self) -> &Identity {
        inside!(self, element => element.identity())
    }

    fn secrets(&self) -> &Secrets {
        inside!(self, element => element.secrets())
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        inside!(self, element => element.ephemeral())
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        inside!(self, element => element.agree(peer))
    }

    fn forget_ephemeral(&mut self) {
        inside!(self, element => element.forget_ephemeral());
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        inside!(self, element => element.sign(claim))
    }

    fn last_debit(&self) -> u32 {
        inside!(self, element => element.last_debit())
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        inside!(self, element => element.counter())
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        inside!(self, element => element.advance_counter(value))
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        inside!(self, element => element.fill_random(out))
    }
}
