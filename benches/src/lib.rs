//! Our SM2 beside RustCrypto's and OpenSSL's: by operation and by whole payment, in one process and
//! one run.
//!
//! ```sh
//! cargo bench -p ecny-benches                       times, without OpenSSL
//! cargo bench -p ecny-benches --features openssl    times
//! scripts/bench                                     instruction counts, times, targets
//! ```
//! Before anything is measured every library takes what the others signed
//! ([`libraries_agree`]).
//!
//! **Times** come from a loop of our own, not from criterion: criterion measures one thing for
//! seconds, then the next, and on a machine with other work the two had different luck. Here every
//! round runs everything ([`Times`]), so that a ratio compares what happened within milliseconds.
//! No test asserts a time.
//!
//! **Instruction counts** ([`count`]) repeat to the digit and decide; `benches/counts.toml` has the
//! committed ones.

mod agreement;
pub mod boards;
mod counting;
mod counts;
mod library;
mod markdown;
mod name;
mod operation;
mod payment;
mod report;
mod sections;
mod targets;
mod times;
mod work;

pub use agreement::{libraries_agree, names};
pub use boards::Boards;
pub use counting::count;
pub use counts::Counts;
pub use name::{Ahead, Role, What, Who};
pub use report::{Report, rounds};
pub use times::{Ratio, Samples, Times};
pub use work::Task;

pub use ecny_offline_protocol::Orientation;

/// Whatever went wrong.
pub type Fault = Box<dyn core::error::Error>;

/// Everything there is to measure in this build, operation by operation.
///
/// # Errors
/// Where it could not be set up.
pub fn tasks() -> Result<Vec<Task>, Fault> {
    let mut tasks = repeating()?;
    tasks.extend(blinding()?);
    // What is compared comes one after the other.
    tasks.sort_by_key(|task| task.what.key());
    Ok(tasks)
}

/// What takes the same instructions in every run.
fn repeating() -> Result<Vec<Task>, Fault> {
    let mut tasks = payment::implicit()?;
    tasks.extend(payment::mixed()?);
    tasks.extend(of(&library::Ours)?);
    tasks.extend(of(&library::RustCrypto)?);
    Ok(tasks)
}

/// What blinds with randomness of its own: OpenSSL, where it is in this build.
#[cfg_attr(
    not(feature = "openssl"),
    expect(clippy::unnecessary_wraps, reason = "OpenSSL may fail")
)]
fn blinding() -> Result<Vec<Task>, Fault> {
    #[cfg(feature = "openssl")]
    return of(&library::OpenSsl::new()?);
    #[cfg(not(feature = "openssl"))]
    Ok(Vec::new())
}

fn of<L: library::Library>(library: &L) -> Result<Vec<Task>, Fault> {
    let mut tasks = operation::operations(library)?;
    tasks.extend(payment::explicit(library)?);
    Ok(tasks)
}
