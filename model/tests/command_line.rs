//! What the command says, and what the shell sees of it.
#![cfg(test)]

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ecny-model")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn one_mutant_prints_its_numbered_counterexample() {
    let output = run(&["--mutant", "refund-on-time"]);

    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(said.contains("breaks “refunded ⇒ never credited” in 4 steps"), "{said}");
    assert!(said.contains("  4. time passes for A1"), "{said}");
    assert!(output.stderr.is_empty());
}

#[test]
fn one_mutant_is_one_json_object() {
    let output = run(&["--json", "--mutant", "receipt-by-number"]);

    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(said["breaks"], said["must_break"]);
    assert_eq!(said["counterexample"].as_array().unwrap().len(), 6);
    assert_eq!(said["steps"], 6);
}

#[test]
fn the_list_names_worlds_and_mutants() {
    let output = run(&["--list"]);
    let json: Value = serde_json::from_slice(&run(&["--list", "--json"]).stdout).unwrap();

    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for (rows, name) in [("configs", "config"), ("mutants", "mutant")] {
        for row in json[rows].as_array().unwrap() {
            assert!(said.contains(row[name].as_str().unwrap()), "{row}");
        }
    }
}

#[test]
fn what_cannot_be_meant_is_said_and_exits_with_two() {
    for (arguments, why) in [
        (&["--mutant", "no-such"][..], "there is no such mutant; --list names them"),
        (&["--mutant", "refund-on-time", "--list"], "cannot be used with"),
        (&["--mutants"], "unexpected argument"),
        (&["--mutant"], "a value is required"),
    ] {
        let output = run(arguments);

        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(why), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}
