//! What the holder does with the wallet as a whole: each step one append.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    CommandFault, Error, LedgerError, LifeStep, SecureElement, Standing,
    record::{Line, Record},
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Begins to serve: the wallet is in the hands of its holder.
    ///
    /// # Errors
    /// [`CommandFault::OutOfPlace`] where it was activated before.
    pub fn activate(&mut self) -> Result<(), Error> {
        self.live(LifeStep::Activate)
    }

    /// Puts the wallet to rest: it pays and asks for nothing new, and heals what is open.
    ///
    /// # Errors
    /// What the wallet is where it is not active.
    pub fn suspend(&mut self) -> Result<(), Error> {
        self.confirm()?;
        self.account.standing.serves()?;
        self.live(LifeStep::Suspend)
    }

    /// Serves again. Where a PIN is set, its holder has to show to be the holder.
    ///
    /// # Errors
    /// [`LedgerError::NotVerified`]; [`CommandFault::OutOfPlace`] where its holder has not suspended it: what the operator has
    /// blocked, only the operator lifts.
    pub fn resume(&mut self) -> Result<(), Error> {
        self.judge_holder()?;
        self.live(LifeStep::Resume)?;
        self.consent.spend_verification();
        Ok(())
    }

    /// Ends the wallet: every session there can ever be is decided with it, so nobody waits for
    /// its answer. Then [`Ledger::statement`] is its closing statement; once a receipt of the
    /// operator covers that ([`Ledger::is_buried`]), its keys may go.
    ///
    /// # Errors
    /// [`LedgerError::NotDrained`] where it holds value or has payments without an outcome; what
    /// the wallet is where it is not active.
    pub fn retire(&mut self) -> Result<(), Error> {
        self.confirm()?;
        self.account.standing.serves()?;
        let drained = self.account.balance.is_zero() && self.unsettled.is_empty();
        drained.then_some(()).ok_or(LedgerError::NotDrained)?;
        self.live(LifeStep::Retire)
    }

    /// Whether the wallet has ended and its operator has seen that: its keys are of no use to
    /// anybody any more.
    #[must_use]
    pub fn is_buried(&self) -> bool {
        let last = self.account.covered.number;
        // The receipt itself is the one line it cannot cover.
        self.account.standing == Standing::Retired && last.checked_add(1) == Some(self.number())
    }

    fn live(&mut self, step: LifeStep) -> Result<(), Error> {
        self.confirm()?;
        if self.account.standing.after(step).is_none() {
            return Err(CommandFault::OutOfPlace.into());
        }
        let promised = match step {
            LifeStep::Activate | LifeStep::Suspend | LifeStep::Resume => self.reserve(),
            // Nothing comes in any more: only the receipt for the closing statement.
            LifeStep::Retire => self.decided_reserve(),
        };
        self.check_room(promised.saturating_add(self.journal.span(Line::LIFE_LEN)))?;
        self.append(Record::Life { step }, [0, 0])?;
        if self.account.standing.serves().is_err() {
            self.consent.drop_all();
        }
        Ok(())
    }
}
