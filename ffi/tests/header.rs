//! The header, as far as a compiler is at hand. All that C, C++, Java and Node are tested with:
//! `scripts/hosts test`.
#![cfg(test)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

/// Compiles an empty program that includes the header; `None` where there is no such compiler.
fn compiles(compiler: &str, language: &str, standard: &str) -> Option<bool> {
    let include = concat!(env!("CARGO_MANIFEST_DIR"), "/include");
    let mut child = Command::new(compiler)
        .args(["-x", language, standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .args(["-fsyntax-only", "-I", include, "-"])
        .stdin(Stdio::piped())
        .spawn()
        .ok()?;
    let mut source = child.stdin.take().unwrap();
    source.write_all(b"#include <ecny.h>\nint main(void) { return 0; }\n").unwrap();
    drop(source);
    Some(child.wait().unwrap().success())
}

#[test]
fn the_header_compiles_as_c99_c11_and_cpp17() {
    for (compiler, language, standard) in
        [("cc", "c", "-std=c99"), ("cc", "c", "-std=c11"), ("c++", "c++", "-std=c++17")]
    {
        match compiles(compiler, language, standard) {
            Some(compiled) => assert!(compiled, "{compiler} {standard}"),
            // To the terminal itself: what a passing test prints is not shown.
            None => writeln!(std::io::stderr(), "skipped: ecny.h as {standard}: no `{compiler}`")
                .unwrap(),
        }
    }
}
