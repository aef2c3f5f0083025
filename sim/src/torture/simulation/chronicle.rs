use std::collections::{BTreeMap, BTreeSet};

use ecny_core::WalletId;

use super::{
    log::{Fact, Flight, News, Told},
    violation::Violation,
};

/// What became of every signed entry, whoever's log says so, and where all value is.
///
/// Value is conserved where issued + made = held + in flight + gone + redeemed.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    flights: BTreeMap<Flight, Marks>,
    /// Those whose marks have changed since they were judged last.
    touched: BTreeSet<Flight>,
    in_flight: u64,
    made: u64,
    gone: u64,
    /// Who has ever paid or canceled what came back.
    refunds: BTreeSet<WalletId>,
}

/// What logs say of one entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    debited: bool,
    credited: bool,
    settled: bool,
    refunded: bool,
    handed: bool,
    /// Whether it was credited in any life of its payee.
    ever_credited: bool,
    /// Where it is counted.
    column: Column,
}

/// Where the value of an entry is, besides in balances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Column {
    /// In the balance of its payer or its payee, and nowhere else.
    #[default]
    Held,
    /// Debited and not credited yet.
    InFlight,
    /// Credited, though its payer has it still: whoever is to blame has made value.
    Made,
    /// Its payee said it was credited, and knows nothing of it.
    Gone,
}

impl Chronicle {
    /// Takes what has changed in one log. A second credit of one entry is a violation at once.
    pub(super) fn take(&mut self, news: &News) -> Result<(), Violation> {
        for (facts, come) in [(&news.gone, false), (&news.come, true)] {
            for Told { fact, flight } in facts {
                let Some(flight) = *flight else { continue };
                let marks = self.flights.entry(flight).or_default();
                let mark = match fact {
                    Fact::Debit(_) => &mut marks.debited,
                    Fact::Credit(_) => &mut marks.credited,
                    Fact::Settle(_) => &mut marks.settled,
                    Fact::Refund(_) => &mut marks.refunded,
                    Fact::HandOver(_) => &mut marks.handed,
                    Fact::Void | Fact::Lock | Fact::Other => continue,
                };
                if come && *mark {
                    return Err(Violation::Twice { fact: fact.to_string() });
                }
                *mark = come;
                marks.ever_credited |= marks.credited;
                if come && marks.handed && (marks.settled || marks.refunded) {
                    let Flight { payer, seq, .. } = flight;
                    return Err(Violation::EndedTwice { payer, seq: seq.number() });
                }
                if marks.refunded {
                    self.refunds.extend([flight.payer, flight.payee]);
                }
                self.touched.insert(flight);
            }
        }
        Ok(())
    }

    /// Counts what has changed. Only a wallet that `may` do so makes value or makes it vanish.
    pub(super) fn judge(&mut self, may: impl Fn(WalletId) -> bool) -> Result<(), Violation> {
        while let Some(flight) = self.touched.pop_first() {
            let Some(marks) = self.flights.get_mut(&flight) else { continue };
            let (before, after) = (marks.column, marks.judged());
            marks.column = after;
            let Flight { payer, payee, fen, .. } = flight;
            self.count(before, |sum| sum.saturating_sub(fen));
            self.count(after, |sum| sum.saturating_add(fen));
            let marks = *self.flights.get(&flight).unwrap_or(&Marks::default());
            let blamed = match after {
                Column::Held | Column::InFlight => continue,
                Column::Made if marks.debited => payee,
                Column::Made => payer,
                Column::Gone => payee,
            };
            if !may(blamed) {
                let seq = flight.seq.number();
                return Err(match after {
                    Column::Made if marks.debited => {
                        Violation::RefundedAndCredited { payer, seq, fen }
                    }
                    Column::Made => Violation::NeverDebited { payer, seq, fen },
                    Column::Held | Column::InFlight | Column::Gone => {
                        Violation::SettledNotCredited { payer, seq, fen }
                    }
                });
            }
        }
        Ok(())
    }

