use std::collections::BTreeMap;

use ecny_core::{
    Certificate, Claim, Epoch, Identity, Operator, OperatorCertificate, OperatorId, Operators,
    PeerFault, Purpose, RootKey, Verifier,
    sm2::{BadSignature, Signature},
};

/// The keys of all operators that a root vouches for, under every epoch: what signatures of
/// wallets and of operators are checked with.
#[derive(Clone, Debug, Default)]
pub struct Keyring(BTreeMap<(OperatorId, Epoch), Key>);

#[derive(Clone, Debug)]
struct Key {
    certificate: OperatorCertificate,
    operator: Operator,
}

impl Keyring {
    /// Adds an operator's keys. What is there already stays.
    ///
    /// # Errors
    /// [`BadSignature`] where the root did not sign them.
    pub fn add(
        &mut self,
        certificate: &OperatorCertificate,
        root: &RootKey,
    ) -> Result<(), BadSignature> {
        let operator = certificate.verify(root)?;
        let key = Key { certificate: *certificate, operator };
        self.0.entry((operator.id(), operator.epoch())).or_insert(key);
        Ok(())
    }

    /// Checks what a wallet signed, and the certificate it signed under.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`] for what is no certificate, [`PeerFault::UnknownOperator`],
    /// [`PeerFault::Signature`].
    pub fn verify(
        &self,
        certificate: &[u8; Certificate::LEN],
        claim: &Claim<'_>,
        signature: &Signature,
        verifier: &impl Verifier,
    ) -> Result<Identity, PeerFault> {
        let key = self.issuer_of(certificate)?;
        let mut operators = Operators::default();
        operators.add(key.operator);
        operators.verify(verifier, certificate, claim, signature)
    }

    /// Whether one of an operator's command keys signed that.
    #[must_use]
    pub fn commanded(
        &self,
        operator: OperatorId,
        purpose: Purpose,
        body: &[u8],
        signature: &Signature,
    ) -> bool {
        let keys = self.0.values().filter(|key| key.operator.id() == operator);
        keys.map(|key| key.operator.verify_command(purpose, body, signature)).any(|it| it.is_ok())
    }

    /// What the root says of the operator under whose key that certificate is.
    pub(crate) fn certificate_for(
        &self,
        certificate: &[u8; Certificate::LEN],
    ) -> Option<OperatorCertificate> {
        self.issuer_of(certificate).ok().map(|key| key.certificate)
    }

    /// The operator under whose key that certificate is.
    pub(crate) fn operator_of(&self, certificate: &[u8; Certificate::LEN]) -> Option<Operator> {
        self.issuer_of(certificate).ok().map(|key| key.operator)
    }

    fn issuer_of(&self, certificate: &[u8; Certificate::LEN]) -> Result<&Key, PeerFault> {
        let certificate = Certificate::from_bytes(certificate).ok_or(PeerFault::Malformed)?;
        let key = self.0.get(&(certificate.operator(), certificate.epoch()));
        key.ok_or(PeerFault::UnknownOperator)
    }
}
