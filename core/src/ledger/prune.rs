//! What of the log must be kept, and how much room that leaves.
//!
//! Until a receipt of the operator covers a record, it stays. After that only this is needed of
//! what it covers: a debit without an outcome, the operators this wallet knows, and of their lists
//! the epochs that count. What came after the receipt, and the receipt itself, is not covered by it.

use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;

use super::{Ledger, MAX_UNSETTLED, log::walk, payer::Unsettled};
use crate::{
    Error, LedgerError, OperatorCertificate, SecureElement, lists::Lists, operators::Operators,
    record::Record,
};

/// What a compaction keeps.
pub(super) struct Needed<'a> {
    /// The last record the operator has seen.
    covered: u32,
    /// The debits without an outcome.
    open: Vec<Unsettled, MAX_UNSETTLED>,
    operators: &'a Operators,
    lists: &'a Lists,
}

impl<'a> Needed<'a> {
    pub(super) fn of(
        covered: u32,
        unsettled: &Vec<Unsettled, MAX_UNSETTLED>,
        operators: &'a Operators,
        lists: &'a Lists,
    ) -> Self {
        Self { covered, open: unsettled.clone(), operators, lists }
    }

    pub(super) fn keeps(&self, number: u32, record: &Record) -> bool {
        let known = match record {
            Record::Operator { certificate } => OperatorCertificate::from_bytes(certificate)
                .is_none_or(|certificate| self.operators.has(&certificate.already_verified())),
            Record::Delta { delta, .. } => self.lists.counts(delta.operator, delta.epoch),
            Record::Checkpoint(_)
            | Record::Credit { .. }
            | Record::Crisis { .. }
            | Record::Debit { .. }
            | Record::HandOver { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Refund { .. }
            | Record::Resolved { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => false,
        };
        number > self.covered || self.open.iter().any(|debit| debit.number == number) || known
    }
}

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Whether that many bytes of records can still be appended, with a compaction that prunes
    /// where one is needed.
    pub(super) fn check_room(&mut self, needed: usize) -> Result<(), Error> {
        let room = self.journal.room();
        // Looking at the whole log is dear: only where it decides.
        if needed > room
            && needed > room.saturating_add(self.prunable(self.account.covered.number)?)
        {
            return Err(LedgerError::LogFull.into());
        }
        Ok(())
    }

    /// How many bytes of records a compaction would drop, had the operator seen all up to the one
    /// with that number.
    pub(super) fn prunable(&mut self, covered: u32) -> Result<usize, Error> {
        if covered == 0 {
            return Ok(0);
        }
        let needed = Needed::of(covered, &self.unsettled, &self.operators, &self.lists);
        let mut bytes: usize = 0;
        walk(&mut self.journal, 0, |read| {
            if !needed.keeps(read.number, read.record) {
                bytes = bytes.saturating_add(read.span);
            }
            Ok(())
        })?;
        Ok(bytes)
    }
}
