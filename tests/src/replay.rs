use core::fmt;
use std::collections::BTreeMap;

use ecny_model::{
    Action, Decision, Durable, End, Entry, Fate, How, Id, Kind, Message, Receipt, Rules, Standing,
    State, Verdict, Wallet, Wish,
};

use crate::observed::{Did, Lines, Observed, Seen};

/// The model, made to do what real wallets were seen to do.
///
/// A power cut leaves open what has happened, so all states of the model are followed that fit
/// what was seen so far. Where none is left, the model cannot do what the wallets did.
#[derive(Clone, Debug)]
pub struct Replay {
    states: Vec<State>,
    /// How many debits of each wallet its operator has seen: those may leave its log. The model's
    /// wallets keep theirs, since nothing is ever said of a debit that has ended.
    stated: BTreeMap<Id, usize>,
    steps: usize,
}

/// Why a trace is none of the model's.
#[derive(Clone, Debug, PartialEq)]
pub enum Misfit {
    /// The model cannot make this step here.
    NoStep {
        /// Which step, from 1.
        step: usize,
        /// What was seen.
        observed: Box<Observed>,
    },
    /// The model can make it, and then holds something else.
    OtherState {
        /// Which step, from 1.
        step: usize,
        /// What was seen.
        observed: Box<Observed>,
        /// What the model holds, one line for each state it may be in.
        modeled: Vec<String>,
    },
}

impl Replay {
    /// The model of that many wallets, each with its purse, which have done nothing yet.
    #[must_use]
    pub fn new(wallets: usize) -> Self {
        let pair = || [Wallet::holding(0), Wallet::purse()];
        let all = (0..wallets).flat_map(|_| pair()).collect();
        Self { states: vec![State::of(all)], stated: BTreeMap::new(), steps: 0 }
    }

    /// Does what was seen.
    ///
    /// # Errors
    /// Where the model cannot, or comes to something else.
    pub fn follow(&mut self, observed: &Observed) -> Result<(), Misfit> {
        self.steps = self.steps.saturating_add(1);
        let mut reached: Vec<State> = Vec::new();
        for state in self.states.iter().flat_map(|state| ways(state, observed)) {
            if !reached.contains(&state) {
                reached.push(state);
            }
        }
        let (step, observed) = (self.steps, Box::new(observed.clone()));
        if reached.is_empty() {
            return Err(Misfit::NoStep { step, observed });
        }
        let stated = self.stated.get(&observed.wallet).copied().unwrap_or(0);
        let wallet = |state: &State| state.wallet(observed.wallet).cloned();
        let fits = |state: &State| match (&observed.seen, state.wallet(observed.wallet)) {
            (Some(seen), Some(wallet)) => agrees(state, wallet, seen, stated),
            (None, Some(_)) => true,
            (_, None) => false,
        };
        let modeled = reached.iter().filter_map(wallet).map(|wallet| wallet.to_string()).collect();
        reached.retain(fits);
        if reached.is_empty() {
            return Err(Misfit::OtherState { step, observed, modeled });
        }
        // What was stated was confirmed and read: there is one reading of it.
        if observed.did == Did::Uploaded
            && let Some(wallet) = reached.first().and_then(wallet)
        {
            self.stated.insert(observed.wallet, wallet.durable.debits.len());
        }
        self.states = reached;
        Ok(())
    }

    /// Does all that was seen.
    ///
    /// # Errors
    /// As [`Replay::follow`].
    pub fn follow_all(&mut self, trace: &[Observed]) -> Result<(), Misfit> {
        trace.iter().try_for_each(|observed| self.follow(observed))
    }

    /// The states the model may be in.
    #[must_use]
    pub fn states(&self) -> &[State] {
        &self.states
    }
}

