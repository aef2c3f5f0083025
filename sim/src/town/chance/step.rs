//! One step of a life.

use ecny_core::{LedgerError, OrderKind, Settings, Tag, Terms, Tier};
use ecny_issuer::{Excerpt, OfficeError};
use ecny_offline_protocol::{
    Event, Orientation,
    sync::{Frames, ReplyReader},
};

use super::{CANTEEN, Life, MEALS, MEALS_LAST, fen};
use crate::{
    Tapped,
    town::{Meeting, TownError, resident},
};

impl Life {
    pub(super) fn step(&mut self) -> Result<(), TownError> {
        match self.below(100) {
            0..45 => self.payment(),
            45..55 => self.healing(),
            55..68 => match self.somebody() {
                Some(wallet) => self.sync(wallet),
                None => Ok(()),
            },
            68..72 => self.cut_off_reply(),
            72..76 => self.home(),
            76..79 => self.power(),
            79..82 => self.void(),
            82..85 => self.days(),
            85..88 => self.hand_over(),
            88..91 => self.standing(),
            91..93 => self.order(),
            93..95 => self.loss(),
            95..97 => self.overspend(),
            97..98 => self.retire(),
            98..99 => self.limits(),
            _ => self.town.testify().map(|_| ()),
        }
    }

    fn payment(&mut self) -> Result<(), TownError> {
        let (Some(payer), Some(payee)) = (self.somebody(), self.somebody()) else { return Ok(()) };
        if payer == payee {
            return Ok(());
        }
        let tag = if self.chance(20) { MEALS } else { Tag::NONE };
        let amount = u64::try_from(self.below(4_000)).unwrap_or_default().saturating_add(1);
        let terms = Terms { tag, ..Terms::cny(fen(amount)) };
        let roles = [Orientation::PayeeReads, Orientation::PayerReads];
        let turn = self.below(roles.len());
        let orientation = roles.get(turn).copied().unwrap_or(Orientation::PayeeReads);
        let lose = if self.chance(25) { u32::try_from(self.below(7)).ok() } else { None };
        let lose = lose.map(|message| message.saturating_add(1));
        if self.chance(5) {
            // Somebody has looked, and says yes to more.
            self.town
                .resident_mut(payer)?
                .wallet_mut()?
                .consent
                .verify(ecny_core::Holder::Biometrics, ecny_core::Good::Once);
        }
        let meeting = Meeting { payer, payee, terms, orientation, lose };
        self.trail.push(format!("{payer} pays {payee} {amount} of {}, {lose:?}", tag.number()));
        let tapped = self.town.meet(&meeting)?;
        self.count(&tapped, tag);
        Ok(())
    }

    fn count(&mut self, tapped: &Tapped, tag: Tag) {
        let events = || tapped.reader.iter().chain(&tapped.card);
        let paid = events().any(|event| matches!(event, Event::Settled { .. }));
        self.tally.paid = self.tally.paid.saturating_add(paid.into());
        self.tally.torn = self.tally.torn.saturating_add(tapped.torn.into());
        let refused = tapped.card_error.is_some() || tapped.reader_error.is_some();
        self.tally.refused = self.tally.refused.saturating_add(refused.into());
        let tagged = paid && tag != Tag::NONE;
        self.tally.tagged = self.tally.tagged.saturating_add(tagged.into());
    }

    fn healing(&mut self) -> Result<(), TownError> {
        let (Some(one), Some(other)) = (self.somebody(), self.somebody()) else { return Ok(()) };
        self.trail.push(format!("{one} and {other} heal"));
        if one == other {
            return self.town.resident_mut(one)?.heal_home();
        }
        self.town.heal(one, other)
    }

    /// A whole sync; what was handed over is paid back by the purse.
    pub(super) fn sync(&mut self, wallet: usize) -> Result<(), TownError> {
        self.remember()?;
        self.trail.push(format!("{wallet} syncs"));
        let synced = match self.town.sync(wallet) {
            Ok(synced) => synced,
            // A wallet that was closed or paid back has nothing to say any more.
            Err(TownError::Office(OfficeError::Revoked)) => return Ok(()),
            Err(other) => return Err(other),
        };
        self.tally.syncs = self.tally.syncs.saturating_add(1);
        for payout in synced.reply.payouts {
            if self.payouts.contains(&(payout.payer, payout.seq)) {
                continue;
            }
            let terms = Terms { tag: payout.tag, ..Terms::cny(payout.amount) };
            let tapped = self.town.resident_mut(wallet)?.load(terms)?;
            let loaded = tapped.reader.iter().any(|event| matches!(event, Event::Credited { .. }));
            if loaded {
                self.payouts.insert((payout.payer, payout.seq));
            }
        }
        Ok(())
    }

