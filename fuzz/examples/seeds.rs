//! Writes where every fuzzer begins, one file each: `cargo run --example seeds` in this directory.

use std::{fs, io, path::Path};

use ecny_fuzz::{sm2_openssl, sm2_rustcrypto};
use ecny_sim::harness::{Script, seeds};

fn main() -> io::Result<()> {
    for seed in seeds() {
        write(seed.target, seed.name, &seed.bytes)?;
    }
    for (name, case) in sm2_openssl::seeds() {
        write("sm2_openssl", name, &case.to_bytes())?;
    }
    for (name, case) in sm2_rustcrypto::seeds() {
        write("sm2_rustcrypto", name, &case.to_bytes())?;
    }
    Ok(())
}

fn write(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join(name), bytes)
}
