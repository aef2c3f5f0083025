use ecny_core::{Account, AccountKind};

/// The sums that the accounts of all ledgers show, in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) issued: u64,
    pub(super) redeemed: u64,
    pub(super) held: u64,
    /// What wallets held that were lost.
    pub(super) lost: u64,
}

impl Sheet {
    /// What one account shows.
    pub(super) fn of(account: &Account) -> Self {
        let (paid, received) = (account.totals.paid.fen(), account.totals.received.fen());
        let refunded = account.refunded.fen();
        match account.kind {
            AccountKind::Purse => Self {
                issued: paid.saturating_sub(refunded),
                redeemed: received.saturating_sub(refunded),
                ..Self::default()
            },
            AccountKind::Wallet => Self { held: account.balance.fen(), ..Self::default() },
        }
    }

    /// What is left of it when its wallet is lost.
    pub(super) const fn lost(self) -> Self {
        Self { held: 0, lost: self.held, ..self }
    }

    /// These sums with one account's share replaced.
    pub(super) fn with(self, old: &Self, new: &Self) -> Self {
        let with = |sum: u64, old: u64, new: u64| sum.saturating_sub(old).saturating_add(new);
        Self {
            issued: with(self.issued, old.issued, new.issued),
            redeemed: with(self.redeemed, old.redeemed, new.redeemed),
            held: with(self.held, old.held, new.held),
            lost: with(self.lost, old.lost, new.lost),
        }
    }
}
