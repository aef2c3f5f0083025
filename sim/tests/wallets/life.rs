//! A wallet in its holder's hands: enrolled, limited, unlocked, put to rest, renewed, retired.

use std::{fs, os::unix::fs::PermissionsExt};

use super::house::House;

impl House {
    fn pin(&self, name: &str, digits: &str) {
        let path = self.path(name);
        fs::write(&path, format!("{digits}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn more_than_may_be_paid_without_the_pin_needs_it() {
    let house = House::new();
    house.pin("pin", "4711");
    house.pin("wrong", "4712");
    house.done(&["limits", "set", "alice", "--unverified-single", "20"]);
    house.done(&["pin", "set", "alice", "--pin-file", "pin"]);

    assert_eq!(house.pay("20.00", &[]).code, 0);
    house.pay("20.01", &[]).refused(1, "unverified-limit");
    house.pay("20.01", &["--pin-file", "wrong"]).refused(1, "pin-wrong");
    assert_eq!(house.done(&["pin", "status", "alice"])["tries_left"], 4);
    let paid = house.pay("20.01", &["--pin-file", "pin"]);

    assert_eq!(paid.code, 0, "{}", paid.json);
    assert_eq!(house.done(&["pin", "status", "alice"])["tries_left"], 5);
    let by_environment = ["pay", "--from", "alice", "--to", "bob", "--amount", "30"];
    assert_eq!(house.run_with("ECNY_PIN", "4711", &by_environment).code, 0);
    house
        .run(&["pay", "--from", "alice", "--to", "bob", "--amount", "30", "--pin"])
        .refused(3, "no-pin");
}

#[test]
fn five_wrong_pins_block_it_until_the_operator_lets_a_new_one_be_set() {
    let house = House::new();
    house.run_with("ECNY_PIN", "471", &["pin", "set", "alice"]).refused(2, "pin-malformed");
    assert_eq!(house.run_with("ECNY_PIN", "4711", &["pin", "set", "alice"]).code, 0);
    house.run_with("ECNY_PIN", "0815", &["pin", "set", "alice"]).refused(1, "pin-set");
    let change = |old: &str, new: &str| {
        let mut command = house.command(&["pin", "change", "alice"]);
        command.env("ECNY_PIN", old).env("ECNY_NEW_PIN", new);
        super::house::said(&command.output().unwrap())
    };
    assert_eq!(change("4711", "123456").code, 0);
    for _ in 0..5 {
        change("4711", "000000").refused(1, "pin-wrong");
    }
    change("123456", "000000").refused(1, "pin-blocked");
    assert_eq!(house.done(&["pin", "status", "alice"])["pin"], "blocked");

    house.done(&["pin", "unblock", "alice", "--issuer", "bank"]);
    assert_eq!(house.run_with("ECNY_PIN", "0815", &["pin", "set", "alice"]).code, 0);

    assert_eq!(change("0815", "4711").code, 0);
    // Nothing is handed out twice: one unblocking, one PIN.
    house.run_with("ECNY_PIN", "0815", &["pin", "set", "alice"]).refused(1, "pin-set");
}

#[test]
fn a_user_tightens_limits_freely_and_loosens_them_with_the_pin() {
    let house = House::new();
    assert_eq!(house.run_with("ECNY_PIN", "4711", &["pin", "set", "alice"]).code, 0);

    let set = house.done(&["limits", "set", "alice", "--single", "10"]);
    assert_eq!(
        (&set["limits"]["single_fen"], &set["set_by"]["single_fen"]),
        (&1_000.into(), &"user".into())
    );
    house.pay("10.01", &[]).refused(1, "single-limit");
    let looser = ["limits", "set", "alice", "--single", "none"];
    house.run(&looser).refused(1, "not-verified");
    house.run_with("ECNY_PIN", "4712", &looser).refused(1, "pin-wrong");

    assert_eq!(house.run_with("ECNY_PIN", "4711", &looser).code, 0);

    assert_eq!(house.done(&["limits", "alice"])["set_by"]["single_fen"], "operator");
    assert_eq!(house.pay("10.01", &[]).code, 0);
}

#[test]
fn a_suspended_wallet_pays_nothing_and_wakes_for_its_holder() {
    let house = House::new();
    assert_eq!(house.run_with("ECNY_PIN", "4711", &["pin", "set", "alice"]).code, 0);
    house.pay("5.00", &["--tear-after", "4"]);
    house.done(&["suspend", "alice"]);

    house.run(&["pay", "--from", "bob", "--to", "alice", "--amount", "1"]).refused(1, "suspended");
    house.run(&["suspend", "alice"]).refused(1, "suspended");
    assert_eq!(house.resume().json["outcome"], "settled", "what is open is finished all the same");
    house.run(&["resume", "alice"]).refused(1, "not-verified");
    assert_eq!(house.run_with("ECNY_PIN", "4711", &["resume", "alice"]).code, 0);

    assert_eq!(house.pay("1.00", &[]).code, 0);
    house.run_with("ECNY_PIN", "4711", &["resume", "alice"]).refused(1, "out-of-place");
}

#[test]
fn a_wallet_retires_once_it_is_drained_and_its_keys_are_wiped_once_the_operator_knows() {
    let house = House::new();
    let refused = house.run(&["retire", "alice", "--issuer", "bank"]);
    refused.refused(1, "not-drained");
    let hint = refused.json["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("redeem"), "{hint}");
    house.done(&["redeem", "--issuer", "bank", "--wallet", "alice", "--amount", "200"]);
    // Without its operator at hand it ends, and keeps what it needs to say so.
    assert_eq!(house.done(&["retire", "alice"])["wiped"], false);
    house
        .run(&["load", "--issuer", "bank", "--wallet", "alice", "--amount", "1"])
        .refused(1, "retired");

    let retired = house.done(&["retire", "alice", "--issuer", "bank"]);

    assert_eq!(retired["wiped"], true);
    let keys = fs::read(house.path("alice/keys.sealed")).unwrap();
    assert!(keys.iter().all(|byte| *byte == 0));
    house.run(&["balance", "alice"]).refused(3, "retired");
}

#[test]
fn a_wallet_is_renewed_while_it_holds_value_and_a_payment_is_open() {
    let house = House::new();
    house.pay("12.34", &["--tear-after", "4"]);

    let renewed = house.done(&["enrol", "--issuer", "bank", "--wallet", "alice", "--renew"]);

    assert_eq!(renewed["serial"], 2);
    assert_eq!(house.balance("alice"), 18_766);
    assert_eq!(house.resume().json["outcome"], "settled");
    assert_eq!(house.pay("1.00", &[]).code, 0);
    house.done(&["sync", "alice", "--issuer", "bank"]);
    house.books();
}

#[test]
fn a_child_is_enrolled_within_its_parents_limits() {
    let house = House::new();
    let child = ["enrol", "--issuer", "bank", "--parent", "0001-000000000001", "--wallet"];

    house.run(&[&child[..], &["watch", "--tier", "III"]].concat()).refused(1, "parent");
    let watch = house.done(&[&child[..], &["watch", "--tier", "IV"]].concat());

    assert!(!house.path("watch").join("none").exists());
    assert_eq!(watch["parent"], "0001-000000000001");
    let grandchild = watch["wallet"].as_str().unwrap();
    let enrol = ["enrol", "--issuer", "bank", "--parent", grandchild, "--wallet", "ring"];
    house.run(&enrol).refused(1, "parent");
    assert!(!house.path("ring").exists());
    let top_up = house.run(&["pay", "--from", "alice", "--to", "watch", "--amount", "20"]);
    assert_eq!(top_up.code, 0, "{}", top_up.json);
    assert_eq!(house.balance("watch"), 2_000);
}

#[test]
fn what_was_said_yes_to_in_advance_is_good_for_so_many_taps_and_no_longer() {
    let house = House::new();
    house.done(&["arm", "receive", "bob", "--most", "5", "--count", "1"]);
    let tap = |amount: &str| {
        let line = ["--line", "unix:line"];
        let card = [&["card", "--wallet", "bob", "--listen", "--taps", "1"][..], &line].concat();
        let card = house.command(&card).spawn().unwrap();
        let till = [&["till", "--wallet", "alice", "--pay", amount, "--timeout", "20"][..], &line]
            .concat();
        let till = house.run(&till);
        super::house::said(&card.wait_with_output().unwrap());
        till
    };

    assert_ne!(tap("5.01").code, 0);
    assert_eq!(house.balance("bob"), 0);
    assert_eq!(tap("5.00").code, 0);
    assert_ne!(tap("5.00").code, 0);

    assert_eq!(house.balance("bob"), 500);
}
