use crate::{Amount, WalletId, terms::Terms};

/// Who has said yes to what. In RAM only: a reboot, a lock or a wrist-off leaves nothing of it.
///
/// There is one slot. It is filled by the first tap of a payment nobody has said yes to yet, and
/// is not filled again while a person looks at it, so that what they approve is what they saw.
#[derive(Debug, Default)]
pub struct Consent {
    slot: Slot,
    pay: Option<Arming>,
    receive: Option<Arming>,
    /// What the host's clock said last.
    now: Option<Millis>,
}

#[derive(Debug, Default)]
enum Slot {
    #[default]
    Empty,
    /// Asked for, and shown to a person.
    Shown(Asked),
    /// A person has said yes to exactly this. Nothing of the tap is in it, so the second tap finds
    /// the yes that was given after the first.
    Given(Asked),
}

/// A payment that waits for somebody to say yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who would be paid.
    pub payee: WalletId,
    /// What would be paid.
    pub terms: Terms,
}

/// A yes in advance: that many payments of at most that amount each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Armed {
    /// The most one payment may be.
    pub most: Amount,
    /// How many payments are left.
    pub count: u8,
}

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

#[derive(Clone, Copy, Debug)]
struct Arming {
    armed: Armed,
    /// When it ends; `None` where it does not by time.
    end: Option<Millis>,
}

/// Whether value goes out or comes in. A yes to one is none to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Value goes out.
    Pay,
    /// Value comes in.
    Receive,
}

impl Consent {
    /// The payment that waits for a yes.
    #[must_use]
    pub const fn asked(&self) -> Option<&Asked> {
        match &self.slot {
            Slot::Shown(asked) => Some(asked),
            Slot::Empty | Slot::Given(_) => None,
        }
    }

    /// Keeps the payment for a person to look at, unless one is being looked at already.
    pub fn ask(&mut self, asked: Asked) {
        if let Slot::Empty = self.slot {
            self.slot = Slot::Shown(asked);
        }
    }

    /// Says yes to the payment that was shown. `false` where it is not the one that waits: what
    /// the person looked at may have been dropped, and another asked for, since.
    pub fn approve(&mut self, shown: &Asked) -> bool {
        let waits = self.asked() == Some(shown);
        if waits {
            self.give(*shown);
        }
        waits
    }

    /// Says yes to one payment in advance, to this payee on these terms only.
    pub fn give(&mut self, asked: Asked) {
        self.slot = Slot::Given(asked);
    }

    /// Says no: forgets what was shown and what was approved.
    pub fn decline(&mut self) {
        self.slot = Slot::Empty;
    }

    /// Says yes in advance to some payments in one direction. Zero of them disarms it.
    pub fn arm(&mut self, direction: Direction, armed: Armed) {
        self.set(direction, Arming { armed, end: None });
    }

    /// The same until a time of the host's clock, which [`Consent::tick`] then has to tell.
    pub fn arm_until(&mut self, direction: Direction, armed: Armed, end: Millis) {
        self.set(direction, Arming { armed, end: Some(end) });
    }

    /// Tells the time before a step: what was armed until then is disarmed. Where the clock went
    /// back or has no answer, whatever was armed for a time is disarmed.
    pub fn tick(&mut self, now: Option<Millis>) {
        let forward = now.is_some() && now >= self.now;
        let holds = |arming: &Arming| match (arming.end, now) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(end), Some(now)) => forward && now < end,
        };
        self.pay = self.pay.filter(holds);
        self.receive = self.receive.filter(holds);
        self.now = now;
    }

    fn set(&mut self, direction: Direction, arming: Arming) {
        let arming = Some(arming).filter(|arming| arming.armed.count > 0);
        match direction {
            Direction::Pay => self.pay = arming,
            Direction::Receive => self.receive = arming,
        }
    }

    /// Forgets every yes: for lock, wrist-off and doubt.
    pub fn drop_all(&mut self) {
        *self = Self::default();
    }

    /// Whether somebody has said yes to paying this.
    #[must_use]
    pub fn allows_pay(&self, payee: WalletId, terms: &Terms) -> bool {
        self.approved(payee, terms) || self.pay.is_some_and(|pay| pay.covers(terms))
    }

    /// Whether somebody has said yes to receiving this.
    #[must_use]
    pub fn allows_receive(&self, terms: &Terms) -> bool {
        self.receive.is_some_and(|receive| receive.covers(terms))
    }

    /// A payment has been made: its yes is spent.
    pub(crate) fn spend_pay(&mut self, payee: WalletId, terms: &Terms) {
        if self.approved(payee, terms) {
            self.slot = Slot::Empty;
        } else {
            self.pay = self.pay.and_then(Arming::one_less);
        }
    }

    /// A payment has been received: its yes is spent.
    pub fn spend_receive(&mut self) {
        self.receive = self.receive.and_then(Arming::one_less);
    }

    fn approved(&self, payee: WalletId, terms: &Terms) -> bool {
        match &self.slot {
            Slot::Given(given) => given.payee == payee && given.terms == *terms,
            Slot::Empty | Slot::Shown(_) => false,
        }
    }
}