/// Every way the model can do what was seen.
fn ways(state: &State, observed: &Observed) -> Vec<State> {
    let wallet = observed.wallet;
    let one = |action: Option<Action>| {
        let next = action.and_then(|action| state.step(&action, Rules::ALL));
        next.into_iter().collect::<Vec<_>>()
    };
    match observed.did {
        Did::Nothing => vec![state.clone()],
        Did::Asked { payer, amount } => one(Some(Action::Request { payee: wallet, payer, amount })),
        Did::Sent { seq, payee, amount, again } => {
            let new = debit(state, wallet, seq).is_none();
            let sent = one(Some(Action::Answer { payer: wallet, fate: Fate::Done }));
            let fits = |next: &State| {
                let entry = debit(next, wallet, seq);
                new != again
                    && entry.is_some_and(|entry| {
                        (entry.payee, entry.amount) == (payee, amount)
                            && next.network().has(&Message::Value(entry))
                    })
            };
            sent.into_iter().filter(fits).collect()
        }
        Did::Credited { payer, seq, again } => {
            let Some(entry) = debit(state, payer, seq) else { return Vec::new() };
            let said = Message::Settled(Receipt::of(&entry));
            decided(state, &entry, Wish::Take, again, &said)
        }
        Did::Canceled { payer, seq, again } => {
            let Some(entry) = debit(state, payer, seq) else { return Vec::new() };
            let wish = if again { Wish::Take } else { Wish::Refuse };
            decided(state, &entry, wish, again, &Message::Cancel(entry))
        }
        Did::Settled { seq } => one(debit(state, wallet, seq).map(|entry| Action::Settle {
            payer: wallet,
            seq,
            receipt: Receipt::of(&entry),
            fate: Fate::Done,
        })),
        Did::Refunded { seq } => {
            one(debit(state, wallet, seq).map(|entry| Action::Refund { entry, fate: Fate::Done }))
        }
        Did::Forgot { payer, seq } => {
            let Some(entry) = debit(state, payer, seq) else { return Vec::new() };
            decided(state, &entry, Wish::Take, true, &Message::Unknown(entry))
        }
        Did::HeardUnknown { payee } => {
            let said = |entry: &Entry| state.network().has(&Message::Unknown(*entry));
            let heard = open(state, wallet, payee).iter().any(said);
            heard.then(|| state.clone()).into_iter().collect()
        }
        Did::Voided => one(Some(Action::Void { payee: wallet, fate: Fate::Done })),
        Did::Uploaded => uploaded(state, wallet).into_iter().collect(),
        Did::Synced { sessions } => {
            let said = Message::Acknowledged { wallet, sessions };
            let covered = sessions == 0 || state.network().has(&said);
            covered.then(|| state.clone()).into_iter().collect()
        }
        Did::Pruned { sessions } => pruned(state, wallet, sessions, Fate::Done),
        Did::Resolved { seq, end } => resolved(state, wallet, seq, end, Fate::Done),
        Did::CutOff { peer } => torn(state, &cut_off(state, wallet, peer)),
        Did::CutOffVoiding => torn(state, &[Action::Void { payee: wallet, fate: Fate::Torn }]),
        // A receipt that was taken changes nothing that is modeled before something is dropped.
        Did::CutOffSyncing => vec![state.clone()],
        Did::CutOffPruning { sessions } => {
            let torn = pruned(state, wallet, sessions, Fate::Torn);
            torn.into_iter().chain([state.clone()]).collect()
        }
        Did::CutOffResolving { seq, end } => {
            let torn = resolved(state, wallet, seq, end, Fate::Torn);
            torn.into_iter().chain([state.clone()]).collect()
        }
        Did::Booted => [false, true]
            .into_iter()
            .filter_map(|other| state.step(&Action::Boot { wallet, other }, Rules::ALL))
            .collect(),
    }
}

/// A payee says what was decided of an entry: just now, or before.
fn decided(state: &State, entry: &Entry, wish: Wish, again: bool, said: &Message) -> Vec<State> {
    let c = |state: &State| state.wallet(entry.payee).map(|payee| payee.durable.decided);
    let action = Action::Decide { entry: *entry, wish, fate: Fate::Done };
    let next = state.step(&action, Rules::ALL);
    let fits = |next: &State| next.network().has(said) && (c(next) == c(state)) == again;
    next.into_iter().filter(fits).collect()
}

/// The wallet sends its whole log, and the operator takes every line of it that it has not.
fn uploaded(state: &State, wallet: Id) -> Option<State> {
    let mut state = state.step(&Action::Sync { wallet }, Rules::ALL)?;
    let log = state.wallet(wallet)?.durable.log.clone();
    for decision in log {
        if !state.operator().known.contains(&(wallet, decision)) {
            state = state.step(&Action::Learn { wallet, decision }, Rules::ALL)?;
        }
    }
    Some(state)
}

/// The wallet drops its decisions up to that session, where it has not done so before.
fn pruned(state: &State, wallet: Id, sessions: u32, fate: Fate) -> Vec<State> {
    let before = state.wallet(wallet).map_or(0, |wallet| wallet.durable.pruned);
    if sessions == before {
        return vec![state.clone()];
    }
    state.step(&Action::Prune { wallet, sessions, fate }, Rules::ALL).into_iter().collect()
}

