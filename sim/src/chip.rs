use ecny_core::{
    Certificate, CertificateFault, Claim, ElementError, Identity, Operator, Secrets, SecureElement,
    SharedSecret, Verifier,
    sm2::{Point, Signature},
};

/// A secure element with a monotonic counter, simulated around one that has none.
///
/// The counter lives as long as this value does: keep it over a reboot as a chip would.
#[derive(Debug)]
pub struct Chip<E> {
    inner: E,
    counter: u32,
    /// After how many more steps of the counter the power fails, if it does.
    fuse: Option<u32>,
}

impl<E: SecureElement> Chip<E> {
    /// A chip that has counted that far.
    pub const fn new(inner: E, counter: u32) -> Self {
        Self { inner, counter, fuse: None }
    }

    /// How far it has counted.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.counter
    }

    /// Lets the power fail after that many more steps of the counter; `None`: never.
    pub const fn set_fuse(&mut self, steps: Option<u32>) {
        self.fuse = steps;
    }
}

impl<E: SecureElement> Verifier for Chip<E> {
    fn point(&self, bytes: &[u8; Point::LEN]) -> Option<Point> {
        self.inner.point(bytes)
    }

    fn check(
        &self,
        certificate: &Certificate,
        operator: &Operator,
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<(), CertificateFault> {
        self.inner.check(certificate, operator, claim, signature)
    }
}

impl<E: SecureElement> SecureElement for Chip<E> {
    fn identity(&self) -> &Identity {
        self.inner.identity()
    }

    fn secrets(&self) -> &Secrets {
        self.inner.secrets()
    }

    fn ephemeral(&mut self) -> Result<Point, ElementError> {
        self.inner.ephemeral()
    }

    fn agree(&mut self, peer: &Point) -> Result<SharedSecret, ElementError> {
        self.inner.agree(peer)
    }

    fn forget_ephemeral(&mut self) {
        self.inner.forget_ephemeral();
    }

    fn sign(&mut self, claim: &Claim<'_>) -> Result<Signature, ElementError> {
        self.inner.sign(claim)
    }

    fn last_debit(&self) -> u32 {
        self.inner.last_debit()
    }

    fn counter(&mut self) -> Result<Option<u32>, ElementError> {
        Ok(Some(self.counter))
    }

    fn advance_counter(&mut self, value: u32) -> Result<(), ElementError> {
        if value <= self.counter {
            return Ok(());
        }
        match &mut self.fuse {
            Some(0) => return Err(ElementError::Counter),
            Some(steps) => *steps = steps.saturating_sub(1),
            None => {}
        }
        self.counter = value;
        Ok(())
    }

    fn fill_random(&mut self, out: &mut [u8]) -> Result<(), ElementError> {
        self.inner.fill_random(out)
    }
}
