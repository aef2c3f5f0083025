//! The value a wallet holds: a balance, and the log that says why.
//!
//! ```text
//! a step:  judge → copy the account → apply → sign → append → keep the copy → proof of the step
//! ```
//! What may be sent to the other wallet is a proof ([`Debited`], [`Credited`], [`Canceled`]) that
//! only this module makes, and only from what is on flash.

mod begin;
mod hand_over;
mod life;
mod log;
mod orders;
mod payee;
mod payer;
mod pin;
mod pockets;
mod prune;
mod replay;
mod resolve;
mod revocation;
mod rules;
mod seen;
mod sync;
mod take;
mod unarmed;

use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;

use crate::{
    Class, Error, Identity, Journal, JournalError, LedgerError, Operator, OperatorCertificate,
    PeerFault, RootKey, SealKey, SecureElement, Taken, WalletId,
    account::Account,
    consent::Consent,
    hash::MacKey,
    journal::{Appended, Draft, MAX_BODY, OpenError},
    lists::Lists,
    operators::Operators,
    record::{Line, Record, next_head},
    session::SessionNumber,
    sm2::Point,
};

use begin::{begin, first_journal, seed};
use prune::Needed;
use replay::Replay;
use revocation::is_delta;

pub use begin::Personalization;
pub use log::LogLine;
pub use payee::{Canceled, Credited, Decision, Voided, Wanted};
pub use payer::{Answer, Debited, Refunded, Settled, Unsettled};
pub use resolve::Resolved;

/// A wallet's ledger: its balance, its log on flash, and the element that signs for it.
pub struct Ledger<F, E> {
    journal: Journal<F>,
    element: E,
    /// k_R, ready for use: it lives as long as the wallet.
    cookie: MacKey,
    account: Account,
    operators: Operators,
    lists: Lists,
    unsettled: Vec<Unsettled, MAX_UNSETTLED>,
    /// Who has said yes to what.
    pub consent: Consent,
}

