use heapless::Vec;

use crate::{
    Certificate, Claim, Epoch, Identity, Operator, OperatorId, PeerFault, Verifier, sm2::Signature,
};

/// The operators a wallet knows: whose wallets it can pay and be paid by. Each under every epoch
/// of its keys, since a payment that found no end goes out again under its old certificate.
#[derive(Clone, Debug, Default)]
pub struct Operators(Vec<Operator, { Operators::MAX }>);

impl Operators {
    /// How many sets of keys fit.
    pub const MAX: usize = 6;

    /// Adds an operator's keys, or new terms for keys it has. `false` where there is no room.
    pub fn add(&mut self, operator: Operator) -> bool {
        match self.0.iter_mut().find(|known| known.has_keys_of(&operator)) {
            Some(known) => {
                *known = operator;
                true
            }
            None => self.0.push(operator).is_ok(),
        }
    }

    /// Whether [`Operators::add`] would take that one.
    pub(crate) fn has_room_for(&self, operator: &Operator) -> bool {
        !self.0.is_full() || self.0.iter().any(|known| known.has_keys_of(operator))
    }

    /// The operator with that id under the latest of its keys.
    #[must_use]
    pub fn find(&self, id: OperatorId) -> Option<&Operator> {
        self.0.iter().filter(|known| known.id() == id).max_by_key(|known| known.epoch())
    }

    /// The operator with that id under the keys of that epoch.
    #[must_use]
    pub fn key(&self, id: OperatorId, epoch: Epoch) -> Option<&Operator> {
        self.0.iter().find(|known| known.id() == id && known.epoch() == epoch)
    }

    /// Each operator once, under however many keys it is known.
    pub fn ids(&self) -> impl Iterator<Item = OperatorId> {
        self.0.iter().filter(|known| self.find(known.id()) == Some(*known)).map(Operator::id)
    }

    /// Whether it is known under exactly these terms.
    #[must_use]
    pub fn has(&self, operator: &Operator) -> bool {
        self.0.contains(operator)
    }

    /// Checks certificate and signature in one multiplication.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] for what is no certificate, [`PeerFault::UnknownOperator`],
    /// [`PeerFault::Signature`].
    pub fn verify(
        &self,
        verifier: &impl Verifier,
        certificate: &[u8; Certificate::LEN],
        claim: &Claim<'_>,
        signature: &Signature,
    ) -> Result<Identity, PeerFault> {
        let certificate = Certificate::from_bytes(certificate).ok_or(PeerFault::Malformed)?;
        let operator = self
            .key(certificate.operator(), certificate.epoch())
            .ok_or(PeerFault::UnknownOperator)?;
        verifier
            .check(&certificate, operator, claim, signature)
            .map_err(|_| PeerFault::Signature)?;
        Ok(certificate.proven())
    }
}
