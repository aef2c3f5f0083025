//! The tear matrix: power cut after every word of flash, every message lost, doubled or late, on
//! either side and on both, while a payment is made and while it is healed, and while either wallet
//! takes its operator's word and forgets what it may.
//!
//! ```text
//! scenario → stage: two devices as they lie there, what they are about to do
//!   × faults of the act × faults of the healing → run: act, boot, judge, heal, boot, judge, heal
//! ```
//! Nothing is drawn by chance that decides which cases there are: the same build runs the same
//! cases. Only a case in which something was really cut or bent is counted.

mod case;
mod device;
mod link;
mod office;
mod run;
mod scenario;
mod stage;
mod word;

use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Sender, channel},
    },
    thread,
};

use self::{
    case::Faults,
    run::{Runner, Verdict},
    scenario::Scenario,
};
use crate::world::WorldError;

/// What came of the matrix, or of a slice of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many cases were run in which a fault struck.
    pub cases: u64,
    /// Every case in which a promise was broken: its name, and what was broken.
    pub violations: Vec<String>,
    /// How many cases of each scenario.
    pub scenarios: Vec<(String, u64)>,
}

/// Runs the whole matrix, or an even slice of about `budget` cases of it, on that many threads.
/// `progress` hears, now and then, how many more cases were run of which scenario.
///
/// # Errors
/// Where a scenario could not be set up.
pub fn exhaustive(
    budget: Option<u64>,
    jobs: usize,
    progress: &mut dyn FnMut(u64, &str),
) -> Result<Report, WorldError> {
    let scenarios = Scenario::all();
    let share = budget.map(|budget| budget.div_ceil(as_u64(scenarios.len()).max(1)));
    let mut report = Report::default();
    for scenario in &scenarios {
        report.scenarios.push((scenario.name.to_owned(), 0));
    }
    for (index, scenario) in scenarios.iter().enumerate() {
        let cases = slice(scenario.cases()?, share);
        let next = AtomicUsize::new(0);
        let (said, heard) = channel();
        thread::scope(|scope| {
            for _ in 0..jobs.max(1) {
                let (said, next, cases) = (said.clone(), &next, &cases);
                scope.spawn(move || work(scenario, cases, next, &said));
            }
            drop(said);
            for Done { struck, broken } in heard {
                report.cases = report.cases.saturating_add(struck);
                if let Some((_, count)) = report.scenarios.get_mut(index) {
                    *count = count.saturating_add(struck);
                }
                report.violations.extend(broken);
                progress(struck, scenario.name);
            }
        });
    }
    report.violations.sort();
    Ok(report)
}

/// What one thread has done since it said so last.
struct Done {
    struck: u64,
    broken: Vec<String>,
}

/// Takes bundles of cases from the heap until it is empty.
fn work(scenario: &Scenario, cases: &[(Faults, Faults)], next: &AtomicUsize, said: &Sender<Done>) {
    let stage = match scenario.stage() {
        Ok(stage) => stage,
        Err(error) => {
            let broken = vec![format!("{}: could not be set up: {error}", scenario.name)];
            let _ = said.send(Done { struck: 0, broken });
            return;
        }
    };
    let mut runner = Runner::new(&stage);
    loop {
        let first = next.fetch_add(BUNDLE, Ordering::Relaxed);
        let Some(bundle) = cases.get(first..) else { return };
        if bundle.is_empty() {
            return;
        }
        let mut done = Done { struck: 0, broken: Vec::new() };
        for (act, heal) in bundle.iter().take(BUNDLE) {
            match runner.run(act, heal) {
                Ok(Verdict::Missed) => {}
                Ok(Verdict::Kept) => done.struck = done.struck.saturating_add(1),
                Err(broken) => {
                    done.struck = done.struck.saturating_add(1);
                    done.broken.push(format!("{}: {act}; healing {heal}: {broken}", scenario.name));
                }
            }
        }
        if said.send(done).is_err() {
            return;
        }
    }
}

/// An even slice of about `share` cases; all of them where there is no share.
fn slice<T>(cases: Vec<T>, share: Option<u64>) -> Vec<T> {
    let Some(share) = share else { return cases };
    let stride = as_u64(cases.len()).div_ceil(share.max(1)).max(1);
    let stride = usize::try_from(stride).unwrap_or(usize::MAX);
    cases.into_iter().step_by(stride).collect()
}

fn as_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// How many cases a thread takes at once.
const BUNDLE: usize = 64;
