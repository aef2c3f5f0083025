//! What operators and the root say, in files: orders, lists, pockets, limits of a crisis; losses.

use std::fs;

use super::house::{House, Said};

const ALICE: &str = "0001-000000000001";
const BOB: &str = "0001-000000000002";

/// The house's own day, and some that follow.
const DAYS: [&str; 4] = ["2030-01-01", "2030-01-02", "2030-01-03", "2030-06-01"];

fn on(house: &House, day: usize, arguments: &[&str]) -> Said {
    house.run_with("ECNY_TODAY", DAYS[day], arguments)
}

fn take(house: &House, wallet: &str, file: &str) -> Said {
    house.run(&["take", wallet, file])
}

fn order(house: &House, what: &str, file: &str) {
    house.done(&["order", what, ALICE, "--issuer", "bank", "--out", file]);
}

#[test]
fn an_order_is_taken_once_in_its_turn_by_its_wallet_from_its_operator() {
    let house = House::new();
    order(&house, "block", "block");
    order(&house, "resume", "resume");

    take(&house, "bob", "block").refused(1, "other-wallet");
    assert_eq!(take(&house, "alice", "block").json["new"], true);
    house.pay("1.00", &[]).refused(1, "blocked");
    assert_eq!(take(&house, "alice", "block").json["new"], false, "the same again changes nothing");
    assert_eq!(take(&house, "alice", "resume").json["new"], true);
    take(&house, "alice", "block").refused(1, "outdated");

    assert_eq!(house.pay("1.00", &[]).code, 0);
    let word = fs::read(house.path("resume")).unwrap();
    for len in [0, 1, 10, 11, word.len() - 1] {
        fs::write(house.path("part"), &word[..len]).unwrap();
        take(&house, "alice", "part").refused(3, "no-word");
    }
}

#[test]
fn what_another_root_has_signed_for_a_wallet_of_that_name_is_refused() {
    let house = House::new();
    house.done(&["init", "other"]);
    house.done(&["enrol", "--issuer", "other", "--wallet", "carol"]);
    house.done(&["order", "block", ALICE, "--issuer", "other", "--out", "block"]);
    let crisis =
        ["--until", "2030-03-01", "--from", "2030-02-01", "--single", "1", "--out", "crisis"];
    house.done(&[&["crisis", "--issuer", "other"][..], &crisis].concat());
    let tag = ["tag", "open", ALICE, "--tag", "0501", "--until", "2031-01-01", "--issuer", "other"];
    house.done(&[&tag[..], &["--out", "pocket"]].concat());
    house.done(&["order", "limits", ALICE, "--issuer", "other", "--tier", "I", "--out", "limits"]);
    let log = house.done(&["log", "alice"]);

    for file in ["block", "crisis", "pocket", "limits"] {
        take(&house, "alice", file).refused(1, "not-its-operator");
    }

    assert_eq!(house.done(&["log", "alice"]), log);
}

#[test]
fn limits_of_the_operator_reach_a_wallet_with_its_sync() {
    let house = House::new();
    house.done(&["order", "limits", ALICE, "--issuer", "bank", "--single", "50"]);
    assert_eq!(house.pay("50.01", &[]).code, 0, "it has not heard of it");

    house.done(&["sync", "alice", "--issuer", "bank"]);

    house.pay("50.01", &[]).refused(1, "single-limit");
    let limits = house.done(&["limits", "alice"]);
    assert_eq!((&limits["profile"], &limits["limits"]["single_fen"]), (&2.into(), &5_000.into()));
}

#[test]
fn limits_of_the_root_hold_for_their_days_and_no_more_than_ninety() {
    let house = House::new();
    let crisis = ["crisis", "--issuer", "bank", "--single", "7", "--from", "2030-01-02", "--until"];
    let on = |day: &str, arguments: &[&str]| house.run_with("ECNY_TODAY", day, arguments);

    house.run(&[&crisis[..], &["2030-04-02"]].concat()).refused(2, "crisis-too-long");
    house.run(&[&crisis[..], &["2030-01-01"]].concat()).refused(2, "crisis-too-long");
    house.done(&[&crisis[..], &["2030-04-01", "--out", "crisis"]].concat());
    assert_eq!(take(&house, "alice", "crisis").json["new"], true);
    // By its day the wallet is before it still.
    assert_eq!(house.done(&["limits", "alice"])["set_by"]["single_fen"], "operator");
    assert_eq!(on("2030-01-02", &["sync", "alice", "--issuer", "bank"]).code, 0);
    assert_eq!(house.done(&["limits", "alice"])["set_by"]["single_fen"], "crisis");
    house.pay("7.01", &[]).refused(1, "single-limit");
    assert_eq!(on("2030-04-02", &["sync", "alice", "--issuer", "bank"]).code, 0);

    assert_eq!(house.done(&["limits", "alice"])["set_by"]["single_fen"], "operator");
}

