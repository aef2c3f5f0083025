//! What honest wallets do to end what is open, when nothing goes wrong any more.
//!
//! A healing begins where all power was lost and every message too: what it reaches needs no luck
//! with what is still on the air.

use crate::{
    action::{Action, Wish},
    config::{Config, Healing},
    entry::{Entry, Id},
    mutant::Rules,
    network::Message,
    state::State,
    wallet::{End, Fate},
};

/// Where one clean tap or sync leads from here.
#[must_use]
pub fn healings(state: &State, config: &Config, rules: Rules) -> Vec<State> {
    let mut healed = Vec::new();
    for (id, wallet) in state.all() {
        for entry in wallet.durable.unsettled() {
            healed.extend(tap(state, entry, rules));
        }
        if config.heals.contains(&Healing::Sync) {
            healed.extend(sync(state, id, rules));
        }
        if config.heals.contains(&Healing::Void) && awaited(state, id) {
            healed.extend(state.step(&Action::Void { payee: id, fate: Fate::Done }, rules));
        }
    }
    if config.heals.contains(&Healing::Sync) {
        // What the operator has been told before it needs nobody for.
        healed.push(answered(state.clone(), rules));
    }
    healed.iter().map(State::stripped).collect()
}

/// Whether a debit was handed over whose session this payee has not decided: its VALUE is sent no
/// more, so no tap decides it.
fn awaited(state: &State, payee: Id) -> bool {
    let decided = state.wallet(payee).map_or(0, |wallet| wallet.durable.decided);
    let debits = state.all().flat_map(|(_, wallet)| &wallet.durable.debits);
    let mut handed = debits.filter(|debit| debit.end == End::HandedOver);
    handed.any(|debit| debit.entry.payee == payee && debit.entry.session > decided)
}

/// A whole tap between the two ends of an unsettled debit, in which nothing new is asked for. It
/// ends where one of the two does not answer.
fn tap(state: &State, entry: &Entry, rules: Rules) -> Option<State> {
    let Entry { payer, payee, .. } = *entry;
    let asked = state.step(&Action::Request { payee, payer, amount: 0 }, rules)?;
    let sent = asked.step(&Action::Answer { payer, fate: Fate::Done }, rules)?;
    let decide = |wish| Action::Decide { entry: *entry, wish, fate: Fate::Done };
    let decided = sent
        .step(&decide(Wish::Take), rules)
        .or_else(|| sent.step(&decide(Wish::Refuse), rules))?;
    let said = decided.network.since(&sent.network).filter_map(|message| match message {
        Message::Settled(receipt) => {
            Some(Action::Settle { payer, seq: entry.seq, receipt: *receipt, fate: Fate::Done })
        }
        Message::Cancel(entry) => Some(Action::Refund { entry: *entry, fate: Fate::Done }),
        Message::Acknowledged { .. }
        | Message::Claim(_)
        | Message::HandedOver(_)
        | Message::Line { .. }
        | Message::Resolve(..)
        | Message::Statement { .. }
        | Message::Unknown(_)
        | Message::Value(_) => None,
    });
    let ended = said.filter_map(|action| decided.step(&action, rules)).next();
    Some(ended.unwrap_or(decided))
}

/// A whole sync: the operator takes all, answers all it can, and the wallet hears it.
fn sync(state: &State, wallet: Id, rules: Rules) -> Option<State> {
    Some(answered(state.step(&Action::Sync { wallet }, rules)?, rules))
}

/// All that the operator, and who hears it, can do with what has been sent.
fn answered(state: State, rules: Rules) -> State {
    let mut state = state;
    loop {
        let next = answers(&state).find_map(|action| {
            let next = state.step(&action, rules)?;
            (next != state).then_some(next)
        });
        match next {
            Some(next) => state = next,
            // Each answer is given once for each message, so this comes.
            None => return state,
        }
    }
}

/// What the operator does, and the wallet, with what has been sent.
fn answers(state: &State) -> impl Iterator<Item = Action> {
    let handed = state.operator.handed.iter().map(|entry| Action::PayOut { entry: *entry });
    let heard = state.network.messages().filter_map(|message| match *message {
        Message::Line { wallet, decision } => Some(Action::Learn { wallet, decision }),
        Message::Statement { wallet, sessions } => Some(Action::LearnClosing { wallet, sessions }),
        Message::HandedOver(entry) => Some(Action::LearnHandOver { entry }),
        Message::Claim(entry) => Some(Action::Resolve { entry }),
        Message::Resolve(entry, verdict) => {
            Some(Action::Resolved { entry, verdict, fate: Fate::Done })
        }
        Message::Acknowledged { .. }
        | Message::Cancel(_)
        | Message::Settled(_)
        | Message::Unknown(_)
        | Message::Value(_) => None,
    });
    handed.chain(heard)
}
