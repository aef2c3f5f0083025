use rand_core::TryCryptoRng;

use super::{NoRandomness, SecretScalar, public::PublicScalar};

/// The k of one signature with x of k·G, made before there is anything to sign.
///
/// A signature takes it by value: no nonce meets two digests. Wiped on drop.
pub struct PreparedNonce {
    k: SecretScalar,
    x: PublicScalar,
}

impl PreparedNonce {
    /// A fresh nonce.
    ///
    /// # Errors
    /// [`NoRandomness`] where the source fails.
    pub fn random<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, NoRandomness> {
        SecretScalar::random(rng).map(Self::even)
    }

    /// The nonce k as it is. Two signatures under one k give the private key away.
    #[cfg(test)]
    pub(super) fn new(k: SecretScalar) -> Self {
        // A4: (x1, y1) = k·G.
        let x = PublicScalar::reduce(&k.public_point().x());
        Self { k, x }
    }

    /// The nonce k or n − k, whichever has the even y: both have the same x. A signature made with it
    /// is like any other, and whoever checks many at once knows the whole point from its x.
    pub(super) fn even(k: SecretScalar) -> Self {
        let point = k.public_point();
        let k = k.negated_if(point.y_parity());
        Self { k, x: PublicScalar::reduce(&point.x()) }
    }

    pub(super) const fn k(&self) -> &SecretScalar {
        &self.k
    }

    /// x of k·G modulo n.
    pub(super) const fn x(&self) -> &PublicScalar {
        &self.x
    }
}

impl core::fmt::Debug for PreparedNonce {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PreparedNonce(..)")
    }
}
