//! Where a fuzzer begins: real conversations, written as the scripts that lead to them.

mod insiders;
mod scripts;
mod spoken;

use super::Script;

/// One file of a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The target it is for.
    pub target: &'static str,
    /// What it is, as the name of its file.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// All seeds, the same each time.
///
/// # Panics
/// Where two wallets cannot pay each other.
#[must_use]
pub fn seeds() -> Vec<Seed> {
    [spoken::seeds(), scripts::seeds(), insiders::seeds()].concat()
}

fn seed<S: Script>(target: &'static str, name: &'static str, script: &S) -> Seed {
    let bytes = script.to_bytes();
    assert_eq!(S::read(&bytes).to_bytes(), bytes, "{target}/{name} is not read as it is written");
    Seed { target, name, bytes }
}
