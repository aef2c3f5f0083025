//! What a wallet says to its operator, what it takes from it, and what it may forget then.
#![cfg(test)]

mod cuts;
mod frames;
mod pruned;
mod receipts;
mod resolutions;
mod stage;
