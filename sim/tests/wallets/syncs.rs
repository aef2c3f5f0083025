//! Wallets and their operator tell each other what is new: over a pipe, and by files.

use std::{fs, thread, time::Duration};

use super::house::House;

const EXPORT: [&str; 4] = ["sync", "alice", "--export", "bundle"];
const ANSWER: [&str; 6] = ["answer", "bundle", "--issuer", "bank", "--out", "reply"];
const IMPORT: [&str; 4] = ["sync", "alice", "--import", "reply"];

#[test]
fn after_a_sync_limits_count_anew_and_the_wallet_has_a_receipt() {
    let house = House::new();
    house.pay("12.34", &[]);
    assert_eq!(house.done(&["limits", "alice"])["used"]["paid_since_sync_fen"], 1_234);

    let synced = house.done(&["sync", "alice", "--issuer", "bank"]);

    assert_eq!(synced["taken"][0], "receipt", "{synced}");
    let limits = house.done(&["limits", "alice"]);
    assert_eq!(limits["used"]["paid_since_sync_fen"], 0);
    assert_eq!(limits["used"]["payments_since_sync"], 0);
    let log = house.done(&["log", "alice"]);
    let last = log["entries"].as_array().unwrap().last().unwrap();
    assert_eq!(last["kind"], "sync", "{log}");
    house.books();
}

#[test]
fn a_wallet_without_a_link_syncs_by_files_and_the_same_file_again_changes_nothing() {
    let house = House::new();
    house.pay("12.34", &[]);

    house.done(&EXPORT);
    let answered = house.done(&ANSWER);
    let imported = house.done(&IMPORT);
    let log = house.done(&["log", "alice"]);
    let again = house.done(&IMPORT);

    assert_eq!(answered["words"], imported["taken"], "{imported}");
    assert_eq!(imported["taken"][0], "receipt");
    assert_eq!(again["taken"].as_array().unwrap().len(), 0, "{again}");
    assert!(again["before"].as_u64().unwrap() > 0);
    assert_eq!(house.done(&["log", "alice"]), log);
    // What was exported once is answered alike, however often it comes.
    let reply = fs::read(house.path("reply")).unwrap();
    house.done(&ANSWER);
    assert_eq!(fs::read(house.path("reply")).unwrap(), reply);
}

#[test]
fn a_reply_to_another_wallet_is_refused_by_name_and_nothing_is_taken() {
    let house = House::new();
    house.done(&EXPORT);
    house.done(&ANSWER);
    let log = house.done(&["log", "bob"]);

    let refused = house.run(&["sync", "bob", "--import", "reply"]);

    refused.refused(1, "other-wallet");
    assert_eq!(house.done(&["log", "bob"]), log);
}

#[test]
fn a_bundle_of_another_issuers_wallet_is_not_answered() {
    let house = House::new();
    house.done(&EXPORT);
    house.done(&["init", "other"]);
    let elsewhere = ["answer", "bundle", "--issuer", "other", "--out", "reply"];

    house.run(&elsewhere).refused(1, "not-issued");
    // One that has a wallet of that very name under another root.
    house.done(&["enrol", "--issuer", "other", "--wallet", "carol"]);
    house.run(&elsewhere).refused(1, "upload");

    assert!(!house.path("reply").exists());
    house.run(&["sync", "alice", "--issuer", "other"]).refused(1, "not-issued");
}

#[test]
fn a_part_of_a_file_or_a_changed_one_is_refused_and_nothing_of_it_is_taken() {
    let house = House::new();
    house.pay("12.34", &[]);
    house.done(&EXPORT);
    house.done(&ANSWER);
    let log = house.done(&["log", "alice"]);
    for (file, arguments) in [("bundle", &ANSWER[..]), ("reply", &IMPORT[..])] {
        let whole = fs::read(house.path(file)).unwrap();
        let mut bad: Vec<_> =
            (0..whole.len()).step_by(whole.len() / 7).map(|n| whole[..n].to_vec()).collect();
        bad.push([&whole[..], &[0]].concat());
        for at in [12, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            bad.push(changed);
        }
        for bytes in bad {
            fs::write(house.path(file), &bytes).unwrap();
            let refused = house.run(arguments);
            assert!([1, 3].contains(&refused.code), "{file} {}: {}", bytes.len(), refused.json);
            assert!(
                ["no-sync-file", "sync-file", "upload", "other-wallet", "not-issued", "foreign"]
                    .contains(&refused.error()),
                "{}",
                refused.json
            );
        }
        fs::write(house.path(file), &whole).unwrap();
        if file == "bundle" {
            house.done(&ANSWER);
        }
    }
    assert_eq!(house.done(&["log", "alice"]), log);
    house.done(&IMPORT);
}

#[test]
fn a_reply_that_comes_late_is_refused_and_the_newer_one_stands() {
    let house = House::new();
    house.done(&EXPORT);
    house.done(&ANSWER);
    fs::copy(house.path("reply"), house.path("old")).unwrap();
    house.pay("1.00", &[]);
    house.done(&EXPORT);
    house.done(&ANSWER);
    house.done(&IMPORT);
    let log = house.done(&["log", "alice"]);

    let late = house.run(&["sync", "alice", "--import", "old"]);

    assert_eq!(late.code, 1, "{}", late.json);
    assert_eq!(late.json["refused"][0]["word"], "receipt");
    assert_eq!(late.json["refused"][0]["code"], "outdated");
    assert_eq!(house.done(&["log", "alice"]), log);
}

#[test]
fn a_sync_killed_at_any_moment_is_done_by_the_next() {
    let house = House::new();
    for round in 0..10_u64 {
        house.pay("0.10", &[]);
        let mut child = house.command(&["sync", "alice", "--issuer", "bank"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(round * 41 % 113));
        child.kill().unwrap();
        child.wait().unwrap();

        house.done(&["sync", "alice", "--issuer", "bank"]);

        assert_eq!(house.done(&["limits", "alice"])["used"]["paid_since_sync_fen"], 0);
        house.books();
    }
}

#[test]
fn what_was_handed_over_comes_back_once() {
    let house = House::new();
    house.pay("12.34", &["--tear-after", "4"]);
    house.run(&["hand-over", "alice", "7"]).refused(1, "unknown-payment");

    house.done(&["hand-over", "alice", "1"]);
    let first = house.done(&["sync", "alice", "--issuer", "bank"]);
    let second = house.done(&["sync", "alice", "--issuer", "bank"]);

    assert_eq!(first["loaded"][0]["amount_fen"], 1_234, "{first}");
    assert_eq!(second["loaded"].as_array().unwrap().len(), 0, "{second}");
    assert_eq!(house.balance("alice"), 20_000);
    // The payee is told to give the order up, and what it was sent for it is nobody's any more.
    house.done(&["sync", "bob", "--issuer", "bank"]);
    let resumed = house.resume();
    assert_ne!(resumed.json["outcome"], "settled", "{}", resumed.json);
    assert_eq!(house.balance("bob"), 0);
}
