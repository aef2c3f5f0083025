//! What the logs of many wallets show together: who broke the rules, and what shows it.
#![cfg(test)]

mod clearing;
mod culprits;
mod honest;
mod order;
mod stage;
