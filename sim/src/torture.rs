//! Wallets under torture: what must hold whatever happens to them.

pub mod simulation;
