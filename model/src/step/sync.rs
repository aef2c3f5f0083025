//! A wallet that has reached its operator.

use crate::{
    entry::{Entry, Id},
    mutant::{Mutant, Rules},
    network::{Message, Verdict},
    state::{State, hold},
    wallet::{End, Fate, Standing},
};

impl State {
    pub(crate) fn sync(&mut self, id: Id) -> Option<()> {
        let wallet = self.wallet_mut(id)?;
        hold(wallet.durable.standing != Standing::Dead)?;
        wallet.confirm();
        let durable = wallet.durable.clone();
        for decision in durable.log.iter().filter(|line| line.session > durable.pruned) {
            self.send(Message::Line { wallet: id, decision: *decision });
        }
        for debit in &durable.debits {
            match debit.end {
                End::Unsettled => self.send(Message::Claim(debit.entry)),
                End::HandedOver => self.send(Message::HandedOver(debit.entry)),
                End::Settled | End::Refunded => {}
            }
        }
        if durable.standing == Standing::Closed {
            self.send(Message::Statement { wallet: id, sessions: durable.decided });
        }
        Some(())
    }

    pub(crate) fn prune(&mut self, id: Id, sessions: u32, fate: Fate, rules: Rules) -> Option<()> {
        let named = self.network.has(&Message::Acknowledged { wallet: id, sessions });
        hold(named || rules.without(Mutant::PruneUnacknowledged))?;
        let wallet = self.wallet_mut(id)?;
        hold(wallet.durable.standing == Standing::Active)?;
        hold(wallet.durable.pruned < sessions && sessions <= wallet.durable.decided)?;
        wallet.append(fate, |durable| durable.pruned = sessions);
        Some(())
    }

    /// RESOLVE acts on the debit it names, and on nothing where that has found an end.
    pub(crate) fn resolved(
        &mut self,
        entry: &Entry,
        verdict: Verdict,
        fate: Fate,
        rules: Rules,
    ) -> Option<()> {
        hold(self.network.has(&Message::Resolve(*entry, verdict)))?;
        match verdict {
            Verdict::Settled => self.end(entry, End::Settled, fate),
            Verdict::Refund if rules.without(Mutant::RefundAsLoad) => {
                let wallet = self.wallet_mut(entry.payer)?;
                hold(wallet.durable.standing == Standing::Active)?;
                wallet.append(fate, |durable| {
                    durable.balance = durable.balance.saturating_add(entry.amount);
                });
                Some(())
            }
            Verdict::Refund => self.end(entry, End::Refunded, fate),
        }
    }

    pub(crate) fn hand_over(&mut self, entry: &Entry, fate: Fate) -> Option<()> {
        self.end(entry, End::HandedOver, fate)
    }
}