#[test]
fn a_list_goes_from_the_operator_to_a_wallet_and_from_that_to_the_next_by_tap() {
    let house = House::new();
    house.done(&["enrol", "--issuer", "bank", "--wallet", "carol"]);
    house.done(&["load", "--issuer", "bank", "--wallet", "bob", "--amount", "50"]);
    house.done(&["revoke", ALICE, "--issuer", "bank"]);
    let publish = ["publish", "--issuer", "bank", "--out", "list"];
    let published = on(&house, 0, &publish);
    assert_eq!(published.code, 0, "{}", published.json);
    let file = published.json["files"][0].as_str().unwrap();

    assert_eq!(house.pay("1.00", &[]).code, 0, "nobody has heard of it");
    assert_eq!(take(&house, "bob", file).json["new"], true);
    house.copy("alice", "old");
    assert_canceled(&house.pay("1.00", &[]));
    let pay =
        |from: &str, to: &str| house.run(&["pay", "--from", from, "--to", to, "--amount", "1"]);
    assert_eq!(pay("bob", "carol").code, 0);

    // Carol has it from bob; an image of alice that has not met him does not know.
    assert_canceled(&pay("old", "carol"));
    // She has heard it from bob herself.
    pay("alice", "carol").refused(1, "revoked");
    // The same day again it is the same.
    assert_eq!(on(&house, 0, &publish).json, published.json);
}

#[test]
fn a_step_of_a_list_with_a_hole_before_it_is_refused() {
    let house = House::new();
    let publish = ["publish", "--issuer", "bank", "--out", "list"];
    let mut files = Vec::new();
    for (day, wallet) in [(0, ALICE), (1, BOB)] {
        house.run_with("ECNY_TODAY", DAYS[day], &["revoke", wallet, "--issuer", "bank"]);
        let published = on(&house, day, &publish);
        files.push(published.json["files"][0].as_str().unwrap().to_owned());
    }
    assert_eq!(on(&house, 1, &["enrol", "--issuer", "bank", "--wallet", "carol"]).code, 0);

    take(&house, "carol", &files[1]).refused(1, "gap");
    assert_eq!(take(&house, "carol", &files[0]).json["new"], true);

    assert_eq!(take(&house, "carol", &files[1]).json["new"], true);
}

#[test]
fn a_lost_wallet_is_refunded_after_its_horizon_once_and_never_serves_again() {
    let house = House::new();
    assert_eq!(on(&house, 0, &["sync", "alice", "--issuer", "bank"]).code, 0);
    let lost = ["report-lost", ALICE, "--issuer", "bank"];
    let refund = [&lost[..], &["--refund", "--to", "bob"]].concat();

    on(&house, 0, &refund).refused(1, "not-reported");
    let reported = on(&house, 0, &lost);
    assert_eq!(reported.json["proven"][0]["amount_fen"], 20_000, "{}", reported.json);
    on(&house, 1, &refund).refused(1, "too-early");
    // Found, and lost again.
    assert_eq!(on(&house, 1, &[&lost[..], &["--withdraw"]].concat()).code, 0);
    assert_eq!(on(&house, 1, &["sync", "alice", "--issuer", "bank"]).code, 0);
    assert_eq!(on(&house, 1, &lost).code, 0);
    let withheld = on(&house, 2, &["sync", "alice", "--issuer", "bank"]);
    assert_eq!(withheld.code, 1, "{}", withheld.json);
    assert!(withheld.json["withheld"].as_str().unwrap().contains("lost"));

    let refunded = on(&house, 3, &refund);
    let again = on(&house, 3, &refund);

    assert_eq!(refunded.code, 0, "{}", refunded.json);
    assert_eq!(refunded.json["loaded"][0]["amount_fen"], 20_000);
    assert_eq!(again.json["loaded"].as_array().unwrap().len(), 0, "{}", again.json);
    assert_eq!(house.balance("bob"), 20_000);
    on(&house, 3, &[&lost[..], &["--withdraw"]].concat()).refused(1, "refunded");
    assert_eq!(on(&house, 3, &["sync", "alice", "--issuer", "bank"]).code, 1);
    on(&house, 0, &lost).refused(1, "office-day");
}

