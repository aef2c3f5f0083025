//! Wallets in directories, moved by the command line tool alone.
#![cfg(test)]

mod bank;
mod crashes;
mod damage;
#[cfg(unix)]
mod devices;
mod house;
mod life;
#[cfg(unix)]
mod lines;
mod payments;
mod refusals;
#[cfg(unix)]
mod relay;
mod statements;
mod syncs;
mod traces;
mod words;
