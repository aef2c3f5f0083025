use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Amount, Certificate, OperatorCertificate, WalletId,
    account::Account,
    codec::{CodecError, decode, encode},
    entry::{Hop, Seq},
    hash::{Digest, sm3},
    request::Policy,
    session::{Receipt, SessionNumber},
    sm2::Signature,
    value::Value,
};

/// One record of the log: one step that has happened, whole or not at all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Record {
    /// An operator whose wallets this wallet knows, as the root signed it.
    Operator {
        /// The certificate, checked before it was written.
        #[serde(with = "BigArray")]
        certificate: [u8; OperatorCertificate::LEN],
    },
    /// Value went out. All that a receipt needs to prove the payment is here.
    Debit {
        /// The value as it was sent.
        value: Value,
        /// The request it answers.
        asked: Asking,
    },
    /// Value came in: decides a session.
    Credit {
        /// Which session.
        session: SessionNumber,
        /// Who paid.
        payer: WalletId,
        /// The value as it came.
        value: Value,
        /// Whether it came from an operator's purse.
        purse: bool,
    },
    /// A session was given up: decides it, and whatever comes for it is canceled.
    Void {
        /// Which session.
        session: SessionNumber,
    },
    /// A debit was credited, and here is the receipt.
    Settle {
        /// Which debit.
        seq: Seq,
        /// How much it was.
        amount: Amount,
        /// What opens its lock.
        receipt: Receipt,
    },
    /// A debit was canceled by its payee, and its value is back.
    Refund {
        /// Which debit.
        seq: Seq,
        /// How much it was.
        amount: Amount,
        /// How far the value had come.
        hop: Hop,
        /// The payee's certificate.
        #[serde(with = "BigArray")]
        certificate: [u8; Certificate::LEN],
        /// The payee's signature over the cancel.
        signature: Signature,
    },
    /// A session came home that was never opened: this wallet was rolled back.
    Lock {
        /// The session that came.
        session: SessionNumber,
    },
    /// What all records before add up to.
    Checkpoint(Account),
}

/// What of a request is not in the entry that answers it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Asking {
    /// The version the payee spoke.
    pub version: u8,
    /// What else it could do.
    pub capabilities: u8,
    /// The payee's certificate.
    #[serde(with = "BigArray")]
    pub certificate: [u8; Certificate::LEN],
    /// What value the payee took.
    pub policy: Policy,
    /// The payee's signature.
    pub signature: Signature,
    /// The transcript of the channel it was signed for.
    pub transcript: Digest,
}

/// A record as it lies in the journal: the balance after it beside it, so that a replay that
/// comes to another sum is noticed where it happens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What happened.
    pub record: Record,
    /// The balance after it.
    pub balance: Amount,
}

impl Line {
    /// Length of the longest line in bytes: a debit.
    pub const MAX_LEN: usize = 1 + Value::LEN + ASKING_LEN + 8;

    /// Encodes the line into `out`.
    ///
    /// # Errors
    /// [`CodecError::TooLong`] where `out` is too small.
    pub fn to_bytes<'a>(&self, out: &'a mut [u8]) -> Result<&'a [u8], CodecError> {
        encode(self, out)
    }

    /// The line with exactly those bytes.
    ///
    /// # Errors
    /// [`CodecError::Malformed`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        decode(bytes)
    }
}

/// The head of the chain after one more line: head' = SM3(head ‖ line).
#[must_use]
pub fn next_head(head: &Digest, line: &[u8]) -> Digest {
    sm3(&[head, line])
}

const ASKING_LEN: usize = 2 + Certificate::LEN + 3 + Signature::LEN + 32;
