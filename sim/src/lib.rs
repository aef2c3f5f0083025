//! Simulated flash, links and wallets, and the directories a wallet lives in on a computer.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod store;
