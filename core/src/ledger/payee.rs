//! Value coming in: one session, one decision.

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, revocation::is_delta, session_key};
use crate::{
    Amount, Claim, Currency, Day, Digest, Error, Identity, JournalError, LedgerError, PeerFault,
    SecureElement, Tag, WalletId,
    account::AccountKind,
    journal::Header,
    limits::single_limit,
    record::{Line, Record},
    request::{Request, SignedRequest},
    session::{Binding, Receipt, SessionNumber, SessionToken},
    sm2::Signature,
    terms::Terms,
    value::{Value, VerifiedValue},
};

/// What a payee would take in this tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Payment of an order.
    Order(Terms),
    /// Value from an operator's purse: what limits the receipts from other wallets does not apply.
    Load(Terms),
    /// Nothing new: whatever of older payments is still open.
    Late,
    /// What a reader offers to a wallet that is not armed for it.
    Unarmed(Terms),
}

impl Wanted {
    /// The terms a request for it names.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        match self {
            Self::Order(terms) | Self::Load(terms) | Self::Unarmed(terms) => *terms,
            Self::Late => Terms::HEAL,
        }
    }
}

/// What was decided about a value. All of it is on flash.
#[derive(Debug)]
pub enum Decision {
    /// Credited just now.
    Credited(Credited),
    /// Credited before; the receipt had not arrived.
    Again(Credited),
    /// Never credited, and never will be.
    Canceled(Canceled),
    /// Decided so long ago that the record is gone: the operator knows.
    Unknown,
}

/// A credit that is on flash. Only the ledger makes one; only its receipt may be sent.
#[derive(Debug)]
pub struct Credited {
    payer: WalletId,
    terms: Terms,
    session: SessionNumber,
    receipt: Receipt,
}

impl Credited {
    /// Who paid.
    #[must_use]
    pub const fn payer(&self) -> WalletId {
        self.payer
    }

    /// How much came in.
    #[must_use]
    pub const fn amount(&self) -> Amount {
        self.terms.amount
    }

    /// The session that was decided.
    #[must_use]
    pub const fn session(&self) -> SessionNumber {
        self.session
    }

    /// The receipt, ready for the air.
    #[must_use]
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

/// A cancel whose decision is on flash. Only the ledger makes one; only its signature may be sent.
#[derive(Debug)]
pub struct Canceled {
    payer: WalletId,
    amount: Amount,
    signature: Signature,
    why: Option<LedgerError>,
}

impl Canceled {
    /// Who takes the value back.
    #[must_use]
    pub const fn payer(&self) -> WalletId {
        self.payer
    }

    /// How much goes back.
    #[must_use]
    pub const fn amount(&self) -> Amount {
        self.amount
    }

    /// Why the session was voided just now; `None` where it was decided otherwise before.
    #[must_use]
    pub const fn why(&self) -> Option<LedgerError> {
        self.why
    }

    /// The signature over the cancel, ready for the air.
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }
}

