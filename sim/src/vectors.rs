//! The files in `docs/vectors`: made by playing taps between wallets whose secrets are stated,
//! and replayed from their text alone.
//!
//! ```text
//! scenario → Stage → text (generator)          text → Script → Stage → the same text (replay)
//! ```
//! A line that begins at the margin is a step; the indented lines under it are what came of it.

mod cast;
mod conversations;
mod edges;
mod enrolment;
mod error;
mod forger;
mod hand;
mod line;
mod names;
mod primitives;
mod refusals;
mod replay;
mod script;
mod speaker;
mod stage;
mod words;

pub use cast::{Cast, Player};
pub use error::VectorError;
pub use names::{error_text, event_text};
pub use primitives::primitives;
pub use replay::replay;

/// One file of vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorFile {
    /// Its name in `docs/vectors`.
    pub name: &'static str,
    /// All of it.
    pub text: String,
}

/// Makes every file anew. The same bytes each time.
///
/// # Errors
/// Where a scenario does not end as it says.
pub fn all() -> Result<Vec<VectorFile>, VectorError> {
    let answers = enrolment::Answers::new()?;
    Ok(vec![
        VectorFile { name: "primitives.txt", text: primitives()? },
        VectorFile { name: "conversations.txt", text: conversations::text()? },
        VectorFile { name: "refusals.txt", text: refusals::text()? },
        VectorFile { name: "words.txt", text: words::text()? },
        VectorFile { name: "sm2-edges.json", text: edges::text()? },
        VectorFile { name: "enrolment.json", text: answers.json() },
        VectorFile { name: "bank.h", text: answers.header() },
    ])
}

/// The first line of every file: the command that made it.
const ORIGIN: &str = "# Made by: cargo run -p ecny-sim --example vectors -- docs/vectors";
