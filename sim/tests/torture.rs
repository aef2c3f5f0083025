//! `ecny torture` as a shell sees it: what it prints where, what it leaves behind, its exit codes.
#![cfg(test)]
#![cfg(feature = "hollow")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecny"));
    command.arg("torture").args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

fn torture(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_impossible_combination_says_so_and_is_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    for (wrong, why) in [
        (&["--wallets", "1"][..], "a world has 2 to 200 wallets"),
        (&["--wallets", "500"], "a world has 2 to 200 wallets"),
        (&["--wallets", "9..4"], "the last is below the first"),
        (&["--wallets", "two"], "no number"),
        (&["--culprits", "--wallets", "3"], "a plot takes 4 wallets"),
        (&["--culprits", "--wallets", "2..9"], "a plot takes 4 wallets"),
        (&["--culprits", "--exhaustive"], "cannot be used with"),
        (&["--steps", "0"], "zero"),
        (&["--worlds", "0"], "zero"),
        (&["--jobs", "0"], "zero"),
        (&["--seed", "-1"], "unexpected argument"),
        (&["--faults", "rain"], "no fault is called `rain`"),
        (&["--faults", ""], "no fault is called ``"),
        (&["--budget", "10"], "--exhaustive"),
        (&["--exhaustive", "--budget", "0"], "zero"),
        (&["--exhaustive", "--seed", "1"], "cannot be used with"),
        (&["--exhaustive", "--script", "x"], "cannot be used with"),
        (&["--exhaustive", "--resume", "x"], "cannot be used with"),
        (&["--script", "x", "--resume", "y"], "cannot be used with"),
        (&["--script", "x", "--wallets", "4"], "cannot be used with"),
        (&["--script", "x", "--jobs", "2"], "cannot be used with"),
        (&["--resume", "x", "--faults", "none"], "cannot be used with"),
    ] {
        let output = torture(folder.path(), wrong);

        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert_eq!(stdout(&output), "", "{wrong:?}");
        assert!(stderr(&output).starts_with("error: "), "{wrong:?}");
        assert!(stderr(&output).contains(why), "{wrong:?}: {}", stderr(&output));
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn a_file_that_is_none_of_its_own_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("story"), "once upon a time\n").unwrap();

    for option in ["--script", "--resume"] {
        let output = torture(folder.path(), &[option, "story", "--json"]);
        assert_eq!(output.status.code(), Some(2), "{option}");
        assert_eq!(json(&output)["error"]["code"], "not-a-script");

        let output = torture(folder.path(), &[option, "nowhere"]);
        assert_eq!(output.status.code(), Some(3), "{option}");
        assert!(stderr(&output).contains("nowhere"), "{}", stderr(&output));
    }
}

#[test]
fn two_runs_of_one_seed_print_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for voice in [&[][..], &["--json"]] {
        let run = |seed: &str, jobs: &str| {
            let few = ["--wallets", "2..5", "--steps", "60", "--worlds", "4", "--seed", seed];
            torture(folder.path(), &[&few[..], &["--jobs", jobs], voice].concat())
        };

        let first = run("5", "1");

        assert_eq!(first.status.code(), Some(0), "{}", stdout(&first));
        assert_eq!(stdout(&run("5", "1")), stdout(&first));
        assert_eq!(stdout(&run("5", "2")), stdout(&first));
        assert_ne!(stdout(&run("6", "1")), stdout(&first));
    }
}

#[test]
fn a_program_reads_how_much_was_tried_and_what_was_found() {
    let folder = tempfile::tempdir().unwrap();

    let few =
        ["--wallets", "3", "--steps", "50", "--worlds", "2", "--faults", "loss,cut", "--json"];
    let output = torture(folder.path(), &few);

    assert_eq!(output.status.code(), Some(0));
    let json = json(&output);
    assert_eq!((&json["cases"], &json["worlds"]), (&100.into(), &2.into()));
    assert_eq!((&json["violations"], &json["rollbacks"]), (&0.into(), &0.into()));
    assert!(json["payments"].as_u64().unwrap() > 0);
}

#[test]
fn a_program_reads_in_how_many_worlds_somebody_overspent_and_was_named() {
    let folder = tempfile::tempdir().unwrap();

    let few = ["--culprits", "--worlds", "12", "--steps", "40", "--faults", "none", "--json"];
    let output = torture(folder.path(), &few);

    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let json = json(&output);
    assert!(json["named"].as_u64().unwrap() > 0, "{json}");
    assert_eq!(json["violations"], 0);
}

#[test]
fn a_script_is_replayed_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let script = "ecny torture script 1\nseed 9\nwallets 3\ncurve real\nlimits tier\nchip no\n\
                  accomplices none\n\
                  # lost, given up, refunded\n\
                  pay 0 1 500 payee-reads lose@4\nvoid 1\npay 0 1 0 payer-reads\n";
    fs::write(folder.path().join("story"), script).unwrap();

    let output = torture(folder.path(), &["--script", "story", "--json"]);

    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let json = json(&output);
    assert_eq!((&json["cases"], &json["refunds"]), (&3.into(), &1.into()));
    assert_eq!(json["real"], 1);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_its_seeds_and_is_resumed() {
    use std::io::{BufRead, BufReader};

    let folder = tempfile::tempdir().unwrap();
    let worlds = ["--wallets", "2..4", "--steps", "60", "--worlds", "60", "--json"];
    let whole = torture(folder.path(), &worlds);
    let mut child = command(folder.path(), &worlds)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It listens once it has said what it does.
    let mut line = String::new();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    errors.read_line(&mut line).unwrap();

    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();

    assert!(killed.success());
    std::io::copy(&mut errors, &mut std::io::sink()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{line}");
    let interrupted = json(&output);
    assert!(interrupted["worlds"].as_u64().unwrap() < 60);
    let list = interrupted["resume"].as_str().unwrap();
    let resumed = torture(folder.path(), &["--resume", list, "--json"]);
    assert_eq!(resumed.status.code(), Some(0), "{}", stdout(&resumed));
    assert_eq!(stdout(&resumed), stdout(&whole));
}
