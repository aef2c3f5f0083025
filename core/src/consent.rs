//! Who has said yes to what, who is there, and who has shown to be the holder.

mod arming;
mod clock;
mod presence;
mod verification;

use crate::{LedgerError, Settings, WalletId, record::How, terms::Terms};

use arming::Arming;
use clock::Clock;
use presence::Presences;

pub use arming::{Armed, Direction};
pub use clock::Millis;
pub use presence::{Assertion, Presence};
pub use verification::{Good, Holder};

/// Who has said yes to what. In RAM only: a reboot, a lock or a wrist-off leaves nothing of it.
///
/// There is one slot. It is filled by the first tap of a payment nobody has said yes to yet, and
/// is not filled again while a person looks at it, so that what they approve is what they saw.
#[derive(Debug, Default)]
pub struct Consent {
    slot: Slot,
    pay: Option<Arming>,
    receive: Option<Arming>,
    verified: Option<Good>,
    present: Presences,
    power: Power,
    clock: Clock,
}

/// What the device runs from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
    /// Its own: it has a screen, a clock and somebody to ask.
    #[default]
    Own,
    /// The reader's field, its own being empty: it has none of them. What it pays then is what its
    /// user has allowed for that in its [`Settings`].
    Field,
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
        self.set(direction, Arming::new(armed, None));
    }

    /// The same until a time of the host's clock, which [`Consent::tick`] then has to tell.
    pub fn arm_until(&mut self, direction: Direction, armed: Armed, end: Millis) {
        self.set(direction, Arming::new(armed, Some(end)));
    }

    /// Tells the time before a step: what was good until then is over. Where the clock went back
    /// or stopped answering, so is whatever was good for a time, and so is every verification.
    pub fn tick(&mut self, now: Option<Millis>) {
        let forward = self.clock.tick(now);
        let clock = self.clock;
        let holds = |arming: &Arming| (forward || !arming.ends()) && arming.holds(clock);
        self.pay = self.pay.filter(holds);
        self.receive = self.receive.filter(holds);
        self.verified = self.verified.filter(|good| forward && good.holds(clock));
        // An assertion that nobody repeats is one taken back.
        if self.present.expire(forward, clock) {
            self.forget();
        }
    }

    /// Takes the host's word for a state of the device. The clock has to be told besides.
    pub const fn assert(&mut self, assertion: Assertion) {
        self.present.set(assertion.what, Some(assertion.end));
    }

    /// The device is not in that state any more: off the wrist, or locked. Every yes goes with it.
    pub fn withdraw(&mut self, what: Presence) {
        self.present.set(what, None);
        self.forget();
    }

    /// Whether the device is where its user wants it to be before it pays.
    ///
    /// # Errors
    /// [`LedgerError::NotPresent`].
    pub fn judge_presence(&self, settings: &Settings) -> Result<(), LedgerError> {
        self.present.judge(settings, self.clock)
    }

    /// The holder has shown to be the holder.
    pub fn verify(&mut self, by: Holder, good: Good) {
        match by {
            Holder::Pin(_) | Holder::Biometrics => self.verified = Some(good),
        }
    }

    /// Whether the holder has shown to be the holder, and that is still good.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.verified.is_some_and(|good| good.holds(self.clock))
    }

    /// What asks for a verification was done: one that was good once is spent.
    pub(crate) fn spend_verification(&mut self) {
        self.verified = self.verified.filter(|good| *good != Good::Once);
    }

    /// Tells what the device runs from. A host that does not know its own power says
    /// [`Power::Field`].
    pub const fn run_from(&mut self, power: Power) {
        self.power = power;
    }

    /// How a payment would be made now that does not go home.
    #[must_use]
    pub fn how(&self) -> How {
        match self.power {
            Power::Field => How::PowerFree,
            Power::Own if self.verified() => How::Verified,
            Power::Own => How::Unverified,
        }
    }

    fn set(&mut self, direction: Direction, arming: Option<Arming>) {
        match direction {
            Direction::Pay => self.pay = arming,
            Direction::Receive => self.receive = arming,
        }
    }

    /// Forgets every yes, and all that was asserted and shown: for doubt.
    pub fn drop_all(&mut self) {
        self.present = Presences::default();
        self.forget();
    }

    fn forget(&mut self) {
        self.slot = Slot::Empty;
        (self.pay, self.receive, self.verified) = (None, None, None);
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

    /// A payment has been made in that way: its yes is spent.
    pub(crate) fn spend_pay(&mut self, payee: WalletId, terms: &Terms, how: How) {
        if self.approved(payee, terms) {
            self.slot = Slot::Empty;
        } else if self.pay.is_some_and(|pay| pay.covers(terms)) {
            self.pay = self.pay.and_then(Arming::one_less);
        }
        if how == How::Verified {
            self.spend_verification();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amount, OperatorId, WalletNumber};

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

        consent.spend_pay(one.payee, &one.terms, How::Unverified);

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
            consent.spend_pay(small.payee, &small.terms, How::Unverified);
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
