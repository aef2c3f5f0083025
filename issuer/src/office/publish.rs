//! Who is revoked, and how that goes out.

use ecny_core::{Delta, Purpose, Verifier, WalletId, WalletNumber, Word, sm2::Signature};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError, state::place};
use crate::{
    Store,
    event::{Event, Why},
};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Revokes a wallet: its name goes out with the next deltas. The same again changes nothing.
    ///
    /// # Errors
    /// [`OfficeError::UnknownWallet`].
    pub fn revoke(&mut self, wallet: WalletId, why: Why) -> Result<(), OfficeError> {
        self.ours(wallet)?;
        match self.state.revoked.get(&wallet) {
            Some(known) if *known == why || *known == Why::Culprit => Ok(()),
            Some(_) | None => self.commit(Event::Revoked(wallet, why)),
        }
    }

    /// Takes back a revocation that was ordered. A name that is out already is left out of the next
    /// epoch of the list.
    ///
    /// # Errors
    /// [`OfficeError::Revoked`] for a culprit, and for a wallet that was reported lost.
    pub fn restore(&mut self, wallet: WalletId) -> Result<(), OfficeError> {
        self.ours(wallet)?;
        match self.state.revoked.get(&wallet) {
            Some(Why::Culprit | Why::Lost) => Err(OfficeError::Revoked),
            Some(Why::Ordered) => self.commit(Event::Restored(wallet)),
            None => Ok(()),
        }
    }

    /// Why a wallet is revoked, where it is.
    #[must_use]
    pub fn revoked(&self, wallet: WalletId) -> Option<Why> {
        self.state.revoked.get(&wallet).copied()
    }

    /// Whether the name of a wallet is on the list as it goes out: out already, or waiting for room.
    #[must_use]
    pub fn is_listed(&self, wallet: WalletId) -> bool {
        wallet.operator == self.own() && self.state.list.names(wallet.number)
    }

    /// What goes out today: whoever the logs accuse is revoked, then the list goes on by at most one
    /// delta, or is said anew. The same day again it is the same.
    ///
    /// # Errors
    /// [`OfficeError::Store`], [`OfficeError::Randomness`].
    pub fn publish<R: TryCryptoRng + ?Sized>(
        &mut self,
        rng: &mut R,
    ) -> Result<Vec<Word>, OfficeError> {
        self.revoke_culprits()?;
        let day = self.state.day;
        let expired = |number: WalletNumber| {
            let wallet = self.issuer.id_of(number);
            let last = self.issuer.centre().registry().of_wallet(wallet).next_back();
            last.is_some_and(|last| last.info().last_day < day)
        };
        let mut words = Vec::new();
        for draft in self.state.list.due(day, expired) {
            let delta = draft.delta(self.own(), day);
            let signature = self.sign(Purpose::Delta, &delta.to_bytes(), rng)?;
            words.push(Word::Delta(delta, signature));
        }
        if !words.is_empty() {
            self.commit(Event::Published(words))?;
        }
        let list = self.state.deltas.get(&self.own()).into_iter().flatten();
        let of_today = |word: &&Word| matches!(word, Word::Delta(delta, _) if delta.day == day);
        Ok(list.map(|(_, word)| word).filter(of_today).copied().collect())
    }

    fn revoke_culprits(&mut self) -> Result<(), OfficeError> {
        let findings = self.findings();
        let accused = findings.proven.keys().chain(&findings.unproven);
        let culprits: Vec<_> = accused
            .filter_map(crate::Offense::wallet)
            .filter(|wallet| wallet.operator == self.own())
            .collect();
        culprits.into_iter().try_for_each(|wallet| self.revoke(wallet, Why::Culprit))
    }

    /// Takes a delta of another operator, for our wallets.
    ///
    /// # Errors
    /// [`OfficeError::Signature`] where that operator did not sign it, or is not known;
    /// [`OfficeError::Foreign`] for one of our own.
    pub fn hear_delta(&mut self, delta: &Delta, signature: &Signature) -> Result<(), OfficeError> {
        let operator = delta.operator;
        if operator == self.own() {
            return Err(OfficeError::Foreign);
        }
        let keys = self.logs.keyring();
        if !keys.commanded(operator, Purpose::Delta, &delta.to_bytes(), signature) {
            return Err(OfficeError::Signature);
        }
        let known = self.state.deltas.get(&operator);
        if known.is_some_and(|list| list.contains_key(&place(delta))) {
            return Ok(());
        }
        self.say(Word::Delta(*delta, *signature)).map(|_| ())
    }
}
