use crate::{
    Amount, WalletId,
    hash::{Digest, sm3},
    terms::Terms,
};

/// Who has said yes to what. In RAM only: a reboot, a lock or a wrist-off leaves nothing of it.
///
/// There is one slot. It is filled by the first tap of a payment nobody has said yes to yet, and
/// is not filled again while a person looks at it, so that what they approve is what they saw.
#[derive(Debug, Default)]
pub struct Consent {
    slot: Slot,
    pay: Option<Armed>,
    receive: Option<Armed>,
}

#[derive(Debug, Default)]
enum Slot {
    #[default]
    Empty,
    /// Asked for, and shown to a person.
    Shown(Asked),
    /// A person has said yes to exactly this.
    Given(Digest),
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
        self.slot = Slot::Given(digest(Direction::Pay, asked.payee, &asked.terms));
    }

    /// Says no: forgets what was shown and what was approved.
    pub fn decline(&mut self) {
        self.slot = Slot::Empty;
    }

    /// Says yes in advance to some payments in one direction. Zero of them disarms it.
    pub fn arm(&mut self, direction: Direction, armed: Armed) {
        let armed = Some(armed).filter(|armed| armed.count > 0);
        match direction {
            Direction::Pay => self.pay = armed,
            Direction::Receive => self.receive = armed,
        }
    }

    /// Forgets every yes: for lock, wrist-off and doubt.
    pub fn drop_all(&mut self) {
        *self = Self::default();
    }

    /// Whether somebody has said yes to paying this.
    #[must_use]
    pub fn allows_pay(&self, payee: WalletId, terms: &Terms) -> bool {
        self.approved(payee, terms) || self.pay.is_some_and(|armed| terms.amount <= armed.most)
    }

    /// Whether somebody has said yes to receiving this.
    #[must_use]
    pub fn allows_receive(&self, terms: &Terms) -> bool {
        self.receive.is_some_and(|armed| terms.amount <= armed.most)
    }

    /// A payment has been made: its yes is spent.
    pub(crate) fn spend_pay(&mut self, payee: WalletId, terms: &Terms) {
        if self.approved(payee, terms) {
            self.slot = Slot::Empty;
        } else {
            self.pay = self.pay.and_then(Armed::one_less);
        }
    }

    /// A payment has been received: its yes is spent.
    pub fn spend_receive(&mut self) {
        self.receive = self.receive.and_then(Armed::one_less);
    }

    fn approved(&self, payee: WalletId, terms: &Terms) -> bool {
        match &self.slot {
            Slot::Given(given) => *given == digest(Direction::Pay, payee, terms),
            Slot::Empty | Slot::Shown(_) => false,
        }
    }
}

impl Armed {
    fn one_less(self) -> Option<Self> {
        let count = self.count.checked_sub(1).filter(|left| *left > 0)?;
        Some(Self { count, ..self })
    }
}

/// SM3(payee ‖ amount ‖ currency ‖ tag ‖ direction): nothing of the tap is in it, so the second
/// tap finds the yes that was given after the first.
fn digest(direction: Direction, payee: WalletId, terms: &Terms) -> Digest {
    let direction = match direction {
        Direction::Pay => b"P",
        Direction::Receive => b"R",
    };
    sm3(&[
        &payee.to_bytes(),
        &terms.amount.fen().to_be_bytes(),
        &terms.currency.number().to_be_bytes(),
        &terms.tag.number().to_be_bytes(),
        direction,
    ])
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
