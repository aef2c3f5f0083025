//! A serial line on this computer: a socket that carries the frames of [`ecny_serial`].
//!
//! ```text
//! wallet ── APDU ── frame ── socket ── frame ── APDU ── the other wallet: a process, QEMU, a board
//! ```

mod address;
mod line;
mod listener;
mod stream;

pub use address::{Address, AddressError};
pub use line::{Heard, Line, LineError};
pub use listener::Listener;
