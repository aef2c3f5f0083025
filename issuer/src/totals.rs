//! What a wallet seals as its totals, held against what it has signed.
//!
//! Of two debits of an intact wallet the later has the higher number, has paid at least what the
//! earlier had paid and itself, and has received at least as much. A wallet that went back to an
//! older state and paid again breaks this, whatever numbers it uses; only value that comes back to
//! it in between hides it, until whoever sent that states its log.

use ecny_core::{
    AccountKind, Amount, BlockKey, Certificate, Class, End, Entry, Identity, Info, Record, Totals,
    Value,
};

/// Two debits of one wallet whose totals cannot both be so; twice the same where one alone cannot.
pub(crate) fn clash<'a>(
    debits: impl Iterator<Item = &'a Value>,
    key: &BlockKey,
    kind: AccountKind,
) -> Option<(&'a Value, &'a Value)> {
    let mut group: Vec<&Value> = Vec::new();
    // Of all with lower numbers, the one that had paid most and the one that had received most.
    let mut most: [Option<&Value>; 2] = [None, None];
    for value in debits {
        if group.first().is_some_and(|first| first.entry.seq != value.entry.seq) {
            most = furthest(most, &group, key);
            group.clear();
        }
        let earlier = most.into_iter().flatten().chain([value]);
        for before in earlier {
            if clashes(&before.entry, &value.entry, key, kind) {
                return Some((before, value));
            }
        }
        group.push(value);
    }
    None
}

fn furthest<'a>(
    most: [Option<&'a Value>; 2],
    group: &[&'a Value],
    key: &BlockKey,
) -> [Option<&'a Value>; 2] {
    let [paid, received] = most;
    let totals = |value: &&'a Value| Totals::open(key, value.entry.totals).unwrap_or_default();
    let all = |known: Option<&'a Value>| known.into_iter().chain(group.iter().copied());
    [
        all(paid).max_by_key(|value| totals(value).paid),
        all(received).max_by_key(|value| totals(value).received),
    ]
}

/// Whether no intact wallet has signed both, the one before the other; or, where both are one,
/// none has signed that.
pub(crate) fn clashes(one: &Entry, other: &Entry, key: &BlockKey, kind: AccountKind) -> bool {
    let (Some(before), Some(after)) =
        (Totals::open(key, one.totals), Totals::open(key, other.totals))
    else {
        return true;
    };
    if one == other {
        let overdrawn = kind == AccountKind::Wallet && after.paid > after.received;
        return overdrawn || after.paid < other.terms.amount;
    }
    let paid = before.paid.checked_add(other.terms.amount);
    let less = paid.is_none_or(|paid| after.paid < paid) || after.received < before.received;
    one.seq < other.seq && less
}

/// Whether the totals sealed in a wallet's log, from its first line on, are not those of the log.
pub(crate) fn misstated<'a>(records: impl Iterator<Item = &'a Record>, key: &BlockKey) -> bool {
    let mut sums = Sums::default();
    for record in records {
        let Some(totals) = sums.take(record) else { return true };
        if let Record::Debit { value, .. } = record
            && Totals::open(key, value.entry.totals) != Some(totals)
        {
            return true;
        }
    }
    false
}

/// What a wallet's own lines say it has received and paid after each of them.
#[derive(Clone, Copy, Debug, Default)]
struct Sums(Totals);

impl Sums {
    /// The totals after one line more; `None` where no wallet has such totals.
    fn take(&mut self, record: &Record) -> Option<Totals> {
        let Totals { received, paid } = self.0;
        let (come, gone) = match record {
            Record::Debit { value, .. } => (Amount::ZERO, value.entry.terms.amount),
            Record::Credit { value, .. } => (value.entry.terms.amount, Amount::ZERO),
            Record::Refund { amount, .. } => (*amount, Amount::ZERO),
            Record::Resolved { resolution, amount, .. } => match resolution.end {
                End::Refunded => (*amount, Amount::ZERO),
                End::Settled => (Amount::ZERO, Amount::ZERO),
            },
            Record::Checkpoint(_)
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::HandOver { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Settle { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => (Amount::ZERO, Amount::ZERO),
        };
        self.0 = Totals { received: received.checked_add(come)?, paid: paid.checked_add(gone)? };
        Some(self.0)
    }
}

/// What kind of account a wallet keeps.
pub(crate) fn kind_of(identity: &Identity) -> AccountKind {
    kind(identity.class())
}

/// What kind of account the wallet keeps whose certificate was found to hold.
pub(crate) fn kind_under(certificate: &[u8; Certificate::LEN]) -> Option<AccountKind> {
    let (info, _) = certificate.split_first_chunk::<{ Info::LEN }>()?;
    Info::from_bytes(info).map(|info| kind(info.class))
}

const fn kind(class: Class) -> AccountKind {
    match class {
        Class::Purse => AccountKind::Purse,
        Class::SecureElement | Class::Software => AccountKind::Wallet,
    }
}
