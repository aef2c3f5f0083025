use crate::{
    action::{Action, Wish},
    entry::Id,
    mutant::{Mutant, Rules},
    network::Message,
    state::State,
    wallet::{Fate, Wallet},
};

/// A small world, bounded so that all of it can be looked at.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its name.
    pub name: &'static str,
    /// What it is there to show.
    pub shows: &'static str,
    /// The wallets as they begin.
    pub wallets: Vec<Wallet>,
    /// Who may pay whom, and how many debits that payer may make in all.
    pub pairs: Vec<Pair>,
    /// How many sessions a payee may decide.
    pub sessions: u32,
    /// What may happen besides asking, paying, hearing and losing power.
    pub moves: &'static [Move],
    /// By what everything that is open must be resolvable, besides taps.
    pub heals: &'static [Healing],
}

/// A payer and a payee.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Who pays.
    pub payer: Id,
    /// Who is paid.
    pub payee: Id,
    /// How many debits the payer may make in all.
    pub debits: usize,
}

/// Something that may happen in some worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A wallet is drained, closes and retires.
    Close,
    /// A payer hands a debit over, and the operator pays.
    HandOver,
    /// A payee drops records.
    Prune,
    /// A payee does not want what comes.
    Refuse,
    /// Wallets sync and the operator resolves.
    Sync,
    /// Power is cut in an append.
    Tear,
    /// A payee gives a session up.
    Void,
}

/// What may be needed besides a tap to end what is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Healing {
    /// Wallets sync.
    Sync,
    /// A payee gives its open session up.
    Void,
}

impl Config {
    /// What may be tried in this state. [`State::step`] says what of it the rules allow.
    #[must_use]
    pub fn actions(&self, state: &State, rules: Rules) -> Vec<Action> {
        let mut actions = Vec::new();
        self.taps(state, &mut actions);
        self.power(state, rules, &mut actions);
        for message in state.network.messages() {
            self.hear(message, state, &mut actions);
        }
        for (id, wallet) in state.all() {
            let more = wallet.durable.decided < self.sessions;
            if self.moves(Move::Void) && more && self.pairs.iter().any(|pair| pair.payee == id) {
                self.fates(&mut actions, |fate| Action::Void { payee: id, fate });
            }
            if self.moves(Move::Sync) {
                actions.push(Action::Sync { wallet: id });
            }
            if self.moves(Move::Close) {
                self.fates(&mut actions, |fate| Action::Close { wallet: id, fate });
                actions.push(Action::Retire { wallet: id });
            }
            for entry in wallet.durable.unsettled() {
                let claimed = state.network.has(&Message::Claim(*entry));
                if self.moves(Move::Sync) && !claimed {
                    actions.push(Action::Resolve { entry: *entry });
                }
                if self.moves(Move::HandOver) {
                    self.fates(&mut actions, |fate| Action::HandOver { entry: *entry, fate });
                }
                if rules.without(Mutant::RefundOnTime) {
                    actions.push(Action::Expire { entry: *entry });
                }
            }
            if rules.without(Mutant::PruneUnacknowledged) {
                let sessions = wallet.durable.decided;
                actions.push(Action::Prune { wallet: id, sessions, fate: Fate::Done });
            }
        }
        if self.moves(Move::HandOver) {
            let handed = state.operator.handed.iter();
            actions.extend(handed.map(|entry| Action::PayOut { entry: *entry }));
        }
        actions
    }

    fn taps(&self, state: &State, actions: &mut Vec<Action>) {
        for Pair { payer, payee, debits } in self.pairs.iter().copied() {
            let (Some(from), Some(to)) = (state.wallet(payer), state.wallet(payee)) else {
                continue;
            };
            let open = from.durable.unsettled_towards(payee).is_some();
            let pays = from.durable.debits.len() < debits && to.durable.decided < self.sessions;
            if open || pays {
                actions.push(Action::Request { payee, payer, amount: i64::from(pays) });
            }
        }
        for (id, wallet) in state.all() {
            if wallet.asked.is_some() {
                self.fates(actions, |fate| Action::Answer { payer: id, fate });
            }
        }
    }

    fn power(&self, state: &State, rules: Rules, actions: &mut Vec<Action>) {
        for (id, wallet) in state.all() {
            // Losing power loses nothing where there is nothing in RAM.
            if wallet.asked.is_some() || rules.without(Mutant::VolatileSessions) {
                actions.push(Action::Boot { wallet: id, other: false });
            }
            if wallet.doubt.is_some() {
                actions.push(Action::Boot { wallet: id, other: true });
            }
        }
    }

    fn hear(&self, message: &Message, state: &State, actions: &mut Vec<Action>) {
        match *message {
            Message::Value(entry) => {
                let decide = |wish| move |fate| Action::Decide { entry, wish, fate };
                self.fates(actions, decide(Wish::Take));
                if self.moves(Move::Refuse) {
                    self.fates(actions, decide(Wish::Refuse));
                }
            }
            Message::Settled(receipt) => {
                // Whoever hears it: what it opens, the rules say.
                for (payer, wallet) in state.all() {
                    for open in wallet.durable.unsettled() {
                        let seq = open.seq;
                        self.fates(actions, |fate| Action::Settle { payer, seq, receipt, fate });
                    }
                }
            }
            Message::Cancel(entry) => {
                self.fates(actions, |fate| Action::Refund { entry, fate });
            }
            Message::Unknown(entry) => actions.push(Action::HearUnknown { entry }),
            Message::Line { wallet, decision } => actions.push(Action::Learn { wallet, decision }),
            Message::Acknowledged { wallet, sessions } => {
                if self.moves(Move::Prune) {
                    self.fates(actions, |fate| Action::Prune { wallet, sessions, fate });
                }
            }
            Message::Statement { wallet, sessions } => {
                actions.push(Action::LearnClosing { wallet, sessions });
            }
            Message::Claim(entry) => {
                actions.push(Action::Resolve { entry });
                if self.moves(Move::HandOver) {
                    actions.push(Action::PayOut { entry });
                }
            }
            Message::HandedOver(entry) => actions.push(Action::LearnHandOver { entry }),
            Message::Resolve(entry, verdict) => {
                self.fates(actions, |fate| Action::Resolved { entry, verdict, fate });
            }
        }
    }

    fn fates(&self, actions: &mut Vec<Action>, action: impl Fn(Fate) -> Action) {
        actions.push(action(Fate::Done));
        if self.moves(Move::Tear) {
            actions.push(action(Fate::Torn));
        }
    }

    fn moves(&self, wanted: Move) -> bool {
        self.moves.contains(&wanted)
    }
}