/// The operator answers the wallet's claim, and the wallet hears it.
fn resolved(state: &State, wallet: Id, seq: u32, end: End, fate: Fate) -> Vec<State> {
    let verdict = match end {
        End::Settled => Verdict::Settled,
        End::Refunded => Verdict::Refund,
        End::Unsettled | End::HandedOver => return Vec::new(),
    };
    let next = debit(state, wallet, seq).and_then(|entry| {
        let answered = state.step(&Action::Resolve { entry }, Rules::ALL)?;
        answered.step(&Action::Resolved { entry, verdict, fate }, Rules::ALL)
    });
    next.into_iter().collect()
}

/// What a wallet may have been about as one end of a tap when its power was cut.
fn cut_off(state: &State, wallet: Id, peer: Id) -> Vec<Action> {
    let fate = Fate::Torn;
    let mut actions = vec![Action::Answer { payer: wallet, fate }];
    for entry in open(state, wallet, peer) {
        let receipt = Receipt::of(&entry);
        actions.push(Action::Settle { payer: wallet, seq: entry.seq, receipt, fate });
        actions.push(Action::Refund { entry, fate });
    }
    for entry in open(state, peer, wallet) {
        actions.push(Action::Decide { entry, wish: Wish::Take, fate });
        actions.push(Action::Decide { entry, wish: Wish::Refuse, fate });
    }
    actions
}

/// One of these appends was torn, or none was begun.
fn torn(state: &State, actions: &[Action]) -> Vec<State> {
    let torn = actions.iter().filter_map(|action| state.step(action, Rules::ALL));
    torn.chain([state.clone()]).collect()
}

fn open(state: &State, payer: Id, payee: Id) -> Vec<Entry> {
    let wallet = state.wallet(payer);
    let entry = wallet.and_then(|wallet| wallet.durable.unsettled_towards(payee));
    entry.copied().into_iter().collect()
}

fn debit(state: &State, payer: Id, seq: u32) -> Option<Entry> {
    let debits = &state.wallet(payer)?.durable.debits;
    debits.iter().map(|debit| debit.entry).find(|entry| entry.seq == seq)
}

/// Whether the model's wallet holds what the real one does. Of its debits the first `stated` may
/// have left the real one's log.
fn agrees(state: &State, wallet: &Wallet, seen: &Seen, stated: usize) -> bool {
    let durable = &wallet.durable;
    let balance = match wallet.kind {
        Kind::Wallet => Some(durable.balance),
        Kind::Purse => None,
    };
    let unsettled: Vec<_> = durable.unsettled().map(|entry| (entry.payee, entry.amount)).collect();
    let conserved = ecny_model::worth(state) == 0;
    conserved
        && seen.balance == balance
        && seen.decided == durable.decided
        && seen.locked == (durable.standing == Standing::Locked)
        && seen.unsettled == unsettled
        && seen.lines.as_ref().is_none_or(|lines| says(durable, lines, stated))
}

/// Whether a log says what the model's wallet holds, but for what may have left it: the decisions
/// that were pruned, and debits that have ended and that the operator has seen.
fn says(durable: &Durable, lines: &Lines, stated: usize) -> bool {
    let kept = durable.log.iter().filter(|decision| decision.session > durable.pruned);
    let session = |decision: &Decision| {
        let credited = match decision.how {
            How::Credit(entry) => Some((entry.payer, entry.seq)),
            How::Void => None,
        };
        (decision.session, credited)
    };
    let mut lines_left = lines.debits.iter().peekable();
    let debits = durable.debits.iter().enumerate().all(|(at, debit)| {
        let Entry { seq, payee, amount, .. } = debit.entry;
        let there = lines_left.next_if_eq(&&(seq, payee, amount, debit.end)).is_some();
        there || (at < stated && debit.end != End::Unsettled)
    });
    debits && lines_left.next().is_none() && lines.sessions.iter().copied().eq(kept.map(session))
}

/// Whether a debit has found an end, for those who look at states.
#[must_use]
pub fn is_open(state: &State) -> bool {
    let debits = state.all().flat_map(|(_, wallet)| &wallet.durable.debits);
    debits.into_iter().any(|debit| debit.end == End::Unsettled)
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStep { step, observed } => {
                write!(f, "step {step}: the model cannot do {observed:?}")
            }
            Self::OtherState { step, observed, modeled } => {
                write!(f, "step {step}: {observed:?}, and the model")?;
                modeled.iter().try_for_each(|wallet| write!(f, "\n  {wallet}"))
            }
        }
    }
}
