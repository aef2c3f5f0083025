//! A certified wallet that does not play by the rules.
//!
//! [`Insider`] makes messages: honest ones, unless the caller edits them before they are signed
//! or after. [`Contact`] carries them to a real wallet in any role, and anything else as well.
//!
//! ```text
//! insider.meet_card | meet_reader -> Contact     request | value | cancel -> Contact::say
//! ```

mod contact;
pub mod envelope;

use ecny_core::{
    Certificate, Claim, Day, Digest, ElementError, Entry, EntryKind, Hop, Lock, Policy, Receipt,
    Request, SecureElement, Seq, SessionToken, SignedRequest, Terms, Totals, Value, WalletId, mac,
    sm3,
};
use ecny_offline_protocol::Message;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::element::Element;

pub use contact::{Contact, Heard};

/// A certified wallet that does not play by the rules: a real key, no ledger.
pub struct Insider {
    /// Its key and certificate.
    pub element: Element,
    /// The day it names.
    pub day: Day,
    /// The last debit it admits to; the next value has one more.
    pub seq: u32,
    /// How many tokens it has made.
    tokens: u64,
}

impl Insider {
    pub(crate) const fn new(element: Element, day: Day) -> Self {
        Self { element, day, seq: 0, tokens: 0 }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> WalletId {
        self.element.identity().id()
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> [u8; Certificate::LEN] {
        self.element.certificate().to_bytes()
    }

    /// A request as an honest payee would make it, with a fresh token, taking value of any hop and
    /// age. Not signed yet.
    pub fn request(&mut self, terms: Terms) -> Request {
        self.tokens = self.tokens.wrapping_add(1);
        let [a, b, c, d, e, f, g, h] = self.tokens.to_be_bytes();
        let token = SessionToken::from_bytes(&[0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d, e, f, g, h]);
        Request {
            version: Request::VERSION,
            capabilities: 0,
            certificate: self.certificate(),
            token,
            terms,
            day: self.day,
            policy: Policy { hop: Hop::new(u8::MAX), age: u16::MAX },
            lock: Lock::from_bytes(&first_half(&sm3(&[self.receipt(token).expose()]))),
        }
    }

    /// Signs a request for the channel with that transcript.
    ///
    /// # Errors
    /// Where its element fails.
    pub fn sign_request(
        &mut self,
        request: &Request,
        transcript: &Digest,
    ) -> Result<SignedRequest, ElementError> {
        let claim = Claim::Request { body: &request.to_bytes(), transcript };
        Ok(SignedRequest { request: *request, signature: self.element.sign(&claim)? })
    }

    /// What opens the lock of its request with that token.
    #[must_use]
    pub fn receipt(&self, token: SessionToken) -> Receipt {
        let x = mac(&self.element.secrets().cookie, &[b"insider", &token.to_bytes()]);
        Receipt::from_bytes(&first_half(&x))
    }

    /// The entry an honest payer would answer this request with, straight from its operator. Not
    /// signed yet.
    pub fn entry(&mut self, payee: WalletId, request: &Request) -> Entry {
        self.seq = self.seq.saturating_add(1);
        Entry {
            kind: EntryKind::TransferV1,
            seq: Seq::new(self.seq),
            previous: [0; 32],
            payee,
            token: request.token,
            terms: request.terms,
            day: request.day,
            lock: request.lock,
            hop: Hop::SYNCED,
            last_sync: self.day,
            totals: Totals::default().seal(self.element.secrets()),
        }
    }

    /// Signs an entry, whatever its sequence number above 0: its element is in software, and
    /// restarted it has forgotten what it signed before.
    ///
    /// # Errors
    /// Where its element fails.
    pub fn sign_entry(&mut self, entry: &Entry) -> Result<Value, ElementError> {
        let mut seed = [0; 32];
        self.element.fill_random(&mut seed)?;
        self.element = self.element.restarted(ChaCha20Rng::from_seed(seed))?;
        let signature = self.element.sign(&Claim::Debit(entry))?;
        Ok(Value { certificate: self.certificate(), entry: *entry, signature })
    }

    /// Cancels the debit `seq` of `payer`, whose entry has that digest.
    ///
    /// # Errors
    /// Where its element fails.
    pub fn cancel(
        &mut self,
        payer: WalletId,
        seq: Seq,
        entry: &Digest,
    ) -> Result<Message, ElementError> {
        let (payee, seq) = (self.id(), seq.number());
        let signature = self.element.sign(&Claim::Cancel { payee, payer, seq, entry })?;
        Ok(Message::Cancel(signature))
    }
}

impl core::fmt::Debug for Insider {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Insider(..)")
    }
}

fn first_half(digest: &Digest) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *digest;
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}
