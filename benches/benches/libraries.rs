//! Times, as ratios: `cargo bench -p ecny-benches`. What they mean is in the library's documentation.
//!
//! `-- --quick` takes fewer rounds.
#![forbid(unsafe_code)]

use ecny_benches::{Fault, Report, libraries_agree, names, tasks};

fn main() -> Result<(), Fault> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    libraries_agree(4)?;
    println!("{} take what the others signed", names()?.join(", "));
    print!("{}", Report::times_only(&mut tasks()?, quick)?);
    Ok(())
}
