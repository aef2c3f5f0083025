//! Simulations that look for a way to make or lose value: many wallets, many faults, all seeded.

pub mod matrix;
pub mod simulation;
