//! A ledger read back from its journal: every record applied again, and its sum compared.

use heapless::Vec;

use super::{MAX_UNSETTLED, payer::Unsettled};
use crate::{
    Delta, LedgerError, OperatorCertificate, WalletId,
    account::Account,
    entry::Seq,
    journal::{Kind, Replayed},
    lists::Lists,
    operators::Operators,
    record::{Line, Record, next_head},
};

/// A ledger being read back from its journal.
pub(super) struct Replay {
    pub(super) account: Option<Account>,
    pub(super) operators: Operators,
    pub(super) lists: Lists,
    pub(super) unsettled: Vec<Unsettled, MAX_UNSETTLED>,
}

impl Replay {
    pub(super) fn new(own: WalletId) -> Self {
        Self {
            account: None,
            operators: Operators::default(),
            lists: Lists::new(own),
            unsettled: Vec::new(),
        }
    }

    /// Takes the next record, in the order in which they were written.
    #[inline(never)]
    pub(super) fn take(&mut self, at: &Replayed<'_>) -> Result<(), LedgerError> {
        let line = Line::from_bytes(at.body).map_err(|_| LedgerError::Damaged)?;
        match (at.header.kind, &line.record) {
            (Kind::Checkpoint, Record::Checkpoint(account)) => {
                self.account = Some(account.clone());
            }
            (Kind::Kept, record) => self.index(record, at)?,
            (Kind::Live, record) => {
                let account = self.account.as_mut().ok_or(LedgerError::Damaged)?;
                account.apply(record)?;
                account.head = next_head(&account.head, at.body);
                self.index(record, at)?;
            }
            (Kind::Checkpoint, _) => return Err(LedgerError::Damaged),
        }
        match &self.account {
            Some(account) if account.balance != line.balance => Err(LedgerError::Damaged),
            Some(_) | None => Ok(()),
        }
    }

    /// What is kept in RAM of the log: the operators, how far their lists go, and the debits without
    /// an outcome.
    fn index(&mut self, record: &Record, at: &Replayed<'_>) -> Result<(), LedgerError> {
        match record {
            Record::Operator { certificate } => self.add_operator(certificate),
            Record::Delta { delta, .. } => self.add_delta(delta),
            Record::Debit { value, .. } => {
                let [peer, _] = at.header.keys;
                let debit = Unsettled::new(&value.entry, at.header.number, at.place, peer);
                self.unsettled.push(debit).map_err(|_| LedgerError::Damaged)
            }
            Record::Settle { seq, .. }
            | Record::Refund { seq, .. }
            | Record::HandOver { seq, .. } => {
                self.close(*seq);
                Ok(())
            }
            Record::Resolved { resolution, .. } => {
                self.close(resolution.seq);
                Ok(())
            }
            Record::Credit { .. }
            | Record::Crisis { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Synced { .. }
            | Record::Void { .. }
            | Record::Checkpoint(_) => Ok(()),
        }
    }

    #[inline(never)]
    fn add_operator(
        &mut self,
        certificate: &[u8; OperatorCertificate::LEN],
    ) -> Result<(), LedgerError> {
        let certificate = OperatorCertificate::from_bytes(certificate);
        let operator = certificate.ok_or(LedgerError::Damaged)?.already_verified();
        self.operators.add(operator).then_some(()).ok_or(LedgerError::Damaged)
    }

    fn add_delta(&mut self, delta: &Delta) -> Result<(), LedgerError> {
        self.lists.add(delta).then_some(()).ok_or(LedgerError::Damaged)
    }

    fn close(&mut self, seq: Seq) {
        self.unsettled.retain(|debit| debit.seq() != seq);
    }
}
