use std::collections::BTreeSet;

use ecny_core::{Day, Delta, Epoch, OperatorId, WalletNumber};

/// An operator's list of revoked wallets, as it goes out in deltas: on one day one delta of at most
/// [`Delta::NAMES`] names, culprits first. What finds no room waits. Where nobody is to be named for
/// [`RevocationList::QUIET_DAYS`], a delta without a name says that the list is still good.
///
/// A name is never taken off a list that is out. Names that are taken back, or whose certificates
/// are past their last day, are left out when a new epoch says the list anew, in the order of names.
/// There are 255 epochs in the life of an operator's list, so none is shorter than
/// [`RevocationList::EPOCH_DAYS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RevocationList {
    epoch: u8,
    number: u16,
    base: u16,
    /// The day of the last delta.
    last: Option<Day>,
    /// The day of the first delta of this epoch.
    began: Option<Day>,
    listed: BTreeSet<WalletNumber>,
    /// Who has done what no intact wallet does.
    culprits: BTreeSet<WalletNumber>,
    /// Who else is to be listed.
    waiting: BTreeSet<WalletNumber>,
    /// Who is listed and ought not to be.
    taken_back: BTreeSet<WalletNumber>,
}

/// What a delta will say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) epoch: u8,
    pub(crate) number: u16,
    pub(crate) base: u16,
    pub(crate) names: Vec<WalletNumber>,
}

impl RevocationList {
    /// The least days from one epoch to the next: 255 epochs last seven years.
    pub(crate) const EPOCH_DAYS: u16 = 10;

    /// The most days without a delta: a third of what makes a list stale in the presets.
    pub(crate) const QUIET_DAYS: u16 = 10;

    /// How many deltas less make a new epoch worth it.
    const WORTH: usize = 20;

    /// Has a wallet listed, before others where it is a culprit. The same again changes nothing.
    pub(crate) fn revoke(&mut self, wallet: WalletNumber, culprit: bool) {
        self.taken_back.remove(&wallet);
        if self.listed.contains(&wallet) {
            return;
        }
        if culprit {
            self.waiting.remove(&wallet);
            self.culprits.insert(wallet);
        } else if !self.culprits.contains(&wallet) {
            self.waiting.insert(wallet);
        }
    }

    /// Takes a name back: at once where it is not out yet, and with the next epoch where it is.
    pub(crate) fn restore(&mut self, wallet: WalletNumber) {
        self.waiting.remove(&wallet);
        self.culprits.remove(&wallet);
        if self.listed.contains(&wallet) {
            self.taken_back.insert(wallet);
        }
    }

    /// Whether the name is out, or will be.
    pub(crate) fn names(&self, wallet: WalletNumber) -> bool {
        let out = self.listed.contains(&wallet) && !self.taken_back.contains(&wallet);
        out || self.waiting.contains(&wallet) || self.culprits.contains(&wallet)
    }

    /// What is to go out on that day: nothing, one delta, or all that say the list anew.
    pub(crate) fn due(&self, today: Day, expired: impl Fn(WalletNumber) -> bool) -> Vec<Draft> {
        if self.last.is_some_and(|last| last >= today) {
            return Vec::new();
        }
        if let Some(epoch) = self.next_epoch(today, &expired) {
            return self.anew(epoch, expired);
        }
        let names: Vec<_> = self.queue(&expired).take(Delta::NAMES).collect();
        let quiet = self.last.is_none_or(|last| today.since(last) >= Self::QUIET_DAYS);
        let next = self.number.checked_add(1).filter(|_| quiet || !names.is_empty());
        let (epoch, base) = (self.epoch.max(1), self.base);
        next.map(|number| Draft { epoch, number, base, names }).into_iter().collect()
    }

    /// The epoch that begins on that day, where one does.
    fn next_epoch(&self, today: Day, expired: impl Fn(WalletNumber) -> bool) -> Option<u8> {
        let began = self.began?;
        let stay = self.listed.iter().filter(|name| !expired(**name)).count();
        let less = usize::from(self.number).saturating_sub(stay.div_ceil(Delta::NAMES));
        let gone = self.listed.len().saturating_sub(stay);
        let worth = !self.taken_back.is_empty() || gone >= Delta::NAMES || less >= Self::WORTH;
        let late = today.since(began) >= Self::EPOCH_DAYS;
        self.epoch.checked_add(1).filter(|_| worth && late)
    }

    /// The whole list: what stays of it, and what waits as far as there is room in its last delta.
    fn anew(&self, epoch: u8, expired: impl Fn(WalletNumber) -> bool) -> Vec<Draft> {
        let stays = |name: &WalletNumber| !self.taken_back.contains(name) && !expired(*name);
        let mut names: Vec<_> = self.listed.iter().copied().filter(stays).collect();
        let deltas = names.len().div_ceil(Delta::NAMES).max(1);
        let room = deltas.saturating_mul(Delta::NAMES);
        let new = room.saturating_sub(names.len());
        names.extend(self.queue(expired).take(new));
        let base = u16::try_from(deltas).unwrap_or(u16::MAX);
        let mut parts = names.chunks(Delta::NAMES);
        let part = |number| Draft {
            epoch,
            number,
            base,
            names: parts.next().unwrap_or_default().to_vec(),
        };
        (1..=base).map(part).collect()
    }

    fn queue(&self, expired: impl Fn(WalletNumber) -> bool) -> impl Iterator<Item = WalletNumber> {
        let all = self.culprits.iter().chain(&self.waiting).copied();
        all.filter(move |name| !expired(*name))
    }

