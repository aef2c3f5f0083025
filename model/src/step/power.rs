//! Power lost between any two durable steps.

use crate::{
    entry::Id,
    mutant::{Mutant, Rules},
    state::{State, hold},
};

impl State {
    pub(crate) fn boot(&mut self, wallet: Id, other: bool, rules: Rules) -> Option<()> {
        let wallet = self.wallet_mut(wallet)?;
        wallet.asked = None;
        match wallet.doubt.as_deref_mut() {
            Some(doubt) if other => core::mem::swap(&mut wallet.durable, doubt),
            Some(_) | None => hold(!other)?,
        }
        if rules.without(Mutant::VolatileSessions) {
            wallet.durable.decided = 0;
        }
        Some(())
    }
}
