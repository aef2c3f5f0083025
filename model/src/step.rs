//! What one party does at once. One file for each party; [`crate::State::step`] is the door.

mod operator;
mod payee;
mod payer;
mod power;
mod retire;
mod sync;
