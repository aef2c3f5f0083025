use super::clock::{Clock, Millis};
use crate::{Amount, terms::Terms};

/// A yes in advance: that many payments of at most that amount each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Armed {
    /// The most one payment may be.
    pub most: Amount,
    /// How many payments are left.
    pub count: u8,
}

/// Whether value goes out or comes in. A yes to one is none to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Value goes out.
    Pay,
    /// Value comes in.
    Receive,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Arming {
    armed: Armed,
    /// When it ends; `None` where it does not by time.
    end: Option<Millis>,
}

impl Arming {
    /// `None` for a yes to no payment at all.
    pub(super) fn new(armed: Armed, end: Option<Millis>) -> Option<Self> {
        (armed.count > 0).then_some(Self { armed, end })
    }

    pub(super) const fn ends(&self) -> bool {
        self.end.is_some()
    }

    pub(super) fn holds(&self, clock: Clock) -> bool {
        self.end.is_none_or(|end| clock.is_before(end))
    }

    pub(super) fn covers(&self, terms: &Terms) -> bool {
        terms.amount <= self.armed.most
    }

    pub(super) fn one_less(self) -> Option<Self> {
        let count = self.armed.count.checked_sub(1)?;
        Self::new(Armed { count, ..self.armed }, self.end)
    }
}
