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

/// In one world of so many every log is read once more at the end, and sent to the operator.
const LOOKING_BACK: u64 = 8;

impl Simulation {
    /// Lets all meet that can, and looks whether anything is still open that should not be.
    ///
    /// # Errors
    /// What must never happen.
    pub fn finish(&mut self) -> Result<(), Violation> {
        self.offline = false;
        if let Some(plot) = self.scene.plot {
            return self.reckon(plot);
        }
        // A payee whose log is full has no room to decide.
        for (_, payee, _) in self.open() {
            self.upload(payee)?;
            self.take_receipt(payee)?;
        }
        for orientation in ROUNDS {
            for (payer, payee, _) in self.open() {
                self.tap(&Tap::clean(between(payer, payee), orientation, 0))?;
                self.judge()?;
            }
        }
        // What taps cannot end the operator does: its payee has forgotten it, or has no room.
        for (payer, payee, _) in self.open() {
            for whose in [payer, payee] {
                self.send(whose)?;
            }
            self.resolve(payer)?;
            self.judge()?;
        }
        for (payer, payee, fen) in self.open() {
            if self.intact(payer) && self.intact(payee) {
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

    /// Reads every log once more from its beginning: it says what it said all along. Where nobody
    /// cheated, the books kept another way say the same.
    fn look_back(&mut self) -> Result<(), Violation> {
        let all: Vec<_> = self.kept.keys().copied().collect();
        for whose in all {
            self.audit(whose, Boot::Soft)?;
        }
        self.judge()?;
        self.state_all()?;
        if !self.rolled_back.is_empty() || self.tally.hostile > 0 {
            return Ok(());
        }
        let mut books = Books::knowing(self.desk().seen.clone());
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
