use std::process::Command;

use super::house::{House, said};

#[test]
fn a_refused_payment_is_exit_code_1_and_changes_nothing() {
    let house = House::new();
    let logs = || ["alice", "bob"].map(|name| house.done(&["log", name]));
    let before = logs();
    for reader in ["payee", "payer"] {
        for (amount, who, code) in
            [("200.01", "alice", "balance-too-low"), ("2000.01", "bob", "single-limit")]
        {
            let paid = house.pay(amount, &["--reader", reader]);

            assert_eq!((paid.code, paid.error()), (1, code), "{reader} {}", paid.json);
            assert!(paid.json["error"]["message"].as_str().unwrap().starts_with(who));
        }
    }
    assert_eq!(logs(), before);
    assert_eq!(house.books().fen("in_flight_fen"), 0);
}

#[test]
fn redeeming_more_than_there_is_is_refused() {
    let house = House::new();

    let more = house.run(&["redeem", "--issuer", "bank", "--wallet", "bob", "--amount", "0.01"]);

    assert_eq!((more.code, more.error()), (1, "balance-too-low"), "{}", more.json);
}

#[test]
fn loading_above_the_limit_of_the_tier_is_refused() {
    let house = House::new();

    let load = house.run(&["load", "--issuer", "bank", "--wallet", "bob", "--amount", "2000.01"]);

    assert_eq!((load.code, load.error()), (1, "single-limit"), "{}", load.json);
    assert_eq!(house.books().fen("issued_fen"), 20_000);
}

#[test]
fn a_wallet_is_not_tapped_with_itself_nor_with_its_copy() {
    let house = House::new();
    for to in ["alice", "./alice", "bob/../alice"] {
        let paid = house.run(&["pay", "--from", "alice", "--to", to, "--amount", "1"]);
        assert_eq!((paid.code, paid.error()), (2, "same-wallet"), "{to}: {}", paid.json);
    }
    house.copy("alice", "clone");

    let paid = house.run(&["pay", "--from", "alice", "--to", "clone", "--amount", "1"]);
    let books = house.run(&["books", "--issuer", "bank", "alice", "bob", "clone"]);
    let twice = house.run(&["books", "--issuer", "bank", "alice", "bob", "./alice"]);

    assert_eq!((paid.code, paid.error()), (1, "same-wallet"), "{}", paid.json);
    assert_eq!((books.code, books.error()), (2, "wallet-twice"), "{}", books.json);
    assert_eq!((twice.code, twice.error()), (2, "wallet-twice"), "{}", twice.json);
}

#[test]
fn the_wrong_key_file_opens_nothing() {
    let house = House::new();

    let mut balance = Command::new(env!("CARGO_BIN_EXE_ecny"));
    house.inside(&mut balance).args(["balance", "alice", "--json", "--key-file", "other-key"]);
    let wrong = said(&balance.output().unwrap());
    let mut balance = Command::new(env!("CARGO_BIN_EXE_ecny"));
    house.inside(&mut balance).args(["balance", "alice", "--json"]);
    let none = said(&balance.output().unwrap());

    assert_eq!((wrong.code, wrong.error()), (3, "wrong-secret"), "{}", wrong.json);
    assert_eq!((none.code, none.error()), (3, "key-file-needed"), "{}", none.json);
}

#[test]
fn a_passphrase_makes_and_opens_directories_and_another_does_not() {
    let house = House::empty();
    let with = |passphrase: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ecny"));
        house.inside(&mut command).args(arguments).arg("--json");
        said(&command.env("ECNY_PASSPHRASE", passphrase).output().unwrap())
    };

    let short = with("short", &["init", "bank"]);
    assert_eq!((short.code, short.error()), (2, "passphrase-too-short"));
    assert_eq!(with("correct horse", &["init", "bank"]).code, 0);
    let enrol = ["enrol", "--issuer", "bank", "--wallet", "alice"];
    assert_eq!(with("correct horse", &enrol).code, 0);
    let wrong = with("battery staple", &["balance", "alice"]);
    let right = with("correct horse", &["balance", "alice"]);

    assert_eq!((wrong.code, wrong.error()), (3, "wrong-secret"), "{}", wrong.json);
    assert_eq!(right.fen("balance_fen"), 0);
}

#[test]
fn directories_are_told_apart_and_never_overwritten() {
    let house = House::new();
    for (arguments, code) in [
        (&["balance", "bank"][..], "wrong-kind"),
        (&["balance", "nowhere"], "not-there"),
        (&["load", "--issuer", "alice", "--wallet", "bob", "--amount", "1"], "wrong-kind"),
        (&["init", "bank"], "not-empty"),
        (&["enrol", "--issuer", "bank", "--wallet", "alice"], "not-empty"),
        (&["resume", "--from", "bank", "--to", "alice"], "wrong-kind"),
    ] {
        let refused = house.run(arguments);
        assert_eq!((refused.code, refused.error()), (3, code), "{arguments:?} {}", refused.json);
    }
    assert_eq!(house.balance("alice"), 20_000);
}
