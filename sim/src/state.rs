use ecny_core::{Account, Ledger, SecureElement, Unsettled};

use crate::world::SimFlash;

/// All of a wallet that a refused step must leave alone.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What its log adds up to.
    pub account: Account,
    /// The payments that have no outcome yet.
    pub unsettled: Vec<Unsettled>,
    /// How many records its journal has ever taken.
    pub number: u32,
    /// How many words of its flash were ever written.
    pub words: u64,
    /// How often each page of it was erased.
    pub wear: Vec<u64>,
}

impl State {
    /// The state of that wallet, down to the words of its flash and the wear of its pages.
    #[must_use]
    pub fn of<E: SecureElement>(ledger: &Ledger<SimFlash, E>) -> Self {
        Self {
            account: ledger.account().clone(),
            unsettled: ledger.unsettled().to_vec(),
            number: ledger.number(),
            words: ledger.flash().words_programmed(),
            wear: ledger.flash().wear().to_vec(),
        }
    }
}
