use super::{
    Point, Signature,
    public::{Checkable, PublicScalar},
};
use crate::hash::Digest;

/// A signature that is still to be checked, with all the numbers that takes: alone with
/// [`Check::holds`], many together with [`all_hold`](super::all_hold).
#[derive(Clone, Copy, Debug)]
pub struct Check {
    pub(super) e: PublicScalar,
    /// `None` where r, s or t is out of range, or λ is 0: such a check never holds.
    pub(super) numbers: Option<Checkable>,
    pub(super) key: Key,
}

/// Whose signature it would be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// That of P.
    Point(Point),
    /// That of W + λ·P_op.
    Sum { w: Point, lambda: PublicScalar, issuer: Point },
}

impl Check {
    /// Whether that is the signature of the key over the digest e (GB/T 32918.2, 7.1).
    ///
    /// e is SM3(Z ‖ M). Whoever may choose e itself can make it fit a signature without a key.
    #[must_use]
    pub fn ordinary(key: &Point, e: &Digest, signature: &Signature) -> Self {
        let numbers = Checkable::new(signature);
        Self { e: PublicScalar::reduce(e), numbers, key: Key::Point(*key) }
    }

    /// Whether that is the signature of the key W + λ·P_op over the digest e (GM/T 0130-2023):
    /// whether the sum s·G + t·W + t·λ·P_op is the point the signature speaks of.
    ///
    /// λ is SM3(x_W ‖ y_W ‖ H) and e is SM3(H ‖ x_W ‖ y_W ‖ M), as digests, not yet modulo n.
    #[must_use]
    pub fn implicit(
        w: &Point,
        lambda: &Digest,
        issuer: &Point,
        e: &Digest,
        signature: &Signature,
    ) -> Self {
        let e = PublicScalar::reduce(e);
        Self::under(w, &PublicScalar::reduce(lambda), issuer, &e, signature)
    }

    pub(super) fn under(
        w: &Point,
        lambda: &PublicScalar,
        issuer: &Point,
        e: &PublicScalar,
        signature: &Signature,
    ) -> Self {
        // Where λ is 0 the key would not depend on the issuer.
        let numbers = Checkable::new(signature).filter(|_| !bool::from(lambda.is_zero()));
        let key = Key::Sum { w: *w, lambda: *lambda, issuer: *issuer };
        Self { e: *e, numbers, key }
    }

    /// Whether it is.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.numbers.as_ref().is_some_and(|numbers| match &self.key {
            Key::Point(key) => numbers.fits(&self.e, key),
            Key::Sum { w, lambda, issuer } => numbers.fits_sum(&self.e, w, lambda, issuer),
        })
    }
}
