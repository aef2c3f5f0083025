use std::sync::Arc;

use crate::{
    action::Action,
    entry::{Entry, Id},
    mutant::Rules,
    network::{Message, Network},
    operator::Operator,
    wallet::{Fate, Wallet},
};

/// Everything there is: the wallets, the operator, and all that was ever sent.
///
/// A step changes one part of it. What it leaves alone is shared with the state before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    wallets: Vec<Arc<Wallet>>,
    pub(crate) operator: Arc<Operator>,
    pub(crate) network: Arc<Network>,
}

impl State {
    /// Where these wallets begin.
    #[must_use]
    pub fn of(wallets: Vec<Wallet>) -> Self {
        let wallets = wallets.into_iter().map(Arc::new).collect();
        Self { wallets, operator: Arc::default(), network: Arc::default() }
    }

    /// Does one step, or nothing where the rules do not allow it. It knows no bounds.
    #[must_use]
    pub fn step(&self, action: &Action, rules: Rules) -> Option<Self> {
        let mut next = self.clone();
        next.take(action, rules).map(|()| next)
    }

    /// The same state with all power lost, and all messages.
    #[must_use]
    pub fn stripped(&self) -> Self {
        let mut state = Self { network: Arc::default(), ..self.clone() };
        for wallet in &mut state.wallets {
            if wallet.asked.is_some() || wallet.doubt.is_some() {
                let wallet = Arc::make_mut(wallet);
                wallet.asked = None;
                // The other reading is that of another state, which is looked at as well.
                wallet.doubt = None;
            }
        }
        state
    }

    /// A wallet.
    #[must_use]
    pub fn wallet(&self, id: Id) -> Option<&Wallet> {
        self.wallets.get(usize::from(id.0)).map(Arc::as_ref)
    }

    /// All wallets and who they are.
    pub fn all(&self) -> impl Iterator<Item = (Id, &Wallet)> {
        (0..=u8::MAX).map(Id).zip(self.wallets.iter().map(Arc::as_ref))
    }

    /// What the operator has been shown.
    #[must_use]
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// All that was ever sent.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Whether the payee's log says that this entry was credited.
    #[must_use]
    pub fn credited(&self, entry: &Entry) -> bool {
        self.wallet(entry.payee).is_some_and(|payee| payee.durable.credits(entry) > 0)
    }

    pub(crate) fn wallet_mut(&mut self, id: Id) -> Option<&mut Wallet> {
        self.wallets.get_mut(usize::from(id.0)).map(Arc::make_mut)
    }

    pub(crate) fn operator_mut(&mut self) -> &mut Operator {
        Arc::make_mut(&mut self.operator)
    }

    pub(crate) fn send(&mut self, message: Message) {
        if !self.network.has(&message) {
            Arc::make_mut(&mut self.network).send(message);
        }
    }

    fn take(&mut self, action: &Action, rules: Rules) -> Option<()> {
        match *action {
            Action::Request { payee, payer, amount } => self.request(payee, payer, amount, rules),
            Action::Answer { payer, fate } => self.answer(payer, fate, rules),
            Action::Decide { entry, wish, fate } => self.decide(&entry, wish, fate, rules),
            Action::Settle { payer, seq, receipt, fate } => {
                self.settle(payer, seq, &receipt, fate, rules)
            }
            Action::Refund { entry, fate } => self.refund(&entry, fate),
            Action::Void { payee, fate } => self.void(payee, fate),
            Action::Boot { wallet, other } => self.boot(wallet, other, rules),
            Action::Sync { wallet } => self.sync(wallet),
            Action::Learn { wallet, decision } => self.learn(wallet, decision),
            Action::LearnClosing { wallet, sessions } => self.learn_closing(wallet, sessions),
            Action::LearnHandOver { entry } => self.learn_hand_over(&entry),
            Action::Prune { wallet, sessions, fate } => self.prune(wallet, sessions, fate, rules),
            Action::Resolve { entry } => self.resolve(&entry, rules),
            Action::Resolved { entry, verdict, fate } => {
                self.resolved(&entry, verdict, fate, rules)
            }
            Action::HandOver { entry, fate } => self.hand_over(&entry, fate),
            Action::PayOut { entry } => self.pay_out(&entry, rules),
            Action::Close { wallet, fate } => self.close(wallet, fate),
            Action::Retire { wallet } => self.retire(wallet, rules),
            Action::Expire { entry } => self.expire(&entry, rules),
            Action::HearUnknown { entry } => self.hear_unknown(&entry, rules),
        }
    }
}

/// Goes on only where that holds.
pub(crate) fn hold(holds: bool) -> Option<()> {
    holds.then_some(())
}

/// Whether a step that appends nothing is asked for as one that does.
pub(crate) fn nothing_to_tear(fate: Fate) -> Option<()> {
    hold(fate == Fate::Done)
}
