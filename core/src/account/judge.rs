//! Whether an amount may go out or come in.

use super::{Account, AccountKind};
use crate::{Amount, Day, LedgerError, Terms, entry::Hop, record::How, request::Policy};

impl Account {
    /// Judges a payment on those terms and that day against balance, limits and the payee's
    /// policy. What goes home to the operator is stopped by the balance alone.
    ///
    /// # Errors
    /// The first of them that says no.
    pub fn judge_pay(
        &self,
        terms: &Terms,
        day: Day,
        policy: &Policy,
        how: How,
    ) -> Result<(), LedgerError> {
        let amount = terms.amount;
        if self.kind == AccountKind::Wallet && amount > self.available(terms.tag) {
            return Err(LedgerError::BalanceTooLow);
        }
        let paid = self.totals.paid.checked_add(amount);
        if paid.is_none() || !self.counts(amount) {
            return Err(LedgerError::SumLimit);
        }
        if how == How::Home {
            return Ok(());
        }
        if self.pocket(terms.tag).is_some_and(|pocket| day > pocket.last_day) {
            return Err(LedgerError::PocketExpired);
        }
        let rules = self.rules(day);
        if amount > rules.single {
            return Err(LedgerError::SingleLimit);
        }
        within(self.paid_since_sync, amount, rules.paid_since_sync, LedgerError::SumLimit)?;
        if self.payments_since_sync >= rules.payments_since_sync {
            return Err(LedgerError::CountLimit);
        }
        let hop = self.hop_of(terms);
        if hop != Hop::SYNCED {
            let respent = self.respent_since_sync;
            within(respent, amount, rules.respent_since_sync, LedgerError::RespendLimit)?;
        }
        self.judge_how(amount, day, how)?;
        let age = day.since(self.last_sync);
        if age > rules.days_since_sync {
            return Err(LedgerError::DaysLimit);
        }
        if hop > rules.hop {
            return Err(LedgerError::HopLimit);
        }
        if hop > policy.hop || age > policy.age {
            return Err(LedgerError::PayeePolicy);
        }
        Ok(())
    }

    /// What the holder need not be there for, or need not prove to be the holder for.
    fn judge_how(&self, amount: Amount, day: Day, how: How) -> Result<(), LedgerError> {
        let rules = self.rules(day);
        match how {
            How::Home | How::Verified => Ok(()),
            How::Unverified => {
                let refusal = LedgerError::UnverifiedLimit;
                let one = amount <= rules.unverified_single;
                one.then_some(()).ok_or(refusal)?;
                within(self.unverified_since_sync, amount, rules.unverified_since_sync, refusal)
            }
            How::PowerFree => {
                let refusal = LedgerError::PowerFreeLimit;
                let more = self.power_free_payments < rules.power_free_payments;
                more.then_some(()).ok_or(refusal)?;
                within(self.power_free_since_sync, amount, rules.power_free_since_sync, refusal)
            }
        }
    }

    /// Judges whether that amount may come in. `purse` says that it comes from an operator, which
    /// has seen it: no limit since the last sync holds.
    ///
    /// # Errors
    /// The first limit that says no.
    pub fn judge_receive(&self, amount: Amount, purse: bool) -> Result<(), LedgerError> {
        // Even a purse cannot name more than an amount can be.
        if !self.counts(amount) {
            return Err(LedgerError::BalanceLimit);
        }
        if self.kind == AccountKind::Purse {
            return Ok(());
        }
        let rules = self.imposed(self.today());
        if amount > rules.single {
            return Err(LedgerError::SingleLimit);
        }
        // What is out may come back as a refund, which no limit stops: it counts as held.
        let held = self.balance.checked_add(self.in_flight);
        let held = held.and_then(|held| held.checked_add(amount));
        if held.is_none_or(|held| held > rules.balance) {
            return Err(LedgerError::BalanceLimit);
        }
        if purse {
            return Ok(());
        }
        let received = self.received_since_sync;
        within(received, amount, rules.received_since_sync, LedgerError::ReceiveLimit)
    }

    /// Whether the totals can count that amount coming in, or going out and coming back, besides
    /// all that is out: what is promised must not fail at a sum.
    fn counts(&self, amount: Amount) -> bool {
        let received = self.totals.received.checked_add(self.in_flight);
        received.and_then(|received| received.checked_add(amount)).is_some()
    }
}

/// Whether one amount more stays within a sum.
fn within(
    sum: Amount,
    amount: Amount,
    most: Amount,
    refusal: LedgerError,
) -> Result<(), LedgerError> {
    let held = sum.checked_add(amount).is_some_and(|sum| sum <= most);
    if held { Ok(()) } else { Err(refusal) }
}
