use ecny_core::{Error, LedgerError, Wanted};
use ecny_offline_protocol::Orientation;

use super::{
    audit::Boot,
    run::Simulation,
    step::{Between, Tap},
    violation::Violation,
};
use crate::{books::Books, world::Whose};

/// In which roles wallets meet at the end. More than one meeting: a torn word that reads
/// differently each time ends a tap.
const ROUNDS: [Orientation; 4] = [
    Orientation::PayeeReads,
    Orientation::PayerReads,
    Orientation::PayeeReads,
    Orientation::PayerReads,
];

/// In one world of so many every log is read once more at the end.
const LOOKING_BACK: u64 = 8;

impl Simulation {
    /// Lets all meet that can, and looks whether anything is still open that should not be.
    ///
    /// # Errors
    /// What must never happen.
    pub fn finish(&mut self) -> Result<(), Violation> {
        self.offline = false;
        for orientation in ROUNDS {
            for (payer, payee, _) in self.open() {
                self.tap(&Tap::clean(between(payer, payee), orientation, 0))?;
                self.judge()?;
            }
        }
        for (payer, payee, fen) in self.open() {
            if self.intact(payer) && self.intact(payee) && !self.is_full(payee) {
                return Err(Violation::Unresolved { payer, payee, fen });
            }
        }
        // Most of the time goes into reading logs. Every record was read when it came.
        if self.scene.seed.is_multiple_of(LOOKING_BACK) { self.look_back() } else { Ok(()) }
    }

    /// Every open payment between two ledgers that exist.
    fn open(&self) -> Vec<(Whose, Whose, u64)> {
        let mut open = Vec::new();
        for payer in self.kept.keys().filter(|payer| self.exists(**payer)) {
            for debit in self.world.ledger(*payer).unsettled() {
                match self.ids.get(&debit.payee()) {
                    Some(payee) if self.exists(*payee) => {
                        open.push((*payer, *payee, debit.amount().fen()));
                    }
                    Some(_) | None => {}
                }
            }
        }
        open
    }

    /// Whether a payee has no room for one decision more: it has to sync before it asks again.
    fn is_full(&mut self, payee: Whose) -> bool {
        let asked = self.world.ledger_mut(payee).request(&Wanted::Late, [0; 8], &[0; 32]);
        matches!(asked, Err(Error::Ledger(LedgerError::LogFull)))
    }

    /// Reads every log once more from its beginning: it says what it said all along. Where nobody
    /// cheated, the books kept another way say the same.
    fn look_back(&mut self) -> Result<(), Violation> {
        let all: Vec<_> = self.kept.keys().copied().collect();
        for whose in all {
            self.audit(whose, Boot::Soft)?;
        }
        self.judge()?;
        if !self.rolled_back.is_empty() || self.tally.hostile > 0 {
            return Ok(());
        }
        let mut books = Books::default();
        for whose in self.kept.keys().copied() {
            let added = books.add(self.world.ledger_mut(whose));
            added.map_err(|error| Violation::Damaged { whose, error })?;
        }
        if books.conserved() && books.in_flight() == self.chronicle.in_flight() {
            return Ok(());
        }
        Err(Violation::Unbalanced(format!("{books:?}")))
    }
}

const fn between(payer: Whose, payee: Whose) -> Between {
    match (payer, payee) {
        (Whose::Wallet(payer), Whose::Wallet(payee)) => Between::Pay { payer, payee },
        (Whose::Purse(_), Whose::Wallet(wallet) | Whose::Purse(wallet)) => Between::Load(wallet),
        (Whose::Wallet(wallet), Whose::Purse(_)) => Between::Redeem(wallet),
    }
}
