//! Wallets in directories, moved by the command line tool alone.
#![cfg(test)]

mod bank;
mod crashes;
mod damage;
mod house;
mod payments;
mod refusals;
mod traces;
