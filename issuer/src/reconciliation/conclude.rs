//! What is concluded from all that is known.

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{AccountKind, Amount, BlockKey, Info, OperatorId, Position, Seq, Value, WalletId};
use zeroize::Zeroizing;

use super::{Debit, Reconciliation, log::Log};
use crate::{
    Centre, Evidence, Excerpt, Findings, Gap, Offense, Proof,
    totals::{clash, kind_under, misstated},
};

impl Reconciliation {
    /// What the logs show, as far as they have come. `centre` opens the totals of its own wallets.
    #[must_use]
    pub fn findings(&self, centre: &Centre) -> Findings {
        let mut findings = Findings::default();
        let offenses = self
            .forks()
            .chain(self.double_credits())
            .chain(self.credit_cancels())
            .chain(self.regresses())
            .chain(self.twins());
        for (offense, evidence) in offenses {
            self.charge(&mut findings, offense, Some(evidence));
        }
        for (offense, evidence) in self.totals(centre) {
            self.charge(&mut findings, offense, evidence);
        }
        findings.gaps = self.gaps();
        findings.debts = self.debts();
        findings
    }

    fn charge(&self, findings: &mut Findings, offense: Offense, evidence: Option<Evidence>) {
        match evidence.and_then(|evidence| Proof::new(evidence, &self.keyring)) {
            Some(proof) => {
                findings.proven.insert(offense, proof);
            }
            None => {
                findings.unproven.insert(offense);
            }
        }
    }

    fn forks(&self) -> impl Iterator<Item = (Offense, Evidence)> {
        self.debits.iter().filter_map(|((culprit, seq), entries)| {
            let mut entries = entries.values();
            let (one, other) = (*entries.next()?, *entries.next()?);
            Some((Offense::Fork { culprit: *culprit, seq: *seq }, Evidence::Fork { one, other }))
        })
    }

    fn double_credits(&self) -> impl Iterator<Item = (Offense, Evidence)> {
        self.credits.iter().filter_map(|((culprit, (payer, seq), _), places)| {
            let mut places = places.iter();
            let one = self.excerpt_with(*culprit, *places.next()?)?;
            let other = self.excerpt_with(*culprit, *places.next()?)?;
            let offense = Offense::DoubleCredit { culprit: *culprit, payer: *payer, seq: *seq };
            Some((offense, Evidence::DoubleCredit { one, other }))
        })
    }

    fn credit_cancels(&self) -> impl Iterator<Item = (Offense, Evidence)> {
        self.credits.iter().filter_map(|(credit, places)| {
            let (culprit, (payer, seq), _) = *credit;
            let cancel = self.cancels.get(credit)?.clone();
            let credit = self.excerpt_with(culprit, *places.first()?)?;
            let offense = Offense::CreditCancel { culprit, payer, seq };
            Some((offense, Evidence::CreditCancel { credit, cancel }))
        })
    }

    fn regresses(&self) -> impl Iterator<Item = (Offense, Evidence)> {
        self.logs.iter().filter_map(|(culprit, log)| {
            let [one, other] = log.regress()?;
            let evidence = Evidence::Regress { one, other };
            Some((Offense::Regress { culprit: *culprit }, evidence))
        })
    }

    fn twins(&self) -> impl Iterator<Item = (Offense, Evidence)> {
        self.names.iter().filter_map(|(info, keys)| {
            let mut keys = keys.values();
            let (one, other) = (keys.next()?.clone(), keys.next()?.clone());
            let Info { id, serial, .. } = Info::from_bytes(info)?;
            let culprit: OperatorId = id.operator;
            let offense = Offense::Twin { culprit, wallet: id, serial };
            Some((offense, Evidence::Twin { one, other }))
        })
    }

    fn totals(&self, centre: &Centre) -> Vec<(Offense, Option<Evidence>)> {
        let payers: BTreeSet<WalletId> = self.debits.keys().map(|(payer, _)| *payer).collect();
        let keyed = payers.into_iter().filter_map(|payer| Some((payer, centre.totals_key(payer)?)));
        keyed
            .filter_map(|(culprit, key)| {
                let evidence = self.total_of(culprit, &key)?;
                Some((Offense::Total { culprit }, evidence))
            })
            .collect()
    }

