use serde::{Deserialize, Serialize};
use serde_big_array::BigArray;

use crate::{
    Amount, Certificate, Crisis, Delta, LifeStep, OperatorCertificate, Order, OrderKind, Pocket,
    Profile, Settings, Tag, WalletId,
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
        /// On whose word.
        how: How,
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
        /// Bound to which purpose.
        tag: Tag,
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
        /// Bound to which purpose.
        tag: Tag,
        /// How far its value had come.
        hop: Hop,
    },
    /// The operator has set new limits.
    Profile {
        /// What it says.
        profile: Profile,
        /// The signature of the operator's command key.
        signature: Signature,
    },
    /// The user has set limits of their own.
    Settings {
        /// What they are.
        settings: Settings,
    },
    /// The root has ordered limits for some days.
    Crisis {
        /// What it says.
        crisis: Crisis,
        /// The root's signature.
        signature: Signature,
    },
    /// The operator has told the wallet what to do.
    Order {
        /// What it says.
        order: Order,
        /// The signature of the operator's command key.
        signature: Signature,
    },
    /// An operator has revoked wallets.
    Delta {
        /// What it says.
        delta: Delta,
        /// The signature of that operator's command key.
        signature: Signature,
        /// Whether it is the wallet's own operator.
        own: bool,
    },
    /// The operator has opened a pocket, or given it a new last day.
    Pocket {
        /// What it says.
        pocket: Pocket,
        /// The signature of the operator's command key.
        signature: Signature,
        /// Which of the wallet's places it takes.
        place: u8,
    },
    /// The holder has taken a step in the wallet's life.
    Life {
        /// Which.
        step: LifeStep,
    },
    /// A PIN was set, under that permit.
    Pin {
        /// Which of the times a PIN may be set.
        #[serde(with = "postcard::fixint::be")]
        permit: u16,
    },
    /// A debit was handed over to the operator: this wallet neither sends it again nor takes an
    /// outcome of it.
    HandOver {
        /// Which debit.
        seq: Seq,
        /// How much it was.
        amount: Amount,
        /// Bound to which purpose.
        tag: Tag,
    },
}

impl Record {
    /// Whether it decides one session.
    #[must_use]
    pub const fn decides(&self) -> bool {
        matches!(
            self,
            Self::Credit { .. }
                | Self::Void { .. }
                | Self::Order { order: Order { what: OrderKind::Void, .. }, .. }
        )
    }

    /// Whether it ends the wallet, and decides every session with that.
    #[must_use]
    pub const fn closes(&self) -> bool {
        matches!(
            self,
            Self::Life { step: LifeStep::Retire }
                | Self::Order { order: Order { what: OrderKind::Close, .. }, .. }
        )
    }
}