    /// That is out now.
    pub(crate) fn published(&mut self, draft: &Draft, day: Day) {
        if draft.epoch != self.epoch {
            // Its first delta: what is not said again is off the list.
            self.epoch = draft.epoch;
            self.began = Some(day);
            self.listed.clear();
            self.taken_back.clear();
        }
        (self.number, self.base, self.last) = (draft.number, draft.base, Some(day));
        for name in &draft.names {
            self.listed.insert(*name);
            self.waiting.remove(name);
            self.culprits.remove(name);
        }
    }
}

impl Draft {
    /// The delta to be signed on that day.
    pub(crate) fn delta(&self, operator: OperatorId, day: Day) -> Delta {
        let mut revoked = [WalletNumber::NONE; Delta::NAMES];
        for (place, name) in revoked.iter_mut().zip(&self.names) {
            *place = *name;
        }
        let (epoch, version) = (Epoch::new(self.epoch), Delta::VERSION);
        let (number, base) = (self.number, self.base);
        Delta { version, operator, epoch, number, base, day, revoked }
    }
}

impl From<&Delta> for Draft {
    fn from(delta: &Delta) -> Self {
        let (number, base) = (delta.number, delta.base);
        Self { epoch: delta.epoch.number(), number, base, names: delta.names().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wallet(number: u16) -> WalletNumber {
        let [high, low] = number.to_be_bytes();
        WalletNumber::from_bytes(&[0, 0, 0, 0, high, low])
    }

    fn publish(list: &mut RevocationList, day: u16, last: u16) -> Vec<Draft> {
        let day = Day::new(day);
        let drafts = list.due(day, |name| name < wallet(last));
        for draft in &drafts {
            list.published(draft, day);
        }
        drafts
    }

    #[test]
    fn one_delta_goes_out_on_a_day_and_culprits_go_first() {
        let mut list = RevocationList::default();
        for number in 0..30 {
            list.revoke(wallet(number), number >= 25);
        }

        let first = publish(&mut list, 5, 0);
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].epoch, first[0].number, first[0].base), (1, 1, 0));
        let culprits = (25..30).map(wallet);
        assert_eq!(first[0].names, culprits.chain((0..15).map(wallet)).collect::<Vec<_>>());
        assert_eq!(publish(&mut list, 5, 0), []);
        let second = publish(&mut list, 6, 0);
        assert_eq!((second[0].number, second[0].names.len()), (2, 10));
        assert_eq!(publish(&mut list, 7, 0), []);
    }

    #[test]
    fn a_name_that_is_taken_back_is_left_out_of_the_next_epoch() {
        let mut list = RevocationList::default();
        for number in 0..45 {
            list.revoke(wallet(number), false);
        }
        for day in 1..=3 {
            publish(&mut list, day, 0);
        }
        list.restore(wallet(7));
        assert!(!list.names(wallet(7)) && list.names(wallet(8)));
        assert_eq!(publish(&mut list, 4, 0), []);
        list.revoke(wallet(99), true);

        let anew = publish(&mut list, 11, 0);

        let said: Vec<_> = anew.iter().map(|it| (it.epoch, it.number, it.base)).collect();
        assert_eq!(said, [(2, 1, 3), (2, 2, 3), (2, 3, 3)]);
        let names: BTreeSet<_> = anew.into_iter().flat_map(|it| it.names).collect();
        let all = (0..45).chain([99]).filter(|number| *number != 7).map(wallet);
        assert_eq!(names, all.collect());
        list.revoke(wallet(100), false);
        let next = publish(&mut list, 12, 0);
        assert_eq!((next[0].epoch, next[0].number, next[0].base), (2, 4, 3));
    }

    #[test]
    fn a_name_that_is_taken_back_in_time_never_goes_out() {
        let mut list = RevocationList::default();
        list.revoke(wallet(1), false);
        list.restore(wallet(1));

        assert_eq!(publish(&mut list, 1, 0)[0].names, []);
        assert!(!list.names(wallet(1)));
    }

    #[test]
    fn names_past_their_last_day_go_once_they_are_a_deltas_worth() {
        let mut list = RevocationList::default();
        for number in 0..25 {
            list.revoke(wallet(number), false);
        }
        publish(&mut list, 1, 0);
        publish(&mut list, 2, 0);

        assert_eq!(publish(&mut list, 11, 19), []);
        let anew = publish(&mut list, 11, 20);

        assert_eq!(anew.len(), 1);
        assert_eq!(anew[0].names, (20..25).map(wallet).collect::<Vec<_>>());
    }

    #[test]
    fn a_list_on_which_nobody_is_new_says_every_ten_days_that_it_is_good() {
        let mut list = RevocationList::default();
        let days = (1..=31).filter(|day| !publish(&mut list, *day, 0).is_empty());
        assert_eq!(days.collect::<Vec<_>>(), [1, 11, 21, 31]);
    }

    #[test]
    fn a_list_of_many_short_deltas_is_said_anew_in_few() {
        let mut list = RevocationList::default();
        for day in 1..=22 {
            list.revoke(wallet(day), false);
            assert_eq!(publish(&mut list, day, 0)[0].number, day);
        }

        let anew = publish(&mut list, 23, 0);

        assert_eq!(anew.iter().map(|it| it.names.len()).collect::<Vec<_>>(), [20, 2]);
        assert!(anew.iter().all(|it| (it.epoch, it.base) == (2, 2)));
    }

    #[test]
    fn an_empty_list_is_said_anew_by_one_empty_delta() {
        let mut list = RevocationList::default();
        list.revoke(wallet(1), false);
        publish(&mut list, 1, 0);
        list.restore(wallet(1));

        let anew = publish(&mut list, 40, 0);

        assert_eq!(anew, [Draft { epoch: 2, number: 1, base: 1, names: Vec::new() }]);
        list.revoke(wallet(1), false);
        assert_eq!(publish(&mut list, 41, 0)[0].names, [wallet(1)]);
    }
}
