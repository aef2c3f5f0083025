//! One page of the flash that keeps the wallets' keys over a reset.
//!
//! **In the clear: this board has nothing to lock them with.** A product keeps them in its secure
//! storage, or keeps a chip that never tells.

use ecny_core::{ElementBytes, sm3};
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};

use crate::flash::{Nor, NorError};

/// How many wallets have their keys there.
pub const WALLETS: usize = 3;

/// The page.
pub struct Keys(Nor);

impl Keys {
    /// The page that is the whole of this part.
    pub const fn new(page: Nor) -> Self {
        Self(page)
    }

    /// The keys; `None` where they were not all kept.
    pub fn read(&mut self) -> Option<[ElementBytes; WALLETS]> {
        let (mut all, mut sum) = ([[0; LEN]; WALLETS], [0; 32]);
        for (at, keys) in (0..).step_by(SLOT).zip(&mut all) {
            self.0.read(at, keys).ok()?;
        }
        self.0.read(SUM, &mut sum).ok()?;
        (sm3(&[all.as_flattened()]) == sum).then_some(all)
    }

    /// Keeps the keys: they are there once their sum is, which is written last.
    pub fn keep(&mut self, all: &[ElementBytes; WALLETS]) -> Result<(), NorError> {
        self.forget()?;
        for (at, keys) in (0..).step_by(SLOT).zip(all) {
            let mut slot = [0; SLOT];
            slot[..LEN].copy_from_slice(keys);
            self.0.write(at, &slot)?;
        }
        self.0.write(SUM, &sm3(&[all.as_flattened()]))
    }

    /// Forgets them.
    pub fn forget(&mut self) -> Result<(), NorError> {
        self.0.erase(0, 4096)
    }
}

const LEN: usize = size_of::<ElementBytes>();
/// Whole words.
const SLOT: usize = LEN.next_multiple_of(4);
const SUM: u32 = 2048;
