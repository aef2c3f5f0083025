//! Puts the board's memory map where the linker finds it, and the operator's answers where the
//! compiler does.

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let board = if env::var("TARGET")?.starts_with("thumbv8m") { "an505" } else { "an386" };
    let memory = format!("memory/{board}.x");
    fs::copy(&memory, out.join("memory.x"))?;
    println!("cargo:rustc-cfg=board=\"{board}\"");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=memory");

    println!("cargo:rerun-if-changed={ANSWERS}");
    let answers = fs::read_to_string(ANSWERS)?;
    let root = value(&answers, "root").ok_or("no root")?;
    let mut text = format!(
        "/// The root of every wallet here.\npub const ROOT: [u8; 33] = {};\n",
        bytes(root)?
    );
    for (name, constant) in [("alice", "ALICE"), ("bob", "BOB"), ("alice-purse", "PURSE")] {
        let device = answers
            .split('{')
            .find(|device| value(device, "name") == Some(name))
            .ok_or_else(|| format!("no {name}"))?;
        let field = |key| value(device, key).ok_or_else(|| format!("{name} has no {key}"));
        writeln!(
            text,
            "/// The operator's answer to {name}.\npub const {constant}: Answered = Answered {{ random: &{}, package: {} }};",
            bytes(field("random")?)?,
            bytes(field("package")?)?,
        )?;
    }
    fs::write(out.join("answers.rs"), text)?;
    Ok(())
}

/// The value of the first `"key": "value"`: all that the file needs of JSON.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("\"{key}\": \""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Hex as an array in Rust.
fn bytes(hex: &str) -> Result<String, Box<dyn Error>> {
    let digits: Result<Vec<u8>, _> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap_or("?"), 16))
        .collect();
    Ok(format!("{:?}", digits?))
}

const ANSWERS: &str = "../../docs/vectors/enrolment.json";
