//! Simulated offline pairs; the claims are in `tests/`.
#![forbid(unsafe_code)]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in tests a panic is the report"
)]

mod air;
mod desk;
mod meeting;
mod observed;
mod recorder;
mod refused;
mod replay;
mod town;

pub use air::{Bent, bent_tap};
pub use desk::{command, delta, hear_of_nobody, naming, receipt, resolution, sign_delta};
pub use ecny_sim::State;
pub use meeting::{ROLES, TODAY, approve, fen, meet_payee, meet_payer, request_of, terms};
pub use observed::{Did, Lines, Observed, Seen};
pub use recorder::{Part, Recorder};
pub use refused::assert_refused;
pub use replay::{Misfit, Replay, is_open};
pub use town::{FIRST_DAY, LAST_DAY, Synced, Town, TownOffice, answer, bundle};
