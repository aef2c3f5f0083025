mod reading;
mod tap;
mod told;

use std::collections::BTreeMap;

use ecny_core::{
    Account, Amount, Armed, Asked, Currency, Direction, Ledger, LedgerError, Tag, Terms, Wanted,
};
use ecny_offline_protocol::{Card, Reader};

use super::{
    VectorError,
    cast::{Cast, Element},
    hand::{Hand, Through},
    line::Line,
    primitives::nonce_of,
};
use crate::{flash::MemoryFlash, tap::Air};
use reading::Reading;
use tap::Tap;

type Flash = MemoryFlash<8, 4096>;
pub(super) type StageLedger = Ledger<Flash, Element>;

/// Where the players act: wallets fresh from the cast, and a record of what happens to them.
pub(super) struct Stage<'c> {
    cast: &'c Cast,
    actors: BTreeMap<String, Actor>,
    said: Vec<String>,
}

struct Actor {
    ledger: Option<StageLedger>,
    boots: u32,
    image: Option<Flash>,
}

impl<'c> Stage<'c> {
    pub(super) const fn new(cast: &'c Cast) -> Self {
        Self { cast, actors: BTreeMap::new(), said: Vec::new() }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.said
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.said
    }

    pub(super) const fn cast(&self) -> &'c Cast {
        self.cast
    }

    /// Writes down what the wallets did not say.
    pub(super) fn say(&mut self, lines: Vec<String>) {
        self.said.extend(lines);
    }

    /// Does one step, honestly.
    pub(super) fn step(&mut self, step: &str) -> Result<(), VectorError> {
        self.step_with(step, &mut Through)
    }

    /// Does one step; `hand` holds the air of a tap.
    pub(super) fn step_with(&mut self, step: &str, hand: &mut dyn Hand) -> Result<(), VectorError> {
        self.said.push(step.to_owned());
        let line = Line(step);
        match line.word() {
            "load" => self.load(line),
            "give" => self.give(line),
            "approve" => self.with(line, |ledger| {
                let shown = ledger.consent.asked().copied();
                shown.map(|asked| ledger.consent.approve(&asked));
                Ok(())
            }),
            "arm" => self.arm(line),
            "void" => self.with(line, |ledger| ledger.void().map(|_| ())),
            "compact" => self.with(line, Ledger::compact),
            "reboot" => self.reboot(line, None),
            "snapshot" => self.snapshot(line),
            "restore" => {
                let image = self.actor(line.value("who")?)?.image.clone();
                self.reboot(line, Some(image.ok_or_else(|| line.wrong())?))
            }
            "tap" => self.tap(line, hand),
            "take" => self.take_word(line),
            "bundle" => self.bundle(line),
            "read" => self.read_bundle(line),
            "reply" => self.reply(line),
            "retire" => self.retire(line),
            "account" => self.account(line.value("who")?),
            _ => Err(line.wrong()),
        }
    }

    fn load(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let (who, terms) = (line.value("who")?, terms(line, "fen")?);
        let (mut ledger, mut purse) = (self.take(who)?, self.take("purse")?);
        purse.consent.give(Asked { payee: ledger.id(), terms });
        let reader = Reader::collect(Wanted::Load(terms), &mut ledger);
        let mut reader = reader.map_err(|_| line.wrong())?;
        let tapped = crate::tap::tap(
            &mut reader,
            &mut ledger,
            &mut Card::new(),
            &mut purse,
            &mut Air::default(),
        );
        for wallet in [&mut ledger, &mut purse] {
            wallet.element().take_agreements();
            wallet.element().take_signatures();
        }
        self.put(who, ledger)?;
        self.put("purse", purse)?;
        if tapped.reader_error.is_some() || tapped.card_error.is_some() {
            return Err(line.wrong());
        }
        self.state(who)
    }

    fn give(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let payee = self.cast.player(line.value("payee")?)?.id();
        let terms = Terms {
            currency: Currency::new(
                line.find("currency").map_or(Ok(156), |_| line.number("currency"))?,
            ),
            tag: Tag::new(line.find("tag").map_or(Ok(0), |_| line.number("tag"))?),
            ..terms(line, "fen")?
        };
        let asked = Asked { payee, terms };
        self.with(line, |ledger| {
            ledger.consent.give(asked);
            Ok(())
        })
    }

    fn arm(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let direction = match line.value("to")? {
            "pay" => Direction::Pay,
            "receive" => Direction::Receive,
            _ => return Err(line.wrong()),
        };
        let armed = Armed { most: terms(line, "most")?.amount, count: line.number("count")? };
        self.with(line, |ledger| {
            ledger.consent.arm(direction, armed);
            Ok(())
        })
    }

    fn snapshot(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let ledger = self.take(who)?;
        let (flash, _) = ledger.close();
        self.actor(who)?.image = Some(flash.clone());
        self.open(who, flash)
    }

    fn reboot(&mut self, line: Line<'_>, image: Option<Flash>) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let (flash, _) = self.take(who)?.close();
        self.open(who, image.unwrap_or(flash))?;
        self.state(who)
    }

    fn open(&mut self, who: &str, flash: Flash) -> Result<(), VectorError> {
        let player = self.cast.player(who)?.clone();
        let actor = self.actor(who)?;
        actor.boots = actor.boots.saturating_add(1);
        let element = player.element(actor.boots).ok_or(LedgerError::Damaged);
        let element = element.map_err(ecny_core::Error::from)?;
        actor.ledger = Some(Ledger::open(flash, element)?);
        Ok(())
    }

    fn with(
        &mut self,
        line: Line<'_>,
        act: impl FnOnce(&mut StageLedger) -> Result<(), ecny_core::Error>,
    ) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let mut ledger = self.take(who)?;
        let done = act(&mut ledger);
        self.put(who, ledger)?;
        Ok(done?)
    }

    fn tap(&mut self, line: Line<'_>, hand: &mut dyn Hand) -> Result<(), VectorError> {
        let reading = Reading::parse(line)?;
        let card = line.value("card")?;
        let lose = line.find("lose").map(|_| line.number("lose")).transpose()?;
        let mut asking = reading.as_ref().map(|it| self.take(it.who)).transpose()?;
        let mut answering = (card != NOBODY).then(|| self.take(card)).transpose()?;

        let names = [reading.as_ref().map_or(NOBODY, |it| it.who), card];
        let begun = match (&reading, &mut asking) {
            (Some(reading), Some(ledger)) => Some(reading.task.begin(ledger)),
            (Some(_) | None, _) => None,
        };
        let share = line.find("share").is_some();
        let mut tap = Tap { said: &mut self.said, names, lose, share, count: 0 };
        match begun {
            Some(Err(error)) => tap.error(names[0], &error),
            Some(Ok(reader)) => tap.run(
                Some((reader, reading.as_ref().and_then(|it| it.task.then()))),
                &mut asking,
                &mut answering,
                hand,
            ),
            None => tap.run(None, &mut asking, &mut answering, hand),
        }

        let there = names.into_iter().zip([asking, answering]);
        for (name, ledger) in there.filter_map(|(name, ledger)| Some((name, ledger?))) {
            self.put(name, ledger)?;
            self.secrets(name)?;
            self.state(name)?;
        }
        Ok(())
    }

    /// What the wallet's element has seen in this tap.
    fn secrets(&mut self, who: &str) -> Result<(), VectorError> {
        let player = self.cast.player(who)?;
        let d = player.private_key();
        let ledger = self.actor(who)?.ledger.as_mut();
        let element = ledger.map(|ledger| ledger.element());
        let Some(element) = element else { return Ok(()) };
        let (agreed, signed) = (element.take_agreements(), element.take_signatures());
        for one in agreed {
            let (e, z) = (hex::encode(one.ephemeral), hex::encode(one.shared));
            self.said.push(format!("  secret {who} e={e} z={z}"));
        }
        for one in signed {
            let k = nonce_of(&d, &one.to_bytes()).map(hex::encode).unwrap_or_default();
            self.said.push(format!("  secret {who} k={k}"));
        }
        Ok(())
    }

    fn state(&mut self, who: &str) -> Result<(), VectorError> {
        let ledger = self.actor(who)?.ledger.as_ref();
        let account = ledger.map(|ledger| state_text(ledger.account()));
        let account = account.ok_or_else(|| VectorError::Line(who.to_owned()))?;
        self.said.push(format!("  state {who} {account}"));
        Ok(())
    }

    fn actor(&mut self, who: &str) -> Result<&mut Actor, VectorError> {
        if !self.actors.contains_key(who) {
            let player = self.cast.player(who)?;
            let element = player.element(0).ok_or_else(|| VectorError::Line(who.to_owned()))?;
            let flash = Flash::new(PAGES, 0);
            let mut ledger = Ledger::format(flash, element, self.cast.root(), player.given())?;
            ledger.activate()?;
            let actor = Actor { ledger: Some(ledger), boots: 0, image: None };
            self.actors.insert(who.to_owned(), actor);
        }
        self.actors.get_mut(who).ok_or_else(|| VectorError::Line(who.to_owned()))
    }

    fn take(&mut self, who: &str) -> Result<StageLedger, VectorError> {
        let ledger = self.actor(who)?.ledger.take();
        ledger.ok_or_else(|| VectorError::Line(who.to_owned()))
    }

    fn put(&mut self, who: &str, ledger: StageLedger) -> Result<(), VectorError> {
        self.actor(who)?.ledger = Some(ledger);
        Ok(())
    }
}

fn cny(fen: &str) -> Option<Terms> {
    Amount::from_fen(fen.parse().ok()?).ok().map(Terms::cny)
}

fn terms(line: Line<'_>, name: &str) -> Result<Terms, VectorError> {
    cny(line.value(name)?).ok_or_else(|| line.wrong())
}

fn state_text(account: &Account) -> String {
    format!(
        "balance={} synced={} hop={} in-flight={} seq={} c={} received={} paid={} day={} \
         last-sync={} standing={:?} head={}",
        account.balance.fen(),
        account.synced.fen(),
        account.received_hop.number(),
        account.in_flight.fen(),
        account.seq.number(),
        account.decided.number(),
        account.totals.received.fen(),
        account.totals.paid.fen(),
        account.day.number(),
        account.last_sync.number(),
        account.standing,
        hex::encode(account.head)
    )
}

/// A side of a tap that is no wallet of this stage.
pub(super) const NOBODY: &str = "-";
const PAGES: usize = 16;
