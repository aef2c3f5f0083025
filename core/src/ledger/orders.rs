//! What the operator tells the wallet to do.

use embedded_storage::nor_flash::NorFlash;

use super::{Ledger, session_key};
use crate::{
    CommandFault, Error, LedgerError, Order, OrderKind, Purpose, SecureElement, Taken,
    record::{Line, Record},
    sm2::Signature,
};

impl<F: NorFlash, E: SecureElement> Ledger<F, E> {
    /// Does what the operator orders: one append, and it is done.
    pub(super) fn follow(&mut self, order: &Order, signature: &Signature) -> Result<Taken, Error> {
        if order.version != Order::VERSION {
            return Err(CommandFault::Version.into());
        }
        if order.wallet != self.id() {
            return Err(CommandFault::OtherWallet.into());
        }
        self.commanded(Purpose::Order, &order.to_bytes(), signature)?;
        if order.number == self.account.orders {
            return Ok(Taken::Before);
        }
        if order.number < self.account.orders {
            return Err(CommandFault::Outdated.into());
        }
        if self.account.standing.ordered(order.what).is_none() {
            return Err(CommandFault::OutOfPlace.into());
        }
        self.check_room(self.room_for(order.what))?;
        let keys = match order.what {
            OrderKind::Void => {
                let session = self.account.decided.next().ok_or(LedgerError::Retired)?;
                [0, session_key(session)]
            }
            OrderKind::Block | OrderKind::Resume | OrderKind::UnblockPin | OrderKind::Close => {
                [0, 0]
            }
        };
        let record = Record::Order { order: *order, signature: *signature };
        self.append(record, keys)?;
        // Whoever had said yes did so to a wallet that served.
        if self.account.standing.serves().is_err() {
            self.consent.drop_all();
        }
        Ok(Taken::Now)
    }

    /// What must be left in the log: an order that decides takes the room of the decision, and one
    /// that ends the wallet leaves nothing that is promised.
    fn room_for(&self, what: OrderKind) -> usize {
        let own = self.journal.span(Line::ORDER_LEN);
        let promised = match what {
            OrderKind::Block | OrderKind::Resume | OrderKind::UnblockPin => self.reserve(),
            OrderKind::Void => self.decided_reserve(),
            OrderKind::Close => 0,
        };
        own.saturating_add(promised)
    }
}
