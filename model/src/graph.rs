use core::fmt;
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use crate::{
    action::Action,
    config::Config,
    heal::healings,
    mutant::Rules,
    property::{Property, resolved, worth},
    state::State,
};

/// Every state that can be reached, nearest first, and one shortest way to each.
#[derive(Debug)]
pub struct Graph {
    states: Vec<Arc<State>>,
    /// From which state, and by what, each was first reached.
    from: Vec<Option<(usize, Action)>>,
    /// In how many steps.
    depths: Vec<usize>,
    transitions: usize,
    broken: Option<(Property, usize)>,
}

/// A shortest way to a state.
#[derive(Clone, Debug)]
pub struct Path {
    /// Where it begins.
    pub start: Arc<State>,
    /// The steps, and the state after each.
    pub steps: Vec<(Action, Arc<State>)>,
}

impl Graph {
    /// Explores everything, or up to the first state that breaks a property of
    /// [`Property::SAFETY`].
    #[must_use]
    pub fn explore(config: &Config, rules: Rules) -> Self {
        let start = Arc::new(State::of(config.wallets.clone()));
        let total = worth(&start);
        let mut graph = Self {
            states: vec![Arc::clone(&start)],
            from: vec![None],
            depths: vec![0],
            transitions: 0,
            broken: None,
        };
        let mut places = HashMap::from([(start, 0)]);

        let mut at = 0;
        while let (Some(state), Some(depth)) =
            (graph.states.get(at).map(Arc::clone), graph.depths.get(at).copied())
        {
            let depth = depth.saturating_add(1);
            // What is as near as the first that is broken is looked at still: of several
            // properties broken there, the more telling one counts.
            if graph.broken.is_some_and(|(_, place)| graph.depths.get(place) < Some(&depth)) {
                break;
            }
            for action in config.actions(&state, rules) {
                let Some(next) = state.step(&action, rules) else { continue };
                if next == *state {
                    continue;
                }
                graph.transitions = graph.transitions.saturating_add(1);
                if places.contains_key(&next) {
                    continue;
                }
                let (next, place) = (Arc::new(next), graph.states.len());
                let broken = Property::SAFETY.into_iter().find(|one| !one.holds(&next, total));
                if let Some(broken) = broken
                    && graph.broken.is_none_or(|(known, _)| broken < known)
                {
                    graph.broken = Some((broken, place));
                }
                places.insert(Arc::clone(&next), place);
                graph.states.push(next);
                graph.from.push(Some((at, action)));
                graph.depths.push(depth);
            }
            at = at.saturating_add(1);
        }
        graph
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states.len()
    }

    /// How many steps there are from one state to another.
    #[must_use]
    pub const fn transitions(&self) -> usize {
        self.transitions
    }

    /// The property that is broken nearest to the start, and a shortest way there.
    #[must_use]
    pub fn broken(&self) -> Option<(Property, Path)> {
        self.broken.map(|(property, place)| (property, self.path(place)))
    }

    /// A shortest way to a state from which what is open cannot be ended any more.
    ///
    /// Backward from the resolved states along clean taps and syncs: what is not reached is stuck.
    #[must_use]
    pub fn stuck(&self, config: &Config, rules: Rules) -> Option<Path> {
        let mut healed = Healed::default();
        let places: Vec<usize> =
            self.states.iter().map(|state| healed.place(state.stripped())).collect();
        let good = healed.explore(config, rules);
        let stuck = places.iter().position(|place| !good.get(*place).is_some_and(|good| *good));
        stuck.map(|place| self.path(place))
    }

    fn path(&self, place: usize) -> Path {
        let mut steps = VecDeque::new();
        let mut place = place;
        while let Some(Some((before, action))) = self.from.get(place) {
            steps.extend(self.states.get(place).map(|state| (*action, Arc::clone(state))));
            place = *before;
        }
        let start = self.states.get(place).map(Arc::clone);
        let start = start.unwrap_or_else(|| Arc::new(State::of(Vec::new())));
        Path { start, steps: steps.into_iter().rev().collect() }
    }
}

/// States without power and messages, and from which clean step each can be reached.
#[derive(Default)]
struct Healed {
    states: Vec<Arc<State>>,
    places: HashMap<Arc<State>, usize>,
    before: Vec<Vec<usize>>,
}

impl Healed {
    fn place(&mut self, state: State) -> usize {
        if let Some(place) = self.places.get(&state) {
            return *place;
        }
        let (state, place) = (Arc::new(state), self.states.len());
        self.places.insert(Arc::clone(&state), place);
        self.states.push(state);
        self.before.push(Vec::new());
        place
    }

    /// For each state, whether a resolved one can be reached.
    fn explore(&mut self, config: &Config, rules: Rules) -> Vec<bool> {
        let mut at = 0;
        let mut reached = VecDeque::new();
        while let Some(state) = self.states.get(at).map(Arc::clone) {
            if resolved(&state) {
                reached.push_back(at);
            } else {
                for next in healings(&state, config, rules) {
                    let place = self.place(next);
                    self.before.get_mut(place).into_iter().for_each(|before| before.push(at));
                }
            }
            at = at.saturating_add(1);
        }
        let mut good = vec![false; self.states.len()];
        while let Some(place) = reached.pop_front() {
            match good.get_mut(place) {
                Some(good) if !*good => *good = true,
                Some(_) | None => continue,
            }
            reached.extend(self.before.get(place).into_iter().flatten());
        }
        good
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = &self.start;
        for (number, (action, after)) in (1..).zip(&self.steps) {
            write!(f, "{number:>3}. {action}")?;
            for (index, message) in after.network().since(before.network()).enumerate() {
                write!(f, "{} {message}", if index == 0 { " →" } else { "," })?;
            }
            writeln!(f)?;
            before = after;
        }
        for (id, wallet) in before.all() {
            writeln!(f, "     {id} {wallet}")?;
        }
        match before.operator().outside {
            0 => Ok(()),
            outside => writeln!(f, "     the operator has paid out {outside}"),
        }
    }
}
