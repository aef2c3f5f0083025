//! Simulated flash, links and wallets.
#![forbid(unsafe_code)]

pub mod flash;
