use serde::{Deserialize, Serialize};

use crate::{
    Amount, End, LedgerError,
    entry::{Entry, Hop},
    record::{How, Record},
};

/// What has happened in a log after the records that a receipt of the operator covers: what the
/// operator has not seen yet, and what therefore counts on.
///
/// ```text
///  0  paid 8 │ payments 2 │ received 8 │ unsynced 8 │ hop 1 │ respent 8 │ unverified 8
/// 43  power-free 8 │ power-free payments 1                                         52 bytes
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// What was paid to others than the operator.
    pub paid: Amount,
    /// How many payments that were.
    #[serde(with = "postcard::fixint::be")]
    pub payments: u16,
    /// What was received from others than the operator.
    pub received: Amount,
    /// What came in without being synced value: what was received, and such value come back.
    pub unsynced: Amount,
    /// The furthest that any of it had come.
    pub hop: Hop,
    /// The payments of it that no operator had seen all of before.
    pub respent: Amount,
    /// The part of it that was paid without PIN or biometrics.
    pub unverified: Amount,
    /// The part of it that was paid while the device was asleep.
    pub power_free: Amount,
    /// How many payments that were.
    pub power_free_payments: u8,
}

impl Since {
    /// Length in bytes.
    pub const LEN: usize = 52;

    /// Counts one record more.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] for sums that no ledger has.
    pub fn take(&mut self, record: &Record) -> Result<(), LedgerError> {
        let counted = match record {
            Record::Debit { value, how, .. } => self.pay(&value.entry, *how),
            Record::Credit { value, purse: false, .. } => {
                let amount = value.entry.terms.amount;
                self.received.checked_add(amount).and_then(|received| {
                    self.received = received;
                    self.come(amount, value.entry.hop)
                })
            }
            Record::Refund { amount, hop, .. } => self.come_back(*amount, *hop),
            Record::Resolved { resolution, amount, hop, .. } => match resolution.end {
                End::Refunded => self.come_back(*amount, *hop),
                End::Settled => Some(()),
            },
            Record::Credit { purse: true, .. }
            | Record::Checkpoint(_)
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::HandOver { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => Some(()),
        };
        counted.ok_or(LedgerError::Damaged)
    }

    fn pay(&mut self, entry: &Entry, how: How) -> Option<()> {
        let amount = entry.terms.amount;
        if how == How::Home {
            return Some(());
        }
        self.paid = self.paid.checked_add(amount)?;
        self.payments = self.payments.checked_add(1)?;
        if entry.hop != Hop::SYNCED {
            self.respent = self.respent.checked_add(amount)?;
        }
        match how {
            How::Home | How::Verified => {}
            How::Unverified => self.unverified = self.unverified.checked_add(amount)?,
            How::PowerFree => {
                self.power_free = self.power_free.checked_add(amount)?;
                self.power_free_payments = self.power_free_payments.checked_add(1)?;
            }
        }
        Some(())
    }

    fn come(&mut self, amount: Amount, hop: Hop) -> Option<()> {
        self.unsynced = self.unsynced.checked_add(amount)?;
        self.hop = self.hop.max(hop);
        Some(())
    }

    /// Value paid from what was synced comes back synced; all other as far as it had come.
    fn come_back(&mut self, amount: Amount, hop: Hop) -> Option<()> {
        match hop.number().checked_sub(1) {
            None => Some(()),
            Some(come) => self.come(amount, Hop::new(come)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        SessionNumber, WalletId, encode,
        record::tests::{asking, value},
    };

    fn fen(fen: u64) -> Amount {
        Amount::from_fen(fen).unwrap()
    }

    fn credit(amount: u64, hop: u8, purse: bool) -> Record {
        let mut value = value(1, fen(amount));
        value.entry.hop = Hop::new(hop);
        let (session, payer) = (SessionNumber::new(1), WalletId::from_bytes(&[9; 8]));
        Record::Credit { session, payer, value, purse }
    }

    fn refund(amount: u64, hop: u8) -> Record {
        Record::Refund {
            seq: crate::Seq::new(1),
            amount: fen(amount),
            tag: crate::Tag::NONE,
            hop: Hop::new(hop),
            certificate: [0; 49],
            signature: crate::sm2::Signature::from_bytes(&[0; 64]),
        }
    }

    #[test]
    fn it_has_52_bytes() {
        assert_eq!(encode(&Since::default(), &mut [0; 100]).unwrap().len(), Since::LEN);
    }

    #[test]
    fn what_the_operator_itself_moved_does_not_count() {
        let mut since = Since::default();

        since.take(&credit(100, 0, true)).unwrap();
        since
            .take(&Record::Debit { value: value(1, fen(7)), asked: asking(), how: How::Home })
            .unwrap();

        assert_eq!(since, Since::default());
    }

    #[test]
    fn what_came_from_others_and_what_came_back_count_as_far_as_they_had_come() {
        let mut since = Since::default();

        since.take(&credit(100, 2, false)).unwrap();
        since.take(&refund(30, 4)).unwrap();
        since.take(&refund(5, 0)).unwrap();
        since
            .take(&Record::Debit { value: value(1, fen(7)), asked: asking(), how: How::Verified })
            .unwrap();

        assert_eq!(
            since,
            Since {
                paid: fen(7),
                payments: 1,
                received: fen(100),
                unsynced: fen(130),
                hop: Hop::new(3),
                ..Since::default()
            }
        );
    }
}
