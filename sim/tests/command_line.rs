//! The command line tool as a shell sees it: what it prints where, and its exit codes.
#![cfg(test)]

use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn ecny(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ecny"))
        .args(arguments)
        .stdin(Stdio::null())
        .env_remove("ECNY_PASSPHRASE")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

/// The base point of SM2, GB/T 32918.5.
const POINT: &str = "0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7";

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_wrong_command_line_is_exit_code_2_and_says_why_on_stderr() {
    for wrong in [
        &["fly"][..],
        &["pay"],
        &["pay", "--from", "a", "--to", "b"],
        &["pay", "--from", "a", "--to", "b", "--amount", "1", "--reader", "nobody"],
        &["pay", "--from", "a", "--to", "b", "--amount", "1", "--tear-after", "0"],
        &["pay", "--from", "a", "--to", "b", "--amount", "1", "--tear-after", "11"],
        &["enrol", "--issuer", "a", "--wallet", "b", "--tier", "V"],
        &["enrol", "--issuer", "a"],
        &["enrol", "--issuer", "a", "--wallet", "b", "--applicant", POINT],
        &["enrol", "--issuer", "a", "--applicant", "02"],
        &["enrol", "--issuer", "a", "--applicant", POINT],
        &["enrol", "--issuer", "a", "--renew"],
        &["enrol", "--issuer", "a", "--wallet", "b", "--renew", "--tier", "II"],
        &["enrol", "--issuer", "a", "--wallet", "b", "--offer"],
        &["init", "a", "--operator", "0"],
        &["limits"],
        &["limits", "set", "a", "--single", "much"],
        &["pin", "set"],
        &["arm", "pay", "a"],
        &["resume"],
        &["resume", "a", "--from", "b", "--to", "c"],
        &["resume", "--from", "b"],
        &["hand-over", "a", "0"],
        &["sync", "a"],
        &["sync", "a", "--issuer", "b", "--export", "c"],
        &["answer", "a", "--issuer", "b"],
        &["report-lost", "0001", "--issuer", "a"],
        &["report-lost", "0001-000000000001", "--issuer", "a", "--refund"],
        &["report-lost", "0001-000000000001", "--issuer", "a", "--withdraw", "--to", "b"],
        &[
            "tag",
            "open",
            "0001-000000000001",
            "--issuer",
            "a",
            "--tag",
            "0001",
            "--until",
            "2027-01-01",
        ],
        &[
            "tag",
            "open",
            "0001-000000000001",
            "--issuer",
            "a",
            "--tag",
            "0501",
            "--until",
            "2027-02-29",
        ],
        &["verify-proof", "a"],
        &["log", "a", "--lang", "fr"],
        &["enrol", "--issuer", "a", "--wallet", "b", "--package", "c"],
        &["card", "--wallet", "a"],
        &["card", "--line", "unix:b"],
        &["card", "--wallet", "a", "--line", "b"],
        &["card", "--wallet", "a", "--line", "tcp:192.0.2.1:7816"],
        &["card", "--wallet", "a", "--line", "unix:b", "--taps", "0"],
        &["till", "--wallet", "a", "--line", "unix:b"],
        &["till", "--wallet", "a", "--line", "unix:b", "--pay", "1", "--collect", "1"],
        &["till", "--wallet", "a", "--issuer", "b", "--line", "unix:c", "--heal"],
        &["till", "--issuer", "b", "--line", "unix:c", "--heal"],
        &["till", "--wallet", "a", "--for", "0001-000000000001", "--line", "unix:c", "--heal"],
        &["till", "--issuer", "b", "--for", "0001", "--line", "unix:c", "--heal"],
        &["books", "--issuer", "a"],
        &["trace", "--from", "a"],
        &["balance"],
        &["balance", "a", "b"],
        &["balance", "a", "--color", "sometimes"],
    ] {
        let output = ecny(wrong);

        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert_eq!(stdout(&output), "", "{wrong:?}");
        assert!(stderr(&output).starts_with("error: "), "{wrong:?}: {}", stderr(&output));
    }
}

#[test]
fn an_amount_that_cannot_be_moved_says_what_is_wrong_with_it() {
    for (amount, sentence) in [
        ("12.345", "a fen cannot be divided"),
        ("-1", "not an amount"),
        ("1e3", "not an amount"),
        ("", "not an amount"),
        ("0", "nothing would move"),
        ("0.00", "nothing would move"),
        ("184467440737095516.16", "more than a wallet can name"),
    ] {
        for command in [
            &["pay", "--from", "a", "--to", "b"][..],
            &["load", "--issuer", "a", "--wallet", "b"],
            &["redeem", "--issuer", "a", "--wallet", "b"],
        ] {
            let output = ecny(&[command, &["--amount", amount]].concat());

            assert_eq!(output.status.code(), Some(2), "{amount}");
            assert!(stderr(&output).contains(sentence), "{amount}: {}", stderr(&output));
        }
    }
}

#[test]
fn a_program_reads_a_wrong_command_line_as_one_object_on_stdout() {
    for arguments in [
        &["--json", "pay", "--from", "a", "--to", "b", "--amount", "0"][..],
        &["pay", "--from", "a", "--to", "b", "--amount", "0", "--json"],
    ] {
        let output = ecny(arguments);

        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stderr(&output), "");
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["error"]["code"], "usage");
        assert!(json["error"]["message"].as_str().unwrap().contains("nothing would move"));
        assert!(json["error"]["hint"].is_string());
    }
}

