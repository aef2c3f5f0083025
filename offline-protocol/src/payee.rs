//! The receiving side of a channel.
//!
//! ```text
//!  Open --request--> Asked --VALUE/decide--> Decided
//!    ^                 |
//!    '--- it was that of an older payment, and the order is unpaid: one request more
//! ```
//! Opening a session writes nothing; deciding it is one append, and only that makes an answer.

use ecny_core::{
    Decision, Digest, Error, Ledger, PeerFault, SecureElement, SessionToken, SignedRequest, Value,
    Wanted,
};
use embedded_storage::nor_flash::NorFlash;

/// The payee of one channel.
#[derive(Debug)]
pub struct Payee {
    wanted: Wanted,
    state: State,
}

#[derive(Debug)]
enum State {
    Open {
        healed: bool,
    },
    Asked {
        token: SessionToken,
        healed: bool,
    },
    /// A payment has ended.
    Decided,
    /// What was decided is not known any more.
    Done,
}

impl Payee {
    /// A payee that has not asked yet.
    #[must_use]
    pub const fn new(wanted: Wanted) -> Self {
        Self { wanted, state: State::Open { healed: false } }
    }

    /// Asks to be paid.
    ///
    /// # Errors
    /// What [`Ledger::request`] refuses; the state is as before.
    pub fn request<F: NorFlash, E: SecureElement>(
        &mut self,
        binding: [u8; 8],
        transcript: &Digest,
        ledger: &mut Ledger<F, E>,
    ) -> Result<SignedRequest, Error> {
        let State::Open { healed } = self.state else { return Err(PeerFault::OutOfTurn.into()) };
        let signed = ledger.request(&self.wanted, binding, transcript)?;
        self.state = State::Asked { token: signed.request.token, healed };
        Ok(signed)
    }

    /// Decides about a value that came.
    ///
    /// # Errors
    /// What [`Ledger::decide`] refuses; the state is as before.
    pub fn value<F: NorFlash, E: SecureElement>(
        &mut self,
        value: &Value,
        ledger: &mut Ledger<F, E>,
    ) -> Result<Decision, Error> {
        let State::Asked { token, healed } = self.state else {
            return Err(PeerFault::OutOfTurn.into());
        };
        let decision = ledger.decide(value, &self.wanted)?;
        let unpaid = match (&decision, &self.wanted) {
            (_, Wanted::Late) | (Decision::Credited(_) | Decision::Unknown, _) => false,
            (
                Decision::Again(_) | Decision::Canceled(_),
                Wanted::Order(_) | Wanted::Load(_) | Wanted::Unarmed(_),
            ) => value.entry.token != token && !self.wanted.terms().is_heal(),
        };
        self.state = match decision {
            Decision::Unknown => State::Done,
            Decision::Again(_) | Decision::Canceled(_) if unpaid && !healed => {
                State::Open { healed: true }
            }
            Decision::Again(_) | Decision::Canceled(_) | Decision::Credited(_) => State::Decided,
        };
        Ok(decision)
    }

    /// Whether somebody has said yes to what it takes.
    #[must_use]
    pub const fn is_armed(&self) -> bool {
        !matches!(self.wanted, Wanted::Unarmed(_))
    }

    /// Whether the order is still to be paid in this channel: it was an older payment that came.
    #[must_use]
    pub const fn unpaid(&self) -> bool {
        matches!(self.state, State::Open { healed: true })
    }

    /// Takes new terms for the one payment more, where the other side is the reader.
    ///
    /// # Errors
    /// [`PeerFault::OutOfTurn`] where there is none to come.
    pub fn want(&mut self, wanted: Wanted) -> Result<(), Error> {
        match self.state {
            State::Open { healed: true } => {
                self.wanted = wanted;
                Ok(())
            }
            State::Open { healed: false } | State::Asked { .. } | State::Decided | State::Done => {
                Err(PeerFault::OutOfTurn.into())
            }
        }
    }

    /// Whether a payment was decided in this channel: the payer is no stranger then.
    #[must_use]
    pub const fn ended(&self) -> bool {
        matches!(self.state, State::Decided) || self.unpaid()
    }
}