#[test]
fn value_bound_to_a_purpose_goes_to_payees_of_its_category_and_home() {
    let house = House::new();
    let enrol = ["enrol", "--issuer", "bank", "--wallet", "shop", "--category", "5"];
    assert_eq!(house.done(&enrol)["category"], 5);
    let load =
        ["tag", "load", "--issuer", "bank", "--wallet", "bob", "--tag", "0501", "--amount", "30"];
    assert_eq!(house.run(&load).code, 1, "it has no pocket for it");
    let open = ["tag", "open", BOB, "--tag", "0501", "--until", "2031-01-01", "--issuer", "bank"];
    house.done(&[&open[..], &["--out", "pocket"]].concat());
    assert_eq!(take(&house, "bob", "pocket").json["new"], true);
    house.done(&load);
    let pay = |to: &str, more: &[&str]| {
        house.run(&[&["pay", "--from", "bob", "--to", to, "--amount", "10"][..], more].concat())
    };

    pay("alice", &["--tag", "0501"]).refused(1, "terms-not-held");
    pay("shop", &[]).refused(1, "balance-too-low");
    let paid = pay("shop", &["--tag", "0501"]);

    assert_eq!(paid.code, 0, "{}", paid.json);
    assert_eq!((house.balance("bob"), house.balance("shop")), (2_000, 1_000));
    let log = house.done(&["log", "bob"]);
    assert_eq!(log["pockets"][0]["balance_fen"], 2_000, "{log}");
    let redeem =
        ["redeem", "--issuer", "bank", "--wallet", "bob", "--amount", "20", "--tag", "0501"];
    house.done(&redeem);
    assert_eq!(house.balance("bob"), 0);
}

#[test]
fn who_spends_twice_is_named_by_a_proof_that_the_root_key_alone_verifies() {
    let house = House::new();
    let root = house.done(&["findings", "--issuer", "bank"])["root"].as_str().unwrap().to_owned();
    house.done(&["enrol", "--issuer", "bank", "--wallet", "carol"]);
    house.copy("alice", "clone");
    assert_eq!(house.pay("1.00", &[]).code, 0);
    let twice = house.run(&["pay", "--from", "clone", "--to", "carol", "--amount", "2"]);
    assert_eq!(twice.code, 0, "{}", twice.json);
    for wallet in ["bob", "carol"] {
        house.done(&["sync", wallet, "--issuer", "bank"]);
    }

    let findings = house.done(&["findings", "--issuer", "bank", "--out", "proofs"]);

    assert_eq!(findings["proven"][0]["offense"], "fork", "{findings}");
    assert_eq!(findings["proven"][0]["culprit"], ALICE);
    let file = findings["proven"][0]["file"].as_str().unwrap();
    fs::write(house.path("root.hex"), &root).unwrap();
    for root in [root.as_str(), "root.hex"] {
        let verified = house.done(&["verify-proof", file, "--root", root]);
        assert_eq!(verified["culprit"], ALICE);
    }
    let other = house.done(&["init", "other"])["root"].as_str().unwrap().to_owned();
    house.run(&["verify-proof", file, "--root", &other]).refused(1, "proof");
    house.run(&["verify-proof", file, "--root", "02"]).refused(2, "no-root-key");
    let proof = fs::read(house.path(file)).unwrap();
    for len in [0, 100, proof.len() - 1] {
        fs::write(house.path("part"), &proof[..len]).unwrap();
        house.run(&["verify-proof", "part", "--root", &root]).refused(1, "proof");
    }
    // And the culprit goes out with the next list.
    let published = house.done(&["publish", "--issuer", "bank", "--out", "list"]);
    assert_eq!(take(&house, "carol", published["files"][0].as_str().unwrap()).code, 0);
    let refused = house.run(&["pay", "--from", "clone", "--to", "carol", "--amount", "1"]);
    assert_canceled(&refused);
}

/// The payee has met somebody who is revoked, and canceled what that sent.
#[track_caller]
fn assert_canceled(paid: &Said) {
    assert_eq!((paid.code, &paid.json["outcome"]), (1, &"refunded".into()), "{}", paid.json);
    assert_eq!(paid.json["why"], "peer-revoked", "{}", paid.json);
}

#[test]
fn wallets_of_two_operators_under_one_root_pay_each_other_once_they_have_synced() {
    let house = House::new();
    let same = ["init", "other", "--operator", "1", "--beside", "bank"];
    house.run(&same).refused(1, "operator-taken");
    house.done(&["init", "other", "--operator", "2", "--beside", "bank"]);
    house.done(&["enrol", "--issuer", "other", "--wallet", "dora"]);
    let pay = ["pay", "--from", "alice", "--to", "dora", "--amount", "3"];
    house.run(&pay).refused(1, "unknown-operator");

    house.done(&["sync", "alice", "--issuer", "bank"]);
    house.done(&["sync", "dora", "--issuer", "other"]);

    let paid = house.run(&pay);
    assert_eq!(paid.code, 0, "{}", paid.json);
    assert_eq!(house.balance("dora"), 300);
    let crisis = ["crisis", "--issuer", "other", "--until", "2030-02-01"];
    house.run(&crisis).refused(3, "no-root");
}
