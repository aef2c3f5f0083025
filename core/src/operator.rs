//! The chain above the wallets: one root signs operators; an operator issues wallets with one
//! key and commands them with another.

mod purpose;
mod root;
mod terms;

use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

pub use purpose::Purpose;
pub use root::RootKey;
pub use terms::OperatorTerms;

use crate::{
    certificate::Epoch,
    day::Day,
    id::OperatorId,
    sm2::{BadSignature, Point, Signature, VerifyingKey},
};

/// What the root signed about an operator, as it travels. 138 bytes: [`OperatorTerms`] 74, then
/// the root's signature 64.
///
/// Nothing in it can be read before [`OperatorCertificate::verify`].
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct OperatorCertificate {
    terms: OperatorTerms,
    signature: Signature,
}

impl OperatorCertificate {
    /// Length in bytes.
    pub const LEN: usize = 138;

    /// The terms with what ought to be the root's signature over them.
    #[must_use]
    pub const fn new(terms: OperatorTerms, signature: Signature) -> Self {
        Self { terms, signature }
    }

    /// The certificate with those bytes, of which nothing is proved; `None` where they cannot
    /// be one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (terms, signature) = bytes.split_first_chunk()?;
        let signature = Signature::from_bytes(signature.try_into().ok()?);
        Some(Self { terms: OperatorTerms::from_bytes(terms)?, signature })
    }

    /// The 138 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        let parts = self.terms.to_bytes().into_iter().chain(self.signature.to_bytes());
        for (byte, value) in bytes.iter_mut().zip(parts) {
            *byte = value;
        }
        bytes
    }

    /// Checks the root's signature.
    ///
    /// Whether the operator may act on a given day is asked of the [`Operator`].
    ///
    /// # Errors
    /// [`BadSignature`] where the root did not sign these terms.
    pub fn verify(&self, root: &RootKey) -> Result<Operator, BadSignature> {
        root.verify(Purpose::Operator, &self.terms.to_bytes(), &self.signature)?;
        Ok(self.already_verified())
    }

    /// The operator, where the certificate comes from our own sealed journal: it was verified
    /// before it was written, and a boot is no time for curve arithmetic.
    pub(crate) fn already_verified(&self) -> Operator {
        Operator { terms: self.terms, command: VerifyingKey::new(self.terms.command) }
    }
}

/// Nothing of what it says: nothing of that is proved.
impl core::fmt::Debug for OperatorCertificate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OperatorCertificate(..)")
    }
}

/// An operator the root vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    terms: OperatorTerms,
    command: VerifyingKey,
}

impl Operator {
    /// The operator.
    #[must_use]
    pub const fn id(&self) -> OperatorId {
        self.terms.operator
    }

    /// Whether it is the same operator under the same keys.
    pub(crate) fn has_keys_of(&self, other: &Self) -> bool {
        self.id() == other.id() && self.epoch() == other.epoch()
    }

    /// Which of its keys these are.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.terms.epoch
    }

    /// P_op, under which its wallet certificates are issued.
    #[must_use]
    pub const fn issuing(&self) -> &Point {
        &self.terms.issuing
    }

    /// The key that signs what its wallets are told to do.
    #[must_use]
    pub const fn command(&self) -> &Point {
        &self.terms.command
    }

    /// The terms the root has signed.
    #[must_use]
    pub const fn terms(&self) -> &OperatorTerms {
        &self.terms
    }

    /// Whether these keys may take the place of `known` ones: of a later epoch, or the same
    /// issuing key under new terms. The root signed the older ones as well, so its signature alone
    /// does not stop a host that brings them back.
    #[must_use]
    pub fn renews(&self, known: &Self) -> bool {
        let same = self.epoch() == known.epoch() && self.issuing() == known.issuing();
        self.id() == known.id() && (same || self.epoch() > known.epoch())
    }

    /// Whether the operator may act on that day.
    #[must_use]
    pub fn valid_on(&self, day: Day) -> bool {
        self.terms.first_day <= day && day <= self.terms.last_day
    }

    /// Checks that the operator's command key signed `body` for that purpose.
    ///
    /// # Errors
    /// [`BadSignature`] where it did not.
    pub fn verify_command(
        &self,
        purpose: Purpose,
        body: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        self.command.verify(&[purpose.domain(), body], signature)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire(#[serde(with = "BigArray")] [u8; OperatorCertificate::LEN]);

impl From<OperatorCertificate> for Wire {
    fn from(certificate: OperatorCertificate) -> Self {
        Self(certificate.to_bytes())
    }
}

impl TryFrom<Wire> for OperatorCertificate {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::from_bytes(&wire.0).ok_or("not an operator certificate")
    }
}
