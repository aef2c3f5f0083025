//! Simulated offline pairs; the claims are in `tests/`.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "in tests a panic is the report")]

mod air;
mod desk;
mod meeting;
mod state;

pub use air::{Bent, bent_tap};
pub use desk::{command, receipt, resolution};
pub use meeting::{ROLES, TODAY, approve, fen, meet_payee, meet_payer, request_of, terms};
pub use state::{State, assert_refused};
