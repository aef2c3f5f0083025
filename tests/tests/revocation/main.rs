//! Revoked wallets: who is refused what between VALUE and resume, each row of the table in
//! `docs/revocation.md`; how lists are taken, kept, and handed on.
#![cfg(test)]

mod cuts;
mod kept;
mod listed_itself;
mod payee_revoked;
mod payer_revoked;
mod shared;
mod stage;
mod stale;
mod taken;
