use core::fmt;

use ecny_core::{Error, JournalError, Ledger};
use rand_core::Rng;

use super::{SimFlash, SimLedger, World, fork, lives, purse_at, wallet_at};
use crate::flash::Tear;

/// Which ledger of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The wallet with that index.
    Wallet(usize),
    /// The purse of that wallet.
    Purse(usize),
}

impl Whose {
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Wallet(wallet) => wallet_at(wallet),
            Self::Purse(wallet) => purse_at(wallet),
        }
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(wallet) => write!(f, "wallet {wallet}"),
            Self::Purse(wallet) => write!(f, "purse {wallet}"),
        }
    }
}

/// How often a wallet is booted whose flash reads differently each time.
const BOOTS: usize = 64;

impl World {
    /// Takes the power from a wallet and gives it back: what is not on flash is gone.
    ///
    /// # Errors
    /// Where the ledger on its flash cannot be opened.
    pub fn reboot(&mut self, wallet: usize) -> Result<(), Error> {
        self.boot(Whose::Wallet(wallet), None)
    }

    /// As [`World::reboot`], with power for that many words of flash and no more; `tear` is what
    /// the cut leaves behind.
    ///
    /// # Errors
    /// Where the ledger on its flash cannot be opened.
    pub fn reboot_with_fuel(&mut self, wallet: usize, words: u64, tear: Tear) -> Result<(), Error> {
        self.boot(Whose::Wallet(wallet), Some((words, tear)))
    }

    /// Takes the power from a wallet or a purse and gives it back, for ever or for that many words
    /// of flash and no more.
    ///
    /// # Errors
    /// Where the ledger on its flash cannot be opened. It is gone then.
    pub fn boot(&mut self, whose: Whose, fuel: Option<(u64, Tear)>) -> Result<(), Error> {
        let mut flash = self.ledger(whose).flash().clone();
        flash.power_up();
        if let Some((words, tear)) = fuel {
            flash.set_fuel(Some(words));
            flash.set_tear(tear);
        }
        self.open_on(whose, flash)
    }

    /// Takes the power from a wallet, puts other flash in, and gives the power back: an older
    /// image rolls the wallet back.
    ///
    /// # Errors
    /// Where the ledger on that flash cannot be opened. It is gone then.
    pub fn swap_flash(&mut self, wallet: usize, flash: SimFlash) -> Result<(), Error> {
        self.open_on(Whose::Wallet(wallet), flash)
    }

    /// As [`World::swap_flash`], but where the ledger on that flash cannot be opened the wallet
    /// gets its own flash back.
    ///
    /// # Errors
    /// Where the ledger on that flash cannot be opened.
    pub fn try_flash(&mut self, wallet: usize, flash: SimFlash) -> Result<(), Error> {
        let whose = Whose::Wallet(wallet);
        let own = self.ledger(whose).flash().clone();
        let (opened, element) = {
            let (_, element) = self.take(whose.index()).close();
            (self.opened(flash, &element), element)
        };
        let (ledger, refused) = match opened {
            Ok(ledger) => (ledger, None),
            Err(error) => (self.opened(own, &element)?, Some(error)),
        };
        self.put(whose.index(), ledger);
        refused.map_or(Ok(()), Err)
    }

    /// That ledger.
    ///
    /// # Panics
    /// As [`World::wallet`].
    #[must_use]
    pub fn ledger(&self, whose: Whose) -> &SimLedger {
        lives(self.ledgers.get(whose.index()).and_then(Option::as_ref))
    }

    /// That ledger, to use it.
    ///
    /// # Panics
    /// As [`World::wallet`].
    pub fn ledger_mut(&mut self, whose: Whose) -> &mut SimLedger {
        lives(self.ledgers.get_mut(whose.index()).and_then(Option::as_mut))
    }

    /// Two ledgers at once.
    ///
    /// # Panics
    /// As [`World::wallet`], and where both are one.
    pub fn ledgers_mut(&mut self, one: Whose, other: Whose) -> (&mut SimLedger, &mut SimLedger) {
        let pair = self.ledgers.get_disjoint_mut([one.index(), other.index()]).ok();
        let [one, other] = lives(pair);
        (lives(one.as_mut()), lives(other.as_mut()))
    }

    fn open_on(&mut self, whose: Whose, flash: SimFlash) -> Result<(), Error> {
        let (_, element) = self.take(whose.index()).close();
        let ledger = self.opened(flash, &element)?;
        self.put(whose.index(), ledger);
        Ok(())
    }

    /// The ledger on that flash, opened by that element after a power cut.
    fn opened(
        &mut self,
        mut flash: SimFlash,
        element: &crate::element::Element,
    ) -> Result<SimLedger, Error> {
        let mut opened = Err(Error::Journal(JournalError::Unsteady));
        for _ in 0..BOOTS {
            let element = element.restarted(fork(&mut self.rng))?;
            opened = Ledger::open(flash.clone(), element);
            match opened {
                // Torn words read differently each time: whoever notices boots again.
                Err(Error::Journal(JournalError::Unsteady)) => flash.reseed(self.rng.next_u64()),
                Ok(_) | Err(_) => break,
            }
        }
        opened
    }
}
