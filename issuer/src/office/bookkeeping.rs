//! The office's books, from the logs of its wallets.

use std::collections::{BTreeMap, BTreeSet};

use ecny_core::{
    Account, AccountKind, Day, Digest, End, Limits, Record, Seq, Tag, Value, Verifier, WalletId,
};

use super::{
    Office,
    accounts::{Debits, held},
};
use crate::{Book, Books, Fate, Store, reconciliation::History, totals::kind_of};

/// An entry.
type Entry = (WalletId, Seq, Digest);

/// Books in the making.
#[derive(Default)]
struct Ledgers<'a> {
    books: Books,
    /// What stands in payers' logs, and whether it has come back.
    paid: BTreeMap<Entry, Paid<'a>>,
    taken: BTreeMap<Entry, &'a Value>,
}

struct Paid<'a> {
    value: &'a Value,
    /// How it ended, by the payer's log.
    end: Option<End>,
}

impl<S: Store, V: Verifier> Office<S, V> {
    /// What the logs of its wallets add up to, for each purpose, and towards each other operator.
    ///
    /// As long as a log has not come, what it would show is in flight, or not shown yet.
    #[must_use]
    pub fn books(&self) -> Books {
        let mut ledgers = Ledgers::default();
        for (wallet, history) in self.histories() {
            let Some(identity) = self.logs.identity(wallet) else { continue };
            let lost = self.state.losses.get(&wallet).is_some_and(|loss| loss.refund.is_some());
            ledgers.add(wallet, kind_of(identity), &history, lost);
        }
        self.close_books(ledgers)
    }

    fn close_books(&self, ledgers: Ledgers<'_>) -> Books {
        let Ledgers { mut books, paid, taken } = ledgers;
        for (entry @ (payer, seq, _), Paid { value, end }) in &paid {
            let (amount, payee) = (value.entry.terms.amount, value.entry.payee);
            let book = books.tags.entry(value.entry.terms.tag).or_default();
            let credited = taken.contains_key(entry);
            let foreign = payee.operator != self.own();
            let settled = match end {
                Some(end) => *end == End::Settled,
                None => {
                    self.state.testimony(*payer, *seq) == Some(End::Settled)
                        || self.logs.is_presented(*payer, value)
                }
            };
            let sum = match end {
                // Back with its payer, and with a payee that has canceled what it took.
                Some(End::Refunded) if credited => &mut book.unshown,
                Some(End::Refunded) => continue,
                _ if credited => continue,
                _ if foreign && settled => {
                    let netting = books.netting.entry(payee.operator).or_default();
                    Book::add(&mut netting.gone, amount);
                    &mut book.gone
                }
                _ => match self.state.payouts.get(&(*payer, *seq)).map(|it| self.fate(it)) {
                    None => &mut book.in_flight,
                    Some(Fate::Recovered) => &mut book.recovered,
                    Some(Fate::Open | Fate::Taken) => &mut book.suspended,
                },
            };
            Book::add(sum, amount);
        }
        // What our wallets have paid abroad and their own logs do not show: we owe it all the same.
        for (payer, value) in self.logs.presented() {
            let entry = (payer, value.entry.seq, value.entry.digest());
            let amount = value.entry.terms.amount;
            if !paid.contains_key(&entry) {
                let book = books.tags.entry(value.entry.terms.tag).or_default();
                Book::add(&mut book.unshown, amount);
                Book::add(&mut book.gone, amount);
                let netting = books.netting.entry(value.entry.payee.operator).or_default();
                Book::add(&mut netting.gone, amount);
            }
        }
        for (entry, value) in &taken {
            let (payer, ..) = entry;
            let book = books.tags.entry(value.entry.terms.tag).or_default();
            let amount = value.entry.terms.amount;
            if payer.operator != self.own() {
                Book::add(&mut book.come, amount);
                let netting = books.netting.entry(payer.operator).or_default();
                Book::add(&mut netting.come, amount);
            } else if !paid.contains_key(entry) {
                Book::add(&mut book.unshown, amount);
            }
        }
        books
    }
}

impl<'a> Ledgers<'a> {
    /// Adds the log of one wallet.
    fn add(&mut self, wallet: WalletId, kind: AccountKind, history: &History<'a>, lost: bool) {
        // The root stands in no sum.
        let mut account = Account::new(kind, [0; 33], Limits::NONE, Day::new(0));
        let mut given_back = BTreeSet::new();
        for (at, record) in history.places() {
            self.note(&account, record);
            given_back.extend(gives_back(&account, record));
            // A log that does not add up counts as far as it does: its wallet gets no receipt.
            let mut next = account.clone();
            if next.apply(record).is_err() {
                break;
            }
            next.head = at.head;
            account = next;
        }
        for (tag, amount) in held(&account) {
            let book = self.book(tag);
            Book::add(if lost { &mut book.lost } else { &mut book.held }, amount);
        }
        let debits = Debits::of(history);
        let settled = debits.settled.into_values().map(|(value, _)| (value, Some(End::Settled)));
        let refunded = debits.refunded.into_values().map(|value| (value, Some(End::Refunded)));
        let open = debits.open.into_values().chain(debits.handed.into_values());
        for (value, end) in settled.chain(refunded).chain(open.map(|value| (value, None))) {
            let (amount, tag) = (value.entry.terms.amount, value.entry.terms.tag);
            if kind == AccountKind::Purse && end != Some(End::Refunded) {
                Book::add(&mut self.book(tag).issued, amount);
            }
            if given_back.contains(&value.entry.seq) && end != Some(End::Refunded) {
                Book::add(&mut self.book(tag).given_back, amount);
            }
            let entry = (wallet, value.entry.seq, value.entry.digest());
            self.paid.insert(entry, Paid { value, end });
        }
    }

    /// Keeps what a wallet has taken, and as what.
    fn note(&mut self, before: &Account, record: &'a Record) {
        let Record::Credit { payer, value, .. } = record else { return };
        let (amount, tag) = (value.entry.terms.amount, value.entry.terms.tag);
        if before.kind == AccountKind::Purse {
            Book::add(&mut self.book(tag).redeemed, amount);
        } else if tag != Tag::NONE && before.pocket(tag).is_none() {
            Book::add(&mut self.book(tag).converted, amount);
        }
        self.taken.insert((*payer, value.entry.seq, value.entry.digest()), value);
    }

    fn book(&mut self, tag: Tag) -> &mut Book {
        self.books.tags.entry(tag).or_default()
    }
}

/// The debit with which a payee of the right category binds ordinary money to a purpose again.
fn gives_back(before: &Account, record: &Record) -> Option<Seq> {
    let Record::Debit { value, .. } = record else { return None };
    let tag = value.entry.terms.tag;
    let ordinary = before.kind == AccountKind::Wallet && before.pocket(tag).is_none();
    (ordinary && tag != Tag::NONE).then_some(value.entry.seq)
}
