//! Value going out: debit, and how it ends.

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, MAX_UNSETTLED};
use crate::{
    Amount, Claim, Currency, Digest, Error, Identity, JournalError, LedgerError, PeerFault,
    SecureElement, Tag, WalletId,
    account::AccountKind,
    consent::Asked,
    entry::{Entry, EntryKind, Hop, Seq, Totals},
    journal::{MAX_BODY, Place},
    limits::single_limit,
    record::{Asking, How, Line, Record},
    request::{Request, SignedRequest, VerifiedRequest},
    session::{Lock, Receipt},
    sm2::Signature,
    terms::Terms,
    value::Value,
};

/// A debit that has found no outcome yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The number of its record: what a compaction names it by.
    pub(super) number: u32,
    pub(super) place: Place,
    seq: Seq,
    pub(super) payee: WalletId,
    /// The payee's key in the journal's headers.
    pub(super) peer: u32,
    amount: Amount,
    pub(super) tag: Tag,
    pub(super) hop: Hop,
    lock: Lock,
}

impl Unsettled {
    pub(super) const fn new(entry: &Entry, number: u32, place: Place, peer: u32) -> Self {
        Self {
            number,
            place,
            seq: entry.seq,
            payee: entry.payee,
            peer,
            amount: entry.terms.amount,
            tag: entry.terms.tag,
            hop: entry.hop,
            lock: entry.lock,
        }
    }

    /// Which debit.
    #[must_use]
    pub const fn seq(&self) -> Seq {
        self.seq
    }

    /// Who may have been credited.
    #[must_use]
    pub const fn payee(&self) -> WalletId {
        self.payee
    }

    /// How much.
    #[must_use]
    pub const fn amount(&self) -> Amount {
        self.amount
    }

    /// Bound to which purpose.
    #[must_use]
    pub const fn tag(&self) -> Tag {
        self.tag
    }
}

/// A value whose debit is on flash. Only the ledger makes one; only its value may be sent.
#[derive(Debug)]
pub struct Debited {
    value: Value,
}

impl Debited {
    /// The value, ready for the air.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }
}

/// What a payer answers to a verified request.
#[derive(Debug)]
pub enum Answer {
    /// An older payment to this payee has no outcome: the identical value once more.
    Again(Debited),
    /// The payment asked for, debited just now.
    New(Debited),
    /// The payee asks for nothing, and there is nothing to heal.
    Nothing,
}

/// A debit whose receipt is on flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which debit.
    pub seq: Seq,
    /// How much was paid for good.
    pub amount: Amount,
}

