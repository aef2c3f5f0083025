//! Statements that people read, and an issuer's memory of what it has decided.

use std::fs;

use super::house::House;

fn text(house: &House, arguments: &[&str], language: Option<&str>) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ecny"));
    let command = house.inside(&mut command).args(arguments).args(["--key-file", "key"]);
    if let Some(language) = language {
        command.env_remove("LC_ALL").env("LANG", language);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_statement_says_in_both_languages_what_came_and_went_and_what_to_do() {
    let house = House::new();
    house.pay("12.34", &["--tear-after", "4"]);

    let english = text(&house, &["log", "alice", "--lang", "en"], None);
    let chinese = text(&house, &["log", "alice", "--lang", "zh"], None);

    for words in [
        "in yuan",
        "loaded, order 1",
        "payment 1, no receipt yet",
        "187.66",
        "Unsettled:",
        "ecny resume --from alice",
        "ecny hand-over alice 1",
        "ecny sync alice",
    ] {
        assert!(english.contains(words), "{words}: {english}");
    }
    for words in [
        "单位：元",
        "充值，第 1 单",
        "付款 1，尚无回执",
        "187.66",
        "未了事项：",
        "再碰一次",
        "ecny resume --from alice",
        "移交运营机构",
        "ecny hand-over alice 1",
    ] {
        assert!(chinese.contains(words), "{words}: {chinese}");
    }
    assert_eq!(text(&house, &["log", "alice"], Some("zh_CN.UTF-8")), chinese);
    assert_eq!(text(&house, &["log", "alice"], Some("en_US.UTF-8")), english);
    assert_eq!(text(&house, &["log", "alice"], Some("C")), english);
    house.resume();
    assert!(text(&house, &["log", "alice", "--lang", "zh"], None).contains("没有未了事项"));
    assert!(
        text(&house, &["log", "alice", "--lang", "en"], None).contains("Nothing is unsettled.")
    );
}

#[test]
fn a_state_of_its_life_is_said_with_what_to_do_about_it() {
    let house = House::new();
    house.done(&["suspend", "alice"]);

    assert!(text(&house, &["log", "alice", "--lang", "en"], None).contains("ecny resume alice"));
    assert!(text(&house, &["log", "alice", "--lang", "zh"], None).contains("已暂停使用"));
}

#[test]
fn a_decision_that_was_cut_off_is_named_and_was_never_made() {
    let house = House::new();
    let events = house.path("bank").join("events");
    let whole = fs::read(&events).unwrap();
    house.done(&["revoke", "0001-000000000001", "--issuer", "bank"]);
    let longer = fs::read(&events).unwrap();
    fs::write(&events, &longer[..longer.len() - 1]).unwrap();

    let books = text(&house, &["books", "--issuer", "bank", "alice", "bob"], None);

    assert!(longer.starts_with(&whole));
    assert!(books.contains("cut off"), "{books}");
    let published = house.done(&["publish", "--issuer", "bank", "--out", "list"]);
    assert_eq!(house.pay("1.00", &[]).code, 0);
    for file in published["files"].as_array().unwrap() {
        house.done(&["take", "bob", file.as_str().unwrap()]);
    }
    assert_eq!(house.pay("1.00", &[]).code, 0, "nobody is revoked");
    // Cut off further, it is damage, and nothing more is decided.
    fs::write(&events, &longer[1..]).unwrap();
    house.run(&["publish", "--issuer", "bank", "--out", "list"]).refused(3, "damaged");
}
