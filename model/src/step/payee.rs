//! Value coming in: `ecny_core::Ledger::{request, decide, void}`.

use crate::{
    action::Wish,
    entry::{Entry, Id, Receipt},
    mutant::{Mutant, Rules},
    network::Message,
    state::{State, hold, nothing_to_tear},
    wallet::{Asked, Fate, How, Standing, Wallet},
};

impl State {
    pub(crate) fn request(
        &mut self,
        payee: Id,
        payer: Id,
        amount: i64,
        rules: Rules,
    ) -> Option<()> {
        hold(payee != payer && amount >= 0)?;
        let wallet = self.wallet_mut(payee)?;
        match wallet.durable.standing {
            Standing::Active => {}
            Standing::Closed => hold(amount == 0)?,
            Standing::Locked | Standing::Dead => return None,
        }
        if amount > 0 {
            hold(wallet.takes(amount) || rules.without(Mutant::RequestWithoutHeadroom))?;
        }
        if amount > 0 || rules.without(Mutant::HealNeedsRoom) {
            let free = wallet.fits(wallet.outcomes().saturating_add(1));
            hold(free || rules.without(Mutant::RequestWithoutReserve))?;
        }
        wallet.confirm();
        let session = wallet.durable.decided.saturating_add(1);

        // A locked wallet answers a SELECT like any other.
        let payer = self.wallet_mut(payer)?;
        hold(payer.durable.standing != Standing::Dead)?;
        // A new tap, a new point: what was asked for at the one before can no longer be answered.
        // A point is numbered like the debit it may lead to, since any number of points that lead
        // to none are the same.
        let channel = payer.next_seq();
        payer.asked = Some(Asked { payee, session, channel, amount });
        Some(())
    }

    pub(crate) fn decide(
        &mut self,
        entry: &Entry,
        wish: Wish,
        fate: Fate,
        rules: Rules,
    ) -> Option<()> {
        hold(self.network.has(&Message::Value(*entry)))?;
        let wallet = self.wallet_mut(entry.payee)?;
        let closed = match wallet.durable.standing {
            Standing::Active => false,
            Standing::Closed => true,
            Standing::Locked | Standing::Dead => return None,
        };
        let rising = wallet.last_seen(entry.payer).is_none_or(|last| entry.seq > last);
        if rules.without(Mutant::SeqBeforeSession) {
            hold(rising)?;
        }
        let next = wallet.durable.decided.saturating_add(1);
        if entry.session < next || closed {
            // There is no choice and no append.
            hold(wish == Wish::Take)?;
            nothing_to_tear(fate)?;
            return self.decided_before(entry, closed, rules);
        }
        if entry.session > next {
            hold(wish == Wish::Take)?;
            wallet.append(fate, |durable| durable.standing = Standing::Locked);
            return Some(());
        }
        hold(rising)?;
        let settled = Message::Settled(Receipt::of(entry));
        let cancel = Message::Cancel(*entry);
        hold(wallet.fits(1))?;
        let (said, early) = match wish {
            Wish::Take => {
                hold(wallet.takes(entry.amount))?;
                wallet.append(fate, |durable| {
                    durable.balance = durable.balance.saturating_add(entry.amount);
                    durable.decide(How::Credit(*entry));
                });
                (settled, Mutant::ReceiptBeforeCredit)
            }
            Wish::Refuse => {
                hold(!rules.without(Mutant::RequestWithoutHeadroom))?;
                wallet.append(fate, |durable| durable.decide(How::Void));
                (cancel, Mutant::CancelBeforeVoid)
            }
        };
        if fate == Fate::Done || rules.without(early) {
            self.send(said);
        }
        Some(())
    }

    /// What is decided stays as it was decided, and is said by its record alone.
    fn decided_before(&mut self, entry: &Entry, closed: bool, rules: Rules) -> Option<()> {
        let wallet = self.wallet_mut(entry.payee)?;
        // The closing statement is the record of all sessions that have none of their own.
        let void = closed && entry.session > wallet.durable.decided;
        let record =
            if void { Some(How::Void) } else { wallet.durable.record(entry.session).copied() };
        let said = match record {
            Some(How::Credit(credited)) if credited == *entry => {
                Message::Settled(Receipt::of(entry))
            }
            Some(How::Credit(_) | How::Void) => Message::Cancel(*entry),
            None if rules.without(Mutant::CancelWithoutRecord) => Message::Cancel(*entry),
            None if rules.without(Mutant::ReceiptWithoutRecord) => {
                Message::Settled(Receipt::of(entry))
            }
            None => Message::Unknown(*entry),
        };
        if !rules.without(Mutant::CreditVanishes) {
            wallet.confirm();
        }
        self.send(said);
        Some(())
    }

    pub(crate) fn void(&mut self, payee: Id, fate: Fate) -> Option<()> {
        let wallet = self.wallet_mut(payee)?;
        hold(wallet.durable.standing == Standing::Active)?;
        hold(wallet.fits(wallet.outcomes().saturating_add(1)))?;
        wallet.append(fate, |durable| durable.decide(How::Void));
        Some(())
    }
}

impl Wallet {
    /// Records promised to the outcomes of unsettled debits.
    fn outcomes(&self) -> u32 {
        u32::try_from(self.durable.unsettled().count()).unwrap_or(u32::MAX)
    }

    /// The number of the next debit.
    pub(crate) fn next_seq(&self) -> u32 {
        let last = u32::try_from(self.durable.debits.len()).unwrap_or(u32::MAX);
        last.saturating_add(1)
    }

    /// The highest seq credited from that payer, as far back as the records go.
    fn last_seen(&self, payer: Id) -> Option<u32> {
        let kept = self.durable.log.iter().filter(|line| line.session > self.durable.pruned);
        let seen = kept.filter_map(|line| match line.how {
            How::Credit(entry) if entry.payer == payer => Some(entry.seq),
            How::Credit(_) | How::Void => None,
        });
        seen.max()
    }
}
