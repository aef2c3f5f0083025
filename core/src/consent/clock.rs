/// A time of the host's own clock: milliseconds since any moment it likes. It goes forward, or it
/// is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(u64);

impl Millis {
    /// That many milliseconds.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// So much later; at most the last moment there is.
    #[must_use]
    pub const fn after(self, span: u64) -> Self {
        Self(self.0.saturating_add(span))
    }
}

/// What the host's clock said last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock(Option<Millis>);

impl Clock {
    /// Takes the time it says now; whether it has not gone back, nor stopped answering.
    pub(super) fn tick(&mut self, now: Option<Millis>) -> bool {
        let forward = now >= self.0;
        self.0 = now;
        forward
    }

    /// Whether it is known to be before that time.
    pub(super) fn is_before(self, end: Millis) -> bool {
        self.0.is_some_and(|now| now < end)
    }
}
