//! The payment protocol as a small model, and everything that can happen in it.
//!
//! ```text
//! Config --actions--> Action --State::step, Rules--> State --Property--> held or broken
//! ```
//! [`State::step`] knows no bounds: it replays what real wallets did as well as it explores what
//! small worlds might do.
#![forbid(unsafe_code)]

mod action;
mod check;
mod checker;
mod config;
mod configs;
mod entry;
mod graph;
mod heal;
mod mutant;
mod network;
mod operator;
mod property;
mod report;
mod state;
mod step;
mod wallet;

pub use action::{Action, Wish};
pub use check::{Broken, Check, Fault, check, check_mutant};
pub use checker::{Opinion, World};
pub use config::{Config, Healing, Move, Pair};
pub use configs::{config, configs};
pub use entry::{Entry, Id, Receipt};
pub use graph::{Graph, Path};
pub use mutant::{Mutant, Rules};
pub use network::{Message, Network, Verdict};
pub use operator::Operator;
pub use property::{Property, resolved, worth};
pub use report::{Report, all_properties, mutant_row};
pub use state::State;
pub use wallet::{Asked, Debit, Decision, Durable, End, Fate, How, Kind, Standing, Wallet};