impl Arming {
    fn covers(&self, terms: &Terms) -> bool {
        terms.amount <= self.armed.most
    }

    fn one_less(self) -> Option<Self> {
        let count = self.armed.count.checked_sub(1).filter(|left| *left > 0)?;
        Some(Self { armed: Armed { count, ..self.armed }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OperatorId, WalletNumber};

    fn asked(number: u8, fen: u64) -> Asked {
        let number = WalletNumber::from_bytes(&[number; 6]);
        Asked {
            payee: WalletId { operator: OperatorId::new(1), number },
            terms: Terms::cny(Amount::from_fen(fen).unwrap()),
        }
    }

    #[test]
    fn what_is_approved_is_what_was_shown() {
        let mut consent = Consent::default();
        let (first, second) = (asked(1, 100), asked(2, 999));

        consent.ask(first);
        consent.ask(second);

        assert!(!consent.approve(&second));
        assert!(consent.approve(&first));
        assert!(consent.allows_pay(first.payee, &first.terms));
        assert!(!consent.allows_pay(second.payee, &second.terms));
        assert!(!consent.allows_pay(first.payee, &second.terms));
        assert!(!consent.allows_receive(&first.terms));
    }

    #[test]
    fn a_yes_is_good_for_one_payment() {
        let mut consent = Consent::default();
        let one = asked(1, 100);
        consent.give(one);

        consent.spend_pay(one.payee, &one.terms);

        assert!(!consent.allows_pay(one.payee, &one.terms));
    }

    #[test]
    fn an_armed_wallet_counts_down_and_minds_the_amount() {
        let mut consent = Consent::default();
        let (small, large) = (asked(1, 100), asked(1, 101));
        consent.arm(Direction::Pay, Armed { most: small.terms.amount, count: 2 });

        assert!(!consent.allows_pay(large.payee, &large.terms));
        for _ in 0..2 {
            assert!(consent.allows_pay(small.payee, &small.terms));
            consent.spend_pay(small.payee, &small.terms);
        }

        assert!(!consent.allows_pay(small.payee, &small.terms));
    }

    #[test]
    fn an_arming_ends_with_its_time_and_with_a_clock_that_fails_or_goes_back() {
        let one = asked(1, 100);
        let armed = Armed { most: Amount::MAX, count: 2 };
        let at = |number| Some(Millis::new(number));
        for (later, holds) in [
            (at(1_000), true),
            (at(1_999), true),
            (at(2_000), false),
            (at(999), false),
            (None, false),
        ] {
            let mut consent = Consent::default();
            consent.tick(at(1_000));
            consent.arm_until(Direction::Pay, armed, Millis::new(1_000).after(1_000));
            consent.arm(Direction::Receive, armed);

            consent.tick(later);

            assert_eq!(consent.allows_pay(one.payee, &one.terms), holds, "{later:?}");
            assert!(consent.allows_receive(&one.terms), "armed for no time: no clock ends it");
        }
    }

    #[test]
    fn dropping_leaves_no_yes() {
        let mut consent = Consent::default();
        let one = asked(1, 100);
        consent.give(one);
        consent.arm(Direction::Pay, Armed { most: Amount::MAX, count: 9 });
        consent.arm(Direction::Receive, Armed { most: Amount::MAX, count: 9 });

        consent.drop_all();

        assert!(!consent.allows_pay(one.payee, &one.terms));
        assert!(!consent.allows_receive(&one.terms));
    }
}
