use heapless::Vec;

use crate::{Certificate, Claim, Identity, Operator, OperatorId, PeerFault, sm2::Signature};

/// The operators a wallet knows: whose wallets it can pay and be paid by.
#[derive(Clone, Debug, Default)]
pub struct Operators(Vec<Operator, { Operators::MAX }>);

impl Operators {
    /// How many operators fit.
    pub const MAX: usize = 4;

    /// Adds an operator, or renews the one it has under that id. `false` where there is no room.
    pub fn add(&mut self, operator: Operator) -> bool {
        match self.0.iter_mut().find(|known| known.id() == operator.id()) {
            Some(known) => {
                *known = operator;
                true
            }
            None => self.0.push(operator).is_ok(),
        }
    }

    /// The operator with that id.
    #[must_use]
    pub fn find(&self, id: OperatorId) -> Option<&Operator> {
        self.0.iter().find(|operator| operator.id() == id)
    }

    /// Checks certificate and signature in one multiplication.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] for what is no certificate, [`PeerFault::UnknownOperator`],
    /// [`PeerFault::Signature`].
    pub fn verify(
        &self,
        certificate: &[u8; Certificate::LEN],
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<Identity, PeerFault> {
        let certificate = Certificate::from_bytes(certificate).ok_or(PeerFault::Malformed)?;
        let operator = self.find(certificate.operator()).ok_or(PeerFault::UnknownOperator)?;
        certificate.verify(operator, claim, signature).map_err(|_| PeerFault::Signature)
    }
}
