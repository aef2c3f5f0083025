use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{run::Simulation, scene::Scene, step::Step, tally::Tally, violation::Violation};
use crate::world::{Template, WorldError};

/// How a script ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// What happened.
    pub tally: Tally,
    /// What went wrong, if anything did.
    pub failure: Option<Failure>,
}

/// What went wrong in a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How many steps had been done: after the last one it is the end that fails.
    pub after: usize,
    /// What must never happen.
    pub violation: Violation,
}

/// What else must hold after each step.
pub type Watch<'a> = &'a (dyn Fn(&Simulation) -> Result<(), String> + Sync);

/// Lets steps happen in a scene, then lets all that is open be ended. A panic is a failure like
/// any other.
///
/// # Errors
/// Where the scene cannot be made of that template.
pub fn replay<'s>(
    scene: &Scene,
    template: &Template,
    steps: impl IntoIterator<Item = &'s Step>,
    watch: Watch<'_>,
) -> Result<Replayed, WorldError> {
    let mut steps = steps.into_iter();
    play(scene, template, || steps.next(), watch)
}

/// As [`replay`], with steps that are made as they are needed.
pub(super) fn play<S: std::borrow::Borrow<Step>>(
    scene: &Scene,
    template: &Template,
    mut next: impl FnMut() -> Option<S>,
    watch: Watch<'_>,
) -> Result<Replayed, WorldError> {
    let mut simulation = Simulation::new(scene, template)?;
    let mut after: usize = 0;
    let mut go = || -> Result<(), Violation> {
        while let Some(step) = next() {
            simulation.step(step.borrow())?;
            watch(&simulation).map_err(Violation::Other)?;
            after = after.saturating_add(1);
        }
        simulation.finish()
    };
    // Whatever a panic leaves half done is not looked at again.
    let ended = catch_unwind(AssertUnwindSafe(&mut go)).unwrap_or(Err(Violation::Panic));
    let mut tally = *simulation.tally();
    tally.worlds = 1;
    tally.real = u64::from(scene.is_real());
    Ok(Replayed { tally, failure: ended.err().map(|violation| Failure { after, violation }) })
}
