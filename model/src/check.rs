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
    failing(check(&config, Rules::all_but(mutant))?, mutant.breaks())
}

/// Passes a search on that has found this property broken, and this first.
fn failing(check: Check, must: Property) -> Result<Check, Fault> {
    match &check.broken {
        None => Err(Fault::Survived),
        Some(broken) if broken.property != must => Err(Fault::Other(broken.property)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_that_breaks_nothing_has_survived() {
        let config = crate::config("narrow-pair").unwrap();

        // Nobody has an operator there.
        let checked = check(&config, Rules::all_but(Mutant::PayOutEarly)).unwrap();

        assert_eq!(failing(checked, Property::Conserved).unwrap_err(), Fault::Survived);
    }

    #[test]
    fn a_mutant_that_breaks_something_else_is_an_error() {
        let config = crate::config("two-payers").unwrap();

        let checked = check(&config, Rules::all_but(Mutant::RefundOnTime)).unwrap();

        let fault = failing(checked, Property::CreditedOnce).unwrap_err();
        assert_eq!(fault, Fault::Other(Property::RefundedNotCredited));
    }

    #[test]
    fn a_volatile_c_locks_an_intact_payee() {
        let config = crate::config("two-payers").unwrap();

        let checked = check(&config, Rules::all_but(Mutant::VolatileSessions)).unwrap();

        assert_eq!(checked.broken.unwrap().property, Property::NobodyLocked);
    }
}
