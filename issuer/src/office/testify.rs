//! What two operators say to each other about payments between their wallets.

use ecny_core::{PeerFault, Purpose, Value, Verifier};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError};
use crate::{Signed, SignedTestimony, Store, Testimony, TestimonyFault, Unresolved, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// Says how a wallet of ours has decided the session of an entry that another operator shows:
    /// the debit of its wallet that found no end. Nothing else of our wallet's log is told.
    ///
    /// # Errors
    /// [`OfficeError::Foreign`] where the payee is not ours, [`OfficeError::Signature`] where no
    /// wallet has signed that entry, [`OfficeError::Unresolved`] where the log does not decide it.
    pub fn testify<R: TryCryptoRng + ?Sized>(
        &mut self,
        value: &Value,
        rng: &mut R,
    ) -> Result<SignedTestimony, OfficeError> {
        let entry = &value.entry;
        self.ours(entry.payee)?;
        let payer = Signed::from(value).verify(self.logs.keyring(), &self.verifier);
        let payer = payer.map_err(|_: PeerFault| OfficeError::Signature)?.id();
        let digest = entry.digest();
        if let Some(known) = self.state.testified.get(&(payer, entry.seq, digest)) {
            return Ok(*known);
        }
        let end = self.issuer.end_of(&self.logs, self.findings(), payer, value)?;
        let (version, operator) = (Testimony::VERSION, self.own());
        let (seq, day) = (entry.seq, self.state.day);
        let testimony = Testimony { version, operator, payer, seq, entry: digest, end, day };
        let signature = self.sign(Purpose::Testimony, &testimony.to_bytes(), rng)?;
        let signed = SignedTestimony { testimony, signature };
        self.commit(Event::Testified(signed))?;
        Ok(signed)
    }

    /// Takes another operator's word on how its wallet has decided a debit of ours: with its next
    /// sync the payer is told.
    ///
    /// # Errors
    /// [`TestimonyFault`]; nothing has changed then.
    pub fn hear(&mut self, signed: &SignedTestimony) -> Result<(), OfficeError> {
        let said = &signed.testimony;
        self.judge_testimony(signed)?;
        match self.state.heard.get(&(said.payer, said.seq)) {
            Some(known) if known.testimony.end == said.end => Ok(()),
            Some(_) => Err(TestimonyFault::Opposite.into()),
            None => self.commit(Event::Heard(*signed)),
        }
    }

    fn judge_testimony(&self, signed: &SignedTestimony) -> Result<(), TestimonyFault> {
        let said = &signed.testimony;
        if said.version != Testimony::VERSION {
            return Err(TestimonyFault::Version);
        }
        if said.payer.operator != self.own() {
            return Err(TestimonyFault::Foreign);
        }
        let (operator, body) = (said.operator, said.to_bytes());
        let keys = self.logs.keyring();
        if operator == self.own()
            || !keys.commanded(operator, Purpose::Testimony, &body, &signed.signature)
        {
            return Err(TestimonyFault::Signature);
        }
        let mut entries = self.logs.entries(said.payer, said.seq).peekable();
        entries.peek().ok_or(TestimonyFault::UnknownDebit)?;
        let value = entries.find(|value| value.entry.digest() == said.entry);
        let entry = &value.ok_or(TestimonyFault::OtherEntry)?.entry;
        if entry.payee.operator != operator {
            return Err(TestimonyFault::OtherPayee);
        }
        // The payee asked on a day that its operator had vouched for, and both operators keep the
        // same calendar, give or take a midnight.
        if said.day < entry.day || said.day > self.state.day.after(1) {
            return Err(TestimonyFault::OutOfDate);
        }
        Ok(())
    }

    /// The debits of our wallets whose end only another operator can tell: what to ask it, one by
    /// one.
    #[must_use]
    pub fn inquiries(&self, operator: ecny_core::OperatorId) -> Vec<Value> {
        let mut values = Vec::new();
        for (payer, history) in self.histories() {
            let debits = super::accounts::Debits::of(&history);
            let open = debits.open.into_values().chain(debits.handed.into_values());
            values.extend(open.filter(|value| {
                value.entry.payee.operator == operator
                    && self.end_of(payer, value) == Err(Unresolved::Foreign)
            }));
        }
        values
    }
}
