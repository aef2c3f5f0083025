//! The operator: what it takes from logs, and what it makes of them.

use crate::{
    entry::{Entry, Id},
    mutant::{Mutant, Rules},
    network::{Message, Verdict},
    state::{State, hold},
    wallet::Decision,
};

impl State {
    pub(crate) fn learn(&mut self, wallet: Id, decision: Decision) -> Option<()> {
        hold(self.network.has(&Message::Line { wallet, decision }))?;
        let before = self.operator.prefix(wallet);
        hold(self.operator_mut().known.insert((wallet, decision)))?;
        let sessions = self.operator.prefix(wallet);
        if sessions > before {
            self.send(Message::Acknowledged { wallet, sessions });
        }
        Some(())
    }

    pub(crate) fn learn_closing(&mut self, wallet: Id, sessions: u32) -> Option<()> {
        hold(self.network.has(&Message::Statement { wallet, sessions }))?;
        hold(self.operator.prefix(wallet) >= sessions)?;
        hold(self.operator_mut().closed.insert((wallet, sessions)))
    }

    pub(crate) fn learn_hand_over(&mut self, entry: &Entry) -> Option<()> {
        hold(self.network.has(&Message::HandedOver(*entry)))?;
        hold(self.operator_mut().handed.insert(*entry))
    }

    /// It answers about a debit that either end has shown.
    pub(crate) fn resolve(&mut self, entry: &Entry, rules: Rules) -> Option<()> {
        let claimed = self.network.has(&Message::Claim(*entry));
        hold(claimed || self.operator.credited(entry))?;
        let verdict = self.operator.verdict(entry, rules)?;
        self.send(Message::Resolve(*entry, verdict));
        Some(())
    }

    pub(crate) fn pay_out(&mut self, entry: &Entry, rules: Rules) -> Option<()> {
        let claimed = self.network.has(&Message::Claim(*entry));
        let early = rules.without(Mutant::PayOutEarly) && claimed;
        hold(self.operator.handed.contains(entry) || early)?;
        hold(self.operator.verdict(entry, rules)? == Verdict::Refund)?;
        hold(self.operator_mut().paid.insert(*entry))?;
        let operator = self.operator_mut();
        operator.outside = operator.outside.saturating_add(entry.amount);
        Some(())
    }
}