    /// What is debited and not credited, in fen.
    pub(super) const fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// What was credited and is with its payer still, in fen.
    pub(super) const fn made(&self) -> u64 {
        self.made
    }

    /// What was settled and is not with its payee, in fen.
    pub(super) const fn gone(&self) -> u64 {
        self.gone
    }

    /// How much more a wallet has paid to those who `state` their logs than has come to it from
    /// anybody, in all its lives.
    pub(super) fn overspent(&self, wallet: WalletId, states: impl Fn(WalletId) -> bool) -> u64 {
        let sum = |of: &dyn Fn(&Flight, &Marks) -> bool| {
            let flights = self.flights.iter().filter(|(flight, marks)| of(flight, marks));
            flights.fold(0_u64, |sum, (flight, _)| sum.saturating_add(flight.fen))
        };
        let paid =
            sum(&|flight, marks| flight.payer == wallet && marks.credited && states(flight.payee));
        let come = sum(&|flight, marks| {
            let Marks { debited, refunded, ever_credited, .. } = *marks;
            flight.payee == wallet && ((debited && !refunded) || ever_credited)
        });
        paid.saturating_sub(come)
    }

    /// Whether nothing that wallet paid or was paid ever came back.
    pub(super) fn never_refunded(&self, wallet: WalletId) -> bool {
        !self.refunds.contains(&wallet)
    }

    fn count(&mut self, column: Column, moved: impl Fn(u64) -> u64) {
        match column {
            Column::Held => {}
            Column::InFlight => self.in_flight = moved(self.in_flight),
            Column::Made => self.made = moved(self.made),
            Column::Gone => self.gone = moved(self.gone),
        }
    }
}

impl Marks {
    const fn judged(self) -> Column {
        // One that was handed over is on its way still, unless its payee has it.
        let Self { debited, credited, settled, refunded, handed: _, ever_credited: _, column: _ } =
            self;
        match (debited && !refunded, credited) {
            (true, true) | (false, false) => Column::Held,
            (false, true) => Column::Made,
            (true, false) if settled => Column::Gone,
            (true, false) => Column::InFlight,
        }
    }
}

#[cfg(test)]
mod tests {
    use ecny_core::{OperatorId, Seq, WalletNumber};

    use super::*;
    use crate::torture::simulation::log::Told;

    fn id(number: u8) -> WalletId {
        let number = WalletNumber::from_bytes(&[0, 0, 0, 0, 0, number]);
        WalletId { operator: OperatorId::new(1), number }
    }

    fn flight(seq: u32) -> Flight {
        Flight::example(id(1), Seq::new(seq), id(2), 500)
    }

    fn told(fact: Fact) -> Told {
        Told { fact, flight: Some(flight(1)) }
    }

    fn come(facts: &[Fact]) -> News {
        News { come: facts.iter().copied().map(told).collect(), ..News::default() }
    }

    /// What comes of facts, where nobody but `culprit` may cheat.
    fn judged(facts: &[Fact], culprit: u8) -> Result<Chronicle, Violation> {
        let mut chronicle = Chronicle::default();
        chronicle.take(&come(facts))?;
        chronicle.judge(|id| id == self::id(culprit))?;
        Ok(chronicle)
    }

    const SETTLE: Fact = Fact::Settle(Seq::new(1));
    const REFUND: Fact = Fact::Refund(Seq::new(1));
    const HAND_OVER: Fact = Fact::HandOver(Seq::new(1));

    #[test]
    fn value_is_in_flight_from_its_debit_to_its_end() {
        let (debit, credit) = (Fact::Debit(flight(1)), Fact::Credit(flight(1)));

        for (facts, in_flight) in [
            (&[debit][..], 500),
            (&[debit, credit], 0),
            (&[credit, debit], 0),
            (&[debit, credit, SETTLE], 0),
            (&[debit, REFUND], 0),
            (&[debit, HAND_OVER], 500),
            (&[debit, credit, HAND_OVER], 0),
            (&[debit, HAND_OVER, credit], 0),
        ] {
            let chronicle = judged(facts, 0).unwrap();

            assert_eq!(chronicle.in_flight(), in_flight, "{facts:?}");
            assert_eq!((chronicle.made(), chronicle.gone()), (0, 0), "{facts:?}");
        }
    }