    /// Whether the totals of a wallet do not add up, and what shows it to others.
    fn total_of(&self, wallet: WalletId, key: &Zeroizing<[u8; 16]>) -> Option<Option<Evidence>> {
        let block = BlockKey::new(key);
        let log = self.logs.get(&wallet);
        let kind = self.debits_of(wallet).find_map(|value| kind_under(&value.certificate))?;
        if let Some((one, other)) = clash(self.debits_of(wallet), &block, kind) {
            let total =
                |committed| Evidence::Total { committed, key: **key, one: *one, other: *other };
            return Some(log.and_then(Log::statement).copied().map(total));
        }
        let wrong = log?.histories().find(|history| {
            let records = history.lines.iter().map(|(_, written)| &written.line.record);
            misstated(records, &block)
        })?;
        Some(Some(Evidence::Books { excerpt: wrong.excerpt(), key: **key }))
    }

    fn debits_of(&self, payer: WalletId) -> impl Iterator<Item = &Value> {
        let all = (payer, Seq::new(0))..=(payer, Seq::new(u32::MAX));
        self.debits.range(all).flat_map(|(_, entries)| entries.values())
    }

    /// The log of a wallet from the line on that ends at that place.
    fn excerpt_with(&self, wallet: WalletId, after: Position) -> Option<Excerpt> {
        self.logs.get(&wallet)?.excerpt_with(after)
    }

    fn gaps(&self) -> BTreeSet<Gap> {
        let missing = self
            .logs
            .iter()
            .filter_map(|(wallet, log)| Some(Gap::Log { wallet: *wallet, after: log.missing()? }));
        let credited = self.credits.keys().filter_map(|(_, debit, entry)| {
            let (payer, seq) = *debit;
            (!self.own.contains(&(*debit, *entry))).then_some(Gap::Debit { payer, seq })
        });
        missing.chain(credited).chain(self.holes()).collect()
    }

    /// Numbers between known debits that no log accounts for. In a log without a gap a number
    /// that is not there was never signed.
    fn holes(&self) -> Vec<Gap> {
        let mut holes = Vec::new();
        let mut last: Option<Debit> = None;
        for (payer, seq) in self.debits.keys().copied() {
            let same = last.filter(|(before, _)| *before == payer);
            let known = match same {
                Some((_, seq)) => seq,
                None => self.history(payer).map_or(Seq::new(0), |known| known.signed.statement.seq),
            };
            let first = known.next().unwrap_or(known);
            if first < seq {
                let end = Seq::new(seq.number().saturating_sub(1));
                holes.push(Gap::Seqs { payer, first, last: end });
            }
            last = Some((payer, seq.max(known)));
        }
        holes
    }

    /// Who has paid more than is known to have come to it. What a payee has credited was paid;
    /// what was paid to somebody may have come. What a payee has canceled is back, whatever else
    /// that payee says: its payer owes nothing for it.
    fn debts(&self) -> BTreeMap<WalletId, Amount> {
        let mut sums: BTreeMap<WalletId, (Amount, Amount)> = BTreeMap::new();
        for (debit, entries) in &self.debits {
            for (entry, value) in entries {
                let (payee, amount) = (value.entry.payee, value.entry.terms.amount);
                let credit = (payee, *debit, *entry);
                if self.cancels.contains_key(&credit) {
                    continue;
                }
                if self.credits.contains_key(&credit) || self.presented.contains(&credit) {
                    add(&mut sums.entry(debit.0).or_default().0, amount);
                }
                add(&mut sums.entry(payee).or_default().1, amount);
            }
        }
        let debtors = sums.into_iter().filter(|(wallet, _)| !self.is_purse(*wallet));
        debtors
            .filter_map(|(wallet, (paid, come))| {
                Some((wallet, paid.checked_sub(come).filter(|debt| !debt.is_zero())?))
            })
            .collect()
    }

    fn is_purse(&self, wallet: WalletId) -> bool {
        let certificates = self.debits_of(wallet).map(|value| &value.certificate);
        certificates.filter_map(kind_under).any(|kind| kind == AccountKind::Purse)
    }
}

fn add(sum: &mut Amount, amount: Amount) {
    *sum = sum.checked_add(amount).unwrap_or(Amount::MAX);
}
