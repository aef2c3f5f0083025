use super::{
    BadSignature, Point, Signature,
    engine::{Known, Often},
    implicit::{Implicit, digest, prefix},
    public::{Checkable, PublicScalar},
};
use crate::hash::Hash;

/// An issuer's key that is met often: its multiples are at hand.
#[derive(Clone, Debug)]
pub(crate) struct MetIssuer {
    point: Point,
    often: Often,
}

impl MetIssuer {
    pub(crate) fn new(point: &Point) -> Self {
        Self { point: *point, often: Often::new(point.affine()) }
    }

    pub(crate) const fn point(&self) -> &Point {
        &self.point
    }

    /// Checks like [`Implicit::verify`], for a certificate of this issuer.
    ///
    /// # Errors
    /// [`BadSignature`], as there.
    pub(crate) fn verify(
        &self,
        implicit: &Implicit,
        message: impl FnOnce(&mut dyn FnMut(&[u8])),
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let checkable = Checkable::new(signature).ok_or(BadSignature)?;
        let e = PublicScalar::reduce(&digest(prefix(implicit.hash(), implicit.w()), message));
        let fits = checkable.fits_sum_with(&e, implicit.w(), implicit.lambda(), &self.often);
        if fits { Ok(()) } else { Err(BadSignature) }
    }
}

/// The key P = W + λ·P_op of a certificate that was met before, with its table.
#[derive(Clone)]
pub(crate) struct MetKey {
    /// H ‖ x_W ‖ y_W.
    prefix: Hash,
    known: Known,
}

impl MetKey {
    /// `None` where P is infinity: nothing is signed under such a certificate.
    pub(crate) fn new(implicit: &Implicit) -> Option<Self> {
        let key = implicit.public_key()?;
        let prefix = prefix(implicit.hash(), implicit.w());
        Some(Self { prefix, known: Known::new(key.affine()) })
    }

    /// Checks like [`Implicit::verify`].
    ///
    /// # Errors
    /// [`BadSignature`], as there.
    pub(crate) fn verify(
        &self,
        message: impl FnOnce(&mut dyn FnMut(&[u8])),
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        let checkable = Checkable::new(signature).ok_or(BadSignature)?;
        let e = PublicScalar::reduce(&digest(self.prefix.clone(), message));
        if checkable.fits_known(&e, &self.known) { Ok(()) } else { Err(BadSignature) }
    }
}