/// A debit whose cancel is on flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// Which debit.
    pub seq: Seq,
    /// How much is back.
    pub amount: Amount,
}

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// The payment to this payee that has no outcome yet. There is at most one.
    #[must_use]
    pub fn unsettled_towards(&self, payee: WalletId) -> Option<&Unsettled> {
        self.unsettled.iter().find(|debit| debit.payee == payee)
    }

    /// Checks certificate and signature of a payee's request in the channel with that transcript.
    ///
    /// # Errors
    /// [`PeerFault::Malformed`], [`PeerFault::UnknownOperator`] or [`PeerFault::Signature`].
    pub fn verify(
        &self,
        request: &SignedRequest,
        transcript: &Digest,
    ) -> Result<VerifiedRequest, PeerFault> {
        request.verify(transcript, &self.operators, &self.element)
    }

    /// Answers a payee's request: with an older value that has no outcome, or with a new one.
    ///
    /// `agreed` are the terms this wallet named first, where it was the reader. A payment nobody
    /// has said yes to is kept in [`Ledger::consent`] for a person to look at.
    ///
    /// # Errors
    /// The first judgment of the wire document's 8.1 that says no, in its order. Nothing has changed
    /// then.
    pub fn answer(
        &mut self,
        asked: &VerifiedRequest,
        agreed: Option<&Terms>,
    ) -> Result<Answer, Error> {
        self.account.standing.heals()?;
        let (request, payee) = (asked.request(), asked.payee().id());
        if request.version != Request::VERSION {
            return Err(PeerFault::Version.into());
        }
        if payee == self.id() {
            return Err(PeerFault::SelfPayment.into());
        }
        self.judge_revoked(payee)?;
        if self.unsettled_towards(payee).is_some() {
            // It may move records, so it comes before the place of one is taken.
            self.confirm()?;
        }
        if let Some(debit) = self.unsettled_towards(payee) {
            let place = debit.place;
            return Ok(Answer::Again(Debited { value: self.read_debit(place)? }));
        }
        if request.terms.is_heal() {
            return Ok(Answer::Nothing);
        }
        self.account.standing.serves()?;
        self.judge_own_name()?;
        self.judge_validity(asked)?;
        if agreed.is_some_and(|agreed| *agreed != request.terms) {
            return Err(PeerFault::Terms.into());
        }
        let how = if self.is_home(asked.payee()) { How::Home } else { self.consent.how() };
        self.judge_consent(asked, how)?;
        self.judge_terms(&request.terms, asked.payee())?;
        let day = request.day.max(self.account.today());
        let judged = self.account.judge_pay(&request.terms, day, &request.policy, how);
        if judged == Err(LedgerError::UnverifiedLimit) {
            // Who shows to be the holder finds it waiting, also where it was armed.
            self.consent.ask(Asked { payee, terms: request.terms });
        }
        judged?;
        self.judge_list(asked.payee(), request.terms.amount, day)?;
        self.judge_tier(asked)?;
        self.judge_room()?;
        self.debit(asked, how).map(Answer::New)
    }

    /// Signs and appends the debit. Everything that can say no has been asked before.
    fn debit(&mut self, asked: &VerifiedRequest, how: How) -> Result<Debited, Error> {
        let request = asked.request();
        let amount = request.terms.amount;
        let paid = self.account.totals.paid.checked_add(amount).ok_or(LedgerError::SumLimit)?;
        let totals = Totals { paid, ..self.account.totals };
        let last = self.account.seq.max(Seq::new(self.element.last_debit()));
        let entry = Entry {
            kind: EntryKind::TransferV1,
            seq: last.next().ok_or(LedgerError::LogFull)?,
            previous: self.account.head,
            payee: asked.payee().id(),
            token: request.token,
            terms: request.terms,
            day: request.day,
            lock: request.lock,
            hop: self.account.hop_of(&request.terms),
            last_sync: self.account.last_sync,
            totals: totals.seal(self.element.secrets()),
        };
        let signature = self.element.sign(&Claim::Debit(&entry))?;
        let certificate = self.element.certificate().to_bytes();
        let value = Value { certificate, entry, signature };
        let peer = self.peer_key(entry.payee);

        let record = Record::Debit { value, asked: asking(asked), how };
        let appended = self.append(record, [peer, 0])?;

        self.consent.spend_pay(entry.payee, &request.terms, how);
        // There is room: `judge_room` has counted.
        let _ = self.unsettled.push(Unsettled::new(&entry, appended.number, appended.place, peer));
        Ok(Debited { value })
    }

    /// Ends the payment to this payee for good: it was credited, and this is the receipt.
    ///
    /// The verified request says that the receipt came in a channel with the payee itself.
    ///
    /// # Errors
    /// [`PeerFault::OutcomeUnknown`] where the receipt opens no unsettled payment to this payee.
    pub fn settle(&mut self, payee: &VerifiedRequest, receipt: &Receipt) -> Result<Settled, Error> {
        self.account.standing.heals()?;
        let debit = *self
            .unsettled_towards(payee.payee().id())
            .filter(|debit| debit.lock == receipt.lock())
            .ok_or(PeerFault::OutcomeUnknown)?;
        let Unsettled { seq, amount, .. } = debit;
        let record = Record::Settle { seq, amount, receipt: receipt.clone() };
        self.append(record, [debit.peer, 0])?;
        self.unsettled.retain(|other| other.seq != seq);
        Ok(Settled { seq, amount })
    }

    /// Takes the payment to this payee back: the payee has signed that it never took it and never
    /// will. No limit stops a refund. A payee that is revoked may have credited it all the same: only
    /// the operator's word ends that, or a receipt.
    ///
    /// # Errors
    /// [`PeerFault::OutcomeUnknown`] where there is no such payment, [`PeerFault::Signature`]
    /// where the payee did not sign, [`LedgerError::PeerRevoked`].
    pub fn refund(
        &mut self,
        payee: &VerifiedRequest,
        signature: &Signature,
    ) -> Result<Refunded, Error> {
        self.account.standing.heals()?;
        let id = payee.payee().id();
        let debit = *self.unsettled_towards(id).ok_or(PeerFault::OutcomeUnknown)?;
        self.judge_revoked(id)?;
        let entry = self.read_debit(debit.place)?.entry.digest();
        let Unsettled { seq, amount, tag, hop, .. } = debit;
        let claim = Claim::Cancel { payee: id, payer: self.id(), seq: seq.number(), entry: &entry };
        let certificate = payee.request().certificate;
        self.operators.verify(&self.element, &certificate, &claim, signature)?;

        let record = Record::Refund { seq, amount, tag, hop, certificate, signature: *signature };
        self.append(record, [debit.peer, 0])?;
        self.unsettled.retain(|other| other.seq != seq);
        Ok(Refunded { seq, amount })
    }

    /// Somebody must have said yes, with the device where its user wants it to be. A device without
    /// power of its own has nobody to ask: there the yes is the one its user has given for good.
    fn judge_consent(&mut self, asked: &VerifiedRequest, how: How) -> Result<(), LedgerError> {
        let (payee, terms) = (asked.payee().id(), asked.request().terms);
        let settings = self.account.settings;
        let given = match how {
            How::PowerFree => settings.power_free_payments > 0,
            How::Home | How::Unverified | How::Verified => self.consent.allows_pay(payee, &terms),
        };
        if !given {
            self.consent.ask(Asked { payee, terms });
            return Err(LedgerError::ConsentMissing);
        }
        self.consent.judge_presence(&settings)
    }

    /// Both certificates must hold on the day of the request, and on our own where it is later:
    /// a payee cannot make its certificate valid again by naming an old day.
    fn judge_validity(&self, asked: &VerifiedRequest) -> Result<(), LedgerError> {
        let day = asked.request().day.max(self.account.today());
        let both = [self.identity(), asked.payee()];
        let hold = both.iter().all(|identity| self.holds(identity, day));
        hold.then_some(()).ok_or(LedgerError::CertificateExpired)
    }

    /// Value of a purpose goes to payees of its category, or home. A payee that takes such value
    /// gives it back from what it has.
    fn judge_terms(&self, terms: &Terms, payee: &Identity) -> Result<(), LedgerError> {
        let held = terms.tag == Tag::NONE
            || self.account.kind == AccountKind::Purse
            || self.account.pocket(terms.tag).is_some()
            || terms.tag.is_for(self.identity().category());
        if terms.currency != Currency::CNY || !held {
            return Err(LedgerError::TermsNotHeld);
        }
        let spent = self.account.pocket(terms.tag).is_some();
        if spent && !terms.tag.is_for(payee.category()) && !self.is_home(payee) {
            return Err(LedgerError::TagNotAccepted);
        }
        Ok(())
    }

    /// No payee takes more at once than the tier in our certificate allows, whatever our profile
    /// says. What it does not take it does not cancel either.
    fn judge_tier(&self, asked: &VerifiedRequest) -> Result<(), LedgerError> {
        let within = asked.request().terms.amount <= single_limit(self.identity());
        (within || self.is_home(asked.payee())).then_some(()).ok_or(LedgerError::SingleLimit)
    }

    /// The log must have room for the debit, for its outcome, and for all that is promised.
    fn judge_room(&mut self) -> Result<(), Error> {
        if self.unsettled.len() >= MAX_UNSETTLED {
            return Err(LedgerError::TooManyUnsettled.into());
        }
        let needed = self
            .reserve()
            .saturating_add(self.journal.span(Line::DEBIT_LEN))
            .saturating_add(self.journal.span(Line::OUTCOME_LEN));
        self.check_room(needed)
    }

    pub(super) fn read_debit(&mut self, place: Place) -> Result<Value, Error> {
        let mut buffer = [0; MAX_BODY];
        let body = self.journal.read(place, &mut buffer)?;
        match Line::from_bytes(body).map(|line| line.record) {
            Ok(Record::Debit { value, .. }) => Ok(value),
            Ok(_) | Err(_) => Err(JournalError::Damaged.into()),
        }
    }
}

fn asking(asked: &VerifiedRequest) -> Asking {
    let request = asked.request();
    Asking {
        version: request.version,
        capabilities: request.capabilities,
        certificate: request.certificate,
        policy: request.policy,
        signature: *asked.signature(),
        transcript: *asked.transcript(),
    }
}
