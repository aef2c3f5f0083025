//! How the account moves on what operators say.

use super::{Account, AccountKind};
use crate::{Delta, Order, OrderKind, Profile, since::Since, sync_receipt::SyncReceipt};

impl Account {
    /// What the receipt covers is synced; what happened since counts on.
    pub(super) fn sync(&mut self, receipt: &SyncReceipt, since: &Since) -> Option<()> {
        let later = receipt.position.number > self.covered.number;
        let part = since.paid <= self.paid_since_sync
            && since.payments <= self.payments_since_sync
            && since.respent <= self.respent_since_sync
            && since.unverified <= self.unverified_since_sync
            && since.power_free <= self.power_free_since_sync
            && since.power_free_payments <= self.power_free_payments
            && receipt.decided <= self.decided;
        (later && part).then_some(())?;
        self.covered = receipt.position;
        self.day = self.day.max(receipt.day);
        self.last_sync = self.last_sync.max(receipt.day);
        self.paid_since_sync = since.paid;
        self.payments_since_sync = since.payments;
        self.respent_since_sync = since.respent;
        self.unverified_since_sync = since.unverified;
        self.power_free_since_sync = since.power_free;
        self.power_free_payments = since.power_free_payments;
        if self.kind == AccountKind::Wallet {
            (since.received <= self.received_since_sync).then_some(())?;
            self.received_since_sync = since.received;
            // What came since is held to be here still, whatever was paid since: the operator may
            // have seen more of the balance than that, never less.
            let ordinary = self.ordinary()?;
            let unsynced = since.unsynced.min(ordinary);
            self.synced = self.synced.max(ordinary.checked_sub(unsynced)?);
            self.received_hop = self.received_hop.min(since.hop);
            self.forget_hop_where_all_is_synced();
            for pocket in &mut self.pockets {
                pocket.hop = pocket.hop.min(since.hop);
            }
        }
        Some(())
    }

    pub(super) fn profile(&mut self, profile: &Profile) -> Option<()> {
        (profile.limits.number > self.limits.number).then_some(())?;
        self.limits = profile.limits;
        self.parent = profile.parent;
        self.day = self.day.max(profile.day);
        Some(())
    }

    pub(super) fn order(&mut self, order: &Order) -> Option<()> {
        (order.number > self.orders).then_some(())?;
        let standing = self.standing.ordered(order.what)?;
        match order.what {
            OrderKind::Block | OrderKind::Resume => {}
            OrderKind::Void => self.decide(self.decided.next()?)?,
            OrderKind::UnblockPin => self.pin_permits = self.pin_permits.checked_add(1)?,
            OrderKind::Close => self.close(),
        }
        self.standing = standing;
        self.orders = order.number;
        self.day = self.day.max(order.day);
        Some(())
    }

    /// The day of a list: our own operator's word, or another's.
    pub(super) fn hear(&mut self, delta: &Delta, own: bool) {
        let day = if own { &mut self.day } else { &mut self.abroad };
        *day = delta.day.max(*day);
    }
}
