//! The lists of revoked wallets: taken, looked into, and handed on.
//!
//! ```text
//! operator → delta 1 → 2 → .. of an epoch    each signed, each one append, none left out
//!            '--- base ---'                  restate the list; until then the older epoch counts too
//! ```
//! The names stay in the log. The header of a delta there holds the least and the greatest of them,
//! so that looking somebody up opens only the deltas that may name it: where an operator restates
//! its list in the order of names, that is one, however long the list.

use embedded_storage::nor_flash::NorFlash;

use super::Ledger;
use crate::{
    Amount, CommandFault, Day, Delta, Error, Identity, JournalError, LedgerError, ListHead,
    ListHeads, OperatorId, PeerFault, Purpose, SecureElement, SignedDelta, Taken, WalletId,
    WalletNumber,
    journal::{Header, MAX_BODY, Place},
    lists::Lists,
    record::{Line, Record},
    sm2::Signature,
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// How far the wallet knows the lists of revoked wallets.
    #[must_use]
    pub const fn lists(&self) -> &Lists {
        &self.lists
    }

    /// Whether that wallet is on its operator's list, as far as this wallet knows it.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash cannot be read.
    pub fn is_revoked(&mut self, wallet: WalletId) -> Result<bool, Error> {
        let mut from = None;
        while let Some((place, _)) =
            self.journal.find(from, |header| is_delta(header) && may_name(header, wallet.number))?
        {
            let delta = self.read_delta(place)?.map(|signed| signed.delta);
            let names = delta.filter(|delta| {
                delta.operator == wallet.operator
                    && self.lists.counts(delta.operator, delta.epoch)
                    && delta.names().any(|name| name == wallet.number)
            });
            if names.is_some() {
                return Ok(true);
            }
            from = Some(place);
        }
        Ok(false)
    }

    /// How far this wallet knows each of its operators' lists, its own operator's first: what it
    /// tells a peer that may know more, or less.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash fails.
    pub fn list_heads(&mut self) -> Result<ListHeads, Error> {
        self.confirm()?;
        let own = self.id().operator;
        let others = self.operators.ids().filter(|operator| *operator != own);
        Ok([own].into_iter().chain(others).map(|operator| self.lists.head(operator)).collect())
    }

    /// The next delta for a wallet that knows the lists so far: of the first that this wallet knows
    /// more of.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash fails.
    pub fn delta_after(&mut self, heads: &[ListHead]) -> Result<Option<SignedDelta>, Error> {
        self.confirm()?;
        let mut nexts = heads.iter().map(|head| head.next(self.lists.head(head.operator)));
        match nexts.find_map(|next| next) {
            Some(next) => self.find_delta(next),
            None => Ok(None),
        }
    }

    /// Takes the delta that a peer gives which knows how far this wallet knows its lists. `None`
    /// where there is no room for it.
    ///
    /// # Errors
    /// [`Error::Peer`] for what is not the next delta of a list this wallet keeps. Nothing has
    /// changed then.
    pub fn take_shared(&mut self, signed: &SignedDelta) -> Result<Option<ListHead>, Error> {
        match self.take_delta(&signed.delta, &signed.signature) {
            Ok(Taken::Now) => Ok(Some(signed.delta.head())),
            Err(Error::Ledger(LedgerError::ListFull | LedgerError::LogFull)) => Ok(None),
            Err(Error::Command(CommandFault::Signature)) => Err(PeerFault::Signature.into()),
            Err(Error::Command(CommandFault::Version)) => Err(PeerFault::Version.into()),
            Ok(Taken::Before) | Err(Error::Command(_)) => Err(PeerFault::OutOfTurn.into()),
            Err(error) => Err(error),
        }
    }

    /// Takes the next delta of an operator's list, whoever brings it.
    pub(super) fn take_delta(
        &mut self,
        delta: &Delta,
        signature: &Signature,
    ) -> Result<Taken, Error> {
        if delta.version != Delta::VERSION {
            return Err(CommandFault::Version.into());
        }
        let operator = self.operators.find(delta.operator).ok_or(PeerFault::UnknownOperator)?;
        let signed = operator.verify_command(Purpose::Delta, &delta.to_bytes(), signature);
        // No key vouches for a day on which it may not act.
        if signed.is_err() || !operator.valid_on(delta.day) {
            return Err(CommandFault::Signature.into());
        }
        match self.lists.judge(delta) {
            Err(CommandFault::Outdated) if self.has_delta(delta)? => return Ok(Taken::Before),
            judged => judged?,
        }
        self.check_word(Line::DELTA_LEN)?;
        self.judge_share(delta.head())?;
        let own = delta.operator == self.id().operator;
        let record = Record::Delta { delta: *delta, signature: *signature, own };
        self.append(record, keys(delta))?;
        // There is room: a list belongs to an operator that is known.
        let _ = self.lists.add(delta);
        Ok(Taken::Now)
    }

    /// Who is on its operator's list is not dealt with.
    pub(super) fn judge_revoked(&mut self, peer: WalletId) -> Result<(), Error> {
        if self.is_revoked(peer)? { Err(LedgerError::PeerRevoked.into()) } else { Ok(()) }
    }

    /// A wallet that is itself on the list begins nothing new.
    pub(super) fn judge_own_name(&self) -> Result<(), LedgerError> {
        if self.lists.name_owner() { Err(LedgerError::Revoked) } else { Ok(()) }
    }

    /// What is dealt with a peer whose operator's list is stale is small. What goes home or comes
    /// from there, the operator sees itself.
    pub(super) fn judge_list(
        &self,
        peer: &Identity,
        amount: Amount,
        day: Day,
    ) -> Result<(), LedgerError> {
        let may = self.is_home(peer) || self.is_listed_enough(peer.id().operator, amount, day);
        may.then_some(()).ok_or(LedgerError::ListTooOld)
    }

    /// Whether there is any operator whose wallets may pay that much: if not, asking is in vain.
    pub(super) fn judge_any_list(&self, amount: Amount, day: Day) -> Result<(), LedgerError> {
        let mut operators = self.operators.ids();
        let may = operators.any(|operator| self.is_listed_enough(operator, amount, day));
        may.then_some(()).ok_or(LedgerError::ListTooOld)
    }

    /// Whether the list of that operator is good for that amount on that day. A list that is full
    /// is as good as one that has not been heard of for long: it will not hear of the next.
    fn is_listed_enough(&self, operator: OperatorId, amount: Amount, day: Day) -> bool {
        let rules = self.account.rules(day);
        let list = self.lists.find(operator);
        let fresh = || {
            let whole = list.and_then(|list| list.whole())?;
            let more = list?.head().further()?;
            Some(day.since(whole) <= rules.list_age && self.lists.have_room(more, self.share()))
        };
        amount <= rules.stale_list_single || fresh().unwrap_or(false)
    }

    /// Lists take their share of the log and no more: nothing is dropped for them.
    fn judge_share(&mut self, next: ListHead) -> Result<(), Error> {
        if !self.lists.have_room(next, self.share())
            && self.prunable(self.account.covered.number)? > 0
        {
            // Epochs that are over take room until they are compacted away.
            self.compact()?;
        }
        let may = self.lists.have_room(next, self.share());
        may.then_some(()).ok_or_else(|| LedgerError::ListFull.into())
    }

    /// How many deltas that count the lists may have: a quarter of what the log holds.
    fn share(&self) -> usize {
        let delta = self.journal.span(Line::DELTA_LEN).saturating_mul(4);
        self.journal.capacity().checked_div(delta).unwrap_or(0)
    }

    /// Whether exactly that delta is in the log.
    fn has_delta(&mut self, delta: &Delta) -> Result<bool, Error> {
        let found = self.find_delta(delta.head())?;
        Ok(found.is_some_and(|signed| signed.delta == *delta))
    }

    fn find_delta(&mut self, wanted: ListHead) -> Result<Option<SignedDelta>, Error> {
        // Those before it in its epoch are before it in the log: they need not be opened.
        let mut before = wanted.number;
        let mut from = None;
        loop {
            let found = self.journal.find(from, |header| {
                let delta = is_delta(header);
                before = before.saturating_sub(u16::from(delta));
                delta && before == 0
            })?;
            let Some((place, _)) = found else { return Ok(None) };
            match self.read_delta(place)? {
                Some(signed) if signed.delta.head() == wanted => return Ok(Some(signed)),
                Some(_) | None => from = Some(place),
            }
        }
    }

    /// The delta there; `None` where it is another record of that length.
    fn read_delta(&mut self, place: Place) -> Result<Option<SignedDelta>, Error> {
        let mut buffer = [0; MAX_BODY];
        let body = self.journal.read(place, &mut buffer)?;
        let record = Line::from_bytes(body).map_err(|_| JournalError::Damaged)?.record;
        let Record::Delta { delta, signature, .. } = record else { return Ok(None) };
        Ok(Some(SignedDelta { delta, signature }))
    }
}

/// Whether it may be the header of a delta: they have a length of their own.
pub(super) fn is_delta(header: &Header) -> bool {
    usize::from(header.len) == Line::DELTA_LEN
}

/// The keys of a delta in the journal's headers: the least and the greatest of its names, as far
/// as four bytes tell them apart. Above its greatest is the least of one that names nobody.
fn keys(delta: &Delta) -> [u32; 2] {
    let names = delta.names().map(key);
    names.fold([u32::MAX, 0], |[least, greatest], key| [least.min(key), greatest.max(key)])
}

fn may_name(header: &Header, name: WalletNumber) -> bool {
    let [least, greatest] = header.keys;
    (least..=greatest).contains(&key(name))
}

fn key(name: WalletNumber) -> u32 {
    let [_, _, a, b, c, d] = name.to_bytes();
    u32::from_be_bytes([a, b, c, d])
}
