//! Writes the files of `docs/vectors`: `cargo run -p ecny-sim --example vectors -- docs/vectors`.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("give the folder to write to: docs/vectors")?;
    for file in ecny_sim::vectors::all()? {
        let path = PathBuf::from(&folder).join(file.name);
        fs::write(&path, file.text)?;
        println!("{}", path.display());
    }
    Ok(())
}
