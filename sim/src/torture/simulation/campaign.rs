use std::{
    collections::BTreeMap,
    ops::RangeInclusive,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use super::{
    dice::Dice,
    fault::Faults,
    reckoning::Plot,
    replay::{Failure, Replayed, Watch, play, replay},
    scene::{Curve, Kind, Limited, Scene},
    script::Script,
    seeds::Seeds,
    shrink::shrink,
    tally::Tally,
};
use crate::world::{Template, WorldError};

/// Many worlds, one for each seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// How many wallets a world may have.
    pub wallets: RangeInclusive<usize>,
    /// How many steps are done in it.
    pub steps: u64,
    /// What goes wrong.
    pub faults: Faults,
    /// Whether some plot against the others.
    pub culprits: bool,
    /// One world in that many has real elements, and is small; 0: none.
    pub real_share: u64,
}

/// What came of a campaign, as far as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What happened, in all worlds up to the one that failed.
    pub tally: Tally,
    /// The first world that failed.
    pub found: Option<Found>,
    /// The seeds that were not come to.
    pub left: Seeds,
}

/// A world that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The shortest script that was found to fail the same way.
    pub script: Script,
    /// Where that script fails, and how.
    pub failure: Failure,
    /// How many steps it had taken before.
    pub steps: usize,
}

impl Campaign {
    /// How few wallets are enough for a plot: a culprit, two accomplices, and somebody honest.
    pub const PLOTTERS: usize = 4;
    /// Steps in a world with real elements, at most: they cost a hundred times as much.
    const REAL_STEPS: u64 = 60;
    /// Wallets in it, at most.
    const REAL_WALLETS: usize = 8;
    /// About how many steps may be replayed to shrink a script.
    const SHRINKING: u64 = 200_000;

    /// The scene of that seed.
    #[must_use]
    pub fn scene(&self, seed: u64) -> Scene {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Another stream than that of the steps.
        rng.set_stream(1);
        let draw = rng.next_u64();
        let (first, last) = (*self.wallets.start(), *self.wallets.end());
        let span = u64::try_from(last.saturating_sub(first)).unwrap_or_default().saturating_add(1);
        let more = (draw >> 8).checked_rem(span).unwrap_or_default();
        let wallets = first.saturating_add(usize::try_from(more).unwrap_or_default());
        let real = seed.wrapping_add(1).checked_rem(self.real_share) == Some(0);
        let limits = if draw & 1 == 0 { Limited::Tier } else { Limited::Wide };
        let chip = draw & 0b1110 == 0;
        let accomplices = if draw & 0b1_0000 == 0 { 1 } else { 2 };
        let plot = self.culprits.then_some(Plot { accomplices });
        if real {
            let kind = Kind { curve: Curve::Real, limits: Limited::Tier };
            let wallets = wallets.min(Self::REAL_WALLETS);
            return Scene { seed, wallets, kind, chip: false, plot };
        }
        Scene { seed, wallets, kind: Kind { curve: Curve::Hollow, limits }, chip, plot }
    }

    /// What goes wrong in the world of that seed. A refund hides some of what a culprit did, so
    /// half of the plots are carried out without disturbance.
    fn faults_of(&self, seed: u64) -> &Faults {
        static NONE: Faults = Faults::none();
        if self.culprits && seed.is_multiple_of(2) { &NONE } else { &self.faults }
    }

    /// The script of that seed, as far as the step with that number.
    #[must_use]
    pub fn script(&self, seed: u64, most: u64) -> Script {
        let scene = self.scene(seed);
        let mut dice = Dice::new(&scene, self.faults_of(seed));
        let steps = (0..self.steps_of(&scene).min(most)).map(|_| dice.step()).collect();
        Script { scene, steps }
    }

