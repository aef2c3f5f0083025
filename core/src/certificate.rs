//! Wallet certificates: 16 bytes of information and one point W (GM/T 0130-2023).
//!
//! A certificate alone proves nothing: anybody can write one down. Nothing in it can be read
//! before [`Certificate::verify`] has checked a signature made under it, except which key to
//! check with.

mod identity;
mod info;

use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

pub use identity::Identity;
pub use info::{Category, Class, Epoch, Info, ProfileNumber, Serial, Tier};

use crate::{
    element::Claim,
    id::OperatorId,
    operator::Operator,
    sm2::{Check, Implicit, Point, Signature},
};

/// An implicit certificate as it travels. 49 bytes: [`Info`] 16, then W 33.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Certificate {
    info: Info,
    /// W as it travels. Taken apart where it is checked: a square root is too dear for every
    /// certificate a journal holds.
    w: [u8; Point::LEN],
}

impl Certificate {
    /// Length in bytes.
    pub const LEN: usize = 49;

    /// The certificate an issuer made of its information and W.
    #[must_use]
    pub fn new(info: Info, w: &Point) -> Self {
        Self { info, w: w.to_bytes() }
    }

    /// The certificate with those bytes, of which nothing is proved; `None` where they cannot
    /// be one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::LEN]) -> Option<Self> {
        let (info, w) = bytes.split_first_chunk()?;
        let w: &[u8; Point::LEN] = w.try_into().ok()?;
        matches!(w, [2 | 3, ..]).then_some(())?;
        Some(Self { info: Info::from_bytes(info)?, w: *w })
    }

    /// The 49 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        for (byte, value) in bytes.iter_mut().zip(self.info.to_bytes().into_iter().chain(self.w)) {
            *byte = value;
        }
        bytes
    }

    /// Whose key to check with. Anybody could have written it.
    #[must_use]
    pub const fn operator(&self) -> OperatorId {
        self.info.id.operator
    }

    /// Which of that operator's issuing keys to check with. Anybody could have written it.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.info.epoch
    }

    /// Checks certificate and signature in one multiplication, and gives what the certificate
    /// says (GM/T 0130-2023).
    ///
    /// Whether the certificate is still valid, or revoked, is not judged here.
    ///
    /// # Errors
    /// [`CertificateFault`]; the certificate says nothing then.
    pub fn verify(
        &self,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<Identity, CertificateFault> {
        self.implicit(operator)?
            .verify(|take| claim.parts(take), signature)
            .map_err(|_| CertificateFault::Signature)?;
        Ok(self.proven())
    }

    /// What all checks of signatures under it have in common, worked out once. It proves nothing.
    ///
    /// # Errors
    /// [`CertificateFault`]; nothing is under it then.
    pub fn key(&self, operator: &Operator) -> Result<CertificateKey, CertificateFault> {
        self.implicit(operator).map(CertificateKey)
    }

    /// What it says, once something signed under it has been checked.
    pub(crate) const fn proven(&self) -> Identity {
        Identity::proven(*self)
    }

    /// H and λ of this certificate under that operator's key.
    pub(crate) fn implicit(&self, operator: &Operator) -> Result<Implicit, CertificateFault> {
        if !self.names(operator) {
            return Err(CertificateFault::Operator);
        }
        let w = self.w().ok_or(CertificateFault::Point)?;
        Implicit::new(&self.info.to_bytes(), &w, operator.issuing()).ok_or(CertificateFault::Point)
    }

    /// Whether it names that operator and that of its keys.
    pub(crate) fn names(&self, operator: &Operator) -> bool {
        self.operator() == operator.id() && self.epoch() == operator.epoch()
    }

    /// W; `None` where the bytes are not a point of the curve.
    pub(crate) fn w(&self) -> Option<Point> {
        Point::from_bytes(&self.w)
    }

    /// What a certificate says whose private key we hold: that was checked when it came.
    pub(crate) const fn own(&self) -> Identity {
        Identity::proven(*self)
    }
}

/// What signatures under one certificate are checked with: W, taken apart, and λ of one operator's
/// key.
#[derive(Clone, Copy, Debug)]
pub struct CertificateKey(Implicit);

impl CertificateKey {
    /// The check of a signature under the certificate, not yet made.
    #[must_use]
    pub fn check(&self, claim: &Claim<'_>, signature: &Signature) -> Check {
        self.0.check(|take| claim.parts(take), signature)
    }
}

/// Nothing of what it says: nothing of that is proved.
impl core::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Certificate(..)")
    }
}

/// Why a certificate with a signature under it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFault {
    /// It names another operator, or another of its keys, than it is checked with.
    Operator,
    /// W is not a point of the curve in its one encoding.
    Point,
    /// The signature is not under this certificate, or the certificate not of this operator.
    Signature,
}

#[derive(Serialize, Deserialize)]
struct Wire(#[serde(with = "BigArray")] [u8; Certificate::LEN]);

impl From<Certificate> for Wire {
    fn from(certificate: Certificate) -> Self {
        Self(certificate.to_bytes())
    }
}

impl TryFrom<Wire> for Certificate {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::from_bytes(&wire.0).ok_or("not a certificate")
    }
}
