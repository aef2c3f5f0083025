use ecny_issuer::{Findings, Offense};

use super::{office::Office, run::Simulation, violation::Violation};
use crate::world::Whose;

/// A plot: the first wallet may go back to what it was, the next ones are its accomplices, and all
/// of them are silent until everybody else has stated its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plot {
    /// How many accomplices there are.
    pub accomplices: usize,
}

impl Plot {
    /// Who goes back.
    pub const CULPRIT: usize = 0;

    /// Whether that wallet is silent to the end.
    #[must_use]
    pub const fn is_silent(&self, wallet: usize) -> bool {
        wallet <= self.accomplices
    }
}

impl Simulation {
    /// Everybody states its log when the world begins, as a wallet does when it is made: it commits
    /// to the key of its totals.
    pub(super) fn introduce(&mut self) -> Result<(), Violation> {
        for wallet in 0..self.scene.wallets {
            self.send(Whose::Wallet(wallet))?;
            self.send(Whose::Purse(wallet))?;
        }
        Ok(())
    }

    /// Everybody states its log, the honest first: nobody honest is ever found guilty, whoever has
    /// overspent is a debtor as soon as that shows, and is named with a proof once all that took
    /// its value have stated their logs.
    pub(super) fn reckon(&mut self, plot: Plot) -> Result<(), Violation> {
        for wallet in 0..self.scene.wallets {
            self.state(Whose::Purse(wallet))?;
        }
        for wallet in (0..self.scene.wallets).filter(|wallet| !plot.is_silent(*wallet)) {
            self.state(Whose::Wallet(wallet))?;
        }
        for accomplice in 1..=plot.accomplices {
            self.state(Whose::Wallet(accomplice))?;
        }
        let unheard = self.name()?;
        self.state(Whose::Wallet(Plot::CULPRIT))?;
        let (named, debtors) = match (unheard, self.name()?) {
            (_, Named::Nobody) => (0, 0),
            (Named::Proven, _) => (1, 0),
            (Named::Nobody | Named::Debtor, Named::Proven) => (1, 1),
            (Named::Nobody | Named::Debtor, Named::Debtor) => (0, 1),
        };
        self.tally.named = self.tally.named.saturating_add(named);
        self.tally.debtors = self.tally.debtors.saturating_add(debtors);
        Ok(())
    }

    /// All that exist state their logs, in a world in which any number of wallets may have gone
    /// back.
    pub(super) fn state_all(&mut self) -> Result<(), Violation> {
        let all: Vec<_> = self.kept.keys().copied().collect();
        for whose in all {
            if self.exists(whose) && self.send(whose)? {
                self.stated.insert(self.world.ledger(whose).id());
            }
        }
        self.findings().map(|_| ())
    }

    /// A ledger states its log, if it exists; then all that is found must hold.
    fn state(&mut self, whose: Whose) -> Result<(), Violation> {
        if !self.exists(whose) || !self.send(whose)? {
            return Ok(());
        }
        self.stated.insert(self.world.ledger(whose).id());
        // Purses are the operator's own: what they show, it knows before anybody comes.
        if matches!(whose, Whose::Wallet(_)) { self.findings().map(|_| ()) } else { Ok(()) }
    }

    /// What the logs show that have come, after a look whether it holds.
    fn findings(&mut self) -> Result<Findings, Violation> {
        let Office { issuer, logs, .. } = self.desk();
        let findings = logs.findings(issuer.centre());
        let root = *issuer.root();
        for (offense, proof) in &findings.proven {
            let element = self.world.ledger_mut(Whose::Purse(0)).element();
            let shown = proof.verify_with(&root, element);
            if shown != Ok(*offense) {
                let why = shown.map_or_else(|why| why.to_string(), |shown| format!("{shown:?}"));
                return Err(Violation::ProofFails { offense: *offense, why });
            }
        }
        for offense in findings.proven.keys().chain(&findings.unproven) {
            self.check_guilt(offense)?;
        }
        self.check_debts(&findings)?;
        Ok(findings)
    }

    /// Nobody honest is guilty; the operator is not either.
    fn check_guilt(&self, offense: &Offense) -> Result<(), Violation> {
        let guilty = match offense.wallet() {
            Some(wallet) => self.ids.get(&wallet).copied(),
            None => Some(Whose::Purse(0)),
        };
        match guilty {
            Some(whose) if self.intact(whose) => {
                Err(Violation::FoundGuilty { whose, offense: *offense })
            }
            // Who is nobody's wallet is an insider.
            Some(_) | None => Ok(()),
        }
    }

    /// Who has overspent as far as it shows is a debtor or named; whoever is intact and has stated
    /// its log is none.
    fn check_debts(&self, findings: &Findings) -> Result<(), Violation> {
        let insiders = self.insiders.iter().map(|insider| (insider.id(), None));
        let wallets = self.ids.iter().map(|(id, whose)| (*id, Some(*whose)));
        for (id, whose) in wallets.chain(insiders) {
            if matches!(whose, Some(Whose::Purse(_))) {
                continue;
            }
            let fen = self.chronicle.overspent(id, |payee| self.stated.contains(&payee));
            let debt = findings.debts.get(&id);
            if fen > 0 && debt.is_none() && !findings.accuse(id) {
                return Err(Violation::NoDebtor { wallet: id, fen });
            }
            let honest = whose.is_some_and(|whose| self.intact(whose));
            if let (Some(debt), true) = (debt, honest && self.stated.contains(&id)) {
                return Err(Violation::HonestDebtor { wallet: id, fen: debt.fen() });
            }
        }
        Ok(())
    }

    /// Whoever has overspent is named. Refunds may hide it: a payee that gave a payment up makes
    /// what was received and what was paid rise alike. Then it is a debtor at least.
    fn name(&mut self) -> Result<Named, Violation> {
        let findings = self.findings()?;
        let whose = Whose::Wallet(Plot::CULPRIT);
        let culprit = self.world.ledger(whose).id();
        let fen = self.chronicle.overspent(culprit, |payee| self.stated.contains(&payee));
        let proven = findings.proven.keys().any(|offense| offense.wallet() == Some(culprit));
        match (fen, proven) {
            (0, _) => Ok(Named::Nobody),
            (_, true) => Ok(Named::Proven),
            (_, false) if self.chronicle.never_refunded(culprit) => {
                Err(Violation::Unnamed { whose, fen })
            }
            (_, false) => Ok(Named::Debtor),
        }
    }
}

/// How the culprit is named.
enum Named {
    /// It has not overspent.
    Nobody,
    /// By an offense, with a proof.
    Proven,
    /// By its debt alone.
    Debtor,
}
