//! Every world holds, and every rule is needed.
#![cfg(test)]

use std::collections::BTreeSet;

use ecny_model::{Mutant, Path, Rules, check, check_mutant, configs};

#[test]
fn every_world_holds() {
    for config in configs() {
        let checked = check(&config, Rules::ALL).unwrap();

        if let Some(broken) = checked.broken {
            panic!("{} breaks “{}”:\n{}", config.name, broken.property, broken.path);
        }
        assert!(checked.states > 1_000, "{} is hardly a world: {}", config.name, checked.states);
    }
}

#[test]
fn every_mutant_breaks_what_it_names_and_only_without_its_rule() {
    for mutant in Mutant::ALL {
        let checked = check_mutant(mutant).map_err(|fault| format!("{mutant} {fault}")).unwrap();

        let broken = checked.broken.unwrap();
        assert_eq!(broken.property, mutant.breaks(), "{mutant}");
        assert!(broken.path.steps.len() > 2, "{mutant} breaks it out of nothing");
        assert!(replays(&broken.path, Rules::all_but(mutant)), "{mutant}");
        // Where the rule takes no step away, what differs is that nothing leads on from the end.
        let stuck = matches!(mutant, Mutant::HealNeedsRoom | Mutant::SeqBeforeSession);
        assert_eq!(replays(&broken.path, Rules::ALL), stuck, "{mutant}");
    }
}

/// Whether these rules allow each of its steps, and each leads where it says.
fn replays(path: &Path, rules: Rules) -> bool {
    let mut before = &path.start;
    path.steps.iter().all(|(action, after)| {
        let next = before.step(action, rules);
        before = after;
        next.as_ref() == Some(after.as_ref())
    })
}

#[test]
fn no_two_mutants_or_worlds_have_one_name() {
    let mutants: BTreeSet<_> = Mutant::ALL.iter().map(|mutant| mutant.name()).collect();
    let worlds: BTreeSet<_> = configs().iter().map(|config| config.name).collect();

    assert_eq!(mutants.len(), Mutant::ALL.len());
    assert_eq!(worlds.len(), configs().len());
    assert!(Mutant::ALL.iter().all(|mutant| worlds.contains(mutant.config())));
    assert!(Mutant::ALL.iter().all(|mutant| Mutant::named(mutant.name()) == Some(*mutant)));
}
