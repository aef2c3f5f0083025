use std::sync::Arc;

use ecny_core::Day;
use ecny_issuer::{Issuer, Reconciliation};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::word::Word;
use crate::{
    credits::Credits,
    excerpt::excerpt,
    world::{SimLedger, WorldError},
};

/// The operator of two devices: it takes their logs, and speaks on the strength of them alone.
pub(super) struct Office {
    issuer: Arc<Issuer>,
    logs: Reconciliation,
    seen: Credits,
    rng: ChaCha20Rng,
}

impl Office {
    /// An operator that has seen nothing yet.
    ///
    /// # Errors
    /// Where it does not know itself.
    pub(super) fn of(issuer: Arc<Issuer>) -> Result<Self, WorldError> {
        let mut logs = Reconciliation::default();
        let known = logs.add_operator(issuer.certificate(), issuer.root());
        known.map_err(|_| WorldError::Load)?;
        let (seen, rng) = (Credits::default(), ChaCha20Rng::seed_from_u64(0));
        Ok(Self { issuer, logs, seen, rng })
    }

    /// Takes the log of a device.
    ///
    /// # Errors
    /// Where it is none to take.
    pub(super) fn hear(&mut self, ledger: &mut SimLedger) -> Result<(), WorldError> {
        let sent = excerpt(ledger)?;
        let (root, centre) = (self.issuer.root(), self.issuer.centre());
        let heard = self.logs.receive(&sent, root, centre, ledger.element());
        heard.map_err(|_| WorldError::Load)?;
        Ok(self.seen.add(ledger)?)
    }

    /// A receipt for the log of the payer, or of the payee, as it is now.
    ///
    /// # Errors
    /// Where the operator withholds it.
    pub(super) fn receipt(
        &mut self,
        ledger: &mut SimLedger,
        payer: bool,
    ) -> Result<Word, WorldError> {
        self.hear(ledger)?;
        let signed = self.issuer.receipt(&self.logs, ledger.id(), TODAY, &mut self.rng);
        let (receipt, signature) = signed.map_err(|_| WorldError::Load)?;
        Ok(Word::Receipt { payer, receipt, signature })
    }

    /// How the one open debit of the payer ended.
    ///
    /// # Errors
    /// Where there is none, or the operator cannot tell.
    pub(super) fn resolution(&mut self, payer: &mut SimLedger) -> Result<Word, WorldError> {
        self.hear(payer)?;
        let open = payer.unsettled().first().ok_or(WorldError::Load)?.seq();
        let signed = self.issuer.resolution(&self.logs, payer.id(), open, &mut self.rng);
        let (resolution, signature) = signed.map_err(|_| WorldError::Load)?;
        Ok(Word::Resolution { resolution, signature })
    }

    /// The credits it has seen.
    pub(super) const fn seen(&self) -> &Credits {
        &self.seen
    }
}

/// The day of its receipts, some weeks after the wallets were made.
const TODAY: Day = Day::new(2_530);
