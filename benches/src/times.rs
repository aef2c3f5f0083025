use std::time::{Duration, Instant};

use crate::{
    Fault,
    name::{Ahead, Role, What, Who},
    work::Task,
};

/// How long everything took, round by round.
///
/// A round runs every task once, one after the other (A B C, A B C and so on), and what is compared
/// was timed in the same round: what else the machine does falls on all of them alike.
#[derive(Debug)]
pub struct Times(Vec<(Who, What, Samples)>);

impl Times {
    /// Runs everything in that many rounds.
    ///
    /// # Errors
    /// Where a task fails.
    pub fn measure(tasks: &mut [Task], rounds: u32) -> Result<Self, Fault> {
        let mut paces = Vec::with_capacity(tasks.len());
        for task in &mut *tasks {
            paces.push(runs_in(SLICE, task)?);
        }
        let mut times =
            Self(tasks.iter().map(|task| (task.who, task.what, Samples::default())).collect());
        for _ in 0..rounds {
            for ((task, runs), (_, _, samples)) in tasks.iter_mut().zip(&paces).zip(&mut times.0) {
                let spent = run(task, *runs)?;
                samples.0.push(spent.as_secs_f64() / f64::from(*runs));
            }
        }
        Ok(times)
    }

    /// What that took.
    #[must_use]
    pub fn of(&self, who: Who, what: What) -> Option<Samples> {
        let (_, _, samples) =
            self.0.iter().find(|(whose, which, _)| (*whose, *which) == (who, what))?;
        Some(samples.clone())
    }

    /// What both sides of a payment took.
    #[must_use]
    pub fn payment(&self, who: Who, ahead: Ahead) -> Option<Samples> {
        let [payer, payee] = Role::BOTH.map(|role| self.of(who, What::Side(role, ahead)));
        Some(payer?.and(&payee?))
    }
}

/// Seconds, one number a round.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// How many times as long as `other` it took.
    #[must_use]
    pub fn over(&self, other: &Self) -> Ratio {
        let quotients = self.0.iter().zip(&other.0).map(|(one, other)| one / other).collect();
        Ratio { least: self.least() / other.least(), median: Self(quotients).median() }
    }

    /// The least of all rounds.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn median(mut self) -> f64 {
        self.0.sort_by(f64::total_cmp);
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one + other).collect())
    }
}

/// A ratio of times.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// The least of one over the least of the other.
    pub least: f64,
    /// The median of what the rounds gave.
    pub median: f64,
}

/// How often a task runs in a slice of a round.
fn runs_in(slice: Duration, task: &mut Task) -> Result<u32, Fault> {
    run(task, 1)?;
    let once = run(task, 1)?.max(Duration::from_nanos(100));
    let fit = slice.as_nanos().checked_div(once.as_nanos()).unwrap_or(1);
    Ok(u32::try_from(fit)?.max(1))
}

fn run(task: &mut Task, runs: u32) -> Result<Duration, Fault> {
    if task.is_used_up() {
        let mut spent = Duration::ZERO;
        for _ in 0..runs {
            task.ready()?;
            let began = Instant::now();
            task.run()?;
            spent = spent.saturating_add(began.elapsed());
        }
        Ok(spent)
    } else {
        let began = Instant::now();
        for _ in 0..runs {
            task.run()?;
        }
        Ok(began.elapsed())
    }
}

/// Of a round, for each task.
const SLICE: Duration = Duration::from_millis(1);
