//! A debit given up to the operator.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{CommandFault, Error, SecureElement, entry::Seq, record::Record};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Hands a payment over to the operator whose payee will not be met again: this wallet never
    /// sends it again and takes no outcome of it. What becomes of the value is between the operator
    /// and the payee; the operator pays it back once a later sync shows this line and the payee's
    /// log shows no credit.
    ///
    /// # Errors
    /// [`CommandFault::UnknownDebit`] where no payment of that number is open.
    pub fn hand_over(&mut self, seq: Seq) -> Result<(), Error> {
        self.confirm()?;
        self.account.standing.heals()?;
        let open = self.unsettled.iter().find(|debit| debit.seq() == seq).copied();
        let debit = open.ok_or(CommandFault::UnknownDebit)?;
        // The room for its outcome was kept; this is one.
        let record = Record::HandOver { seq, amount: debit.amount(), tag: debit.tag };
        self.append(record, [debit.peer, 0])?;
        self.unsettled.retain(|other| other.seq() != seq);
        Ok(())
    }
}
