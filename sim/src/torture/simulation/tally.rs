use ecny_offline_protocol::Event;

/// What happened in simulations, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Worlds that were run to their end.
    pub worlds: u64,
    /// Worlds among them with real elements.
    pub real: u64,
    /// Steps in all of them.
    pub steps: u64,
    /// Payments that were credited.
    pub payments: u64,
    /// Payments that went out once more.
    pub again: u64,
    /// Payments that were taken back.
    pub refunds: u64,
    /// Steps of a tap that were refused.
    pub refusals: u64,
    /// Power cuts that hit a write or an erase.
    pub cuts: u64,
    /// Boots.
    pub boots: u64,
    /// Wallets that went on from older flash.
    pub rollbacks: u64,
    /// Older flash that a monotonic counter refused.
    pub rollbacks_refused: u64,
    /// Meetings with an insider.
    pub hostile: u64,
    /// Wallets that were lost.
    pub lost: u64,
}

impl Tally {
    /// Adds another's counts.
    pub const fn add(&mut self, other: &Self) {
        let Self {
            worlds,
            real,
            steps,
            payments,
            again,
            refunds,
            refusals,
            cuts,
            boots,
            rollbacks,
            rollbacks_refused,
            hostile,
            lost,
        } = other;
        self.worlds = self.worlds.saturating_add(*worlds);
        self.real = self.real.saturating_add(*real);
        self.steps = self.steps.saturating_add(*steps);
        self.payments = self.payments.saturating_add(*payments);
        self.again = self.again.saturating_add(*again);
        self.refunds = self.refunds.saturating_add(*refunds);
        self.refusals = self.refusals.saturating_add(*refusals);
        self.cuts = self.cuts.saturating_add(*cuts);
        self.boots = self.boots.saturating_add(*boots);
        self.rollbacks = self.rollbacks.saturating_add(*rollbacks);
        self.rollbacks_refused = self.rollbacks_refused.saturating_add(*rollbacks_refused);
        self.hostile = self.hostile.saturating_add(*hostile);
        self.lost = self.lost.saturating_add(*lost);
    }

    pub(super) fn count<E>(&mut self, event: &Result<Event, E>) {
        let count = match event {
            Ok(Event::Credited { .. }) => &mut self.payments,
            Ok(Event::Debited { again: true, .. }) => &mut self.again,
            Ok(Event::Refunded { .. }) => &mut self.refunds,
            Ok(_) => return,
            Err(_) => &mut self.refusals,
        };
        *count = count.saturating_add(1);
    }
}
