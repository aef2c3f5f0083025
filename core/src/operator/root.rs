use super::Purpose;
use crate::sm2::{BadSignature, Point, Signature, VerifyingKey};

/// The key every wallet knows from the start: it vouches for operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootKey(VerifyingKey);

impl RootKey {
    /// The root with that public key.
    #[must_use]
    pub fn new(point: Point) -> Self {
        Self(VerifyingKey::new(point))
    }

    /// The public key.
    #[must_use]
    pub const fn point(&self) -> &Point {
        self.0.point()
    }

    /// Checks that the root signed `body` for that purpose.
    ///
    /// # Errors
    /// [`BadSignature`] where it did not.
    pub fn verify(
        &self,
        purpose: Purpose,
        body: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        self.0.verify(&[purpose.domain(), body], signature)
    }
}
