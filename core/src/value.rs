use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Certificate, Claim, Identity, PeerFault, entry::Entry, operators::Operators, sm2::Signature,
    verifier::Verifier,
};

/// A signed entry under its payer's certificate: the value as it travels.
///
/// ```text
///  0  certificate 49 │ entry 110 │ signature 64                                    223 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The payer's certificate.
    #[serde(with = "BigArray")]
    pub certificate: [u8; Certificate::LEN],
    /// The payment.
    pub entry: Entry,
    /// The payer's signature over the entry.
    pub signature: Signature,
}

impl Value {
    /// Length in bytes.
    pub const LEN: usize = 223;

    /// Checks certificate and signature in one multiplication.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`], [`PeerFault::UnknownOperator`] or [`PeerFault::Signature`].
    pub fn verify(
        &self,
        operators: &Operators,
        verifier: &impl Verifier,
    ) -> Result<VerifiedValue, PeerFault> {
        let claim = Claim::Debit(&self.entry);
        let payer = operators.verify(verifier, &self.certificate, &claim, &self.signature)?;
        Ok(VerifiedValue { value: *self, payer })
    }
}

/// A value whose payer is known.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedValue {
    value: Value,
    payer: Identity,
}

impl VerifiedValue {
    /// Who paid.
    #[must_use]
    pub const fn payer(&self) -> &Identity {
        &self.payer
    }

    /// The payment.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        &self.value.entry
    }

    /// The value as it came.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }
}
