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
        SecretScalar::random(rng).map(Self::new)
    }

    /// The nonce k. Two signatures under one k give the private key away.
    pub(super) fn new(k: SecretScalar) -> Self {
        // A4: (x1, y1) = k·G.
        let x = PublicScalar::reduce(&k.public_point().x());
        Self { k, x }
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
