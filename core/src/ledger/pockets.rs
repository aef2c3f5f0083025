//! Value bound to a purpose: who opens a pocket for it.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Category, CommandFault, Error, LedgerError, Pocket, PocketBalance, Purpose, SecureElement, Tag,
    Taken,
    record::{Line, Record},
    sm2::Signature,
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Opens a pocket, or moves the last day of one that is there further. It never comes nearer:
    /// what was given until a day can be spent until that day.
    pub(super) fn open_pocket(
        &mut self,
        pocket: &Pocket,
        signature: &Signature,
    ) -> Result<Taken, Error> {
        if pocket.version != Pocket::VERSION {
            return Err(CommandFault::Version.into());
        }
        if pocket.wallet != self.id() {
            return Err(CommandFault::OtherWallet.into());
        }
        self.commanded(Purpose::Pocket, &pocket.to_bytes(), signature)?;
        let known = self.account.pocket(pocket.tag);
        if known.is_some_and(|known| known.last_day >= pocket.last_day) {
            return Ok(Taken::Before);
        }
        // Who may take such value takes it as ordinary money.
        let takes = pocket.tag.is_for(self.identity().category());
        if pocket.tag.category() == Category::NONE || takes {
            return Err(CommandFault::OutOfPlace.into());
        }
        let place = self.place_for(pocket.tag).ok_or(LedgerError::PocketsFull)?;
        self.check_word(Line::POCKET_LEN)?;
        let record = Record::Pocket { pocket: *pocket, signature: *signature, place };
        self.append(record, [0, 0]).map(|_| Taken::Now)
    }

    /// The place of that purpose; or one that is free, or empty with nothing on its way back to it.
    fn place_for(&self, tag: Tag) -> Option<u8> {
        let places = || (0_u8..).zip(&self.account.pockets);
        let open = |tag| self.unsettled.iter().any(|debit| debit.tag == tag);
        let free = |pocket: &PocketBalance| {
            pocket.tag == Tag::NONE || (pocket.balance.is_zero() && !open(pocket.tag))
        };
        places()
            .find(|(_, pocket)| pocket.tag == tag)
            .or_else(|| places().find(|(_, pocket)| free(pocket)))
            .map(|(place, _)| place)
    }
}
