//! The worlds that are searched. Each is as small as what it shows allows.

use crate::{
    config::{Config, Healing, Move, Pair},
    entry::Id,
    wallet::Wallet,
};

const A: Id = Id(0);
const B: Id = Id(1);
const C: Id = Id(2);

/// All worlds that hold.
#[must_use]
pub fn configs() -> Vec<Config> {
    vec![
        two_payers(),
        pair_both_ways(),
        chain(),
        cap_and_void(),
        one_record(),
        narrow_pair(),
        sync_and_prune(),
        two_payers_pruned(),
        hand_over(),
        retire(),
    ]
}

/// The world of that name.
#[must_use]
pub fn config(name: &str) -> Option<Config> {
    configs().into_iter().find(|config| config.name == name)
}

fn two_payers() -> Config {
    Config {
        name: "two-payers",
        shows: "one session shown to two payers, power cut in any append: taps alone resolve",
        wallets: vec![Wallet::holding(2), Wallet::holding(2), Wallet::holding(0)],
        pairs: vec![pays(A, C, 2), pays(B, C, 2)],
        sessions: 4,
        moves: &[Move::Tear],
        heals: &[],
    }
}

fn pair_both_ways() -> Config {
    Config {
        name: "pair-both-ways",
        shows: "two wallets that pay each other, at the same time too",
        wallets: vec![Wallet::holding(1), Wallet::holding(1)],
        pairs: vec![pays(A, B, 2), pays(B, A, 1)],
        sessions: 2,
        moves: &[Move::Tear, Move::Void],
        heals: &[],
    }
}

fn chain() -> Config {
    Config {
        name: "chain",
        shows: "value paid on by who has received it",
        wallets: vec![Wallet::holding(1), Wallet::holding(0), Wallet::holding(0)],
        pairs: vec![pays(A, B, 2), pays(B, C, 1), pays(C, A, 1)],
        sessions: 2,
        moves: &[Move::Tear],
        heals: &[],
    }
}

fn cap_and_void() -> Config {
    let full = Wallet { cap: Some(1), ..Wallet::holding(0) };
    Config {
        name: "cap-and-void",
        shows: "orders given up, values not wanted, a payee that may hold no more",
        wallets: vec![Wallet::holding(1), Wallet::holding(1), full],
        pairs: vec![pays(A, C, 1), pays(B, C, 1)],
        sessions: 3,
        moves: &[Move::Refuse, Move::Tear, Move::Void],
        heals: &[],
    }
}

fn one_record() -> Config {
    let full = Wallet { room: Some(1), ..Wallet::holding(0) };
    Config {
        name: "one-record",
        shows: "a payee whose log has room for one decision",
        wallets: vec![Wallet::holding(2), Wallet::holding(1), full],
        pairs: vec![pays(A, C, 2), pays(B, C, 1)],
        sessions: 3,
        moves: &[Move::Refuse, Move::Tear, Move::Void],
        heals: &[],
    }
}

fn narrow_pair() -> Config {
    let narrow = || Wallet { room: Some(3), ..Wallet::holding(1) };
    Config {
        name: "narrow-pair",
        shows: "two wallets that pay each other with room for three records each",
        wallets: vec![narrow(), narrow()],
        pairs: vec![pays(A, B, 2), pays(B, A, 2)],
        sessions: 2,
        moves: &[Move::Tear, Move::Void],
        heals: &[],
    }
}

fn sync_and_prune() -> Config {
    Config {
        name: "sync-and-prune",
        shows: "uploads in pieces, receipts, pruning, RESOLVE: taps and syncs resolve",
        wallets: vec![Wallet::holding(2), Wallet::holding(0)],
        pairs: vec![pays(A, B, 2)],
        sessions: 2,
        moves: &[Move::Prune, Move::Sync, Move::Tear, Move::Void],
        heals: &[Healing::Sync],
    }
}

fn two_payers_pruned() -> Config {
    Config {
        name: "two-payers-pruned",
        shows: "one session shown to two payers, and its record pruned before one of them asks",
        wallets: vec![Wallet::holding(1), Wallet::holding(1), Wallet::holding(0)],
        pairs: vec![pays(A, C, 1), pays(B, C, 1)],
        sessions: 2,
        moves: &[Move::Prune, Move::Sync],
        heals: &[Healing::Sync],
    }
}

fn hand_over() -> Config {
    Config {
        name: "hand-over",
        shows: "a debit handed over to the operator, which pays for it or finds it credited",
        wallets: vec![Wallet::holding(1), Wallet::holding(0)],
        pairs: vec![pays(A, B, 1)],
        sessions: 2,
        moves: &[Move::HandOver, Move::Sync, Move::Tear, Move::Void],
        heals: &[Healing::Sync, Healing::Void],
    }
}

fn retire() -> Config {
    Config {
        name: "retire",
        shows: "wallets that close with a statement while debits towards them are open",
        wallets: vec![Wallet::holding(1), Wallet::holding(0)],
        pairs: vec![pays(A, B, 1)],
        sessions: 2,
        moves: &[Move::Close, Move::HandOver, Move::Sync, Move::Tear],
        heals: &[Healing::Sync, Healing::Void],
    }
}

const fn pays(payer: Id, payee: Id, debits: usize) -> Pair {
    Pair { payer, payee, debits }
}
