//! What a wallet is told that its log does not show it has heard.

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{
    Day, OperatorCertificate, OperatorId, Order, OrderKind, Purpose, Record, Resolution,
    SyncReceipt, Tag, Verifier, WalletId, Word,
};
use rand_core::TryCryptoRng;

use super::{Office, OfficeError, accounts::Debits, state::place};
use crate::{Store, Withheld, reconciliation::History};

/// What a wallet has heard.
#[derive(Debug, Default)]
struct Heard {
    operators: BTreeSet<[u8; OperatorCertificate::LEN]>,
    limits: u16,
    crisis: u16,
    orders: u16,
    pockets: BTreeMap<Tag, Day>,
    lists: BTreeMap<OperatorId, (u8, u16)>,
    /// It has ended: it takes receipts and resolutions, and nothing else.
    ended: bool,
}

impl Heard {
    fn of(history: &History<'_>) -> Self {
        let mut heard = Self::default();
        for record in history.records() {
            heard.ended |= record.closes();
            match record {
                Record::Operator { certificate } => {
                    heard.operators.insert(*certificate);
                }
                Record::Profile { profile, .. } => heard.limits = profile.limits.number,
                Record::Crisis { crisis, .. } => heard.crisis = crisis.number,
                Record::Order { order, .. } => heard.orders = order.number,
                Record::Pocket { pocket, .. } => {
                    heard.pockets.insert(pocket.tag, pocket.last_day);
                }
                Record::Delta { delta, .. } => {
                    heard.lists.insert(delta.operator, place(delta));
                }
                Record::Checkpoint(_)
                | Record::Credit { .. }
                | Record::Debit { .. }
                | Record::HandOver { .. }
                | Record::Life { .. }
                | Record::Lock { .. }
                | Record::Pin { .. }
                | Record::Refund { .. }
                | Record::Resolved { .. }
                | Record::Settings { .. }
                | Record::Settle { .. }
                | Record::Synced { .. }
                | Record::Void { .. } => {}
            }
        }
        heard
    }
}

