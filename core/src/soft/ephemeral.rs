use rand_core::TryCryptoRng;

use crate::{
    element::{ElementError, SharedSecret},
    sm2::{NoRandomness, Point, SecretScalar},
};

/// The own halves of key agreements: the one a channel is made with, and one made ahead of the tap.
#[derive(Default)]
pub(crate) struct Ephemerals {
    serving: Option<Ephemeral>,
    spare: Option<Ephemeral>,
}

impl Ephemerals {
    /// Makes the next point ahead of the tap.
    pub(crate) fn prepare<R: TryCryptoRng>(&mut self, rng: &mut R) -> Result<(), NoRandomness> {
        if self.spare.is_none() {
            self.spare = Some(Ephemeral::random(rng)?);
        }
        Ok(())
    }

    /// The point for one channel; the one before is forgotten.
    pub(crate) fn next<R: TryCryptoRng>(&mut self, rng: &mut R) -> Result<Point, NoRandomness> {
        self.serving = None;
        let fresh = match self.spare.take() {
            Some(spare) => spare,
            None => Ephemeral::random(rng)?,
        };
        let point = fresh.point;
        self.serving = Some(fresh);
        Ok(point)
    }

    /// Spends the point that serves.
    pub(crate) fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        let own = self.serving.take().ok_or(ElementError::NoEphemeral)?;
        Ok(own.secret.agree(peer))
    }

    pub(crate) fn forget(&mut self) {
        self.serving = None;
    }
}

/// One half of an agreement.
struct Ephemeral {
    secret: SecretScalar,
    point: Point,
}

impl Ephemeral {
    fn random<R: TryCryptoRng>(rng: &mut R) -> Result<Self, NoRandomness> {
        let secret = SecretScalar::random(rng)?;
        Ok(Self { point: secret.public_point(), secret })
    }
}
