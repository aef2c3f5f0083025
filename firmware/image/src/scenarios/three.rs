//! Three wallets on one board: two that pay each other, and the purse that issues what they hold.

use ecny_core::{Direction, Terms, Wanted};

use crate::{
    board::Memory,
    flash::Nor,
    tap::{Tapped, Task, Unmetered, tap},
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
        let (second, rest) = rest.split(FLASH);
        Self::on([first, second, rest.split(FLASH).0].map(Nor::new), 1)
    }

    /// Fresh ones on those parts.
    pub fn on([first, second, third]: [Nor; 3], boot: u32) -> Self {
        let [alice, bob, purse] =
            [("alice", ALICE, first), ("bob", BOB, second), ("purse", PURSE, third)].map(
                |(name, answered, part)| {
                    let made = answered.format(part, answered.enroll(name, boot));
                    made.expect("the part takes a wallet")
                },
            );
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

    /// Both pay the purse all they hold, where they hold anything.
    pub fn redeem(&mut self) -> bool {
        let Self { alice, bob, purse } = self;
        [alice, bob].into_iter().all(|wallet| {
            let all = Terms::cny(wallet.account().balance);
            if all.is_heal() {
                return true;
            }
            say_yes(wallet, Direction::Pay);
            went_through(&tap(
                Task::Collect(Wanted::Order(all)),
                purse,
                wallet,
                None,
                &mut Unmetered,
            ))
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
