use stateright::{Checker, Model, Property as Claim};

use crate::{
    action::Action,
    config::Config,
    mutant::Rules,
    property::{Property, worth},
    state::State,
};

/// A world as Stateright sees it: the second opinion on what [`crate::Graph`] has found.
#[derive(Clone, Debug)]
pub struct World {
    config: Config,
    rules: Rules,
    total: i64,
}

/// What Stateright says of a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// How many states it has found.
    pub states: usize,
    /// The properties of [`Property::SAFETY`] it has found broken, in their order.
    pub broken: Vec<Property>,
}

impl World {
    /// That world under these rules.
    #[must_use]
    pub fn new(config: &Config, rules: Rules) -> Self {
        let total = worth(&State::of(config.wallets.clone()));
        Self { config: config.clone(), rules, total }
    }

    /// Has Stateright search all of it, or all that can be reached in so many steps.
    #[must_use]
    pub fn opinion(self, steps: Option<usize>) -> Opinion {
        let checker = self.checker();
        let checker = match steps {
            // It counts states, and looks only at those before the last.
            Some(steps) => checker.target_max_depth(steps.saturating_add(2)),
            None => checker,
        };
        let checker = checker.spawn_bfs().join();
        let found = checker.discoveries();
        let broken = Property::SAFETY.into_iter();
        Opinion {
            states: checker.unique_state_count(),
            broken: broken.filter(|property| found.contains_key(property.name())).collect(),
        }
    }
}

impl Model for World {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::of(self.config.wallets.clone())]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        actions.extend(self.config.actions(state, self.rules));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        state.step(&action, self.rules)
    }

    fn properties(&self) -> Vec<Claim<Self>> {
        let always: [Always; 7] = [
            always::<0>,
            always::<1>,
            always::<2>,
            always::<3>,
            always::<4>,
            always::<5>,
            always::<6>,
        ];
        let claims = Property::SAFETY.into_iter().zip(always);
        claims.map(|(property, holds)| Claim::always(property.name(), holds)).collect()
    }
}

type Always = fn(&World, &State) -> bool;

/// Whether one of the safety properties holds: a property is a bare function to Stateright.
fn always<const AT: usize>(world: &World, state: &State) -> bool {
    Property::SAFETY.get(AT).is_some_and(|property| property.holds(state, world.total))
}