/// A session that was given up, on flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voided {
    /// Which session.
    pub session: SessionNumber,
}

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Asks to be paid, in this channel. Writes nothing and reserves nothing: any number of
    /// requests may be out, and one decision ends them all.
    ///
    /// # Errors
    /// Where the wallet could not take the value, or has no room in its log to say so.
    pub fn request(
        &mut self,
        wanted: &Wanted,
        binding: Binding,
        transcript: &Digest,
    ) -> Result<SignedRequest, Error> {
        self.account.standing.heals()?;
        let terms = wanted.terms();
        let day = self.account.today();
        if !terms.is_heal() {
            self.account.standing.serves()?;
            self.judge_own_name()?;
            self.judge_tag(&terms, day)?;
            if !self.holds(self.identity(), day) {
                return Err(LedgerError::CertificateExpired.into());
            }
            let purse = matches!(wanted, Wanted::Load(_));
            self.account.judge_receive(terms.amount, purse)?;
            if !purse {
                self.judge_any_list(terms.amount, day)?;
            }
        }
        // What heals is decided already: it is said again without a word of flash. A payee that is
        // full must still be able to ask for it.
        if !terms.is_heal() {
            self.check_room(self.reserve())?;
        }
        // A wallet that has decided all there can be asks for nothing new.
        let session = self.account.decided.next().unwrap_or(SessionNumber::LAST);
        self.confirm()?;
        let secrets = self.element.secrets();
        let token = SessionToken::seal(secrets, session, binding);
        let lock = Receipt::of(&self.cookie, token, &terms, day).lock();
        let request = Request {
            version: Request::VERSION,
            capabilities: 0,
            certificate: self.element.certificate().to_bytes(),
            token,
            terms,
            day,
            policy: self.account.rules(day).policy(),
            lock,
        };
        let claim = Claim::Request { body: &request.to_bytes(), transcript };
        let signature = self.element.sign(&claim)?;
        Ok(SignedRequest { request, signature })
    }

    /// Decides about a value that came: credits it, or says once more what was decided.
    ///
    /// # Errors
    /// [`Error::Peer`] for what no intact wallet can have sent: nothing has changed then.
    /// [`LedgerError::RolledBack`] for a session this wallet does not know it opened: it is locked
    /// from then on.
    pub fn decide(&mut self, value: &Value, wanted: &Wanted) -> Result<Decision, Error> {
        self.account.standing.heals()?;
        let (session, receipt) = self.own_cookie(value)?;
        let value = value.verify(&self.operators, &self.element)?;
        if value.payer().id() == self.id() {
            return Err(PeerFault::SelfPayment.into());
        }
        let Some(next) = self.account.decided.next() else {
            return self.decided_before(session, &value, receipt);
        };
        if session > next {
            self.append(Record::Lock { session }, [0, 0])?;
            return Err(LedgerError::RolledBack.into());
        }
        if session < next {
            return self.decided_before(session, &value, receipt);
        }
        let peer = self.peer_key(value.payer().id());
        self.judge_intact(&value, peer)?;
        let revoked = self.is_revoked(value.payer().id())?;
        match self.judge_credit(&value, wanted, revoked) {
            Ok(()) => self.credit(session, &value, peer, receipt).map(Decision::Credited),
            Err(why) => {
                self.void()?;
                self.cancel(&value, Some(why)).map(Decision::Canceled)
            }
        }
    }

    /// Gives up the open session: whatever was asked for in it is canceled when it comes.
    ///
    /// # Errors
    /// [`LedgerError::LogFull`] where the room left is promised to others: no request is out then.
    /// [`Error::Journal`] where the flash fails.
    pub fn void(&mut self) -> Result<Voided, Error> {
        self.account.standing.heals()?;
        self.check_room(self.decided_reserve().saturating_add(self.journal.span(Line::VOID_LEN)))?;
        let session = self.account.decided.next().ok_or(LedgerError::LogFull)?;
        self.append(Record::Void { session }, [0, session_key(session)])?;
        Ok(Voided { session })
    }

    /// Whether the wallet holds, or takes, value on those terms.
    fn judge_tag(&self, terms: &Terms, day: Day) -> Result<(), LedgerError> {
        let category = terms.tag.is_for(self.identity().category());
        let purse = self.account.kind == AccountKind::Purse;
        let pocket = self.account.pocket(terms.tag);
        let taken = terms.tag == Tag::NONE || purse || pocket.is_some() || category;
        if terms.currency != Currency::CNY || !taken {
            return Err(LedgerError::TermsNotHeld);
        }
        let over = pocket.is_some_and(|pocket| day > pocket.last_day);
        if over { Err(LedgerError::PocketExpired) } else { Ok(()) }
    }

    /// Whether a certificate and the operator behind it hold on that day.
    pub(super) fn holds(&self, identity: &Identity, day: Day) -> bool {
        let operator = self.operators.key(identity.id().operator, identity.epoch());
        day <= identity.last_day() && operator.is_some_and(|operator| operator.valid_on(day))
    }

    /// Whether this wallet asked for this value once, and for exactly this.
    fn own_cookie(&self, value: &Value) -> Result<(SessionNumber, Receipt), PeerFault> {
        let (entry, secrets) = (&value.entry, self.element.secrets());
        let (session, _) = entry.token.open(secrets).ok_or(PeerFault::Cookie)?;
        let receipt = Receipt::of(&self.cookie, entry.token, &entry.terms, entry.day);
        if receipt.lock() != entry.lock {
            return Err(PeerFault::Cookie);
        }
        if entry.payee != self.id() {
            return Err(PeerFault::WrongPayee);
        }
        if entry.terms.is_heal() {
            return Err(PeerFault::Terms);
        }
        Ok((session, receipt))
    }

    /// A session that is decided stays as it was decided.
    fn decided_before(
        &mut self,
        session: SessionNumber,
        value: &VerifiedValue,
        receipt: Receipt,
    ) -> Result<Decision, Error> {
        self.confirm()?;
        let decides = |header: &Header| header.keys[1] == session_key(session) && !is_delta(header);
        let found = self.find_record(decides)?;
        match found {
            // The payer, too: an entry does not say whose it is, and anybody can sign a copy.
            Some(Record::Credit { payer, value: credited, .. })
                if payer == value.payer().id() && credited.entry == *value.entry() =>
            {
                Ok(Decision::Again(credited_of(session, value, receipt)))
            }
            Some(Record::Credit { .. } | Record::Void { .. } | Record::Order { .. }) => {
                self.cancel(value, None).map(Decision::Canceled)
            }
            Some(_) => Err(JournalError::Damaged.into()),
            // What the wallet had not decided when it retired was decided then.
            None if self.account.closed_out(session) => {
                self.cancel(value, None).map(Decision::Canceled)
            }
            None => Ok(Decision::Unknown),
        }
    }

    /// What an intact payer cannot have sent.
    fn judge_intact(&mut self, value: &VerifiedValue, peer: u32) -> Result<(), Error> {
        let (entry, payer) = (value.entry(), value.payer());
        // Value that goes home may be more: only the balance stops it.
        let home = self.account.kind == AccountKind::Purse;
        if !home && entry.terms.amount > single_limit(payer) {
            return Err(PeerFault::OverTierLimit.into());
        }
        match self.last_seen(payer.id(), peer)? {
            Some(last) if entry.seq == last => Err(PeerFault::Fork.into()),
            Some(last) if entry.seq < last => Err(PeerFault::SeqNotRising.into()),
            Some(_) | None => Ok(()),
        }
    }

    /// What an intact payer may have sent, and this wallet still does not take.
    fn judge_credit(
        &self,
        value: &VerifiedValue,
        wanted: &Wanted,
        revoked: bool,
    ) -> Result<(), LedgerError> {
        let (entry, payer) = (value.entry(), value.payer());
        if revoked {
            return Err(LedgerError::PeerRevoked);
        }
        self.judge_own_name()?;
        match wanted {
            Wanted::Order(terms) | Wanted::Load(terms) if entry.terms != *terms => {
                return Err(LedgerError::OtherOrder);
            }
            Wanted::Unarmed(terms) => self.judge_unarmed(value, terms)?,
            Wanted::Order(_) | Wanted::Load(_) | Wanted::Late => {}
        }
        self.account.standing.serves()?;
        self.judge_tag(&entry.terms, entry.day)?;
        // Into a pocket comes what the operator loads, and what a payee of it gives back.
        let back = entry.terms.tag.is_for(payer.category());
        if self.account.pocket(entry.terms.tag).is_some() && !back && !self.is_home(payer) {
            return Err(LedgerError::TagNotAccepted);
        }
        if !self.holds(payer, entry.day) {
            return Err(LedgerError::CertificateExpired);
        }
        let today = self.account.today();
        self.judge_list(payer, entry.terms.amount, today.max(entry.day))?;
        let policy = self.account.rules(today).policy();
        if entry.hop > policy.hop || entry.day.since(entry.last_sync) > policy.age {
            return Err(LedgerError::PayeePolicy);
        }
        self.account.judge_receive(entry.terms.amount, self.is_home(payer))
    }

    fn credit(
        &mut self,
        session: SessionNumber,
        value: &VerifiedValue,
        peer: u32,
        receipt: Receipt,
    ) -> Result<Credited, Error> {
        let purse = self.is_home(value.payer());
        let payer = value.payer().id();
        let record = Record::Credit { session, payer, value: *value.value(), purse };
        self.append(record, [peer, session_key(session)])?;
        Ok(credited_of(session, value, receipt))
    }

    /// Signs that an entry was never credited and never will be. Its session is decided otherwise,
    /// on flash.
    fn cancel(
        &mut self,
        value: &VerifiedValue,
        why: Option<LedgerError>,
    ) -> Result<Canceled, Error> {
        let (payee, payer) = (self.id(), value.payer().id());
        let (entry, amount) = (value.entry(), value.entry().terms.amount);
        let seq = entry.seq.number();
        let signature =
            self.element.sign(&Claim::Cancel { payee, payer, seq, entry: &entry.digest() })?;
        Ok(Canceled { payer, amount, signature, why })
    }
}

fn credited_of(session: SessionNumber, value: &VerifiedValue, receipt: Receipt) -> Credited {
    Credited { payer: value.payer().id(), terms: value.entry().terms, session, receipt }
}