    /// The office has all, and its answer is cut off after some of its words.
    fn cut_off_reply(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        self.remember()?;
        let operator = self.town.resident(wallet)?.operator;
        let bundle = resident::bundle(self.town.resident_mut(wallet)?.wallet_mut()?)?;
        let excerpt = Excerpt::from_frames(Frames::of(&bundle))?;
        let (office, rng) = self.town.office_mut(operator)?;
        let frames = office.sync(&excerpt, rng)?.to_frames()?;
        let heard = self.below(frames.len());
        self.trail.push(format!("{wallet} hears {heard} frames of its sync"));
        let ledger = self.town.resident_mut(wallet)?.wallet_mut()?;
        let mut reader = ReplyReader::new(ledger.id());
        for frame in frames.iter().take(heard) {
            for frame in Frames::of(frame) {
                reader.take(frame?, ledger)?;
            }
        }
        self.tally.cut_off = self.tally.cut_off.saturating_add(1);
        Ok(())
    }

    /// A load, or value going home.
    fn home(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let amount = u64::try_from(self.below(9_000)).unwrap_or_default().saturating_add(1);
        let tag = if self.chance(30) { MEALS } else { Tag::NONE };
        let terms = Terms { tag, ..Terms::cny(fen(amount)) };
        self.trail.push(format!("{wallet} at home, {amount} of {}", tag.number()));
        let loads = self.dice_says();
        let resident = self.town.resident_mut(wallet)?;
        if loads {
            resident.load(terms)?
        } else {
            resident.redeem(terms)?
        };
        Ok(())
    }

    fn dice_says(&mut self) -> bool {
        self.chance(50)
    }

    fn power(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        self.trail.push(format!("{wallet} loses power"));
        let own = self.town.fork();
        self.town.resident_mut(wallet)?.reboot(own)
    }

    fn void(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        self.trail.push(format!("{wallet} voids"));
        // Whether there is room, or anything left to void, is the wallet's business.
        let _ = self.town.resident_mut(wallet)?.wallet_mut()?.void();
        Ok(())
    }

    fn days(&mut self) -> Result<(), TownError> {
        let days = u16::try_from(self.below(4)).unwrap_or_default();
        self.day = self.day.after(days.saturating_add(1));
        self.trail.push(format!("day {}", self.day.number()));
        self.town.begin_day(self.day)?;
        self.town.publish()
    }

    fn hand_over(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let ledger = self.town.resident_mut(wallet)?.wallet_mut()?;
        let Some(seq) = ledger.unsettled().first().map(ecny_core::Unsettled::seq) else {
            return Ok(());
        };
        self.trail.push(format!("{wallet} hands over {}", seq.number()));
        let ledger = self.town.resident_mut(wallet)?.wallet_mut()?;
        if ledger.hand_over(seq).is_ok() {
            self.tally.handed_over = self.tally.handed_over.saturating_add(1);
        }
        Ok(())
    }

    fn standing(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let rests = self.dice_says();
        self.trail.push(format!("{wallet} rests: {rests}"));
        let ledger = self.town.resident_mut(wallet)?.wallet_mut()?;
        let _ = if rests { ledger.suspend() } else { ledger.resume() };
        Ok(())
    }

    fn order(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let (id, operator) = (self.town.id(wallet)?, self.town.resident(wallet)?.operator);
        let kinds = [OrderKind::Block, OrderKind::Resume, OrderKind::Resume, OrderKind::Void];
        let turn = self.below(kinds.len());
        let what = kinds.get(turn).copied().unwrap_or(OrderKind::Resume);
        self.trail.push(format!("{wallet} is to {what:?}"));
        let (office, rng) = self.town.office_mut(operator)?;
        office.order(id, what, rng)?;
        Ok(())
    }

    fn limits(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let single = fen(u64::try_from(self.below(5_000)).unwrap_or_default());
        let own = Settings { single, ..Settings::OPEN };
        let ledger = self.town.resident_mut(wallet)?.wallet_mut()?;
        let _ = ledger.set_settings(&own);
        Ok(())
    }

