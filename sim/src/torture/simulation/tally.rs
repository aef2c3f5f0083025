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
    /// Receipts that were taken.
    pub syncs: u64,
    /// Payments that were ended by the operator's word.
    pub resolved: u64,
    /// Payments that were handed over to the operator.
    pub handed: u64,
    /// Orders that were followed.
    pub orders: u64,
    /// Worlds in which somebody overspent and was named with a proof.
    pub named: u64,
    /// Worlds in which somebody overspent, and was no more than a debtor before its own log came.
    pub debtors: u64,
}

impl Tally {
    /// Each count and what it counts.
    #[must_use]
    pub const fn counts(&self) -> [(&'static str, u64); 19] {
        [
            ("worlds", self.worlds),
            ("real", self.real),
            ("steps", self.steps),
            ("payments", self.payments),
            ("again", self.again),
            ("refunds", self.refunds),
            ("refusals", self.refusals),
            ("cuts", self.cuts),
            ("boots", self.boots),
            ("rollbacks", self.rollbacks),
            ("rollbacks_refused", self.rollbacks_refused),
            ("hostile", self.hostile),
            ("lost", self.lost),
            ("syncs", self.syncs),
            ("resolved", self.resolved),
            ("handed", self.handed),
            ("orders", self.orders),
            ("named", self.named),
            ("debtors", self.debtors),
        ]
    }

    /// The tally with those counts.
    #[must_use]
    pub const fn from_counts(counts: [u64; 19]) -> Self {
        let [
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
            syncs,
            resolved,
            handed,
            orders,
            named,
            debtors,
        ] = counts;
        Self {
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
            syncs,
            resolved,
            handed,
            orders,
            named,
            debtors,
        }
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        let mut counts = self.counts().map(|(_, count)| count);
        for (count, (_, more)) in counts.iter_mut().zip(other.counts()) {
            *count = count.saturating_add(more);
        }
        *self = Self::from_counts(counts);
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
