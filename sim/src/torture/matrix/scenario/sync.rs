//! What devices do once their operator has seen their logs: they take its word, and forget.

use ecny_core::{Terms, Tier, Wanted};
use ecny_issuer::Issuer;
use ecny_offline_protocol::{Event, Orientation};

use super::{HELD, MOST, OLDER, PAGES, PLENTY, PRICE, lose, terms, value, world};
use crate::{
    torture::matrix::{
        office::Office,
        stage::{Act, Stage},
    },
    world::{Holds, Setup, SimLedger, World, WorldError},
};

/// Payer and payee.
pub(super) type Pair = (SimLedger, SimLedger);

const PAYEE_READS: Orientation = Orientation::PayeeReads;

/// A payment up to the loss of one message, and the operator of the two.
pub(super) fn torn(orientation: Orientation, message: usize) -> Result<(Office, Pair), WorldError> {
    let (issuer, pair) = world()?.into_issuer_and_pair();
    Ok((Office::of(issuer)?, lose(pair, orientation, message)?))
}

/// A wallet with an open payment on one side takes a receipt: the payer's VALUE or the payee's
/// OUTCOME was lost.
pub(super) fn receipt(payer_takes: bool) -> Result<Stage, WorldError> {
    let lost = value(PAYEE_READS);
    let lost = if payer_takes { lost } else { lost.saturating_add(1) };
    let (mut office, (mut payer, mut payee)) = torn(PAYEE_READS, lost)?;
    let taker = if payer_takes { &mut payer } else { &mut payee };
    let word = office.receipt(taker, payer_takes)?;
    Stage::knowing(office.seen().clone(), (payer, payee), Act::Take(word), &[OLDER])
}

/// A wallet that has taken a receipt drops what it covers; the VALUE of an open payment was lost.
pub(super) fn prune(payer_prunes: bool) -> Result<Stage, WorldError> {
    let (mut office, (mut payer, mut payee)) = torn(PAYEE_READS, value(PAYEE_READS))?;
    let pruner = if payer_prunes { &mut payer } else { &mut payee };
    let word = office.receipt(pruner, payer_prunes)?;
    word.take(&mut payer, &mut payee)?;
    let act = Act::Compact { payer: payer_prunes };
    let stage = Stage::knowing(office.seen().clone(), (payer, payee), act, &[OLDER])?;
    if prunes(&stage)? == [payer_prunes, !payer_prunes] { Ok(stage) } else { Err(WorldError::Load) }
}

/// A payment that finds one side's log full of what may go, and has it go.
pub(super) fn pay_and_prune(payer_prunes: bool) -> Result<Stage, WorldError> {
    let (mut office, (mut payer, mut payee)) = full(payer_prunes)?;
    let pruner = if payer_prunes { &mut payer } else { &mut payee };
    let word = office.receipt(pruner, payer_prunes)?;
    word.take(&mut payer, &mut payee)?;
    let act = Act::Tap(PAYEE_READS, Wanted::Order(terms(PRICE)?));
    for _ in 0..MOST {
        let stage = Stage::knowing(office.seen().clone(), (payer, payee), act, &[0, PRICE])?;
        if prunes(&stage)? == [payer_prunes, !payer_prunes] {
            return Ok(stage);
        }
        (payer, payee) = (stage.payer.boot(0, None)?, stage.payee.boot(0, None)?);
        dust()?.perform(&mut payer, &mut payee, None, None);
    }
    Err(WorldError::Load)
}

/// The payee, whose OUTCOME was lost, forgets what it has decided.
pub(super) fn forget() -> Result<Stage, WorldError> {
    let (mut office, (mut payer, mut payee)) =
        torn(PAYEE_READS, value(PAYEE_READS).saturating_add(1))?;
    let receipt = office.receipt(&mut payee, false)?;
    receipt.take(&mut payer, &mut payee)?;
    let word = office.resolution(&mut payer)?;
    let act = Act::Compact { payer: false };
    let stage = Stage::knowing(office.seen().clone(), (payer, payee), act, &[OLDER])?;
    Ok(stage.and_then(Act::Take(word)))
}

