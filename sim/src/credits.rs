use std::collections::BTreeMap;

use ecny_core::{Amount, Error, Ledger, Record, SecureElement, Seq, WalletId};
use embedded_storage::nor_flash::NorFlash;

/// The credits that logs were seen to hold, and the debits handed over in them, whether or not the
/// logs hold them still.
///
/// A wallet forgets only what its operator has seen. So what the operator has seen, and what the
/// log says now, are together all that was ever credited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// Each debit that was credited, and in which record of whose log.
    records: BTreeMap<(WalletId, Seq), (WalletId, u32)>,
    /// What payers have given up to their operator.
    handed: BTreeMap<(WalletId, Seq), Amount>,
    doubled: bool,
}

impl Credits {
    /// Adds what a log says. The same log again changes nothing.
    ///
    /// # Errors
    /// Where its flash cannot be read.
    pub fn add<F: NorFlash, E: SecureElement>(
        &mut self,
        ledger: &mut Ledger<F, E>,
    ) -> Result<(), Error> {
        let owner = ledger.id();
        let mut line = ledger.next_line(None)?;
        while let Some(at) = line {
            if let Record::Credit { payer, value, .. } = &at.line.record {
                let debit = (*payer, value.entry.seq);
                let record = (owner, at.number);
                let before = self.records.insert(debit, record);
                self.doubled |= before.is_some_and(|before| before != record);
            }
            if let Record::HandOver { seq, amount, .. } = &at.line.record {
                self.handed.insert((owner, *seq), *amount);
            }
            line = ledger.next_line(Some(&at))?;
        }
        Ok(())
    }

    /// Whether that debit of that payer was credited.
    #[must_use]
    pub fn has(&self, payer: WalletId, seq: Seq) -> bool {
        self.records.contains_key(&(payer, seq))
    }

    /// The debits that were given up to an operator, and how much each was.
    pub fn handed(&self) -> impl Iterator<Item = (WalletId, Seq, Amount)> {
        self.handed.iter().map(|((payer, seq), amount)| (*payer, *seq, *amount))
    }

    /// Whether two records credit one debit.
    #[must_use]
    pub const fn doubled(&self) -> bool {
        self.doubled
    }
}
