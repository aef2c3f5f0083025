//! What an operator owes its wallets, and has its purses load: each once.
//!
//! ```text
//!  owed --begun: the purse's last debit is noted--> loading --its log shows the debit--> loaded
//!                                                      '--it shows none, or a refund--> owed
//! ```
//! What came of a load that was torn or killed is read from the purse's own log, before the purse
//! forgets any of it.

use ecny_core::{Amount, Error, Record, Seq, Tag, Terms, WalletId};
use ecny_issuer::{Payout, Refund};
use serde::{Deserialize, Serialize};

use super::HostLedger;

/// What an operator owes its wallets.
#[derive(Clone, Debug, Default)]
pub struct Dues(Vec<Due>);

/// A sum that a purse has to load a wallet with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which wallet.
    pub wallet: WalletId,
    /// What for.
    pub why: Why,
    /// How much.
    pub amount: Amount,
    /// Bound to which purpose.
    pub tag: Tag,
    state: State,
}

/// What a sum is owed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// A debit that the wallet has handed over.
    HandedOver(Seq),
    /// Another wallet of its holder, which was lost.
    Lost(WalletId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Owed,
    /// Begun when that was the purse's last debit.
    Loading(Seq),
    Loaded,
}

impl Dues {
    /// Notes what a wallet is to get back of what it has handed over. What is noted already stays.
    pub fn pay_out(&mut self, payouts: &[Payout]) {
        for payout in payouts {
            let Payout { payer, seq, amount, tag, .. } = *payout;
            self.owe(payer, Why::HandedOver(seq), amount, tag);
        }
    }

    /// Notes what an heir is to get for a lost wallet. What is noted already stays.
    pub fn refund(&mut self, refund: &Refund) {
        for (tag, amount) in &refund.amounts {
            self.owe(refund.heir, Why::Lost(refund.lost), *amount, *tag);
        }
    }

    fn owe(&mut self, wallet: WalletId, why: Why, amount: Amount, tag: Tag) {
        let known = |due: &Due| (due.wallet, due.why, due.tag) == (wallet, why, tag);
        if !self.0.iter().any(known) {
            self.0.push(Due { wallet, why, amount, tag, state: State::Owed });
        }
    }

    /// What a wallet is still to be loaded with.
    pub fn of(&self, wallet: WalletId) -> impl Iterator<Item = &Due> {
        self.0.iter().filter(move |due| due.wallet == wallet && due.state != State::Loaded)
    }

    /// Begins the next load of a wallet: the debit that its purse makes now is for it.
    pub fn begin(&mut self, wallet: WalletId, purse: &HostLedger) -> Option<Due> {
        let next =
            self.0.iter_mut().find(|due| due.wallet == wallet && due.state != State::Loaded)?;
        next.state = State::Loading(purse.account().seq);
        Some(next.clone())
    }

    /// Reads from the log of a wallet's purse what has come of a load that was begun. `None` where
    /// none was; `Some(false)` where its debit is out and waits for the wallet's next tap.
    ///
    /// # Errors
    /// Where the flash of the purse cannot be read.
    pub fn look(
        &mut self,
        wallet: WalletId,
        purse: &mut HostLedger,
    ) -> Result<Option<bool>, Error> {
        let begun = |due: &&mut Due| due.wallet == wallet && matches!(due.state, State::Loading(_));
        let Some(due) = self.0.iter_mut().find(begun) else { return Ok(None) };
        let State::Loading(before) = due.state else { return Ok(None) };
        let (mut made, mut refunded) = (None, false);
        let mut line = purse.next_line(None)?;
        while let Some(at) = line {
            if let Record::Debit { value, .. } = &at.line.record
                && value.entry.seq > before
                && made.is_none()
            {
                made = Some(value.entry.seq);
            }
            if let Record::Refund { seq, .. } = &at.line.record {
                refunded |= made == Some(*seq);
            }
            line = purse.next_line(Some(&at))?;
        }
        let open = purse.unsettled().iter().any(|debit| Some(debit.seq()) == made);
        due.state = match made {
            Some(_) if open => return Ok(Some(false)),
            Some(_) if !refunded => State::Loaded,
            Some(_) | None => State::Owed,
        };
        Ok(Some(true))
    }

    /// The dues for a store that encrypts them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let all: Vec<_> = self.0.iter().map(Wire::from).collect();
        serde_json::to_vec(&all).unwrap_or_default()
    }

    /// Reads what [`Dues::to_bytes`] made; `None` where it is not that.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let all: Vec<Wire> = serde_json::from_slice(bytes).ok()?;
        all.into_iter().map(Wire::due).collect::<Option<_>>().map(Self)
    }
}

impl Due {
    /// What the purse pays.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        Terms { tag: self.tag, ..Terms::cny(self.amount) }
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    wallet: WalletId,
    why: Why,
    fen: u64,
    tag: u16,
    state: State,
}

impl From<&Due> for Wire {
    fn from(due: &Due) -> Self {
        let Due { wallet, why, amount, tag, state } = *due;
        Self { wallet, why, fen: amount.fen(), tag: tag.number(), state }
    }
}

impl Wire {
    fn due(self) -> Option<Due> {
        let Self { wallet, why, fen, tag, state } = self;
        let amount = Amount::from_fen(fen).ok()?;
        Some(Due { wallet, why, amount, tag: Tag::new(tag), state })
    }
}
