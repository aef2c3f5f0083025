//! Two wallets that meet.

use ecny_core::{Armed, Asked, Direction, Terms, Wanted};
use ecny_offline_protocol::{Card, Orientation, Reader};

use super::{Town, TownError};
use crate::{Air, SimLedger, Tapped, tap_and_share};

/// A tap between two wallets.
#[derive(Clone, Copy, Debug)]
pub struct Meeting {
    /// Who pays.
    pub payer: usize,
    /// Who is paid.
    pub payee: usize,
    /// What is paid; [`Terms::HEAL`] asks for nothing new.
    pub terms: Terms,
    /// Who holds the reader.
    pub orientation: Orientation,
    /// Which message is lost, counted from 1.
    pub lose: Option<u32>,
}

impl Town {
    /// Two wallets meet, the payer having said yes and the payee being armed; once the payment is
    /// over they share what they know of revoked wallets.
    ///
    /// # Errors
    /// [`TownError::Nobody`] where one of them is not here.
    pub fn meet(&mut self, meeting: &Meeting) -> Result<Tapped, TownError> {
        let Meeting { payer, payee, .. } = *meeting;
        let pair = self.residents.get_disjoint_mut([payer, payee]);
        let [payer, payee] = pair.map_err(|_| TownError::Nobody)?;
        Ok(between(payer.wallet_mut()?, payee.wallet_mut()?, meeting))
    }

    /// A wallet that lives nowhere pays one of the town.
    ///
    /// # Errors
    /// As [`Town::meet`].
    pub fn meet_stranger(
        &mut self,
        payer: &mut SimLedger,
        payee: usize,
        terms: Terms,
    ) -> Result<Tapped, TownError> {
        let orientation = Orientation::PayeeReads;
        let meeting = Meeting { payer: payee, payee, terms, orientation, lose: None };
        Ok(between(payer, self.resident_mut(payee)?.wallet_mut()?, &meeting))
    }

    /// A tap that only heals, whoever of the two owes the other an outcome.
    ///
    /// # Errors
    /// As [`Town::meet`].
    pub fn heal(&mut self, one: usize, other: usize) -> Result<(), TownError> {
        for (payer, payee) in [(one, other), (other, one)] {
            let orientation = Orientation::PayeeReads;
            let terms = Terms::HEAL;
            self.meet(&Meeting { payer, payee, terms, orientation, lose: None })?;
        }
        Ok(())
    }
}

fn between(payer: &mut SimLedger, payee: &mut SimLedger, meeting: &Meeting) -> Tapped {
    let Meeting { terms, orientation, lose, .. } = *meeting;
    if !terms.is_heal() {
        payer.consent.give(Asked { payee: payee.id(), terms });
    }
    payee.consent.arm(Direction::Receive, Armed { most: terms.amount, count: 1 });
    let mut air = Air::losing(lose);
    let tapped = match orientation {
        Orientation::PayeeReads => {
            let wanted = if terms.is_heal() { Wanted::Late } else { Wanted::Order(terms) };
            Reader::collect(wanted, payee).map(|mut reader| {
                tap_and_share(&mut reader, payee, &mut Card::new(), payer, &mut air)
            })
        }
        Orientation::PayerReads => Reader::pay(terms, payer)
            .map(|mut reader| tap_and_share(&mut reader, payer, &mut Card::new(), payee, &mut air)),
    };
    // What was armed or approved for this tap is not left for the next.
    payee.consent.drop_all();
    payer.consent.drop_all();
    tapped.unwrap_or_else(|error| Tapped { reader_error: Some(error), ..Tapped::default() })
}
