use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Amount, Certificate, OperatorCertificate, WalletId,
    account::Account,
    codec::{CodecError, decode, encode},
    entry::{Hop, Seq},
    hash::{Digest, sm3},
    request::Policy,
    resolution::Resolution,
    session::{Receipt, SessionNumber},
    since::Since,
    sm2::Signature,
    sync_receipt::SyncReceipt,
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
        /// Whether it went to an operator's purse.
        purse: bool,
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
    /// The operator has seen the log up to a place: what it covers is synced, and may go.
    Synced {
        /// What it says.
        receipt: SyncReceipt,
        /// The signature of the operator's command key.
        signature: Signature,
        /// What had happened since that place.
        since: Since,
    },
    /// The operator has said how a debit ended.
    Resolved {
        /// What it says.
        resolution: Resolution,
        /// The signature of the operator's command key.
        signature: Signature,
        /// How much the debit was.
        amount: Amount,
        /// How far its value had come.
        hop: Hop,
    },
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
    /// Length of a receipt of the operator.
    pub(crate) const SYNCED_LEN: usize = 1 + SyncReceipt::LEN + Signature::LEN + Since::LEN + 8;

    /// Length of the longest line in bytes: a debit.
    pub const MAX_LEN: usize = 1 + Value::LEN + ASKING_LEN + 1 + 8;

    /// Length of a credit, the longest decision on a session.
    pub(crate) const CREDIT_LEN: usize = 1 + 4 + WalletId::LEN + Value::LEN + 1 + 8;

    /// Length of a refund, the longest of the ends of a debit.
    pub(crate) const OUTCOME_LEN: usize = 1 + 4 + 8 + 1 + Certificate::LEN + Signature::LEN + 8;

    /// Length of an operator.
    pub(crate) const OPERATOR_LEN: usize = 1 + OperatorCertificate::LEN + 8;

    /// Length of a void.
    pub(crate) const VOID_LEN: usize = 1 + 4 + 8;

    /// Length of a lock.
    pub(crate) const LOCK_LEN: usize = 1 + 4 + 8;

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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Day, Terms, WalletId, account::AccountKind, decode, limits::Limits};

    /// A value of zeros in all fields that have no other meaning.
    pub(crate) fn value(seq: u32, amount: Amount) -> Value {
        let mut bytes = [0; Value::LEN];
        bytes[Certificate::LEN + 1..Certificate::LEN + 5].copy_from_slice(&seq.to_be_bytes());
        let mut value: Value = decode(&bytes).unwrap();
        value.entry.terms = Terms::cny(amount);
        value
    }

    pub(crate) fn asking() -> Asking {
        decode(&[0; ASKING_LEN]).unwrap()
    }

    fn length(record: Record) -> usize {
        Line { record, balance: Amount::MAX }.to_bytes(&mut [0; 500]).unwrap().len()
    }

    #[test]
    fn what_is_promised_in_the_log_is_as_long_as_it_is() {
        let (seq, amount) = (Seq::new(u32::MAX), Amount::MAX);
        let session = SessionNumber::new(u32::MAX);
        let signature = Signature::from_bytes(&[0xFF; 64]);
        let payer = WalletId::from_bytes(&[0xFF; 8]);
        let value = value(u32::MAX, amount);

        let debit = Record::Debit { value, asked: asking(), purse: true };
        let credit = Record::Credit { session, payer, value, purse: true };
        let settle = Record::Settle { seq, amount, receipt: Receipt::from_bytes(&[0xFF; 16]) };
        let certificate = [0xFF; Certificate::LEN];
        let refund = Record::Refund { seq, amount, hop: Hop::new(9), certificate, signature };

        assert_eq!(length(debit), Line::MAX_LEN);
        assert_eq!(length(credit), Line::CREDIT_LEN);
        assert_eq!(length(Record::Void { session }), Line::VOID_LEN);
        const { assert!(Line::VOID_LEN <= Line::CREDIT_LEN) };
        assert_eq!(length(refund), Line::OUTCOME_LEN);
        assert!(length(settle) <= Line::OUTCOME_LEN);
        let resolution: Resolution = decode(&[0; Resolution::LEN]).unwrap();
        let hop = Hop::new(9);
        let resolved = Record::Resolved { resolution, signature, amount, hop };
        assert!(length(resolved) <= Line::OUTCOME_LEN);
        let receipt = decode(&[0; SyncReceipt::LEN]).unwrap();
        let synced = Record::Synced { receipt, signature, since: Since::default() };
        assert_eq!(length(synced), Line::SYNCED_LEN);
        assert_eq!(length(Record::Lock { session }), Line::LOCK_LEN);
    }

    #[test]
    fn every_line_fits_into_a_record_of_the_journal() {
        let account = Account::new(AccountKind::Wallet, [2; 33], Limits::NONE, Day::new(u16::MAX));

        const { assert!(Line::MAX_LEN <= crate::MAX_BODY) };
        assert!(length(Record::Checkpoint(account)) <= Line::MAX_LEN);
        let certificate = [0xFF; OperatorCertificate::LEN];
        assert_eq!(length(Record::Operator { certificate }), Line::OPERATOR_LEN);
        const { assert!(Line::OPERATOR_LEN <= Line::MAX_LEN) };
    }

    #[test]
    fn a_line_is_read_as_it_was_written_and_not_with_a_byte_more_or_less() {
        let value = value(1, Amount::MAX);
        let record = Record::Debit { value, asked: asking(), purse: false };
        let line = Line { record, balance: Amount::ZERO };
        let mut buffer = [0; 500];
        let length = line.to_bytes(&mut buffer).unwrap().len();

        let read = Line::from_bytes(&buffer[..length]).unwrap();

        let mut again = [0; 500];
        assert_eq!(read.to_bytes(&mut again).unwrap(), &buffer[..length]);
        assert!(Line::from_bytes(&buffer[..length - 1]).is_err());
        assert!(Line::from_bytes(&buffer[..=length]).is_err());
    }
}
