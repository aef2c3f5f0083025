use crate::{
    Fault,
    name::{What, Who},
};

/// One thing to measure: who computes what.
pub struct Task {
    /// Who computes.
    pub who: Who,
    /// What is computed.
    pub what: What,
    work: Box<dyn Work>,
}

impl Task {
    /// The same work again and again: nothing of it is used up.
    pub fn repeated<S: 'static>(who: Who, what: What, state: S, run: Step<S>) -> Self {
        Self { who, what, work: Box::new(Repeated { state, run }) }
    }

    /// Work that uses up what `ready` makes before it.
    pub fn once<S: 'static>(who: Who, what: What, state: S, ready: Step<S>, run: Step<S>) -> Self {
        Self { who, what, work: Box::new(Once { state, ready, run }) }
    }

    /// Makes what the next run uses up. Not measured.
    ///
    /// # Errors
    /// Whatever went wrong.
    pub fn ready(&mut self) -> Result<(), Fault> {
        self.work.ready()
    }

    /// The work itself.
    ///
    /// # Errors
    /// Whatever went wrong, a signature that does not fit above all.
    pub fn run(&mut self) -> Result<(), Fault> {
        self.work.run()
    }

    /// Whether every run needs [`Task::ready`] before it.
    #[must_use]
    pub fn is_used_up(&self) -> bool {
        self.work.is_used_up()
    }
}

impl core::fmt::Debug for Task {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.who.key(), self.what.key())
    }
}

/// A part of the work.
type Step<S> = fn(&mut S) -> Result<(), Fault>;

trait Work {
    fn ready(&mut self) -> Result<(), Fault>;
    fn run(&mut self) -> Result<(), Fault>;
    fn is_used_up(&self) -> bool;
}

struct Repeated<S> {
    state: S,
    run: Step<S>,
}

impl<S> Work for Repeated<S> {
    fn ready(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn run(&mut self) -> Result<(), Fault> {
        (self.run)(&mut self.state)
    }

    fn is_used_up(&self) -> bool {
        false
    }
}

struct Once<S> {
    state: S,
    ready: Step<S>,
    run: Step<S>,
}

impl<S> Work for Once<S> {
    fn ready(&mut self) -> Result<(), Fault> {
        (self.ready)(&mut self.state)
    }

    fn run(&mut self) -> Result<(), Fault> {
        (self.run)(&mut self.state)
    }

    fn is_used_up(&self) -> bool {
        true
    }
}
