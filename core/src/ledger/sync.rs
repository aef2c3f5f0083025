//! What a wallet says to its operator about its log, and what it takes from it.
//!
//! ```text
//! statement, lines → operator → receipt → sync: one append → the next compaction prunes
//! ```

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, log::walk};
use crate::{
    Claim, CommandFault, Error, LedgerError, Purpose, SecureElement, Taken,
    record::{Line, Record, next_head},
    since::Since,
    sm2::Signature,
    statement::{Position, SignedStatement, Statement},
    sync_receipt::SyncReceipt,
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Signs where the log stands. A locked wallet does so too: its operator is to see what is
    /// missing.
    ///
    /// The lines that belong to it are those of [`Ledger::next_line`] up to its number and above
    /// [`crate::Account::covered`].
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash fails, [`Error::Element`] where the element does.
    pub fn statement(&mut self) -> Result<SignedStatement, Error> {
        self.confirm()?;
        let wallet = self.id();
        let statement = Statement {
            version: Statement::VERSION,
            wallet,
            position: Position { number: self.number(), head: self.account.head },
            decided: self.account.decided,
            seq: self.account.seq,
            day: self.account.day,
            totals_key: Statement::commitment(wallet, &self.element.secrets().totals),
        };
        let signature = self.element.sign(&Claim::Statement { body: &statement.to_bytes() })?;
        let certificate = self.element.certificate().to_bytes();
        Ok(SignedStatement { certificate, statement, signature })
    }

    /// Takes the operator's word that it has seen the log up to a place: the day moves, what is
    /// held by then is synced, sums since sync begin there, and what it covers may go at the next
    /// compaction. What happened after that place counts on, to the fen. The same receipt again
    /// changes nothing.
    ///
    /// # Errors
    /// [`Error::Command`] for what is not a newer receipt of this log, [`LedgerError::LogFull`]
    /// where the receipt covers so little that it would leave no room for the next one: state the
    /// log as it is now, and sync with that. Nothing has changed then.
    pub fn sync(&mut self, receipt: &SyncReceipt, signature: &Signature) -> Result<Taken, Error> {
        self.account.standing.heals()?;
        if receipt.version != SyncReceipt::VERSION {
            return Err(CommandFault::Version.into());
        }
        if receipt.wallet != self.id() {
            return Err(CommandFault::OtherWallet.into());
        }
        self.commanded(Purpose::Receipt, &receipt.to_bytes(), signature)?;
        if receipt.position == self.account.covered && receipt.position != Position::GENESIS {
            return Ok(Taken::Before);
        }
        if receipt.position.number <= self.account.covered.number {
            return Err(CommandFault::Outdated.into());
        }
        let since = self.since(receipt)?;
        let needed = self.decided_reserve().saturating_add(self.journal.span(Line::SYNCED_LEN));
        let room = self.journal.room().saturating_add(self.prunable(receipt.position.number)?);
        if needed > room {
            return Err(LedgerError::LogFull.into());
        }
        let record = Record::Synced { receipt: *receipt, signature: *signature, since };
        self.append(record, [0, 0]).map(|_| Taken::Now)
    }

    /// Whether our own operator's command key signed that.
    pub(super) fn commanded(
        &self,
        purpose: Purpose,
        body: &[u8],
        signature: &Signature,
    ) -> Result<(), CommandFault> {
        let operator = self.operators.find(self.id().operator).ok_or(CommandFault::Signature)?;
        operator.verify_command(purpose, body, signature).map_err(|_| CommandFault::Signature)
    }

    /// What has happened since the place a receipt names, which must be one of this log.
    fn since(&mut self, receipt: &SyncReceipt) -> Result<Since, Error> {
        let mut at = self.account.covered;
        let mut since = Since::default();
        let closed = self.account.closed;
        let mut decisions: u32 = 0;
        let mut last = self.account.decided;
        walk(&mut self.journal, at.number, |read| {
            if read.number <= receipt.position.number {
                at = Position { number: read.number, head: next_head(&at.head, read.body) };
                return Ok(());
            }
            if read.record.decides() {
                decisions = decisions.saturating_add(1);
            }
            if read.record.closes() {
                last = closed;
            }
            since.take(read.record)
        })?;
        let decided = last.number().checked_sub(decisions);
        if at != receipt.position || decided != Some(receipt.decided.number()) {
            return Err(CommandFault::OtherHistory.into());
        }
        Ok(since)
    }
}