impl<S: Store, V: Verifier> Office<S, V> {
    /// What a wallet is told: the receipt first, which makes room for the rest.
    pub(super) fn words<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        withheld: Option<Withheld>,
        rng: &mut R,
    ) -> Result<Vec<Word>, OfficeError> {
        let mut words = Vec::new();
        if withheld.is_none() {
            words.push(self.receipt(wallet, rng)?);
            words.extend(self.resolutions(wallet, rng)?);
        }
        let heard = self.logs.history(wallet).map(|history| Heard::of(&history));
        let heard = heard.unwrap_or_default();
        if !heard.ended {
            words.extend(self.news(wallet, &heard));
            words.extend(self.lists(&heard));
        }
        Ok(words)
    }

    /// A receipt for all that is known of a wallet's log.
    fn receipt<R: TryCryptoRng + ?Sized>(
        &mut self,
        wallet: WalletId,
        rng: &mut R,
    ) -> Result<Word, OfficeError> {
        let history = self.logs.history(wallet).ok_or(OfficeError::UnknownWallet)?;
        let statement = history.signed.statement;
        if let Some(word @ Word::Receipt(known, _)) = self.state.receipts.get(&wallet)
            && known.position == statement.position
        {
            return Ok(*word);
        }
        let receipt = SyncReceipt {
            version: SyncReceipt::VERSION,
            wallet,
            position: statement.position,
            decided: statement.decided,
            day: self.state.day,
        };
        let signature = self.sign(Purpose::Receipt, &receipt.to_bytes(), rng)?;
        self.say(Word::Receipt(receipt, signature))
    }

    /// How those of its debits ended that it could not end itself.
    fn resolutions<R: TryCryptoRng + ?Sized>(
        &mut self,
        payer: WalletId,
        rng: &mut R,
    ) -> Result<Vec<Word>, OfficeError> {
        let history = self.logs.history(payer).ok_or(OfficeError::UnknownWallet)?;
        let open: Vec<_> = Debits::of(&history).open.into_values().copied().collect();
        let mut words = Vec::new();
        for value in open {
            let seq = value.entry.seq;
            let known = self.state.resolutions.get(&(payer, seq)).copied();
            let word = match (known, self.end_of(payer, &value)) {
                (Some(word), _) => word,
                (None, Ok(end)) => {
                    let (version, entry) = (Resolution::VERSION, value.entry.digest());
                    let resolution = Resolution { version, payer, seq, entry, end };
                    let body = resolution.to_bytes();
                    let signature = self.sign(Purpose::Resolution, &body, rng)?;
                    self.say(Word::Resolution(resolution, signature))?
                }
                (None, Err(_)) => continue,
            };
            words.push(word);
        }
        Ok(words)
    }

    /// Operators, limits, orders and pockets that are new to it.
    fn news(&self, wallet: WalletId, heard: &Heard) -> Vec<Word> {
        let mut words = Vec::new();
        let new = |it: &&OperatorCertificate| !heard.operators.contains(&it.to_bytes());
        words.extend(self.state.operators.iter().filter(new).copied().map(Word::Operator));
        let profile = self.state.profiles.get(&wallet);
        let news = profile.filter(|(profile, _)| {
            // The first is what the wallet was made with.
            profile.limits.number > heard.limits.max(1)
        });
        words.extend(news.map(|(_, word)| *word));
        words.extend(self.state.crisis.filter(
            |word| matches!(word, Word::Crisis(crisis, _) if crisis.number > heard.crisis),
        ));
        let orders = self.state.orders.get(&wallet).into_iter().flatten();
        words.extend(
            orders.filter(
                |word| matches!(word, Word::Order(order, _) if order.number > heard.orders),
            ),
        );
        let pockets = self.state.pockets.get(&wallet).into_iter().flat_map(BTreeMap::values);
        words.extend(pockets.filter(|word| {
            matches!(word, Word::Pocket(pocket, _)
                if heard.pockets.get(&pocket.tag).is_none_or(|known| *known < pocket.last_day))
        }));
        words
    }

    /// The deltas that are new to it, the own operator's first. Of an epoch that it has missed the
    /// first one leads to the next.
    fn lists(&self, heard: &Heard) -> Vec<Word> {
        let own = self.own();
        let mut all: Vec<_> = self.state.deltas.iter().collect();
        all.sort_by_key(|(operator, _)| **operator != own);
        let mut words = Vec::new();
        for (operator, list) in all {
            let Some((&(epoch, _), _)) = list.last_key_value() else { continue };
            let known = heard.lists.get(operator).copied();
            // What is left of an epoch that is over adds nothing but its first, to come to the next.
            let new = list.iter().filter(|((of, number), _)| match known {
                Some(known) if *of == epoch => (*of, *number) > known,
                Some((known, _)) => *of > known && *number == 1,
                None => *of == epoch,
            });
            words.extend(new.map(|(_, word)| *word));
        }
        words
    }

    /// Has a payee decide its open session where somebody has handed over what it was asked in: the
    /// office stands in for that with its own money.
    pub(super) fn void_handed_over<R: TryCryptoRng + ?Sized>(
        &mut self,
        payee: WalletId,
        rng: &mut R,
    ) -> Result<(), OfficeError> {
        let undecided = self.handed_to(payee).into_iter().any(|(payer, value)| {
            matches!(self.end_of(payer, &value), Err(crate::Unresolved::Undecided))
        });
        if !undecided {
            return Ok(());
        }
        let heard = self.logs.history(payee).map_or(0, |history| Heard::of(&history).orders);
        let orders = self.state.orders.get(&payee).into_iter().flatten();
        let mut waiting = orders.filter(|word| {
            matches!(word, Word::Order(Order { number, what: OrderKind::Void, .. }, _)
                if *number > heard)
        });
        if waiting.next().is_none() {
            self.order(payee, OrderKind::Void, rng)?;
        }
        Ok(())
    }
}