    /// A wallet is lost; or, where one was, it is found, or its holder is paid back.
    fn loss(&mut self) -> Result<(), TownError> {
        let Some(lost) = self.lost.iter().copied().find(|it| !self.paid_back.contains(it)) else {
            return self.lose();
        };
        let (id, operator) = (self.town.id(lost)?, self.town.resident(lost)?.operator);
        if self.chance(30) {
            let (office, _) = self.town.office_mut(operator)?;
            office.withdraw_loss(id)?;
            self.trail.push(format!("{lost} is found"));
            self.lost.remove(&lost);
            self.found.insert(lost);
            self.tally.found = self.tally.found.saturating_add(1);
            return Ok(());
        }
        let horizon = self.town.office(operator)?.loss(id).map(|loss| loss.horizon);
        self.day = self.day.max(horizon.ok_or(TownError::Nobody)?);
        self.town.begin_day(self.day)?;
        self.town.publish()?;
        let application = self.town.application(Tier::III);
        let heir = self.town.enroll(operator, &application)?;
        let heir_id = self.town.id(heir)?;
        let (office, rng) = self.town.office_mut(operator)?;
        office.open_pocket(heir_id, MEALS, MEALS_LAST, rng)?;
        self.sync(heir)?;
        let (office, _) = self.town.office_mut(operator)?;
        let refund = office.refund(id, heir_id)?;
        self.trail.push(format!("{lost} is paid back to {heir}: {:?}", refund.amounts));
        for (tag, amount) in refund.amounts {
            let terms = Terms { tag, ..Terms::cny(amount) };
            let tapped = self.town.resident_mut(heir)?.load(terms)?;
            if tapped.reader_error.is_some() {
                let why = format!("a refund was not taken: {tapped:?}");
                return Err(TownError::Otherwise(why));
            }
        }
        for payout in refund.payouts {
            self.payouts.insert((payout.payer, payout.seq));
        }
        self.paid_back.insert(lost);
        self.tally.paid_back = self.tally.paid_back.saturating_add(1);
        Ok(())
    }

    fn lose(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let gone = self.retired.contains(&wallet) || !self.is_intact(wallet);
        if wallet == CANTEEN || gone || self.paid_back.contains(&wallet) {
            return Ok(());
        }
        let (id, operator) = (self.town.id(wallet)?, self.town.resident(wallet)?.operator);
        self.trail.push(format!("{wallet} is lost"));
        let (office, _) = self.town.office_mut(operator)?;
        office.report_loss(id)?;
        self.lost.insert(wallet);
        Ok(())
    }

    /// Somebody makes two devices of one wallet; or, having two, pays with the other.
    fn overspend(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        let Some((culprit, mut double)) = self.culprit.take() else {
            // One town in four has a culprit.
            let out = wallet == CANTEEN || self.retired.contains(&wallet) || !self.chance(25);
            if out || self.paid_back.contains(&wallet) {
                return Ok(());
            }
            // It has said once under which key its totals are sealed.
            self.sync(wallet)?;
            let own = [self.town.fork(), self.town.fork()];
            let double = self.town.resident_mut(wallet)?.double(own)?;
            self.trail.push(format!("{wallet} has a double"));
            self.culprit = Some((wallet, double));
            return Ok(());
        };
        if wallet != culprit {
            let amount = u64::try_from(self.below(2_000)).unwrap_or_default().saturating_add(1);
            let terms = Terms::cny(fen(amount));
            let tapped = self.town.meet_stranger(&mut double, wallet, terms)?;
            self.trail.push(format!("the double pays {wallet} {amount}"));
            self.overspent |= double.account().seq.number() > 0
                && tapped.card.iter().any(|event| matches!(event, Event::Debited { .. }));
        }
        self.culprit = Some((culprit, double));
        Ok(())
    }

    fn retire(&mut self) -> Result<(), TownError> {
        let Some(wallet) = self.somebody() else { return Ok(()) };
        if wallet == CANTEEN || !self.is_intact(wallet) {
            return Ok(());
        }
        self.drain(wallet)?;
        match self.town.resident_mut(wallet)?.wallet_mut()?.retire() {
            Ok(()) => {
                self.trail.push(format!("{wallet} retires"));
                self.retired.insert(wallet);
                self.tally.retired = self.tally.retired.saturating_add(1);
                Ok(())
            }
            // Not drained, or not in service.
            Err(ecny_core::Error::Ledger(
                LedgerError::NotDrained
                | LedgerError::Suspended
                | LedgerError::Blocked
                | LedgerError::Retired
                | LedgerError::Revoked,
            )) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// All that a wallet holds goes home.
    fn drain(&mut self, wallet: usize) -> Result<(), TownError> {
        for tag in [MEALS, Tag::NONE] {
            let resident = self.town.resident_mut(wallet)?;
            let amount = resident.wallet()?.account().available(tag);
            if amount.is_zero()
                || (tag != Tag::NONE && resident.wallet()?.account().pocket(tag).is_none())
            {
                continue;
            }
            resident.redeem(Terms { tag, ..Terms::cny(amount) })?;
        }
        Ok(())
    }

    /// What logs say before they may forget it.
    pub(super) fn remember(&mut self) -> Result<(), TownError> {
        for wallet in 0..self.town.wallets() {
            let resident = self.town.resident_mut(wallet)?;
            self.known.add(resident.wallet_mut()?)?;
            self.known.add(resident.purse_mut())?;
        }
        Ok(())
    }
}
