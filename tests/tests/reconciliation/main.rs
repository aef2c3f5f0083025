//! What the logs of many wallets show together: who broke the rules, and what shows it.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "an overflow in a test is the report")]

mod clearing;
mod culprits;
mod honest;
mod order;
mod overspent;
mod stage;
mod together;
