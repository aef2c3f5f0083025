use super::house::House;

#[test]
fn what_is_redeemed_is_in_the_books() {
    let house = House::new();
    house.pay("12.34", &[]);

    let redeem = ["redeem", "--issuer", "bank", "--wallet", "bob", "--amount", "2.34"];
    let redeemed = house.done(&redeem);

    assert_eq!(redeemed["outcome"], "settled");
    assert_eq!(redeemed["from"]["balance_fen"], 1_000);
    let books = house.books();
    assert_eq!(books.fen("issued_fen"), 20_000);
    assert_eq!(books.fen("redeemed_fen"), 234);
    assert_eq!(books.fen("held_fen"), 19_766);
    assert_eq!(books.json.as_object().unwrap().len(), 5);
}

#[test]
fn books_without_a_wallet_that_holds_money_do_not_balance_and_name_it() {
    let house = House::new();
    house.pay("12.34", &[]);
    let arguments = ["books", "--issuer", "bank", "alice", "--key-file", "key"];

    let books = house.run(&arguments[..4]);
    let mut person = std::process::Command::new(env!("CARGO_BIN_EXE_ecny"));
    let person = house.inside(&mut person).args(arguments).output().unwrap();

    assert_eq!(books.code, 5, "{}", books.json);
    assert_eq!(books.json["conserved"], false);
    assert_eq!(person.status.code(), Some(5));
    let text = String::from_utf8(person.stdout).unwrap();
    assert!(text.contains("not given: 0001-000000000002"), "{text}");
}

#[test]
fn a_wallet_of_another_bank_is_not_taken_for_ones_own() {
    let house = House::new();
    house.done(&["init", "other"]);
    house.done(&["enrol", "--issuer", "other", "--wallet", "carol"]);

    let load = house.run(&["load", "--issuer", "bank", "--wallet", "carol", "--amount", "1"]);
    let books = house.run(&["books", "--issuer", "bank", "alice", "bob", "carol"]);
    let paid = house.run(&["pay", "--from", "alice", "--to", "carol", "--amount", "1"]);

    assert_eq!((load.code, load.error()), (1, "not-issued"), "{}", load.json);
    assert_eq!((books.code, books.error()), (1, "not-issued"), "{}", books.json);
    assert_eq!((paid.code, paid.error()), (1, "signature"), "{}", paid.json);
    assert_eq!(house.balance("alice"), 20_000);
}
