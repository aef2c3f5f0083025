//! What must be true of every life.

use std::collections::BTreeMap;

use ecny_core::{AccountKind, Amount, Standing, Tag, WalletId};

use super::{Life, MEALS};
use crate::town::TownError;

impl Life {
    /// After every step: nothing is made and nothing lost, as long as nobody has two devices.
    pub(super) fn sums(&mut self) -> Result<(), TownError> {
        if self.culprit.is_some() {
            return Ok(());
        }
        let books = self.town.books(&self.known)?;
        so(books.conserved(), || format!("not conserved: {books:?}"))
    }

    /// In the end: everybody who is left heals and syncs, and all of it adds up.
    pub(super) fn end(&mut self) -> Result<(), TownError> {
        let all = self.town.wallets();
        for one in 0..all {
            for other in 0..one {
                if self.is_here(one) && self.is_here(other) {
                    self.town.heal(one, other)?;
                }
            }
            if self.is_here(one) {
                self.town.resident_mut(one)?.heal_home()?;
            }
        }
        self.sums()?;
        self.give_up()?;
        for _ in 0..3 {
            for wallet in 0..all {
                self.remember()?;
                if self.is_here(wallet) {
                    self.sync(wallet)?;
                }
                self.town.sync_purse(wallet)?;
            }
            self.town.testify()?;
            self.town.present()?;
        }
        self.sums()?;
        self.nobody_waits()?;
        self.culprits()?;
        self.operators()
    }

    /// A wallet does not send value again to one that is on its list, and takes no cancel of it:
    /// what its payee's log does not decide, it hands over. One that was lost and found stays on
    /// lists for a while.
    fn give_up(&mut self) -> Result<(), TownError> {
        for wallet in 0..self.town.wallets() {
            if !self.is_here(wallet) {
                continue;
            }
            for open in self.town.resident(wallet)?.wallet()?.unsettled().to_vec() {
                let payee = self.wallet_of(open.payee());
                if payee.is_some_and(|it| self.found.contains(&it)) {
                    self.town.resident_mut(wallet)?.wallet_mut()?.hand_over(open.seq())?;
                    self.tally.handed_over = self.tally.handed_over.saturating_add(1);
                }
            }
        }
        Ok(())
    }

    fn wallet_of(&self, id: WalletId) -> Option<usize> {
        (0..self.town.wallets()).find(|it| self.town.id(*it).is_ok_and(|of| of == id))
    }

    /// No intact wallet waits for one that is left.
    fn nobody_waits(&self) -> Result<(), TownError> {
        for wallet in (0..self.town.wallets()).filter(|it| self.is_here(*it)) {
            let ledger = self.town.resident(wallet)?.wallet()?;
            let locked = ledger.account().standing == Standing::Locked;
            so(!locked, || format!("{wallet} is locked"))?;
            if !self.is_intact(wallet) {
                continue;
            }
            for open in ledger.unsettled() {
                let payee = self.wallet_of(open.payee());
                let left = payee.is_some_and(|it| self.is_here(it) && self.is_intact(it));
                so(!left, || format!("{wallet} waits for {payee:?}"))?;
            }
        }
        Ok(())
    }

    /// Who has two devices and paid with both is named, and nobody else.
    fn culprits(&mut self) -> Result<(), TownError> {
        let culprit = match &self.culprit {
            Some((culprit, _)) => Some(self.town.id(*culprit)?),
            None => None,
        };
        for operator in 0..self.town.operators() {
            let findings = self.town.office(operator)?.findings().clone();
            for wallet in 0..self.town.wallets() {
                let id = self.town.id(wallet)?;
                let guilty = culprit == Some(id);
                so(guilty || !findings.accuse(id), || format!("{wallet} is accused"))?;
            }
            if culprit.is_some_and(|id| findings.accuse(id)) {
                self.tally.named = self.tally.named.saturating_add(1);
            }
        }
        Ok(())
    }

    /// The operators' books balance, say what the wallets say, and agree with each other.
    fn operators(&mut self) -> Result<(), TownError> {
        let whole = self.culprit.is_none() && self.lost.is_empty();
        let mut netting = Vec::new();
        for operator in 0..self.town.operators() {
            let books = self.town.office(operator)?.books();
            so(books.balance(), || format!("operator {operator}: {books:?}"))?;
            self.town.reopen(operator)?;
            let again = self.town.office(operator)?.books();
            so(again == books, || format!("operator {operator}, opened again: {again:?}"))?;
            if whole {
                for tag in [Tag::NONE, MEALS] {
                    let held = self.held(operator, tag)?;
                    so(books.of(tag).held == held, || {
                        format!("operator {operator}, {}: {held}, {books:?}", tag.number())
                    })?;
                }
            }
            netting.push(books.netting);
        }
        if whole {
            let nets = || netting.iter().flat_map(BTreeMap::values);
            let even = nets().all(|net| nets().any(|other| other.mirrored() == *net));
            so(even, || format!("the operators disagree: {netting:?}"))?;
        }
        Ok(())
    }

    /// What the wallets of an operator hold for a purpose.
    fn held(&self, operator: usize, tag: Tag) -> Result<Amount, TownError> {
        let mut sum = Amount::ZERO;
        for wallet in 0..self.town.wallets() {
            let resident = self.town.resident(wallet)?;
            let account = resident.wallet()?.account();
            let counts = resident.operator == operator && account.kind == AccountKind::Wallet;
            let held = match (tag == Tag::NONE, account.pocket(tag)) {
                (false, None) => Amount::ZERO,
                (_, _) => account.available(tag),
            };
            if counts {
                sum = sum.checked_add(held).unwrap_or(Amount::MAX);
            }
        }
        Ok(sum)
    }
}

fn so(holds: bool, should: impl FnOnce() -> String) -> Result<(), TownError> {
    if holds { Ok(()) } else { Err(TownError::Otherwise(should())) }
}
