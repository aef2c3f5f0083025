use std::{collections::BTreeMap, sync::Arc};

use ecny_core::{
    CommandFault, Error, LedgerError, Order, OrderKind, Purpose, Resolved, SyncReceipt, Word,
    sm2::Signature,
};
use ecny_issuer::{Issuer, Reconciliation};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::{audit::Boot, run::Simulation, violation::Violation};
use crate::{credits::Credits, excerpt::excerpt, world::Whose};

/// The operator's desk: the logs that were sent to it, and what it has made out.
pub(super) struct Office {
    pub(super) issuer: Arc<Issuer>,
    pub(super) logs: Reconciliation,
    /// What the logs that came say was credited and handed over: a wallet may forget it then.
    pub(super) seen: Credits,
    receipts: BTreeMap<Whose, (SyncReceipt, Signature)>,
    /// The number of the last order to each wallet.
    orders: BTreeMap<usize, u16>,
    rng: ChaCha20Rng,
}

impl Office {
    fn open(issuer: Arc<Issuer>, seed: u64) -> Self {
        let mut logs = Reconciliation::default();
        // Its own root has signed it: the issuer would not have opened otherwise.
        let _ = logs.add_operator(issuer.certificate(), issuer.root());
        let rng = ChaCha20Rng::seed_from_u64(seed);
        let (receipts, orders) = (BTreeMap::new(), BTreeMap::new());
        Self { issuer, logs, seen: Credits::default(), receipts, orders, rng }
    }
}

impl Simulation {
    /// A ledger sends its log; the operator makes out a receipt.
    pub(super) fn upload(&mut self, whose: Whose) -> Result<(), Violation> {
        if self.offline || !self.send(whose)? {
            return Ok(());
        }
        let (intact, day) = (self.intact(whose), self.day);
        let id = self.world.ledger(whose).id();
        let Office { issuer, logs, receipts, rng, .. } = self.desk();
        match issuer.receipt(logs, id, day, rng) {
            Ok(receipt) => {
                receipts.insert(whose, receipt);
                Ok(())
            }
            Err(why) if intact => Err(Violation::TurnedAway { whose, why: why.to_string() }),
            Err(_) => Ok(()),
        }
    }

    /// A ledger sends its log; whether the operator took it.
    pub(super) fn send(&mut self, whose: Whose) -> Result<bool, Violation> {
        let excerpt = match excerpt(self.world.ledger_mut(whose)) {
            Ok(excerpt) => excerpt,
            Err(error) => {
                self.look(whose, Err(error))?;
                return Ok(false);
            }
        };
        self.audit(whose, Boot::None)?;
        let intact = self.intact(whose);
        self.desk();
        let Some(Office { issuer, logs, seen, .. }) = &mut self.office else { return Ok(false) };
        let ledger = self.world.ledger_mut(whose);
        match logs.receive(&excerpt, issuer.root(), issuer.centre(), ledger.element()) {
            Ok(()) => {
                let read = seen.add(ledger);
                read.map(|()| true).map_err(|error| Violation::Damaged { whose, error })
            }
            Err(why) if intact => Err(Violation::TurnedAway { whose, why: why.to_string() }),
            Err(_) => Ok(false),
        }
    }

    /// A ledger takes the receipt that was made out for it last.
    pub(super) fn take_receipt(&mut self, whose: Whose) -> Result<(), Violation> {
        if self.offline {
            return Ok(());
        }
        let Some((receipt, signature)) = self.desk().receipts.get(&whose).copied() else {
            return Ok(());
        };
        let taken = self.world.ledger_mut(whose).sync(&receipt, &signature);
        match taken {
            Ok(_)
            | Err(
                Error::Journal(_)
                | Error::Command(CommandFault::Outdated)
                | Error::Ledger(LedgerError::LogFull),
            ) => {}
            Err(why) if self.intact(whose) => {
                return Err(Violation::TurnedAway { whose, why: why.to_string() });
            }
            Err(_) => {}
        }
        self.tally.syncs = self.tally.syncs.saturating_add(u64::from(taken.is_ok()));
        self.look(whose, taken.map(|_| ()))
    }

    /// A wallet and its purse state their logs and take their receipts.
    pub(super) fn sync(&mut self, wallet: usize) -> Result<(), Violation> {
        for whose in [Whose::Wallet(wallet), Whose::Purse(wallet)] {
            self.upload(whose)?;
            self.take_receipt(whose)?;
        }
        Ok(())
    }

    /// A ledger asks how its open payments ended, and ends those of which the operator knows.
    pub(super) fn resolve(&mut self, payer: Whose) -> Result<(), Violation> {
        if self.offline {
            return Ok(());
        }
        let id = self.world.ledger(payer).id();
        let open: Vec<_> =
            self.world.ledger(payer).unsettled().iter().map(|debit| debit.seq()).collect();
        for seq in open {
            let Office { issuer, logs, rng, .. } = self.desk();
            let Ok((resolution, signature)) = issuer.resolution(logs, id, seq, rng) else {
                continue;
            };
            let resolved = self.world.ledger_mut(payer).resolve(&resolution, &signature);
            match &resolved {
                Ok(Resolved::Now { .. }) => {
                    self.tally.resolved = self.tally.resolved.saturating_add(1);
                }
                Ok(Resolved::Before) | Err(Error::Journal(_)) => {}
                Err(why) if self.intact(payer) => {
                    return Err(Violation::TurnedAway { whose: payer, why: why.to_string() });
                }
                Err(_) => {}
            }
            self.look(payer, resolved.map(|_| ()))?;
        }
        Ok(())
    }

    /// The operator tells a wallet to give up the order it has open.
    pub(super) fn order_void(&mut self, wallet: usize) -> Result<(), Violation> {
        if self.offline {
            return Ok(());
        }
        let (whose, day) = (Whose::Wallet(wallet), self.day);
        let id = self.world.ledger(whose).id();
        let Office { issuer, orders, rng, .. } = self.desk();
        let number = orders.entry(wallet).or_default();
        *number = number.saturating_add(1);
        let (version, what) = (Order::VERSION, OrderKind::Void);
        let order = Order { version, wallet: id, number: *number, day, what };
        let signed = issuer.centre().keys().command(Purpose::Order, &order.to_bytes(), rng);
        let Ok(signature) = signed else { return Ok(()) };
        let taken = self.world.ledger_mut(whose).take(&Word::Order(order, signature));
        match taken {
            Err(Error::Journal(_) | Error::Ledger(LedgerError::LogFull)) | Ok(_) => {}
            Err(why) if self.intact(whose) => {
                return Err(Violation::TurnedAway { whose, why: why.to_string() });
            }
            Err(_) => {}
        }
        self.tally.orders = self.tally.orders.saturating_add(u64::from(taken.is_ok()));
        self.look(whose, taken.map(|_| ()))
    }

    pub(super) fn desk(&mut self) -> &mut Office {
        let (world, seed) = (&self.world, self.scene.seed);
        self.office.get_or_insert_with(|| Office::open(world.shared_issuer(), seed))
    }
}
