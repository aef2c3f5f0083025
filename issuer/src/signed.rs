use ecny_core::{
    Certificate, Claim, Digest, Entry, Identity, PeerFault, Request, Seq, SignedStatement,
    Statement, Value, Verifier, WalletId, sm2::Signature,
};
use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::Keyring;

/// Something a wallet has signed, with all that is needed to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The certificate it signed under.
    #[serde(with = "BigArray")]
    pub certificate: [u8; Certificate::LEN],
    /// What it said.
    pub said: Said,
    /// Its signature.
    pub signature: Signature,
}

/// What a wallet says: the claims of [`Claim`], to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// "I paid."
    Debit(Entry),
    /// "I ask to be paid, in this channel."
    Request(Request, Digest),
    /// "I never took this debit and never will."
    Cancel(Canceling),
    /// "This is where my log stands."
    Statement(Statement),
}

/// What a cancel names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canceling {
    /// Who cancels.
    pub payee: WalletId,
    /// Who may take the value back.
    pub payer: WalletId,
    /// Which of the payer's debits.
    pub seq: Seq,
    /// SM3 of the entry.
    pub entry: Digest,
}

impl Signed {
    /// Checks certificate and signature.
    ///
    /// # Errors
    /// As [`Keyring::verify`].
    pub fn verify(
        &self,
        keyring: &Keyring,
        verifier: &impl Verifier,
    ) -> Result<Identity, PeerFault> {
        self.said
            .with_claim(|claim| keyring.verify(&self.certificate, claim, &self.signature, verifier))
    }
}

impl Said {
    /// Gives what is said as the claim that was signed.
    pub(crate) fn with_claim<T>(&self, take: impl FnOnce(&Claim<'_>) -> T) -> T {
        match self {
            Self::Debit(entry) => take(&Claim::Debit(entry)),
            Self::Request(request, transcript) => {
                take(&Claim::Request { body: &request.to_bytes(), transcript })
            }
            Self::Cancel(Canceling { payee, payer, seq, entry }) => {
                take(&Claim::Cancel { payee: *payee, payer: *payer, seq: seq.number(), entry })
            }
            Self::Statement(statement) => take(&Claim::Statement { body: &statement.to_bytes() }),
        }
    }
}

impl From<&Value> for Signed {
    fn from(value: &Value) -> Self {
        let Value { certificate, entry, signature } = *value;
        Self { certificate, said: Said::Debit(entry), signature }
    }
}

impl From<&SignedStatement> for Signed {
    fn from(signed: &SignedStatement) -> Self {
        let SignedStatement { certificate, statement, signature } = *signed;
        Self { certificate, said: Said::Statement(statement), signature }
    }
}
