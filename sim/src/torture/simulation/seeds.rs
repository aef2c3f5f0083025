use std::{collections::VecDeque, ops::RangeInclusive};

/// Seeds in order, as ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeds(VecDeque<RangeInclusive<u64>>);

impl Seeds {
    /// That many seeds from the first on; fewer where there are no more.
    #[must_use]
    pub fn from(first: u64, count: u64) -> Self {
        let mut seeds = Self::default();
        if let Some(more) = count.checked_sub(1) {
            seeds.push(first..=first.saturating_add(more));
        }
        seeds
    }

    /// Adds seeds after the others.
    pub fn push(&mut self, range: RangeInclusive<u64>) {
        if !range.is_empty() {
            self.0.push_back(range);
        }
    }

    /// Takes the first one away.
    pub fn take(&mut self) -> Option<u64> {
        let range = self.0.pop_front()?;
        let (first, last) = range.into_inner();
        if first < last {
            self.0.push_front(first.saturating_add(1)..=last);
        }
        Some(first)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        self.0.iter().cloned().flatten()
    }

    /// The ranges they come in.
    pub fn ranges(&self) -> impl Iterator<Item = &RangeInclusive<u64>> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