    #[test]
    fn whoever_breaks_a_promise_is_blamed_and_nobody_else() {
        let (debit, credit) = (Fact::Debit(flight(1)), Fact::Credit(flight(1)));
        let (payer, seq, fen) = (id(1), 1, 500);

        for (facts, culprit, violation) in [
            (&[credit][..], 1, Violation::NeverDebited { payer, seq, fen }),
            (&[debit, credit, REFUND], 2, Violation::RefundedAndCredited { payer, seq, fen }),
            (&[debit, REFUND, credit], 2, Violation::RefundedAndCredited { payer, seq, fen }),
            (&[debit, SETTLE], 2, Violation::SettledNotCredited { payer, seq, fen }),
        ] {
            let innocent = 3 - culprit;

            assert_eq!(judged(facts, innocent).unwrap_err(), violation, "{facts:?}");
            let chronicle = judged(facts, culprit).unwrap();
            assert_eq!(chronicle.made() + chronicle.gone(), 500, "{facts:?}");
        }
    }

    #[test]
    fn a_second_credit_of_one_entry_is_a_violation_whoever_cheats() {
        let credit = Fact::Credit(flight(1));
        let facts = [Fact::Debit(flight(1)), credit, credit];

        for culprit in [1, 2] {
            assert!(matches!(judged(&facts, culprit), Err(Violation::Twice { .. })));
        }
    }

    #[test]
    fn a_debit_that_was_handed_over_finds_no_other_end_whoever_cheats() {
        let (debit, credit) = (Fact::Debit(flight(1)), Fact::Credit(flight(1)));
        let twice = Violation::EndedTwice { payer: id(1), seq: 1 };

        for facts in [
            &[debit, credit, HAND_OVER, SETTLE][..],
            &[debit, credit, SETTLE, HAND_OVER],
            &[debit, HAND_OVER, REFUND],
            &[debit, REFUND, HAND_OVER],
        ] {
            for culprit in [0, 1, 2] {
                assert_eq!(judged(facts, culprit).unwrap_err(), twice, "{facts:?}");
            }
        }
    }

    #[test]
    fn what_is_forgotten_was_never_there() {
        let (debit, credit) = (Fact::Debit(flight(1)), Fact::Credit(flight(1)));
        let mut chronicle = Chronicle::default();
        chronicle.take(&come(&[debit, credit])).unwrap();
        chronicle.judge(|_| false).unwrap();

        chronicle.take(&News { gone: vec![told(credit)], ..News::default() }).unwrap();
        chronicle.judge(|_| false).unwrap();
        assert_eq!(chronicle.in_flight(), 500);

        chronicle.take(&News { gone: vec![told(debit)], ..News::default() }).unwrap();
        chronicle.judge(|_| false).unwrap();
        assert_eq!(chronicle.in_flight(), 0);
    }

    #[test]
    fn who_paid_more_than_came_to_it_has_overspent_as_far_as_payees_say() {
        let (debit, credit) = (Fact::Debit(flight(1)), Fact::Credit(flight(1)));
        let all = |_| true;

        let paid = judged(&[debit, credit], 0).unwrap();
        assert_eq!(paid.overspent(id(1), all), 500);
        assert_eq!(paid.overspent(id(1), |payee| payee != id(2)), 0);
        assert_eq!(paid.overspent(id(2), all), 0);
        assert!(paid.never_refunded(id(1)) && paid.never_refunded(id(2)));

        let back = judged(&[debit, REFUND], 0).unwrap();
        assert_eq!(back.overspent(id(1), all), 0);
        assert!(!back.never_refunded(id(1)) && !back.never_refunded(id(2)));
    }
}