/// A payment that its payee has decided and forgotten: credited where the OUTCOME was lost, given
/// up where the VALUE was. The two meet, and the operator's word has to end it.
pub(super) fn unknown(orientation: Orientation, credited: bool) -> Result<Stage, WorldError> {
    let (mut office, (mut payer, payee)) = forgotten(orientation, credited)?;
    let word = office.resolution(&mut payer)?;
    let act = Act::Tap(orientation, Wanted::Late);
    let paid = if credited { OLDER } else { 0 };
    let stage = Stage::knowing(office.seen().clone(), (payer, payee), act, &[paid])?
        .and_then(Act::Take(word));
    let (mut payer, mut payee) = (stage.payer.boot(0, None)?, stage.payee.boot(0, None)?);
    let seen = act.perform(&mut payer, &mut payee, None, None);
    if seen.payer.contains(&Event::Unknown) { Ok(stage) } else { Err(WorldError::Load) }
}

/// The operator's word on such a payment is taken.
pub(super) fn resolution(credited: bool) -> Result<Stage, WorldError> {
    let (mut office, (mut payer, payee)) = forgotten(PAYEE_READS, credited)?;
    let word = office.resolution(&mut payer)?;
    let paid = if credited { OLDER } else { 0 };
    Stage::knowing(office.seen().clone(), (payer, payee), Act::Take(word), &[paid])
}

fn forgotten(orientation: Orientation, credited: bool) -> Result<(Office, Pair), WorldError> {
    let lost = value(orientation);
    let lost = if credited { lost.saturating_add(1) } else { lost };
    let (mut office, (mut payer, mut payee)) = torn(orientation, lost)?;
    if !credited {
        payee.void()?;
    }
    office.receipt(&mut payee, false)?.take(&mut payer, &mut payee)?;
    payee.compact()?;
    Ok((office, (payer, payee)))
}

/// Payments until one side's log has no room; the other's has plenty.
fn full(payer_is_full: bool) -> Result<(Office, Pair), WorldError> {
    let (issuer, (mut payer, mut payee)) = pair(payer_is_full)?;
    for _ in 0..MOST {
        let before = payer.account().seq;
        dust()?.perform(&mut payer, &mut payee, None, None);
        if payer.account().seq == before {
            return Ok((Office::of(issuer)?, (payer, payee)));
        }
    }
    Err(WorldError::Load)
}

/// Two wallets of which one has little room for its log.
fn pair(payer_is_narrow: bool) -> Result<(std::sync::Arc<Issuer>, Pair), WorldError> {
    let mut world = World::hollow(12, 0, Holds { fen: 0, pages: PAGES, tier: Tier::IV })?;
    for narrow in [payer_is_narrow, !payer_is_narrow] {
        let pages = if narrow { PAGES } else { PLENTY };
        let wallet = world.enroll_as(&Setup { pages, ..Setup::of(Tier::IV) })?;
        world.load(wallet, terms(HELD)?);
    }
    Ok(world.into_issuer_and_pair())
}

/// A payment of next to nothing.
fn dust() -> Result<Act, WorldError> {
    let terms: Terms = terms(1)?;
    Ok(Act::Tap(PAYEE_READS, Wanted::Order(terms)))
}

/// Whether the act undisturbed takes lines out of the log of the payer, and of the payee.
fn prunes(stage: &Stage) -> Result<[bool; 2], WorldError> {
    let (mut payer, mut payee) = (stage.payer.boot(0, None)?, stage.payee.boot(0, None)?);
    let before = [lines(&mut payer)?, lines(&mut payee)?];
    stage.act.perform(&mut payer, &mut payee, None, None);
    let after = [lines(&mut payer)?, lines(&mut payee)?];
    Ok([after[0] < before[0], after[1] < before[1]])
}

fn lines(ledger: &mut SimLedger) -> Result<usize, WorldError> {
    let mut lines: usize = 0;
    let mut line = ledger.next_line(None)?;
    while let Some(at) = line {
        lines = lines.saturating_add(1);
        line = ledger.next_line(Some(&at))?;
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_that_do_not_know_what_the_operator_has_seen_take_a_forgotten_credit_for_lost() {
        let stage = unknown(PAYEE_READS, true).unwrap();
        let (mut payer, mut payee) =
            (stage.payer.boot(0, None).unwrap(), stage.payee.boot(0, None).unwrap());
        let mut books = crate::Books::default();
        books.add(&mut payer).unwrap();
        books.add(&mut payee).unwrap();
        let mut knowing = crate::Books::knowing(stage.seen);
        knowing.add(&mut payer).unwrap();
        knowing.add(&mut payee).unwrap();

        assert_eq!(books.in_flight(), OLDER);
        assert_eq!(knowing.in_flight(), 0);
    }
}
