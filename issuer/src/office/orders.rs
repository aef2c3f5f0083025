//! What an office tells a wallet: its limits, orders, pockets; and what the root tells all.

use ecny_core::{
    Crisis, Day, Limits, Order, OrderKind, Pocket, Profile, Purpose, Tag, Verifier, WalletId, Word,
    sm2::Signature,
};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError};
use crate::{Store, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Gives a wallet new limits, with its next sync. Their number is the office's affair.
    ///
    /// # Errors
    /// [`OfficeError::Parent`] where they are not within those of its parent,
    /// [`OfficeError::Children`] where a child's are not within them.
    pub fn set_limits<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        limits: Limits,
        rng: &mut R,
    ) -> Result<Word, OfficeError> {
        self.ours(wallet)?;
        let (known, word) = *self.state.profiles.get(&wallet).ok_or(OfficeError::UnknownWallet)?;
        if known.limits == (Limits { number: known.limits.number, ..limits }) {
            return Ok(word);
        }
        let number = known.limits.number.checked_add(1).ok_or(OfficeError::NumbersSpent)?;
        let limits = Limits { number, version: Limits::VERSION, ..limits };
        let profile = Profile { day: self.state.day, limits, ..known };
        self.judge_parent(&profile)?;
        let mut children = self.state.profiles.values().filter(|(child, _)| child.parent == wallet);
        if !children.all(|(child, _)| child.limits.within(&limits)) {
            return Err(OfficeError::Children);
        }
        let signature = self.sign(Purpose::Profile, &profile.to_bytes(), rng)?;
        self.say(Word::Profile(profile, signature))
    }

    /// Whether a child's limits are within its parent's, who is nobody's child and may go on.
    pub(super) fn judge_parent(&self, child: &Profile) -> Result<(), OfficeError> {
        if child.parent == WalletId::NOBODY {
            return Ok(());
        }
        let (parent, _) =
            self.state.profiles.get(&child.parent).ok_or(OfficeError::UnknownWallet)?;
        let revoked = self.state.revoked.contains_key(&child.parent);
        let own = parent.parent == WalletId::NOBODY && !child.parent.number.is_purse();
        let may = own && child.parent != child.wallet && !revoked;
        (may && child.limits.within(&parent.limits)).then_some(()).ok_or(OfficeError::Parent)
    }

    /// Orders a wallet to do something, with its next sync.
    ///
    /// # Errors
    /// [`OfficeError::UnknownWallet`], [`OfficeError::NumbersSpent`].
    pub fn order<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        what: OrderKind,
        rng: &mut R,
    ) -> Result<Word, OfficeError> {
        self.ours(wallet)?;
        let before = self.state.orders.get(&wallet).map_or(0, Vec::len);
        let number = u16::try_from(before).ok().and_then(|before| before.checked_add(1));
        let number = number.ok_or(OfficeError::NumbersSpent)?;
        let order = Order { version: Order::VERSION, wallet, number, day: self.state.day, what };
        let signature = self.sign(Purpose::Order, &order.to_bytes(), rng)?;
        self.say(Word::Order(order, signature))
    }

    /// Lets a wallet hold value for a purpose until that day, from its next sync on.
    ///
    /// # Errors
    /// [`OfficeError::Day`] for a day before the one it has been let already.
    pub fn open_pocket<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        tag: Tag,
        last_day: Day,
        rng: &mut R,
    ) -> Result<Word, OfficeError> {
        self.ours(wallet)?;
        let known = self.state.pockets.get(&wallet).and_then(|pockets| pockets.get(&tag));
        if let Some(word @ Word::Pocket(known, _)) = known {
            if known.last_day == last_day {
                return Ok(*word);
            }
            if known.last_day > last_day {
                return Err(OfficeError::Day);
            }
        }
        let day = self.state.day;
        let pocket = Pocket { version: Pocket::VERSION, wallet, tag, last_day, day };
        let signature = self.sign(Purpose::Pocket, &pocket.to_bytes(), rng)?;
        self.say(Word::Pocket(pocket, signature))
    }

    /// Hands on what the root orders in a crisis, to every wallet with its next sync.
    ///
    /// # Errors
    /// [`OfficeError::Signature`] where the root did not sign it, or it is no later order than the
    /// one at hand.
    pub fn announce(&mut self, crisis: &Crisis, signature: &Signature) -> Result<(), OfficeError> {
        let signed = self.issuer.root().verify(Purpose::Crisis, &crisis.to_bytes(), signature);
        let later = match &self.state.crisis {
            Some(Word::Crisis(known, _)) if known == crisis => return Ok(()),
            Some(Word::Crisis(known, _)) => crisis.number > known.number,
            Some(_) | None => true,
        };
        if signed.is_err() || !later || !crisis.is_boxed() {
            return Err(OfficeError::Signature);
        }
        self.say(Word::Crisis(*crisis, *signature)).map(|_| ())
    }

    pub(super) fn say(&mut self, word: Word) -> Result<Word, OfficeError> {
        self.commit(Event::Said(word))?;
        Ok(word)
    }
}
