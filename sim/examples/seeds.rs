//! Writes where the fuzzers begin, one file each, into a directory per target.
//!
//! ```sh
//! cargo run -p ecny-sim --features fuzz --example seeds -- fuzz/corpus
//! ```
#![forbid(unsafe_code)]

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let corpus = env::args_os().nth(1).map_or_else(|| PathBuf::from("fuzz/corpus"), PathBuf::from);
    for seed in ecny_sim::harness::seeds() {
        let directory = corpus.join(seed.target);
        fs::create_dir_all(&directory)?;
        fs::write(directory.join(seed.name), &seed.bytes)?;
    }
    Ok(())
}
