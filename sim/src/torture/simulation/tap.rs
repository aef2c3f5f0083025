use ecny_core::{Armed, Asked, Direction, Error, LedgerError, PeerFault, Terms, Wanted};
use ecny_offline_protocol::{Orientation, Reader, TapError};

use super::{
    audit::Boot,
    run::Simulation,
    step::{Between, Power, Tap},
    violation::Violation,
};
use crate::{
    bend::{Bend, BentAir, End, Told},
    world::Whose,
};

impl Simulation {
    /// Holds two ledgers together, if they can meet.
    pub(super) fn tap(&mut self, tap: &Tap) -> Result<(), Violation> {
        let (payer, payee) = tap.between.ends(self.scene.wallets);
        let to_purse = matches!(tap.between, Between::Load(_) | Between::Redeem(_));
        if !self.exists(payer) || !self.exists(payee) || (to_purse && self.offline) {
            return Ok(());
        }
        for (whose, power) in [(payer, tap.payer), (payee, tap.payee)] {
            if let Power::Fails { words, tear } = power {
                self.boot(whose, Some((words, tear)))?;
            }
        }
        let wanted = tap.wanted();
        self.say_yes(payer, payee, tap)?;
        self.touch(payer, payee, wanted, tap, &tap.bends)?;
        for (whose, power) in [(payer, tap.payer), (payee, tap.payee)] {
            let down = self.world.ledger(whose).flash().is_down();
            self.tally.cuts = self.tally.cuts.saturating_add(u64::from(down));
            match power {
                Power::Stays if !self.failed.contains(&whose) => self.audit(whose, Boot::None)?,
                Power::Stays | Power::Fails { .. } | Power::FailsAfter => self.boot(whose, None)?,
            }
            self.failed.remove(&whose);
        }
        Ok(())
    }

    /// Both owners say yes: ahead of the tap, or the payer to what a first tap has shown.
    fn say_yes(&mut self, payer: Whose, payee: Whose, tap: &Tap) -> Result<(), Violation> {
        let terms = tap.wanted().terms();
        let asked = Asked { payee: self.world.ledger(payee).id(), terms };
        let armed = Armed { most: terms.amount, count: 1 };
        self.world.ledger_mut(payee).consent.arm(Direction::Receive, armed);
        if !tap.asked {
            self.world.ledger_mut(payer).consent.give(asked);
            return Ok(());
        }
        self.world.ledger_mut(payer).consent.drop_all();
        self.touch(payer, payee, tap.wanted(), tap, &[])?;
        let consent = &mut self.world.ledger_mut(payer).consent;
        consent.approve(&asked);
        self.world.ledger_mut(payee).consent.arm(Direction::Receive, armed);
        Ok(())
    }

    /// The tap itself.
    fn touch(
        &mut self,
        payer: Whose,
        payee: Whose,
        wanted: Wanted,
        tap: &Tap,
        bends: &[(usize, Bend)],
    ) -> Result<(), Violation> {
        let terms = wanted.terms();
        let both_intact = self.intact(payer) && self.intact(payee);
        let (reader, card) = match tap.orientation {
            Orientation::PayeeReads => (payee, payer),
            Orientation::PayerReads => (payer, payee),
        };
        let (asking, answering) = self.world.ledgers_mut(reader, card);
        let begun = match tap.orientation {
            Orientation::PayeeReads => Reader::collect(wanted, asking),
            Orientation::PayerReads => Reader::pay(terms, asking),
        };
        // Without power there is no tap.
        let Ok(mut touching) = begun else { return Ok(()) };
        let again = Some(terms).filter(|terms| tap.again && *terms != Terms::HEAL);
        let mut air = BentAir { bends, again, overheard: &mut self.overheard };
        let (tally, failed, mut violation) = (&mut self.tally, &mut self.failed, None);
        air.tap(&mut touching, asking, answering, |told| {
            tally.count(&told.event);
            let whose = if told.end == End::Reader { reader } else { card };
            if let Err(TapError::Wallet(Error::Journal(_))) = told.event {
                failed.insert(whose);
            }
            let judged = judge(whose, &told, both_intact);
            violation = violation.take().or(judged.err());
        });
        violation.map_or(Ok(()), Err)
    }
}

/// Whether what one end made of a message is what an end may make of it.
pub(super) fn judge(whose: Whose, told: &Told, both_intact: bool) -> Result<(), Violation> {
    let Err(error) = told.event else { return Ok(()) };
    if told.before != told.after && !may_write(error) {
        return Err(Violation::RefusalWrote { whose, error });
    }
    let cheat = matches!(
        error,
        TapError::Wallet(Error::Peer(
            PeerFault::Fork | PeerFault::OverTierLimit | PeerFault::SeqNotRising
        ))
    );
    if both_intact && cheat {
        return Err(Violation::Accused { whose, error });
    }
    Ok(())
}

/// Whether a step that ended so may have left something behind: where the power failed in it, and
/// where a wallet locks itself.
fn may_write(error: TapError) -> bool {
    matches!(
        error,
        TapError::Wallet(
            Error::Journal(_) | Error::Element(_) | Error::Ledger(LedgerError::RolledBack)
        )
    )
}