#[test]
fn help_teaches_and_is_no_error() {
    let output = ecny(&["--help"]);

    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
    for taught in ["Wallet directories:", "Passphrase:", "Exit codes:", "ecny pay --from alice"] {
        assert!(stdout(&output).contains(taught), "{taught}");
    }
    for command in [
        "demo",
        "init",
        "enrol",
        "load",
        "redeem",
        "pay",
        "resume",
        "card",
        "till",
        "void",
        "balance",
        "log",
        "limits",
        "pin",
        "arm",
        "suspend",
        "retire",
        "hand-over",
        "sync",
        "answer",
        "take",
        "tag",
        "order",
        "crisis",
        "report-lost",
        "revoke",
        "publish",
        "findings",
        "verify-proof",
        "books",
        "trace",
        #[cfg(feature = "hollow")]
        "torture",
    ] {
        assert!(stdout(&output).contains(&format!("\n  {command} ")), "{command}");
        let output = ecny(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
    }
}

#[test]
fn no_arguments_are_answered_with_help_and_exit_code_2() {
    let output = ecny(&[]);

    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Usage: ecny"));
}

#[test]
fn color_is_for_terminals_unless_asked_for() {
    for (color, colored) in [
        (&[][..], false),
        (&["--color", "never"], false),
        (&["--color=auto"], false),
        (&["--color", "always"], true),
        (&["--color=always"], true),
    ] {
        for arguments in [&["fly"][..], &["--help"]] {
            let output = ecny(&[color, arguments].concat());
            let printed = [&output.stdout[..], &output.stderr].concat();
            assert_eq!(printed.contains(&0x1B), colored, "{color:?} {arguments:?}");
        }
    }
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ecny"))
        .arg("--help")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    drop(child.stdout.take());

    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_exit_code_74() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();

    let status = Command::new(env!("CARGO_BIN_EXE_ecny"))
        .arg("--help")
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .unwrap();

    assert_eq!(status.code(), Some(74));
}

#[test]
fn a_trace_names_every_message_and_every_field_in_either_role() {
    for reader in ["payee", "payer"] {
        let output = ecny(&["trace", "--reader", reader]);

        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for word in
            ["{REQUEST}", "{VALUE}", "{SETTLED}", "12.34 (1234 fen)", "payer: Settled seq=1"]
        {
            assert!(stdout(&output).contains(word), "{word}: {}", stdout(&output));
        }
        assert!(!stdout(&output).contains("left over"), "{}", stdout(&output));
        assert!(stdout(&output).contains("3 exchanges"));
    }
}

#[test]
fn a_trace_tells_a_program_what_was_lost() {
    let output = ecny(&["trace", "--json", "--tear-after", "4"]);

    assert_eq!(output.status.code(), Some(4));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["torn"], true);
    assert_eq!(json["apdus"].as_array().unwrap().len(), 4);
    assert_eq!(json["apdus"][3]["arrived"], false);
    assert_eq!(json["apdus"][3]["name"], "9000 {VALUE}");
    assert_eq!(json["from"]["balance_fen"], 198_766);
}

#[test]
fn a_trace_of_more_than_a_wallet_without_a_list_may_pay_shows_the_refusal() {
    let output = ecny(&["trace", "--amount", "500.00"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));

    let output = ecny(&["trace", "--amount", "500.01"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(stdout(&output).contains("refused Wallet(Ledger(ListTooOld))"), "{}", stdout(&output));
}
