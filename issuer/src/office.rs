//! An operator at work: what its wallets have stated, what it has said to them, what it owes.
//!
//! ```text
//! ask → judge → event → store → fold → answer
//! ```
//! All it knows is what its events add up to: an office that is opened again on the same store is the
//! same office, and whoever asks again gets the same answer. An event that the store could not keep
//! has not happened, and the office answers nothing more until it is opened again.

mod accounts;
mod bookkeeping;
mod enrol;
mod error;
mod losses;
mod orders;
mod payouts;
mod presented;
mod publish;
mod state;
mod sync;
mod testify;
mod words;

use std::cell::OnceCell;

use ecny_core::{Day, OperatorCertificate, Purpose, RootKey, Verifier, WalletId, sm2::Signature};
use rand_core::TryCryptoRng;

use crate::{
    Checks, Excerpt, Findings, Issuer, OperatorKeys, Reconciliation, Registry, Store, Upload,
    event::Event,
};

pub use error::OfficeError;
use state::State;

/// An operator's office over its store. `V` checks what wallets have signed.
#[derive(Debug)]
pub struct Office<S, V> {
    issuer: Issuer,
    logs: Reconciliation,
    state: State,
    store: S,
    verifier: V,
    /// Whether the store has failed.
    closed: bool,
    /// What the logs show, once somebody has asked.
    findings: OnceCell<Findings>,
}

impl<S: Store, V: Verifier> Office<S, V> {
    /// The office of the operator with these keys, as the root certified it, with all that is in its
    /// store.
    ///
    /// # Errors
    /// [`OfficeError::Issuer`] where keys, certificate and root do not fit, [`OfficeError::Damaged`]
    /// where the store is not one of this office, [`OfficeError::Store`] where it cannot be read.
    pub fn open(
        store: S,
        keys: OperatorKeys,
        certificate: OperatorCertificate,
        root: RootKey,
        verifier: V,
    ) -> Result<Self, OfficeError> {
        let issuer = Issuer::open(keys, certificate, root, Registry::default())?;
        let mut logs = Reconciliation::default();
        logs.add_operator(&certificate, &root).map_err(|_| OfficeError::Damaged)?;
        let (state, findings) = (State::default(), OnceCell::new());
        let mut office = Self { issuer, logs, state, store, verifier, closed: false, findings };
        office.replay()?;
        Ok(office)
    }

    fn replay(&mut self) -> Result<(), OfficeError> {
        let mut events = Vec::new();
        let mut whole = true;
        let read = self.store.replay(&mut |bytes| {
            let event = Event::from_bytes(bytes);
            whole = event.is_some();
            events.extend(event);
            whole
        });
        read.map_err(|_| OfficeError::Store)?;
        if !whole {
            return Err(OfficeError::Damaged);
        }
        events.into_iter().try_for_each(|event| self.fold(event))
    }

    /// Begins a day. Days do not go back.
    ///
    /// # Errors
    /// [`OfficeError::Day`] for one before today, or on which the operator may not act.
    pub fn begin_day(&mut self, day: Day) -> Result<(), OfficeError> {
        if day < self.state.day || !self.issuer.operator().valid_on(day) {
            return Err(OfficeError::Day);
        }
        if day == self.state.day { Ok(()) } else { self.commit(Event::Day(day)) }
    }

    /// Makes another operator under the same root known, and new keys of one that is.
    ///
    /// # Errors
    /// [`OfficeError::Signature`] where the root did not sign it.
    pub fn introduce(&mut self, certificate: &OperatorCertificate) -> Result<(), OfficeError> {
        let known = self.state.operators.contains(certificate);
        certificate.verify(self.issuer.root()).map_err(|_| OfficeError::Signature)?;
        if known { Ok(()) } else { self.commit(Event::Operator(*certificate)) }
    }

    /// The operator, and what it has issued.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The logs of its wallets, as far as they have come.
    #[must_use]
    pub const fn logs(&self) -> &Reconciliation {
        &self.logs
    }

    /// The day.
    #[must_use]
    pub const fn today(&self) -> Day {
        self.state.day
    }

    /// What the logs show.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        self.findings.get_or_init(|| self.logs.findings(self.issuer.centre()))
    }

    /// Gives the store back. The office decides nothing more.
    #[must_use]
    pub fn close(self) -> S {
        self.store
    }

    /// The store, to look at.
    #[must_use]
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Keeps an event, and lets it happen.
    fn commit(&mut self, event: Event) -> Result<(), OfficeError> {
        self.append(&event)?;
        self.fold(event)
    }

    fn append(&mut self, event: &Event) -> Result<(), OfficeError> {
        if self.closed {
            return Err(OfficeError::Closed);
        }
        let bytes = event.to_bytes().ok_or(OfficeError::Damaged)?;
        self.store.append(&bytes).map_err(|_| {
            self.closed = true;
            OfficeError::Store
        })
    }

    /// Lets an event happen, live and at replay.
    fn fold(&mut self, event: Event) -> Result<(), OfficeError> {
        match &event {
            Event::Offered(offer) if offer.wallet().operator != self.own() => {
                return Err(OfficeError::Damaged);
            }
            Event::Issued(issuance) => {
                self.issuer.centre_mut().restore(issuance.clone());
            }
            Event::Operator(certificate) => {
                let root = *self.issuer.root();
                let added = self.logs.add_operator(certificate, &root);
                added.map_err(|_| OfficeError::Damaged)?;
            }
            Event::Uploaded(excerpt) => {
                let upload = self.verify(excerpt).map_err(|_| OfficeError::Damaged)?;
                self.take(&upload);
            }
            Event::Presented(shown) => {
                let payer = shown.testimony.testimony.payer;
                self.logs.present(payer, &shown.value, &self.verifier);
                self.findings = OnceCell::new();
            }
            Event::Day(_)
            | Event::Offered(_)
            | Event::Said(_)
            | Event::Published(_)
            | Event::Revoked(..)
            | Event::Restored(_)
            | Event::LossReported(..)
            | Event::LossWithdrawn(_)
            | Event::Refunded(_)
            | Event::PaidOut(_)
            | Event::Testified(_)
            | Event::Heard(_) => {}
        }
        self.state.fold(event, self.issuer.operator().id());
        Ok(())
    }

    fn verify(&self, excerpt: &Excerpt) -> Result<Upload, crate::UploadFault> {
        let checks = Checks {
            root: self.issuer.root(),
            keyring: self.logs.keyring(),
            centre: self.issuer.centre(),
            verifier: &self.verifier,
        };
        Upload::verify(excerpt, &checks)
    }

    fn take(&mut self, upload: &Upload) {
        self.logs.take(upload, &self.verifier);
        self.findings = OnceCell::new();
    }

    fn sign<R: TryCryptoRng + ?Sized>(
        &self,
        purpose: Purpose,
        body: &[u8],
        rng: &mut R,
    ) -> Result<Signature, OfficeError> {
        Ok(self.issuer.centre().keys().command(purpose, body, rng)?)
    }

    /// Whether it is a wallet this office has issued.
    fn ours(&self, wallet: WalletId) -> Result<(), OfficeError> {
        if wallet.operator != self.issuer.operator().id() {
            return Err(OfficeError::Foreign);
        }
        let issued = self.issuer.centre().registry().of_wallet(wallet).next();
        issued.map(|_| ()).ok_or(OfficeError::UnknownWallet)
    }
}
