use heapless::Vec;
use serde::{Deserialize, Serialize};

use crate::{
    CommandFault, Day, Delta, Epoch, OperatorId, Operators, WalletId, WalletNumber, sm2::Signature,
};

/// What a wallet remembers of the lists of revoked wallets, one to an operator: how far it has
/// taken each. The names are in its log.
#[derive(Clone, Debug)]
pub struct Lists {
    lists: Vec<List, { Operators::MAX }>,
    /// Whose wallet this is.
    own: WalletId,
    /// The last epoch of the own operator's list that names this wallet.
    named: Option<Epoch>,
    /// How many deltas are in the log, those of epochs that are over included.
    held: usize,
}

/// How far one operator's list is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    head: ListHead,
    base: u16,
    day: Day,
    /// The first epoch whose names count.
    since: Epoch,
    whole: Option<Day>,
}

/// The last delta of an operator's list that a wallet has; epoch and number are 0 where it has
/// none. 5 bytes: operator 2, epoch 1, number 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHead {
    /// Whose list.
    pub operator: OperatorId,
    /// Which of its lists.
    pub epoch: Epoch,
    /// Which step of that list; the first is 1.
    #[serde(with = "postcard::fixint::be")]
    pub number: u16,
}

/// How far a wallet knows each of its operators' lists.
pub type ListHeads = Vec<ListHead, { Operators::MAX }>;

/// A delta with what ought to be the signature of its operator's command key. 194 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedDelta {
    /// What it says.
    pub delta: Delta,
    /// The signature.
    pub signature: Signature,
}

impl Lists {
    pub(crate) const fn new(own: WalletId) -> Self {
        Self { lists: Vec::new(), own, named: None, held: 0 }
    }

    /// The list of that operator, where any of it is known.
    #[must_use]
    pub fn find(&self, operator: OperatorId) -> Option<&List> {
        self.lists.iter().find(|list| list.head.operator == operator)
    }

    /// Whether this wallet itself is on the list of its operator.
    #[must_use]
    pub fn name_owner(&self) -> bool {
        self.named.is_some_and(|epoch| self.counts(self.own.operator, epoch))
    }

    /// The last delta of that operator's list, or that there is none.
    pub(crate) fn head(&self, operator: OperatorId) -> ListHead {
        self.find(operator).map_or(ListHead::none(operator), |list| list.head)
    }

    /// Whether the names of that epoch count still: a later one takes its place once it has restated
    /// the whole list.
    pub(crate) fn counts(&self, operator: OperatorId, epoch: Epoch) -> bool {
        self.find(operator).is_some_and(|list| epoch >= list.since)
    }

    /// Whether a delta may come next: the next of its epoch, or the first of the next one.
    pub(crate) fn judge(&self, delta: &Delta) -> Result<(), CommandFault> {
        match self.find(delta.operator) {
            Some(list) => list.judge(delta),
            None if delta.number == 1 => Ok(()),
            None => Err(CommandFault::Gap),
        }
    }

    /// Whether a delta more of that list leaves the others their share of so many: what counts now
    /// stays within it, of that other operators' lists within half, and all there are, those of
    /// epochs that are over included, within two.
    pub(crate) fn have_room(&self, next: ListHead, share: usize) -> bool {
        let known = self.lists.iter().map(|list| list.head);
        let others = known.filter(|head| head.operator != next.operator);
        let (own, foreign): (usize, usize) =
            others.chain([next]).fold((0, 0), |(own, foreign), head| {
                let number = usize::from(head.number);
                if head.operator == self.own.operator {
                    (number, foreign)
                } else {
                    (own, foreign.saturating_add(number))
                }
            });
        foreign.saturating_mul(2) <= share
            && own.saturating_add(foreign) <= share
            && self.held < share.saturating_mul(2)
    }

    /// Moves a list on by a delta that is on flash. `false` where there is no room for its list.
    pub(crate) fn add(&mut self, delta: &Delta) -> bool {
        self.held = self.held.saturating_add(1);
        let own = delta.operator == self.own.operator;
        if own && delta.names().any(|name| name == self.own.number) {
            self.named = Some(delta.epoch);
        }
        match self.lists.iter_mut().find(|list| list.head.operator == delta.operator) {
            Some(list) => {
                list.add(delta);
                true
            }
            None => self.lists.push(List::begin(delta)).is_ok(),
        }
    }

    /// So many deltas are in the log after a compaction.
    pub(crate) const fn keep(&mut self, held: usize) {
        self.held = held;
    }
}

impl SignedDelta {
    /// Length in bytes.
    pub const LEN: usize = Delta::LEN + Signature::LEN;

    /// No delta: zeros.
    pub const NONE: Self = Self {
        delta: Delta {
            version: 0,
            operator: OperatorId::new(0),
            epoch: Epoch::new(0),
            number: 0,
            base: 0,
            day: Day::new(0),
            revoked: [WalletNumber::NONE; Delta::NAMES],
        },
        signature: Signature::from_bytes(&[0; Signature::LEN]),
    };
}

impl List {
    /// Its last delta.
    #[must_use]
    pub const fn head(&self) -> ListHead {
        self.head
    }

    /// The day of its last delta.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The day on which it named everybody who was revoked; `None` while its first epoch has not
    /// restated what went before.
    #[must_use]
    pub const fn whole(&self) -> Option<Day> {
        self.whole
    }

    fn begin(delta: &Delta) -> Self {
        let mut list = Self {
            head: delta.head(),
            base: delta.base,
            day: delta.day,
            since: delta.epoch,
            whole: None,
        };
        list.add(delta);
        list
    }

    fn add(&mut self, delta: &Delta) {
        (self.head, self.base, self.day) = (delta.head(), delta.base, delta.day);
        if delta.number >= delta.base {
            (self.since, self.whole) = (delta.epoch, Some(delta.day));
        }
    }

