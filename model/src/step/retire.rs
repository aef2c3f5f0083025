//! The end of a wallet.

use crate::{
    entry::Id,
    mutant::{Mutant, Rules},
    network::Message,
    state::{State, hold},
    wallet::{End, Fate, Standing},
};

impl State {
    /// Drains the wallet and decides every session it has not decided, in one append. What it
    /// holds goes home as any redemption does, which is not modelled again here.
    pub(crate) fn close(&mut self, id: Id, fate: Fate) -> Option<()> {
        let wallet = self.wallet_mut(id)?;
        hold(wallet.durable.standing == Standing::Active)?;
        hold(wallet.durable.unsettled().next().is_none())?;
        // A torn closing would leave open whether the balance has gone home: it goes first.
        nothing_held(wallet.durable.balance, fate)?;
        let drained = wallet.durable.balance;
        wallet.append(fate, |durable| {
            durable.balance = 0;
            durable.standing = Standing::Closed;
        });
        let operator = self.operator_mut();
        operator.outside = operator.outside.saturating_add(drained);
        Some(())
    }

    /// The keys die: nothing is said any more, and nothing synced.
    pub(crate) fn retire(&mut self, id: Id, rules: Rules) -> Option<()> {
        let wallet = self.wallet(id)?;
        let durable = &wallet.durable;
        let seen = |debit: &crate::Debit| {
            debit.end != End::HandedOver || self.operator.handed.contains(&debit.entry)
        };
        hold(durable.debits.iter().all(seen))?;
        let decided = durable.decided;
        match durable.standing {
            Standing::Active => {
                let named = Message::Acknowledged { wallet: id, sessions: decided };
                let synced = decided == 0 || self.network.has(&named);
                let drained = durable.balance == 0 && durable.unsettled().next().is_none();
                hold(rules.without(Mutant::RetireWithoutStatement) && synced && drained)?;
            }
            Standing::Closed => {
                let known = self.operator.closed.contains(&(id, decided));
                hold(known || rules.without(Mutant::RetireUnacknowledged))?;
            }
            Standing::Locked | Standing::Dead => return None,
        }
        let wallet = self.wallet_mut(id)?;
        wallet.append(Fate::Done, |durable| durable.standing = Standing::Dead);
        Some(())
    }
}

/// What is torn must not be read in two ways by which value is in two places.
fn nothing_held(balance: i64, fate: Fate) -> Option<()> {
    hold(balance == 0 || fate == Fate::Done)
}
