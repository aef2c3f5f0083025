use std::collections::BTreeMap;

use ecny_core::{AccountKind, Amount, Error, Ledger, Record, SecureElement, Seq, WalletId};
use embedded_storage::nor_flash::NorFlash;

use crate::credits::Credits;

/// What the ledgers of purses and wallets add up to.
///
/// Value is conserved where issued − redeemed = held + in flight, what is held elsewhere included. In flight is a debit without an
/// outcome that no log credits. A log that was pruned no longer says what it has credited: where
/// such a debit may be open still, the books begin with what the operator has seen
/// ([`Books::knowing`]). A payment that was credited and forgotten would be in flight for ever
/// otherwise, and value seem to be made.
#[derive(Debug, Default)]
pub struct Books {
    issued: u64,
    redeemed: u64,
    held: u64,
    elsewhere: u64,
    open: BTreeMap<(WalletId, Seq), Amount>,
    credited: Credits,
}

impl Books {
    /// Books of ledgers whose operator has seen these credits, so that they may be forgotten.
    #[must_use]
    pub fn knowing(credited: Credits) -> Self {
        Self { credited, ..Self::default() }
    }

    /// Adds one ledger, be it a wallet's or a purse's.
    ///
    /// # Errors
    /// Where its flash cannot be read.
    pub fn add<F: NorFlash, E: SecureElement>(
        &mut self,
        ledger: &mut Ledger<F, E>,
    ) -> Result<(), Error> {
        let account = ledger.account();
        let (paid, received) = (account.totals.paid.fen(), account.totals.received.fen());
        let refunded = account.refunded.fen();
        match account.kind {
            AccountKind::Purse => {
                self.issued = self.issued.saturating_add(paid).saturating_sub(refunded);
                self.redeemed = self.redeemed.saturating_add(received).saturating_sub(refunded);
            }
            AccountKind::Wallet => self.held = self.held.saturating_add(account.balance.fen()),
        }
        let payer = ledger.id();
        for debit in ledger.unsettled() {
            self.open.insert((payer, debit.seq()), debit.amount());
        }
        self.credited.add(ledger)
    }

    /// Adds what wallets hold whose ledgers cannot be had, as somebody says: books that balance so
    /// show that it is true of all of them together, if nothing of theirs is in flight.
    pub const fn declare(&mut self, amount: Amount) {
        self.elsewhere = self.elsewhere.saturating_add(amount.fen());
    }

    /// What the operator has paid out, refunds taken off, in fen.
    #[must_use]
    pub const fn issued(&self) -> u64 {
        self.issued
    }

    /// What came back to the operator, in fen.
    #[must_use]
    pub const fn redeemed(&self) -> u64 {
        self.redeemed
    }

    /// What the wallets hold, in fen.
    #[must_use]
    pub const fn held(&self) -> u64 {
        self.held
    }

    /// What wallets are said to hold, in fen.
    #[must_use]
    pub const fn elsewhere(&self) -> u64 {
        self.elsewhere
    }

    /// What was debited and is credited nowhere among these ledgers, in fen: waiting for its
    /// outcome, or given up to the operator.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        let open = self.open.iter().map(|((payer, seq), amount)| (*payer, *seq, *amount));
        let lost = open.chain(self.credited.handed());
        lost.filter(|(payer, seq, _)| !self.credited.has(*payer, *seq))
            .map(|(_, _, amount)| amount.fen())
            .sum()
    }

    /// Debits that have no outcome yet on the payer's side, credited or not.
    #[must_use]
    pub fn unsettled(&self) -> usize {
        self.open.len()
    }

    /// Whether nothing was made and nothing lost.
    #[must_use]
    pub fn conserved(&self) -> bool {
        let out = self.redeemed.checked_add(self.held);
        let out = out.and_then(|sum| sum.checked_add(self.elsewhere));
        out.and_then(|sum| sum.checked_add(self.in_flight())) == Some(self.issued)
    }
}

/// Whether the log of this wallet credits that debit of that payer. A log that was pruned may have
/// forgotten it.
///
/// # Errors
/// Where its flash cannot be read.
pub fn received<F: NorFlash, E: SecureElement>(
    payee: &mut Ledger<F, E>,
    payer: WalletId,
    seq: Seq,
) -> Result<bool, Error> {
    let mut line = payee.next_line(None)?;
    while let Some(at) = line {
        if let Record::Credit { payer: from, value, .. } = &at.line.record
            && (*from, value.entry.seq) == (payer, seq)
        {
            return Ok(true);
        }
        line = payee.next_line(Some(&at))?;
    }
    Ok(false)
}
