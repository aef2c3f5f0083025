//! An element with a monotonic counter, as a watch has one: it knows an older flash from the newest.

use ecny_core::{
    Claim, ElementError, Identity, Secrets, SecureElement, SharedSecret, Verifier,
    sm2::{Point, Signature},
};

use crate::wallet::Element;

/// The software element and a counter beside it.
pub struct Counting {
    /// The element.
    pub element: Element,
    /// How far it has counted.
    pub counted: u32,
}

impl Verifier for Counting {}

impl SecureElement for Counting {
    fn identity(&self) -> &Identity {
        self.element.identity()
    }

    fn secrets(&self) -> &Secrets {
        self.element.secrets()
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        self.element.ephemeral()
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        self.element.agree(peer)
    }

    fn forget_ephemeral(&mut self) {
        self.element.forget_ephemeral();
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        self.element.sign(claim)
    }

    fn last_debit(&self) -> u32 {
        self.element.last_debit()
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(Some(self.counted))
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        self.counted = self.counted.max(value);
        Ok(())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.element.fill_random(out)
    }
}