    fn judge(&self, delta: &Delta) -> Result<(), CommandFault> {
        let known = self.head;
        let next = match delta.epoch.number().checked_sub(known.epoch.number()) {
            None => return Err(CommandFault::Outdated),
            Some(0) if delta.number <= known.number => return Err(CommandFault::Outdated),
            Some(0) => known.number.checked_add(1) == Some(delta.number) && delta.base == self.base,
            Some(1) => delta.number == 1,
            Some(_) => false,
        };
        next.then_some(()).ok_or(CommandFault::Gap)?;
        let restates = delta.number <= delta.base;
        let later = delta.day > self.day || (restates && delta.day == self.day);
        later.then_some(()).ok_or(CommandFault::Outdated)
    }
}

impl ListHead {
    /// Length in bytes.
    pub const LEN: usize = 5;

    /// That nothing of that operator's list is known.
    #[must_use]
    pub const fn none(operator: OperatorId) -> Self {
        Self { operator, epoch: Epoch::new(0), number: 0 }
    }

    /// The delta after this one in its epoch, if it is not the last there can be.
    pub(crate) fn further(self) -> Option<Self> {
        Some(Self { number: self.number.checked_add(1)?, ..self })
    }

    /// The delta after this one of a list that goes as far as `known`, if there is one: whoever
    /// missed a whole epoch has to ask the operator.
    pub(crate) fn next(self, known: Self) -> Option<Self> {
        let begins =
            self.number == 0 || self.epoch.number().checked_add(1) == Some(known.epoch.number());
        let number = if self.number > 0 && self.epoch == known.epoch {
            self.number.checked_add(1)?
        } else {
            begins.then_some(1)?
        };
        let next = Self { number, ..known };
        (self.operator == known.operator && number <= known.number).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: WalletId = WalletId {
        operator: OperatorId::new(1),
        number: WalletNumber::from_bytes(&[0, 0, 0, 0, 0, 7]),
    };

    const fn head(operator: u16, epoch: u8, number: u16) -> ListHead {
        ListHead { operator: OperatorId::new(operator), epoch: Epoch::new(epoch), number }
    }

    fn delta(of: ListHead, base: u16) -> Delta {
        let ListHead { operator, epoch, number } = of;
        Delta { version: 1, operator, epoch, number, base, ..SignedDelta::NONE.delta }
    }

    #[test]
    fn the_next_delta_is_the_next_of_the_epoch_or_the_first_of_the_one_after() {
        let known = head(1, 5, 9);
        for (from, next) in [
            (head(1, 5, 1), Some(head(1, 5, 2))),
            (head(1, 5, 8), Some(known)),
            (head(1, 5, 9), None),
            (head(1, 5, 10), None),
            (head(1, 4, 900), Some(head(1, 5, 1))),
            (head(1, 3, 1), None),
            (head(1, 6, 1), None),
            (head(1, 0, 0), Some(head(1, 5, 1))),
            (head(2, 5, 1), None),
        ] {
            assert_eq!(from.next(known), next, "{from:?}");
        }
        assert_eq!(head(1, 0, 0).next(head(1, 0, 0)), None, "nobody knows anything");
        assert_eq!(head(1, 5, u16::MAX).next(head(1, 5, u16::MAX)), None);
        assert_eq!(head(1, u8::MAX, 1).next(head(1, 0, 1)), None);
    }

    #[test]
    fn lists_have_their_share_and_those_of_others_half_of_it() {
        let mut lists = Lists::new(OWN);
        let share = 4;
        for number in 1..=2 {
            assert!(lists.have_room(head(2, 1, number), share));
            assert!(lists.add(&delta(head(2, 1, number), 0)));
        }
        assert!(!lists.have_room(head(2, 1, 3), share));
        assert!(!lists.have_room(head(3, 1, 1), share), "of all others together");
        for number in 1..=2 {
            assert!(lists.have_room(head(1, 1, number), share));
            assert!(lists.add(&delta(head(1, 1, number), 0)));
        }
        assert!(!lists.have_room(head(1, 1, 3), share));
        assert!(lists.have_room(head(1, 2, 1), share), "a new epoch begins anew");
        assert!(lists.have_room(head(2, 2, 1), share));
        assert!(!lists.have_room(head(1, 2, 1), 0));
    }

    #[test]
    fn epochs_that_are_over_count_for_the_room_until_they_are_gone() {
        let mut lists = Lists::new(OWN);
        for epoch in 1..=4 {
            assert!(lists.have_room(head(1, epoch, 1), 2));
            assert!(lists.add(&delta(head(1, epoch, 1), 1)));
        }
        assert!(!lists.have_room(head(1, 5, 1), 2));

        lists.keep(1);

        assert!(lists.have_room(head(1, 5, 1), 2));
    }

    #[test]
    fn there_is_a_list_for_every_operator_that_may_be_known_and_no_more() {
        let mut lists = Lists::new(OWN);
        for operator in (1..).take(Operators::MAX) {
            assert!(lists.add(&delta(head(operator, 1, 1), 0)));
        }
        assert!(lists.add(&delta(head(1, 1, 2), 0)));
        assert!(!lists.add(&delta(head(99, 1, 1), 0)));
    }

    #[test]
    fn a_head_and_a_signed_delta_have_the_lengths_they_name() {
        let mut buffer = [0; 300];
        let encoded = crate::encode(&head(1, 2, 3), &mut buffer).unwrap();
        assert_eq!(encoded, [0, 1, 2, 0, 3]);
        assert_eq!(encoded.len(), ListHead::LEN);
        assert_eq!(crate::encode(&SignedDelta::NONE, &mut buffer).unwrap(), [0; SignedDelta::LEN]);
    }
}
