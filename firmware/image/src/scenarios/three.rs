//! Three wallets on one board: two that pay each other, and the purse that issues what they hold.

use ecny_core::{Direction, Terms, Wanted};

use crate::{
    board::Memory,
    flash::Nor,
    tap::{Task, Tapped, Unmetered, tap},
    wallet::{ALICE, BOB, PURSE, Wallet, cash, say_yes},
};

/// Three wallets on one board.
pub struct Three {
    /// A wallet.
    pub alice: Wallet,
    /// Another.
    pub bob: Wallet,
    /// The operator's.
    pub purse: Wallet,
}

impl Three {
    /// Fresh ones, each on its part of that memory.
    pub fn new(memory: Memory) -> Self {
        let (first, rest) = memory.split(FLASH);
        let (second, third) = rest.split(FLASH);
        let [alice, bob, purse] =
            [("alice", ALICE, first), ("bob", BOB, second), ("purse", PURSE, third.split(FLASH).0)]
                .map(|(name, answered, memory)| {
                    let made = answered.format(Nor::new(memory), answered.enroll(name, 1));
                    made.expect("a fresh part takes a wallet")
                });
        Self { alice, bob, purse }
    }

    /// The purse pays both so much.
    pub fn load(&mut self, fen: u64) -> bool {
        let Self { alice, bob, purse } = self;
        [alice, bob].into_iter().all(|wallet| {
            say_yes(purse, Direction::Pay);
            let task = Task::Collect(Wanted::Load(cash(fen)));
            went_through(&tap(task, wallet, purse, None, &mut Unmetered))
        })
    }

    /// Both pay the purse all they hold.
    pub fn redeem(&mut self) -> bool {
        let Self { alice, bob, purse } = self;
        [alice, bob].into_iter().all(|wallet| {
            say_yes(wallet, Direction::Pay);
            let all = Terms::cny(wallet.account().balance);
            went_through(&tap(Task::Collect(Wanted::Order(all)), purse, wallet, None, &mut Unmetered))
        })
    }

    /// What alice and bob hold, in fen.
    pub fn held(&self) -> [u64; 2] {
        [&self.alice, &self.bob].map(|wallet| wallet.account().balance.fen())
    }
}

/// Whether the tap came to its end with nothing refused.
pub fn went_through(tapped: &Tapped) -> bool {
    tapped.error.is_none() && !tapped.torn && !tapped.reader.is_empty()
}

/// What one wallet has: sixteen pages in two regions.
pub const FLASH: usize = 16 * 4096;
