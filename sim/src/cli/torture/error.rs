use std::{io, path::PathBuf};

use ecny_sim::WorldError;

use super::super::{exit::Exit, refusal::REPORT};

/// Why nothing was tortured, or what came of it could not be kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TortureError {
    /// A file could not be read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Too few wallets for a plot.
    #[error("a plot takes 4 wallets: a culprit, two accomplices, and somebody honest")]
    Plot,
    /// What is no script, or no list of seeds.
    #[error("{}: {why}", .path.display())]
    Script {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Ctrl-C could not be listened to.
    #[error("cannot listen to Ctrl-C: {0}")]
    Signals(#[from] ctrlc::Error),
    /// A simulated world could not be set up.
    #[error(transparent)]
    World(#[from] WorldError),
}

impl TortureError {
    /// The number for the shell, one word for programs, and what to do next for people.
    pub(crate) const fn advice(&self) -> (Exit, &'static str, &'static str) {
        match self {
            Self::File { .. } => {
                (Exit::Directory, "io", "see to the file named above, then try again")
            }
            Self::Plot => (Exit::Usage, "plot", "give --wallets 4 or more, or no --culprits"),
            Self::Script { .. } => {
                (Exit::Usage, "not-a-script", "give a file that `ecny torture` has left")
            }
            Self::Signals(_) => (Exit::Directory, "signals", "the operating system is not healthy"),
            Self::World(_) => (Exit::Bug, "world", REPORT),
        }
    }
}
