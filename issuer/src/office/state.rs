use std::collections::BTreeMap;

use ecny_core::{
    Day, Delta, Digest, End, OperatorCertificate, OperatorId, Profile, Seq, WalletId, Word,
};

use crate::{
    Loss, Offer, Payout, SignedTestimony, Testimony,
    event::{Event, Why},
    revocation::{Draft, RevocationList},
};

/// What an office's events add up to, its logs and what it has issued aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) day: Day,
    /// The other operators, in the order in which they were introduced.
    pub(super) operators: Vec<OperatorCertificate>,
    pub(super) offers: BTreeMap<WalletId, Offer>,
    /// The latest word about the limits of each wallet.
    pub(super) profiles: BTreeMap<WalletId, (Profile, Word)>,
    /// The most days each wallet was ever let go without a sync: it may not have heard of fewer.
    pub(super) days: BTreeMap<WalletId, u16>,
    /// The root's latest word in a crisis.
    pub(super) crisis: Option<Word>,
    /// The orders to each wallet, the first one first.
    pub(super) orders: BTreeMap<WalletId, Vec<Word>>,
    /// The latest word about each pocket of each wallet.
    pub(super) pockets: BTreeMap<WalletId, BTreeMap<ecny_core::Tag, Word>>,
    /// The latest receipt of each wallet.
    pub(super) receipts: BTreeMap<WalletId, Word>,
    pub(super) resolutions: BTreeMap<(WalletId, Seq), Word>,
    /// The lists of all operators, in the order in which they are taken.
    pub(super) deltas: BTreeMap<OperatorId, BTreeMap<(u8, u16), Word>>,
    /// The own list, as it goes out.
    pub(super) list: RevocationList,
    pub(super) revoked: BTreeMap<WalletId, Why>,
    pub(super) losses: BTreeMap<WalletId, Loss>,
    pub(super) payouts: BTreeMap<(WalletId, Seq), Payout>,
    /// What was said to other operators.
    pub(super) testified: BTreeMap<(WalletId, Seq, Digest), SignedTestimony>,
    /// What others have said.
    pub(super) heard: BTreeMap<(WalletId, Seq), SignedTestimony>,
}

impl State {
    /// Lets an event happen.
    pub(super) fn fold(&mut self, event: Event, own: OperatorId) {
        match event {
            Event::Day(day) => self.day = day,
            Event::Operator(certificate) => self.operators.push(certificate),
            Event::Offered(offer) => {
                self.offers.insert(offer.wallet(), offer);
            }
            // What the registry and the logs keep.
            Event::Issued(_) | Event::Uploaded(_) | Event::Presented(_) => {}
            Event::Said(word) => self.hear(word, own),
            Event::Revoked(wallet, why) => {
                self.revoked.insert(wallet, why);
                self.list.revoke(wallet.number, why == Why::Culprit);
            }
            Event::Restored(wallet) => self.restore(wallet),
            Event::Published(words) => words.into_iter().for_each(|word| self.hear(word, own)),
            Event::LossReported(wallet, horizon) => {
                let loss = Loss { reported: self.day, horizon, refund: None };
                self.losses.insert(wallet, loss);
                self.revoked.entry(wallet).or_insert(Why::Lost);
                self.list.revoke(wallet.number, false);
            }
            Event::LossWithdrawn(wallet) => {
                self.losses.remove(&wallet);
                if self.revoked.get(&wallet) == Some(&Why::Lost) {
                    self.restore(wallet);
                }
            }
            Event::Refunded(refund) => {
                for payout in &refund.payouts {
                    self.payouts.insert((payout.payer, payout.seq), *payout);
                }
                if let Some(loss) = self.losses.get_mut(&refund.lost) {
                    loss.refund = Some(refund);
                }
            }
            Event::PaidOut(payout) => {
                self.payouts.insert((payout.payer, payout.seq), payout);
            }
            Event::Testified(signed) => {
                let Testimony { payer, seq, entry, .. } = signed.testimony;
                self.testified.insert((payer, seq, entry), signed);
            }
            Event::Heard(signed) => {
                self.heard.insert((signed.testimony.payer, signed.testimony.seq), signed);
            }
        }
    }

    fn restore(&mut self, wallet: WalletId) {
        self.revoked.remove(&wallet);
        self.list.restore(wallet.number);
    }

    fn hear(&mut self, word: Word, own: OperatorId) {
        match word {
            // Those the office introduces itself; they come as events of their own.
            Word::Operator(_) => {}
            Word::Profile(profile, _) => {
                let days = self.days.entry(profile.wallet).or_default();
                *days = profile.limits.days_since_sync.max(*days);
                self.profiles.insert(profile.wallet, (profile, word));
            }
            Word::Crisis(..) => self.crisis = Some(word),
            Word::Order(order, _) => self.orders.entry(order.wallet).or_default().push(word),
            Word::Delta(delta, _) => {
                if delta.operator == own {
                    self.list.published(&Draft::from(&delta), delta.day);
                }
                let list = self.deltas.entry(delta.operator).or_default();
                list.insert(place(&delta), word);
            }
            Word::Pocket(pocket, _) => {
                self.pockets.entry(pocket.wallet).or_default().insert(pocket.tag, word);
            }
            Word::Receipt(receipt, _) => {
                self.receipts.insert(receipt.wallet, word);
            }
            Word::Resolution(resolution, _) => {
                self.resolutions.insert((resolution.payer, resolution.seq), word);
            }
        }
    }

    /// How the payee's operator has said that a debit ended.
    pub(super) fn testimony(&self, payer: WalletId, seq: Seq) -> Option<End> {
        self.heard.get(&(payer, seq)).map(|signed| signed.testimony.end)
    }
}

/// Where in its list a delta stands.
pub(super) fn place(delta: &Delta) -> (u8, u16) {
    (delta.epoch.number(), delta.number)
}
