use std::collections::BTreeSet;

use crate::{
    entry::{Entry, Id},
    mutant::{Mutant, Rules},
    network::Verdict,
    wallet::{Decision, How},
};

/// What the operator has been shown, and what it has paid out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Operator {
    /// The lines of payees' logs it has.
    pub known: BTreeSet<(Id, Decision)>,
    /// Whose closing statement it has, and after which session.
    pub closed: BTreeSet<(Id, u32)>,
    /// Whose hand-over of what it has seen.
    pub handed: BTreeSet<Entry>,
    /// What it has paid out for a handed-over debit.
    pub paid: BTreeSet<Entry>,
    /// What has left the wallets for good: payouts, and what was drained before closing.
    pub outside: i64,
}

impl Operator {
    /// The last session of the contiguous part of this wallet's log that it has.
    #[must_use]
    pub fn prefix(&self, wallet: Id) -> u32 {
        let mut prefix: u32 = 0;
        // In the order of sessions.
        for (_, decision) in self.known.iter().filter(|(of, _)| *of == wallet) {
            if decision.session == prefix.saturating_add(1) {
                prefix = decision.session;
            }
        }
        prefix
    }

    /// What became of a debit, if a contiguous part of the payee's log has decided its session.
    #[must_use]
    pub fn verdict(&self, entry: &Entry, rules: Rules) -> Option<Verdict> {
        let prefix = self.prefix(entry.payee);
        let session = entry.session;
        let seen = self.lines(entry.payee).any(|decision| decision.session >= session);
        let closed = self.closed.iter().any(|(of, last)| *of == entry.payee && prefix >= *last);
        let incomplete = rules.without(Mutant::ResolveOnIncompleteUpload) && seen;
        if session > prefix && !closed && !incomplete {
            return None;
        }
        Some(if self.credited(entry) { Verdict::Settled } else { Verdict::Refund })
    }

    /// Whether a line it has credits this debit: it knows of it then without its payer.
    #[must_use]
    pub fn credited(&self, entry: &Entry) -> bool {
        self.lines(entry.payee).any(|decision| decision.how == How::Credit(*entry))
    }

    fn lines(&self, wallet: Id) -> impl Iterator<Item = &Decision> {
        self.known.iter().filter(move |(of, _)| *of == wallet).map(|(_, decision)| decision)
    }
}