/// On whose word value went out. One byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// To the own operator's purse: no limit asks for a word (00).
    Home,
    /// The holder's, with the PIN or biometrics (01).
    Verified,
    /// Somebody's who had the device (02).
    Unverified,
    /// Given in advance, the device asleep in the reader's field (03).
    PowerFree,
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

    /// Length of a debit in bytes.
    pub(crate) const DEBIT_LEN: usize = 1 + Value::LEN + ASKING_LEN + 1 + 8;

    /// Length of a credit, the longest decision on a session.
    pub(crate) const CREDIT_LEN: usize = 1 + 4 + WalletId::LEN + Value::LEN + 1 + 8;

    /// Length of a refund, the longest of the ends of a debit.
    pub(crate) const OUTCOME_LEN: usize = 1 + 4 + 8 + 2 + 1 + Certificate::LEN + Signature::LEN + 8;

    /// Length of an operator.
    pub(crate) const OPERATOR_LEN: usize = 1 + OperatorCertificate::LEN + 8;

    /// Length of new limits.
    pub(crate) const PROFILE_LEN: usize = 1 + Profile::LEN + Signature::LEN + 8;

    /// Length of a step of a list of revoked wallets.
    pub(crate) const DELTA_LEN: usize = 1 + Delta::LEN + Signature::LEN + 1 + 8;

    /// Length of an order, which is longer than all that is not named here.
    pub(crate) const ORDER_LEN: usize = 1 + Order::LEN + Signature::LEN + 8;

    /// Length of a pocket.
    pub(crate) const POCKET_LEN: usize = 1 + Pocket::LEN + Signature::LEN + 1 + 8;

    /// Length of what the root orders for a crisis.
    pub(crate) const CRISIS_LEN: usize = 1 + Crisis::LEN + Signature::LEN + 8;

    /// Length of the user's own limits.
    pub(crate) const SETTINGS_LEN: usize = 1 + Settings::LEN + 8;

    /// Length of a step in the wallet's life, or of a PIN set: at most that.
    pub(crate) const LIFE_LEN: usize = 1 + 2 + 8;

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

        let debit = Record::Debit { value, asked: asking(), how: How::Home };
        let credit = Record::Credit { session, payer, value, purse: true };
        let settle = Record::Settle { seq, amount, receipt: Receipt::from_bytes(&[0xFF; 16]) };
        let certificate = [0xFF; Certificate::LEN];
        let (tag, hop) = (Tag::new(1), Hop::new(9));
        let refund = Record::Refund { seq, amount, tag, hop, certificate, signature };

        assert_eq!(length(debit), Line::DEBIT_LEN);
        assert_eq!(length(credit), Line::CREDIT_LEN);
        assert_eq!(length(Record::Void { session }), Line::VOID_LEN);
        const { assert!(Line::VOID_LEN <= Line::CREDIT_LEN) };
        assert_eq!(length(refund), Line::OUTCOME_LEN);
        assert!(length(settle) <= Line::OUTCOME_LEN);
        let resolution: Resolution = decode(&[0; Resolution::LEN]).unwrap();
        let resolved = Record::Resolved { resolution, signature, amount, tag, hop };
        assert!(length(resolved) <= Line::OUTCOME_LEN);
        let receipt = decode(&[0; SyncReceipt::LEN]).unwrap();
        let synced = Record::Synced { receipt, signature, since: Since::default() };
        assert_eq!(length(synced), Line::SYNCED_LEN);
        assert_eq!(length(Record::Lock { session }), Line::LOCK_LEN);
        let hand_over = Record::HandOver { seq, amount, tag };
        assert!(length(hand_over) <= Line::OUTCOME_LEN);
    }

    #[test]
    fn what_the_operator_and_the_holder_say_takes_the_room_that_is_asked_for() {
        let signature = Signature::from_bytes(&[0xFF; 64]);
        let profile = decode(&[0; Profile::LEN]).unwrap();
        assert_eq!(length(Record::Profile { profile, signature }), Line::PROFILE_LEN);
        let delta = decode(&[0; Delta::LEN]).unwrap();
        assert_eq!(length(Record::Delta { delta, signature, own: true }), Line::DELTA_LEN);
        let order = decode(&[0; Order::LEN]).unwrap();
        assert_eq!(length(Record::Order { order, signature }), Line::ORDER_LEN);
        let pocket = decode(&[0; Pocket::LEN]).unwrap();
        assert_eq!(length(Record::Pocket { pocket, signature, place: 3 }), Line::POCKET_LEN);
        let crisis = Crisis::NONE;
        assert_eq!(length(Record::Crisis { crisis, signature }), Line::CRISIS_LEN);
        let settings = Settings::OPEN;
        assert_eq!(length(Record::Settings { settings }), Line::SETTINGS_LEN);
        assert!(length(Record::Life { step: LifeStep::Retire }) <= Line::LIFE_LEN);
        assert_eq!(length(Record::Pin { permit: u16::MAX }), Line::LIFE_LEN);
    }

    #[test]
    fn every_line_fits_into_a_record_of_the_journal() {
        let account = Account::new(AccountKind::Wallet, [2; 33], Limits::NONE, Day::new(u16::MAX));

        const { assert!(Line::DEBIT_LEN <= crate::MAX_BODY) };
        assert!(length(Record::Checkpoint(account)) <= crate::MAX_BODY);
        let certificate = [0xFF; OperatorCertificate::LEN];
        assert_eq!(length(Record::Operator { certificate }), Line::OPERATOR_LEN);
        const { assert!(Line::OPERATOR_LEN <= crate::MAX_BODY) };
    }

    #[test]
    fn a_line_is_read_as_it_was_written_and_not_with_a_byte_more_or_less() {
        let value = value(1, Amount::MAX);
        let record = Record::Debit { value, asked: asking(), how: How::Verified };
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