    /// Runs the worlds of those seeds, on that many threads, until one fails or `stop` is set: the
    /// worlds that have begun are finished then. `progress` hears now and then how many steps were
    /// done.
    ///
    /// The outcome is the same on any number of threads.
    ///
    /// # Errors
    /// Where a world could not be set up.
    pub fn run(
        &self,
        seeds: &Seeds,
        jobs: usize,
        stop: &AtomicBool,
        watch: Watch<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Outcome, WorldError> {
        let templates = self.templates(seeds)?;
        let queue = Mutex::new(seeds.clone());
        let field = Field { templates: &templates, watch, failed: AtomicBool::new(false) };
        let steps = AtomicU64::new(0);
        let mut done = BTreeMap::new();
        thread::scope(|scope| -> Result<(), WorldError> {
            let (said, heard) = channel();
            for _ in 0..jobs.max(1) {
                let (said, queue, field, steps) = (said.clone(), &queue, &field, &steps);
                scope.spawn(move || {
                    let halt = || stop.load(Ordering::Relaxed) || field.has_failed();
                    while let Some(seed) = take(queue, &halt) {
                        // Nobody listens any more where another world could not be set up.
                        let _ = said.send((seed, self.play(seed, field, steps)));
                    }
                });
            }
            drop(said);
            loop {
                match heard.recv_timeout(TICK) {
                    Ok((seed, replayed)) => {
                        done.insert(seed, replayed?);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
                progress(steps.load(Ordering::Relaxed));
            }
        })?;
        let left = queue.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.outcome(seeds, &done, left, &field)
    }

    fn play(&self, seed: u64, field: &Field<'_>, done: &AtomicU64) -> Result<Replayed, WorldError> {
        let scene = self.scene(seed);
        let mut dice = Dice::new(&scene, self.faults_of(seed));
        let mut steps = 0..self.steps_of(&scene);
        let template = field.templates.get(&scene.kind).ok_or(WorldError::Load);
        let replayed = template.and_then(|template| {
            let next = || {
                done.fetch_add(1, Ordering::Relaxed);
                steps.next().map(|_| dice.step())
            };
            play(&scene, template, next, field.watch)
        });
        if replayed.as_ref().map_or(true, |replayed| replayed.failure.is_some()) {
            field.failed.store(true, Ordering::Relaxed);
        }
        replayed
    }

    /// What is to be said: of worlds that ran at the same time as the first that failed, nothing.
    fn outcome(
        &self,
        seeds: &Seeds,
        done: &BTreeMap<u64, Replayed>,
        left: Seeds,
        field: &Field<'_>,
    ) -> Result<Outcome, WorldError> {
        let mut outcome = Outcome { tally: Tally::default(), found: None, left };
        for seed in seeds.iter() {
            let Some(replayed) = done.get(&seed) else { continue };
            outcome.tally.add(&replayed.tally);
            if let Some(failure) = &replayed.failure {
                outcome.found = Some(self.shrunk(seed, failure, field)?);
                break;
            }
        }
        Ok(outcome)
    }

    /// The shortest script that fails as that seed does.
    fn shrunk(&self, seed: u64, failure: &Failure, field: &Field<'_>) -> Result<Found, WorldError> {
        let done = u64::try_from(failure.after).unwrap_or(u64::MAX);
        let script = self.script(seed, done.saturating_add(1));
        let steps = script.steps.len();
        let template = field.templates.get(&script.scene.kind).ok_or(WorldError::Load)?;
        let ends = |script: &Script| {
            let replayed = replay(&script.scene, template, &script.steps, field.watch)?;
            Ok::<_, WorldError>(replayed.failure)
        };
        let script = shrink(script, Self::SHRINKING, |script| {
            let ended = ends(script).ok().flatten();
            ended.is_some_and(|ended| ended.violation.is_like(&failure.violation))
        });
        let failure = ends(&script)?.unwrap_or_else(|| failure.clone());
        Ok(Found { script, failure, steps })
    }

    fn steps_of(&self, scene: &Scene) -> u64 {
        if scene.is_real() { self.steps.min(Self::REAL_STEPS) } else { self.steps }
    }

    /// A template for every kind of scene that comes, as large as the largest.
    fn templates(&self, seeds: &Seeds) -> Result<BTreeMap<Kind, Template>, WorldError> {
        let mut sizes: BTreeMap<Kind, usize> = BTreeMap::new();
        for seed in seeds.iter() {
            let scene = self.scene(seed);
            let size = sizes.entry(scene.kind).or_default();
            *size = scene.wallets.max(*size);
        }
        sizes.into_iter().map(|(kind, size)| Ok((kind, kind.template(size)?))).collect()
    }
}

/// What all worlds of a campaign share while they run.
struct Field<'a> {
    templates: &'a BTreeMap<Kind, Template>,
    watch: Watch<'a>,
    failed: AtomicBool,
}

impl Field<'_> {
    fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

/// The next seed, unless nothing new is to be begun. Asked under the lock: no seed is taken after
/// one that failed was said to have failed and before it was come to.
fn take(queue: &Mutex<Seeds>, halt: &impl Fn() -> bool) -> Option<u64> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    if halt() { None } else { queue.take() }
}

/// How often progress is said while nothing is done.
const TICK: Duration = Duration::from_millis(200);
