use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Certificate, Claim, Day, Identity, Operators, PeerFault, Verifier, WalletId,
    codec::fixed,
    entry::Seq,
    hash::{Digest, sm3},
    session::SessionNumber,
    sm2::Signature,
};

/// A place in a wallet's log: how many records it had taken, and the head after the last of them.
///
/// The head stands for every line up to there, so two wallets with one id that have different
/// heads under one number have different pasts. 36 bytes: number 4, head 32.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Position {
    /// How many records.
    #[serde(with = "postcard::fixint::be")]
    pub number: u32,
    /// The head after the last of them; zeros before the first.
    pub head: Digest,
}

impl Position {
    /// Length in bytes.
    pub const LEN: usize = 36;

    /// Before the first record.
    pub const GENESIS: Self = Self { number: 0, head: [0; 32] };
}

/// Where a wallet's log stands, as the wallet signs it for its operator and for nobody else.
///
/// ```text
///  0  version 1 │ wallet 8 │ number 4 │ head 32 │ decided 4 │ seq 4 │ day 2 │ totals key 32
///                                                                               87 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Statement {
    /// The version of this format; 1.
    pub version: u8,
    /// Whose log.
    pub wallet: WalletId,
    /// How far it goes.
    pub position: Position,
    /// c: the last decided session.
    pub decided: SessionNumber,
    /// The last debit.
    pub seq: Seq,
    /// The latest day the operator has vouched for.
    pub day: Day,
    /// What the key of the sealed totals hashes to: [`Statement::commitment`]. Whoever is shown
    /// the key later knows that the operator did not choose it.
    pub totals_key: Digest,
}

impl Statement {
    /// Length in bytes.
    pub const LEN: usize = 87;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// The bytes that are signed and sent.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }

    /// SM3("ecny-offline/1 totals key\0" ‖ wallet ‖ key).
    #[must_use]
    pub fn commitment(wallet: WalletId, key: &[u8; 16]) -> Digest {
        sm3(&[b"ecny-offline/1 totals key\0", &wallet.to_bytes(), key])
    }
}

/// A statement with its wallet's signature, under its certificate.
///
/// ```text
///  0  certificate 49 │ statement 87 │ signature 64                                 200 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedStatement {
    /// The wallet's certificate.
    #[serde(with = "BigArray")]
    pub certificate: [u8; Certificate::LEN],
    /// What it states.
    pub statement: Statement,
    /// Its signature over the statement.
    pub signature: Signature,
}

impl SignedStatement {
    /// Length in bytes.
    pub const LEN: usize = 200;

    /// Checks certificate and signature in one multiplication, and that the wallet speaks of
    /// itself.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`], [`PeerFault::UnknownOperator`], [`PeerFault::Signature`], or
    /// [`PeerFault::Version`].
    pub fn verify(
        &self,
        operators: &Operators,
        verifier: &impl Verifier,
    ) -> Result<Identity, PeerFault> {
        if self.statement.version != Statement::VERSION {
            return Err(PeerFault::Version);
        }
        let body = self.statement.to_bytes();
        let claim = Claim::Statement { body: &body };
        let wallet = operators.verify(verifier, &self.certificate, &claim, &self.signature)?;
        if wallet.id() == self.statement.wallet { Ok(wallet) } else { Err(PeerFault::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn a_statement_has_one_encoding_of_87_bytes() {
        let statement = Statement {
            version: Statement::VERSION,
            wallet: WalletId::from_bytes(&[0xFF; 8]),
            position: Position { number: u32::MAX, head: [0xFF; 32] },
            decided: SessionNumber::new(u32::MAX),
            seq: Seq::new(u32::MAX),
            day: Day::new(u16::MAX),
            totals_key: [0xFF; 32],
        };
        let signature = Signature::from_bytes(&[0xFF; 64]);
        let signed = SignedStatement { certificate: [0xFF; 49], statement, signature };
        let mut buffer = [0; 300];

        assert_eq!(encode(&statement, &mut buffer).unwrap(), statement.to_bytes());
        assert_eq!(decode::<Statement>(&statement.to_bytes()), Ok(statement));
        assert_eq!(encode(&signed, &mut buffer).unwrap().len(), SignedStatement::LEN);
        assert_eq!(encode(&statement.position, &mut buffer).unwrap().len(), Position::LEN);
    }

    #[test]
    fn a_totals_key_is_committed_to_for_one_wallet() {
        let (one, other) = (WalletId::from_bytes(&[1; 8]), WalletId::from_bytes(&[2; 8]));

        let commitment = Statement::commitment(one, &[3; 16]);

        assert_ne!(commitment, Statement::commitment(other, &[3; 16]));
        assert_ne!(commitment, Statement::commitment(one, &[4; 16]));
    }
}
