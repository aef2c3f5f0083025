use ecny_core::{
    Amount, Answer, Asked, Claim, Digest, Entry, NoncePolicy, Operators, Remembering,
    SecureElement, SignedRequest, SoftVerifier, Terms, Tier, Value, Verifier, Wanted,
    sm2::{Point, Signature},
};
use ecny_sim::{Element, Holds, World};

use crate::{
    Fault,
    name::{Ahead, Role},
};

/// One side of a payment: a wallet's keys, and the message it has from the peer.
pub struct Wallet {
    element: Element,
    operators: Operators,
    /// Has met the peer's operator.
    operator_met: Remembering<SoftVerifier, 1, 0>,
    /// Has met the peer.
    peer_met: Remembering<SoftVerifier, 1, 1>,
    received: Received,
    own: Own,
}

/// What the peer has signed.
enum Received {
    Request(Box<SignedRequest>),
    Value(Box<Value>),
}

/// What this side signs.
enum Own {
    Request(Box<SignedRequest>),
    Entry(Box<Entry>),
}

impl Wallet {
    /// One side of a payment that was made for it: its request and its value are real ones.
    ///
    /// # Errors
    /// Where that payment did not go through.
    pub fn new(role: Role) -> Result<Self, Fault> {
        let holds = Holds { fen: 20_000, pages: 16, tier: Tier::IV };
        let (mut payer, mut payee) = World::new(1, 2, holds)?.into_pair();
        let terms = Terms::cny(Amount::from_fen(1_234).map_err(|error| format!("{error:?}"))?);
        payer.consent.give(Asked { payee: payee.id(), terms });

        let request = payee.request(&Wanted::Order(terms), [6; 8], &TRANSCRIPT)?;
        let asked = payer.verify(&request, &TRANSCRIPT)?;
        let Answer::New(debited) = payer.answer(&asked, None)? else {
            return Err("the payer did not pay".into());
        };
        let value = *debited.value();
        let (request, entry) = (Box::new(request), Box::new(value.entry));
        let (ledger, received, own) = match role {
            Role::Payer => (payer, Received::Request(request), Own::Entry(entry)),
            Role::Payee => (payee, Received::Value(Box::new(value)), Own::Request(request)),
        };
        let operators = ledger.operators().clone();
        let (_, element) = ledger.close();
        let (operator_met, peer_met) =
            (Remembering::new(SoftVerifier), Remembering::new(SoftVerifier));
        let mut wallet = Self { element, operators, operator_met, peer_met, received, own };
        wallet.check_with(&wallet.operator_met)?;
        wallet.check_with(&wallet.peer_met)?;
        if !(wallet.operator_met.learn() && wallet.peer_met.learn()) {
            return Err("nothing was learned".into());
        }
        Ok(wallet)
    }

    /// Does ahead of the tap what is done ahead of it.
    ///
    /// # Errors
    /// Where there is no randomness.
    pub fn ready(&mut self, ahead: Ahead) -> Result<(), Fault> {
        self.element.forget_ephemeral();
        match ahead {
            Ahead::Prepared | Ahead::OperatorKnown | Ahead::PeerKnown => self.prepare()?,
            Ahead::Nothing => {}
        }
        if let Own::Entry(entry) = &mut self.own {
            // An element signs no debit twice.
            entry.seq = entry.seq.next().ok_or("no more debits")?;
        }
        Ok(())
    }

    /// Signs as in a tap, and checks that as the peer does.
    ///
    /// # Errors
    /// Where what was signed does not pass.
    pub fn sign_and_check(&mut self) -> Result<(), Fault> {
        let signature = self.sign()?;
        let (certificate, body);
        let claim = match &self.own {
            Own::Request(signed) => {
                body = signed.request.to_bytes();
                Claim::Request { body: &body, transcript: &TRANSCRIPT }
            }
            Own::Entry(entry) => Claim::Debit(entry),
        };
        certificate = self.element.certificate().to_bytes();
        self.operators.verify(&SoftVerifier, &certificate, &claim, &signature)?;
        Ok(())
    }

    /// Makes a point and a nonce.
    fn prepare(&mut self) -> Result<(), Fault> {
        Ok(self.element.prepare(NoncePolicy::Prepared)?)
    }

    /// x of the product of the own ephemeral secret and the point the peer showed.
    ///
    /// # Errors
    /// Where that is no point.
    pub fn agree(&mut self, peer: &[u8; Point::LEN]) -> Result<[u8; 32], Fault> {
        self.element.ephemeral()?;
        let peer = Point::from_bytes(peer).ok_or("no point")?;
        Ok(*self.element.agree(&peer)?.expose())
    }

    /// Checks the peer's certificate and signature in one.
    ///
    /// # Errors
    /// Where they do not fit.
    pub fn check(&self, ahead: Ahead) -> Result<(), Fault> {
        match ahead {
            Ahead::Prepared | Ahead::Nothing => self.check_with(&SoftVerifier),
            Ahead::OperatorKnown => self.check_with(&self.operator_met),
            Ahead::PeerKnown => self.check_with(&self.peer_met),
        }
    }

    fn check_with(&self, verifier: &impl Verifier) -> Result<(), Fault> {
        match &self.received {
            Received::Request(request) => {
                request.verify(&TRANSCRIPT, &self.operators, verifier)?;
            }
            Received::Value(value) => {
                value.verify(&self.operators, verifier)?;
            }
        }
        Ok(())
    }

    /// Signs what this side has to say.
    ///
    /// # Errors
    /// Where the element refuses.
    pub fn sign(&mut self) -> Result<Signature, Fault> {
        Ok(match &self.own {
            Own::Request(signed) => {
                let body = signed.request.to_bytes();
                self.element.sign(&Claim::Request { body: &body, transcript: &TRANSCRIPT })?
            }
            Own::Entry(entry) => self.element.sign(&Claim::Debit(entry))?,
        })
    }
}

/// The transcript of the channel in which the request was made.
const TRANSCRIPT: Digest = [5; 32];
