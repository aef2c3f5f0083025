//! The one door for what operators and the root say.

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, Resolved};
use crate::{CommandFault, Error, LedgerError, SecureElement, Taken, Word};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Takes a word of the operator's, or the root's, from whoever brings it: it is checked, then
    /// it is on flash. The same word again changes nothing.
    ///
    /// # Errors
    /// [`Error::Command`] for what was not said to this wallet, or not by whom it should be, or too
    /// late; [`LedgerError`] where it cannot be followed here. Nothing has changed then.
    pub fn take(&mut self, word: &Word) -> Result<Taken, Error> {
        let taken = self.judge_word(word);
        // What a boot has read may be gone at the next, and whoever brought it brings it no more: an
        // answer that rests on it is confirmed. A word that nobody has signed is not worth a record.
        if let Ok(Taken::Before)
        | Err(Error::Command(CommandFault::Outdated | CommandFault::OutOfPlace)) = taken
        {
            self.confirm()?;
        }
        taken
    }

    fn judge_word(&mut self, word: &Word) -> Result<Taken, Error> {
        match word {
            Word::Operator(certificate) => self.add_operator(certificate),
            Word::Profile(profile, signature) => self.take_profile(profile, signature),
            Word::Crisis(crisis, signature) => self.take_crisis(crisis, signature),
            Word::Order(order, signature) => self.follow(order, signature),
            Word::Delta(delta, signature) => self.take_delta(delta, signature),
            Word::Pocket(pocket, signature) => self.open_pocket(pocket, signature),
            Word::Receipt(receipt, signature) => self.sync(receipt, signature),
            Word::Resolution(resolution, signature) => {
                self.resolve(resolution, signature).map(|resolved| match resolved {
                    Resolved::Before => Taken::Before,
                    Resolved::Now { .. } => Taken::Now,
                })
            }
        }
    }

    /// Whether a wallet that has not ended has room for a record of that length besides all that is
    /// promised.
    pub(super) fn check_word(&mut self, length: usize) -> Result<(), Error> {
        self.account.standing.heals()?;
        if self.account.standing == crate::Standing::Retired {
            return Err(LedgerError::Retired.into());
        }
        self.check_room(self.reserve().saturating_add(self.journal.span(length)))
    }
}
