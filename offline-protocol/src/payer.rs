//! The paying side of a channel.
//!
//! ```text
//!  Waiting --REQUEST/answer--> Sent --OUTCOME/settle, refund--> Ended
//!     ^                          |
//!     '---- an older payment ended: one REQUEST more ------'
//! ```
//! Only `Sent` has put value on the wire, and only a debit on flash makes a `Sent`.

use ecny_core::{
    Answer, Debited, Digest, Error, Ledger, PeerFault, Refunded, SecureElement, Settled,
    SignedRequest, Terms, VerifiedRequest,
};
use embedded_storage::nor_flash::NorFlash;

use crate::outcome::Outcome;

/// The payer of one channel.
#[derive(Debug)]
pub struct Payer {
    state: State,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is no heap to put the request on")]
enum State {
    Waiting(Waiting),
    Sent(Sent),
    /// A payment has ended.
    Ended,
    /// The payee does not know any more.
    Done,
}

#[derive(Debug)]
struct Waiting {
    /// The terms this side named first, where it is the reader.
    agreed: Option<Terms>,
    /// Whether an older payment was ended in this channel: there is one healing in a channel.
    healed: bool,
}

#[derive(Debug)]
struct Sent {
    /// The request that was answered: whose outcomes are believed.
    asked: VerifiedRequest,
    /// Whether the value was that of an older payment.
    again: bool,
}

/// How a payment ended, on our flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Paid for good.
    Settled(Settled),
    /// Taken back.
    Refunded(Refunded),
    /// Open still: the operator knows.
    Unknown,
}

impl Payer {
    /// A payer that waits for a request; for these terms and no others where it named them first.
    #[must_use]
    pub const fn new(agreed: Option<Terms>) -> Self {
        Self { state: State::Waiting(Waiting { agreed, healed: false }) }
    }

    /// Answers a request: with an older value that has no outcome, or with a new one. `None` where
    /// the payee asks for nothing and there is nothing to heal.
    ///
    /// # Errors
    /// What [`Ledger::answer`] refuses; the state is as before.
    pub fn request<F: NorFlash, E: SecureElement>(
        &mut self,
        request: &SignedRequest,
        transcript: &Digest,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Option<(Debited, bool)>, Error> {
        let State::Waiting(Waiting { agreed, healed }) = &self.state else {
            return Err(PeerFault::OutOfTurn.into());
        };
        let asked = ledger.verify(request, transcript)?;
        let (debited, again) = match ledger.answer(&asked, agreed.as_ref())? {
            Answer::Again(_) if *healed => return Err(PeerFault::OutOfTurn.into()),
            Answer::Again(debited) => (debited, true),
            Answer::New(debited) => (debited, false),
            Answer::Nothing => return Ok(None),
        };
        self.state = State::Sent(Sent { asked, again });
        Ok(Some((debited, again)))
    }

    /// Hears what became of the value that was sent.
    ///
    /// # Errors
    /// What [`Ledger::settle`] and [`Ledger::refund`] refuse; the state is as before.
    pub fn outcome<F: NorFlash, E: SecureElement>(
        &mut self,
        outcome: &Outcome,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Ended, Error> {
        let State::Sent(sent) = &self.state else { return Err(PeerFault::OutOfTurn.into()) };
        let ended = match outcome {
            Outcome::Settled(receipt) => Ended::Settled(ledger.settle(&sent.asked, receipt)?),
            Outcome::Cancel(signature) => Ended::Refunded(ledger.refund(&sent.asked, signature)?),
            Outcome::Unknown => Ended::Unknown,
        };
        self.state = match ended {
            Ended::Settled(_) | Ended::Refunded(_) if sent.again => {
                State::Waiting(Waiting { agreed: None, healed: true })
            }
            Ended::Settled(_) | Ended::Refunded(_) => State::Ended,
            Ended::Unknown => State::Done,
        };
        Ok(ended)
    }

    /// Whether an older payment was ended and this channel may carry one payment more.
    #[must_use]
    pub const fn healed(&self) -> bool {
        matches!(self.state, State::Waiting(Waiting { healed: true, .. }))
    }

    /// Names the terms of the one payment more, where this side is the reader.
    ///
    /// # Errors
    /// [`PeerFault::OutOfTurn`] where there is none to come.
    pub fn agree(&mut self, terms: Terms) -> Result<(), Error> {
        match &mut self.state {
            State::Waiting(waiting @ Waiting { healed: true, .. }) => {
                waiting.agreed = Some(terms);
                Ok(())
            }
            State::Waiting(_) | State::Sent(_) | State::Ended | State::Done => {
                Err(PeerFault::OutOfTurn.into())
            }
        }
    }

    /// Whether a payment has ended in this channel: the payee is no stranger then.
    #[must_use]
    pub const fn ended(&self) -> bool {
        matches!(self.state, State::Ended) || self.healed()
    }
}
