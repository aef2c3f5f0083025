//! The memory map of a Cortex-M with 512 KiB of flash and 64 KiB of RAM, and relocations kept in
//! the image: they say who calls what.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let map =
        "MEMORY { FLASH : ORIGIN = 0x0, LENGTH = 512K  RAM : ORIGIN = 0x20000000, LENGTH = 64K }\n";
    fs::write(out.join("memory.x"), map)?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rustc-link-arg-bins=--emit-relocs");
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
