//! Value going out: `ecny_core::Ledger::{answer, settle, refund}`.

use crate::{
    entry::{Entry, Id, Receipt},
    mutant::{Mutant, Rules},
    network::Message,
    state::{State, hold, nothing_to_tear},
    wallet::{Asked, Debit, End, Fate, Kind, Standing},
};

impl State {
    pub(crate) fn answer(&mut self, payer: Id, fate: Fate, rules: Rules) -> Option<()> {
        let wallet = self.wallet_mut(payer)?;
        hold(wallet.durable.standing == Standing::Active)?;
        let asked = wallet.asked?;
        if !rules.without(Mutant::PointUsedTwice) {
            wallet.asked = None;
        }
        let Asked { payee, session, channel, amount } = asked;
        if let Some(entry) = wallet.durable.unsettled_towards(payee).copied() {
            nothing_to_tear(fate)?;
            if !rules.without(Mutant::DebitVanishes) {
                wallet.confirm();
            }
            self.send(Message::Value(entry));
            return Some(());
        }
        hold(amount > 0)?;
        hold(wallet.kind == Kind::Purse || amount <= wallet.durable.balance)?;
        let open = u32::try_from(wallet.durable.unsettled().count()).ok()?;
        let decision = u32::from(!rules.without(Mutant::DebitTakesReserve));
        // The debit itself, its outcome, and all that is promised.
        hold(wallet.fits(open.saturating_add(2).saturating_add(decision)))?;
        let seq = wallet.next_seq();
        let entry = Entry { payer, seq, payee, session, channel, amount };
        wallet.append(fate, |durable| {
            durable.balance = durable.balance.saturating_sub(amount);
            durable.debits.push(Debit { entry, end: End::Unsettled });
        });
        if fate == Fate::Done {
            self.send(Message::Value(entry));
        }
        Some(())
    }

    pub(crate) fn settle(
        &mut self,
        payer: Id,
        seq: u32,
        receipt: &Receipt,
        fate: Fate,
        rules: Rules,
    ) -> Option<()> {
        hold(self.network.has(&Message::Settled(*receipt)))?;
        let wallet = self.wallet(payer)?;
        let entry = *wallet.durable.unsettled().find(|entry| entry.seq == seq)?;
        let own = Receipt::of(&entry);
        let by_number = (own.payee, own.session) == (receipt.payee, receipt.session);
        hold(own == *receipt || (by_number && rules.without(Mutant::ReceiptByNumber)))?;
        self.end(&entry, End::Settled, fate)
    }

    pub(crate) fn refund(&mut self, entry: &Entry, fate: Fate) -> Option<()> {
        hold(self.network.has(&Message::Cancel(*entry)))?;
        self.end(entry, End::Refunded, fate)
    }

    pub(crate) fn expire(&mut self, entry: &Entry, rules: Rules) -> Option<()> {
        hold(rules.without(Mutant::RefundOnTime))?;
        self.end(entry, End::Refunded, Fate::Done)
    }

    pub(crate) fn hear_unknown(&mut self, entry: &Entry, rules: Rules) -> Option<()> {
        hold(self.network.has(&Message::Unknown(*entry)))?;
        hold(rules.without(Mutant::RefundOnUnknown))?;
        self.end(entry, End::Refunded, Fate::Done)
    }

    /// Ends an unsettled debit. No limit and no room stops it: its record was promised.
    pub(crate) fn end(&mut self, entry: &Entry, end: End, fate: Fate) -> Option<()> {
        let wallet = self.wallet_mut(entry.payer)?;
        hold(wallet.durable.standing == Standing::Active)?;
        hold(wallet.durable.unsettled().any(|open| open == entry))?;
        hold(wallet.fits(1))?;
        wallet.append(fate, |durable| {
            if end == End::Refunded {
                durable.balance = durable.balance.saturating_add(entry.amount);
            }
            durable.end(entry.seq, end);
        });
        Some(())
    }
}
