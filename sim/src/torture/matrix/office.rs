use std::sync::Arc;

use ecny_core::{
    Day, Delta, Epoch, Limits, Order, OrderKind, Pocket, Profile, Purpose, Tag, WalletId,
    WalletNumber, Word, sm2::Signature,
};
use ecny_issuer::{Issuer, Reconciliation};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::word::Said;
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
    ) -> Result<Said, WorldError> {
        self.hear(ledger)?;
        let signed = self.issuer.receipt(&self.logs, ledger.id(), TODAY, &mut self.rng);
        let (receipt, signature) = signed.map_err(|_| WorldError::Load)?;
        Ok(Said { payer, word: Word::Receipt(receipt, signature) })
    }

    /// How the one open debit of the payer ended.
    ///
    /// # Errors
    /// Where there is none, or the operator cannot tell.
    pub(super) fn resolution(&mut self, payer: &mut SimLedger) -> Result<Said, WorldError> {
        self.hear(payer)?;
        let open = payer.unsettled().first().ok_or(WorldError::Load)?.seq();
        let signed = self.issuer.resolution(&self.logs, payer.id(), open, &mut self.rng);
        let (resolution, signature) = signed.map_err(|_| WorldError::Load)?;
        Ok(Said { payer: true, word: Word::Resolution(resolution, signature) })
    }

    /// An order to that wallet, its first.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub(super) fn order(&mut self, wallet: WalletId, what: OrderKind) -> Result<Word, WorldError> {
        let order = Order { version: Order::VERSION, wallet, number: 1, day: TODAY, what };
        let signature = self.command(Purpose::Order, &order.to_bytes())?;
        Ok(Word::Order(order, signature))
    }

    /// New limits for that wallet.
    ///
    /// # Errors
    /// Where they cannot be signed.
    pub(super) fn profile(&mut self, wallet: WalletId, limits: Limits) -> Result<Word, WorldError> {
        let profile = Profile { wallet, parent: WalletId::NOBODY, day: TODAY, limits };
        let signature = self.command(Purpose::Profile, &profile.to_bytes())?;
        Ok(Word::Profile(profile, signature))
    }

    /// A pocket for that wallet, good for a month.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub(super) fn pocket(&mut self, wallet: WalletId, tag: Tag) -> Result<Word, WorldError> {
        let version = Pocket::VERSION;
        let pocket = Pocket { version, wallet, tag, last_day: TODAY.after(30), day: TODAY };
        let signature = self.command(Purpose::Pocket, &pocket.to_bytes())?;
        Ok(Word::Pocket(pocket, signature))
    }

    /// A step of the list of revoked wallets, with one name in it.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub(super) fn delta(&mut self, number: u16, name: WalletNumber) -> Result<Word, WorldError> {
        let mut revoked = [WalletNumber::NONE; Delta::NAMES];
        revoked[0] = name;
        let (version, operator) = (Delta::VERSION, self.issuer.operator().id());
        let (epoch, day) = (Epoch::new(1), TODAY.after(number));
        let delta = Delta { version, operator, epoch, number, base: 0, day, revoked };
        let signature = self.command(Purpose::Delta, &delta.to_bytes())?;
        Ok(Word::Delta(delta, signature))
    }

    fn command(&mut self, purpose: Purpose, body: &[u8]) -> Result<Signature, WorldError> {
        let signed = self.issuer.centre().keys().command(purpose, body, &mut self.rng);
        signed.map_err(|_| WorldError::Load)
    }

    /// The credits it has seen.
    pub(super) const fn seen(&self) -> &Credits {
        &self.seen
    }
}

/// The day of its receipts, some weeks after the wallets were made.
const TODAY: Day = Day::new(2_530);
