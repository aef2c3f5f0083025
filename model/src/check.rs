use core::fmt;
use std::time::{Duration, Instant};

use crate::{
    checker::World,
    config::Config,
    graph::{Graph, Path},
    mutant::{Mutant, Rules},
    property::Property,
};

/// What was found in one world.
#[derive(Clone, Debug)]
pub struct Check {
    /// How many states were looked at.
    pub states: usize,
    /// How many steps there are between them.
    pub transitions: usize,
    /// What is broken, nearest to the start.
    pub broken: Option<Broken>,
    /// How long it took.
    pub took: Duration,
}

/// A property that does not hold, and the shortest way to where it does not.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Which.
    pub property: Property,
    /// How it comes about.
    pub path: Path,
}

/// Why a search is worth nothing, or a mutant did not fail as it must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no world of that name.
    NoConfig,
    /// The graph and Stateright do not agree.
    TwoOpinions,
    /// The mutant breaks nothing.
    Survived,
    /// The mutant breaks this, and should break something else.
    Other(Property),
}

/// Searches one world under these rules, twice: by our own graph, which knows shortest ways and
/// what can still be resolved, and by Stateright.
///
/// # Errors
/// [`Fault::TwoOpinions`] where the two do not agree.
pub fn check(config: &Config, rules: Rules) -> Result<Check, Fault> {
    let began = Instant::now();
    let graph = Graph::explore(config, rules);
    let opinion = |steps| World::new(config, rules).opinion(steps);
    let broken = match graph.broken() {
        Some((property, path)) => {
            let steps = path.steps.len();
            let nearer = steps.checked_sub(1).map(|nearer| opinion(Some(nearer)).broken);
            let first = opinion(Some(steps)).broken.first().copied();
            if nearer.is_some_and(|nearer| !nearer.is_empty()) || first != Some(property) {
                return Err(Fault::TwoOpinions);
            }
            Some(Broken { property, path })
        }
        None => {
            let opinion = opinion(None);
            if !opinion.broken.is_empty() || opinion.states != graph.states() {
                return Err(Fault::TwoOpinions);
            }
            let stuck = graph.stuck(config, rules);
            stuck.map(|path| Broken { property: Property::AlwaysResolvable, path })
        }
    };
    let (states, transitions) = (graph.states(), graph.transitions());
    Ok(Check { states, transitions, broken, took: began.elapsed() })
}

/// Searches the mutant's world without its rule.
///
/// # Errors
/// Where it does not break what it must, first.
pub fn check_mutant(mutant: Mutant) -> Result<Check, Fault> {
    let config = crate::config(mutant.config()).ok_or(Fault::NoConfig)?;
    let check = check(&config, Rules::all_but(mutant))?;
    match &check.broken {
        None => Err(Fault::Survived),
        Some(broken) if broken.property != mutant.breaks() => Err(Fault::Other(broken.property)),
        Some(_) => Ok(check),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConfig => f.write_str("there is no world of that name"),
            Self::TwoOpinions => f.write_str("the two searches do not agree"),
            Self::Survived => f.write_str("breaks nothing"),
            Self::Other(property) => write!(f, "breaks “{property}” instead"),
        }
    }
}
