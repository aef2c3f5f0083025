//! What one operator's wallets have taken from another's, shown to that one.

use ecny_core::{End, OperatorId, Purpose, Value, Verifier, WalletId};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError};
use crate::{Presentment, Signed, Store, Testimony, TestimonyFault, event::Event};

impl<S: Store, V: Verifier> Office<S, V> {
    /// All that our wallets have taken from the wallets of an operator, to be shown to it. A payee
    /// whose log cannot be relied on shows nothing.
    ///
    /// # Errors
    /// [`OfficeError::Store`], [`OfficeError::Randomness`].
    pub fn presentments<R: TryCryptoRng + ?Sized>(
        &mut self,
        operator: OperatorId,
        rng: &mut R,
    ) -> Result<Vec<Presentment>, OfficeError> {
        let taken: Vec<Value> = self.logs.taken_by(self.own(), operator).copied().collect();
        let mut all = Vec::new();
        for value in taken {
            match self.testify(&value, rng) {
                Ok(testimony) if testimony.testimony.end == End::Settled => {
                    all.push(Presentment { value, testimony });
                }
                Ok(_) | Err(OfficeError::Unresolved(_) | OfficeError::Signature) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// Takes what another operator shows of a wallet of ours. The same again changes nothing.
    ///
    /// # Errors
    /// [`TestimonyFault`]; nothing has changed then.
    pub fn accept(&mut self, shown: &Presentment) -> Result<(), OfficeError> {
        let payer = self.judge_presentment(shown)?;
        if self.logs.is_presented(payer, &shown.value) {
            return Ok(());
        }
        self.commit(Event::Presented(*shown))
    }

    fn judge_presentment(&self, shown: &Presentment) -> Result<WalletId, TestimonyFault> {
        let Presentment { value, testimony: signed } = shown;
        let (said, entry) = (&signed.testimony, &value.entry);
        if said.version != Testimony::VERSION {
            return Err(TestimonyFault::Version);
        }
        if said.payer.operator != self.own() {
            return Err(TestimonyFault::Foreign);
        }
        let (operator, keys) = (said.operator, self.logs.keyring());
        let body = said.to_bytes();
        let theirs = operator != self.own()
            && keys.commanded(operator, Purpose::Testimony, &body, &signed.signature);
        let by = Signed::from(value).verify(keys, &self.verifier).map(|by| by.id());
        if !theirs || by != Ok(said.payer) {
            return Err(TestimonyFault::Signature);
        }
        if (entry.digest(), entry.seq, End::Settled) != (said.entry, said.seq, said.end) {
            return Err(TestimonyFault::OtherEntry);
        }
        if entry.payee.operator != operator {
            return Err(TestimonyFault::OtherPayee);
        }
        if said.day < entry.day || said.day > self.state.day.after(1) {
            return Err(TestimonyFault::OutOfDate);
        }
        Ok(said.payer)
    }
}