/// The most payments without an outcome a wallet carries at once.
pub const MAX_UNSETTLED: usize = 8;

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Makes an empty ledger on this flash. What was there before is gone. It serves once its holder
    /// has activated it ([`Ledger::activate`]).
    ///
    /// The root is kept: it alone can vouch for other operators, for the wallet's whole life.
    ///
    /// # Errors
    /// [`Error::Peer`] where operator or profile are not signed as they must be, or not for this
    /// wallet; [`LedgerError::Lived`] where the element has counted records of this wallet before.
    /// The flash is untouched then.
    pub fn format(
        flash: F,
        mut element: E,
        root: &RootKey,
        given: &Personalization,
    ) -> Result<Self, Error> {
        let (account, operator) = begin(element.identity(), root, given)?;
        // A second life under one wallet id would be credited once more what the first was.
        if element.counter()?.is_some_and(|counted| counted > 0) {
            return Err(LedgerError::Lived.into());
        }
        let journal = first_journal(flash, &mut element, &account)?;
        let lists = Lists::new(element.identity().id());
        let mut ledger = Self {
            journal,
            cookie: MacKey::new(&element.secrets().cookie),
            element,
            account,
            operators: Operators::default(),
            lists,
            unsettled: Vec::new(),
            consent: Consent::default(),
        };
        ledger.keep_operator(&given.operator, operator)?;
        Ok(ledger)
    }

    /// Opens the ledger that is on this flash. Writes nothing.
    ///
    /// Every record since the last checkpoint is applied again, and its sum compared.
    ///
    /// # Errors
    /// [`Error::Journal`] for what is no journal of this wallet, [`LedgerError::Damaged`] for a
    /// log that does not add up, [`LedgerError::Unfinished`] where power was cut while it was
    /// made, [`LedgerError::RolledBack`] where the element has counted further than the flash.
    pub fn open(flash: F, mut element: E) -> Result<Self, Error> {
        let mut replay = Replay::new(element.identity().id());
        let seed = seed(&mut element)?;
        let key = SealKey::new(&element.secrets().storage);
        let opened = Journal::open(flash, key, seed, |at| replay.take(&at));
        let journal = opened.map_err(|error| match error {
            OpenError::Journal(error) => Error::Journal(error),
            OpenError::Owner(error) => Error::Ledger(error),
        })?;
        let account = replay.account.ok_or(LedgerError::Damaged)?;
        if replay.operators.find(element.identity().id().operator).is_none() {
            return Err(LedgerError::Unfinished.into());
        }
        if let Some(counted) = element.counter()? {
            // One ahead is a record whose counter was cut off by a power failure.
            let ahead = journal.number().checked_sub(counted).ok_or(LedgerError::RolledBack)?;
            if ahead > 1 {
                return Err(LedgerError::Damaged.into());
            }
        }
        Ok(Self {
            journal,
            cookie: MacKey::new(&element.secrets().cookie),
            element,
            account,
            operators: replay.operators,
            lists: replay.lists,
            unsettled: replay.unsettled,
            consent: Consent::default(),
        })
    }

    /// Makes sure that what was read at boot stays as it was read. Every step does it before it
    /// gives out anything of the ledger; costs one append after a boot, and nothing later.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash fails.
    pub fn confirm(&mut self) -> Result<(), Error> {
        match self.journal.confirm() {
            Err(JournalError::NeedsCompaction) => self.compact()?,
            done => done?,
        }
        self.count()
    }

    /// Moves the element's counter up to what is on flash.
    fn count(&mut self) -> Result<(), Error> {
        let counted = self.element.advance_counter(self.journal.number());
        if counted.is_err() {
            // A record that is not counted could be rolled back: look at both again.
            self.journal.close();
        }
        Ok(counted?)
    }

    /// Adds an operator whose wallets this wallet can then pay and be paid by.
    ///
    /// # Errors
    /// [`PeerFault::Signature`] where the wallet's root did not sign it, [`PeerFault::Terms`] where
    /// newer keys of that operator are known, [`LedgerError::LogFull`] where there is no room.
    pub fn add_operator(&mut self, certificate: &OperatorCertificate) -> Result<Taken, Error> {
        let root = Point::from_bytes(&self.account.root).ok_or(LedgerError::Damaged)?;
        let operator = certificate.verify(&RootKey::new(root)).map_err(|_| PeerFault::Signature)?;
        match self.operators.find(operator.id()) {
            Some(known) if *known == operator => return Ok(Taken::Before),
            Some(known) if !operator.renews(known) => return Err(PeerFault::Terms.into()),
            Some(_) | None => {}
        }
        self.check_word(Line::OPERATOR_LEN)?;
        self.keep_operator(certificate, operator)?;
        Ok(Taken::Now)
    }

    // Apart, like what a ledger begins with: each step of making one has its own buffers.
    #[inline(never)]
    fn keep_operator(
        &mut self,
        certificate: &OperatorCertificate,
        operator: Operator,
    ) -> Result<(), Error> {
        if !self.operators.has_room_for(&operator) {
            return Err(LedgerError::LogFull.into());
        }
        self.append(Record::Operator { certificate: certificate.to_bytes() }, [0, 0])?;
        self.operators.add(operator);
        Ok(())
    }

    /// Whose wallet this is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        self.element.identity()
    }

    /// The wallet's id.
    #[must_use]
    pub fn id(&self) -> WalletId {
        self.identity().id()
    }

    /// What the log adds up to.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The operators this wallet knows.
    #[must_use]
    pub const fn operators(&self) -> &Operators {
        &self.operators
    }

    /// The payments that have no outcome yet.
    #[must_use]
    pub fn unsettled(&self) -> &[Unsettled] {
        &self.unsettled
    }

    /// The element, for the key agreement of a channel.
    pub const fn element(&mut self) -> &mut E {
        &mut self.element
    }

    /// How many records this journal has ever taken.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.journal.number()
    }

    /// The flash, to look at.
    pub const fn flash(&self) -> &F {
        self.journal.flash()
    }

    /// Gives the parts back. The ledger writes nothing more.
    pub fn close(self) -> (F, E) {
        (self.journal.into_flash(), self.element)
    }

    /// Appends one record. The account moves only once it is on flash, and the counter with it.
    fn append(&mut self, record: Record, keys: [u32; 2]) -> Result<Appended, Error> {
        // Counts what a power cut left uncounted: the flash is never two records ahead.
        self.confirm()?;
        let mut account = self.account.clone();
        account.apply(&record)?;
        let line = Line { balance: account.balance, record };
        let mut buffer = [0; MAX_BODY];
        let body = line.to_bytes(&mut buffer).map_err(|_| JournalError::TooLong)?;
        account.head = next_head(&account.head, body);

        let draft = Draft { evidence: true, keys, body };
        let appended = match self.journal.append(&draft) {
            // Full of what may go, once a receipt of the operator covers it.
            Err(error @ (JournalError::NeedsCompaction | JournalError::Full)) => {
                if error == JournalError::Full && self.prunable(self.account.covered.number)? == 0 {
                    return Err(error.into());
                }
                self.compact()?;
                self.journal.append(&draft)?
            }
            done => done?,
        };
        self.account = account;
        self.count()?;
        Ok(appended)
    }

    /// Moves what must be kept into the next region: all that the operator has not seen, every
    /// debit without an outcome, the operators known and their lists. Costs time, so a host may ask for it between
    /// taps, best after a sync; an append that finds no room does it itself.
    ///
    /// # Errors
    /// [`Error::Journal`] where the flash fails.
    pub fn compact(&mut self) -> Result<(), Error> {
        let line = Line {
            balance: self.account.balance,
            record: Record::Checkpoint(self.account.clone()),
        };
        let mut buffer = [0; MAX_BODY];
        let body = line.to_bytes(&mut buffer).map_err(|_| JournalError::TooLong)?;
        let covered = self.account.covered.number;
        let needed = Needed::of(covered, &self.unsettled, &self.operators, &self.lists);
        let unsettled = &mut self.unsettled;
        let mut deltas: usize = 0;
        self.journal.compact(
            // What cannot be read is not ours to drop.
            |header, body| {
                Line::from_bytes(body)
                    .map_or(true, |line| needed.keeps(header.number, &line.record))
            },
            body,
            |header, place| {
                let moved = unsettled.iter_mut().find(|debit| debit.number == header.number);
                if let Some(debit) = moved {
                    debit.place = place;
                }
                deltas = deltas.saturating_add(usize::from(is_delta(header)));
            },
        )?;
        self.lists.keep(deltas);
        Ok(())
    }

    /// Bytes of log that are promised already: the decision on the next session, the outcome of
    /// every unsettled debit, a receipt of the operator, and a lock.
    fn reserve(&self) -> usize {
        self.journal.span(Line::CREDIT_LEN).saturating_add(self.decided_reserve())
    }

    /// What is promised still once the next session is decided.
    fn decided_reserve(&self) -> usize {
        let outcomes = self.journal.span(Line::OUTCOME_LEN).saturating_mul(self.unsettled.len());
        let receipt = self.journal.span(Line::SYNCED_LEN);
        self.journal.span(Line::LOCK_LEN).saturating_add(receipt).saturating_add(outcomes)
    }

    /// Whether that is a purse of our own operator: what goes there comes home, what comes from
    /// there has been seen. Another operator's purse is a stranger like any other.
    fn is_home(&self, peer: &Identity) -> bool {
        peer.class() == Class::Purse && peer.id().operator == self.id().operator
    }

    /// A short name of a peer in the journal's headers, by which its records are found. Keyed, so
    /// that who reads the flash does not read who was paid.
    fn peer_key(&self, peer: WalletId) -> u32 {
        let [a, b, c, d, ..] = self.cookie.mac(&[b"peer", &peer.to_bytes()]);
        u32::from_be_bytes([a, b, c, d])
    }
}

impl<F, E> core::fmt::Debug for Ledger<F, E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Ledger(..)")
    }
}

/// A session's key in the journal's headers.
const fn session_key(session: SessionNumber) -> u32 {
    session.number()
}
