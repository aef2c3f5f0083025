//! Value that is bound to a purpose, beside what is not.

use super::{Account, AccountKind};
use crate::{Amount, Pocket, PocketBalance, Tag, Terms, entry::Hop};

impl Account {
    /// What is held bound to no purpose; `None` for an account that does not add up.
    #[must_use]
    pub fn ordinary(&self) -> Option<Amount> {
        self.pockets.iter().try_fold(self.balance, |rest, pocket| rest.checked_sub(pocket.balance))
    }

    /// What is held for that purpose; `None` where the wallet has no such pocket.
    #[must_use]
    pub fn pocket(&self, tag: Tag) -> Option<&PocketBalance> {
        self.pockets.iter().find(|pocket| tag != Tag::NONE && pocket.tag == tag)
    }

    /// What can be paid on those terms, as far as the balance goes.
    #[must_use]
    pub fn available(&self, tag: Tag) -> Amount {
        match self.pocket(tag) {
            Some(pocket) => pocket.balance,
            None => self.ordinary().unwrap_or(Amount::ZERO),
        }
    }

    /// How far value will have come if it is paid now on those terms. Synced value goes first.
    #[must_use]
    pub fn hop_of(&self, terms: &Terms) -> Hop {
        match (self.kind, self.pocket(terms.tag)) {
            (AccountKind::Purse, _) => Hop::SYNCED,
            (AccountKind::Wallet, Some(pocket)) if pocket.hop == Hop::SYNCED => Hop::SYNCED,
            (AccountKind::Wallet, Some(pocket)) => pocket.hop.further(),
            (AccountKind::Wallet, None) if terms.amount <= self.synced => Hop::SYNCED,
            (AccountKind::Wallet, None) => self.received_hop.further(),
        }
    }

    pub(super) fn pocket_mut(&mut self, tag: Tag) -> Option<&mut PocketBalance> {
        self.pockets.iter_mut().find(|pocket| tag != Tag::NONE && pocket.tag == tag)
    }

    /// Opens a pocket in that place, or gives it its new last day.
    pub(super) fn open_pocket(&mut self, pocket: &Pocket, place: u8) -> Option<()> {
        let known = self.pocket(pocket.tag).is_some();
        let at = self.pockets.get_mut(usize::from(place))?;
        if at.tag == pocket.tag {
            at.last_day = pocket.last_day;
        } else {
            (!known && at.balance.is_zero()).then_some(())?;
            *at =
                PocketBalance { tag: pocket.tag, last_day: pocket.last_day, ..PocketBalance::FREE };
        }
        self.day = self.day.max(pocket.day);
        Some(())
    }
}

impl PocketBalance {
    pub(super) fn take(&mut self, amount: Amount) -> Option<()> {
        self.balance = self.balance.checked_sub(amount)?;
        if self.balance.is_zero() {
            self.hop = Hop::SYNCED;
        }
        Some(())
    }

    pub(super) fn put(&mut self, amount: Amount, hop: Hop) -> Option<()> {
        self.balance = self.balance.checked_add(amount)?;
        self.hop = self.hop.max(hop);
        Some(())
    }
}
