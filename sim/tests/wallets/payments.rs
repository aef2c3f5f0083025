use super::house::House;

#[test]
fn a_payment_in_either_role_moves_value_once_in_three_exchanges() {
    let house = House::new();
    for (reader, bytes, alice, bob) in
        [("payee", 589, 18_766, 1_234), ("payer", 619, 17_532, 2_468)]
    {
        let paid = house.pay("12.34", &["--reader", reader]);

        assert_eq!(paid.code, 0, "{}", paid.json);
        assert_eq!(paid.json["outcome"], "settled");
        assert_eq!(paid.json["reader"], reader);
        assert_eq!(paid.json["torn"], false);
        assert_eq!(paid.fen("amount_fen"), 1_234);
        assert_eq!(paid.fen("exchanges"), 3);
        assert_eq!(paid.fen("bytes_on_air"), bytes);
        assert_eq!((house.balance("alice"), house.balance("bob")), (alice, bob));
    }
    let books = house.books();
    assert_eq!(books.fen("issued_fen"), 20_000);
    assert_eq!(books.fen("held_fen"), 20_000);
    assert_eq!(books.fen("in_flight_fen"), 0);
}

#[test]
fn whichever_message_is_lost_the_next_tap_makes_the_two_agree() {
    for reader in ["payee", "payer"] {
        for lost in 1..=6 {
            let house = House::new();
            let lose = lost.to_string();

            let torn = house.pay("12.34", &["--reader", reader, "--tear-after", &lose]);

            assert_eq!(torn.code, 4, "{reader} {lost}: {}", torn.json);
            assert_eq!(torn.json["torn"], true);
            assert!(torn.json["hint"].as_str().unwrap().contains("ecny resume --from alice"));
            let books = house.books();
            assert_eq!(books.fen("in_flight_fen"), torn.fen("in_flight_fen"), "{reader} {lost}");
            let resumed = house.resume();
            assert_eq!(resumed.code, 0, "{reader} {lost}: {}", resumed.json);
            assert_eq!(house.books().fen("in_flight_fen"), 0);
            let log = house.done(&["log", "alice"]);
            assert_eq!(log["unsettled"].as_array().unwrap().len(), 0, "{reader} {lost}: {log}");
            let paid = house.balance("bob") == 1_234;
            assert_eq!(house.balance("alice"), if paid { 18_766 } else { 20_000 });
            let debited = lost > if reader == "payee" { 3 } else { 4 };
            assert_eq!(paid, debited, "{reader} {lost}");
        }
    }
}

#[test]
fn a_torn_payment_that_is_paid_again_is_paid_once() {
    for (reader, lost) in [("payee", "4"), ("payer", "5")] {
        let house = House::new();
        house.pay("12.34", &["--reader", reader, "--tear-after", lost]);

        let again = house.pay("12.34", &["--reader", reader]);

        assert_eq!(again.code, 0, "{}", again.json);
        assert_eq!(again.json["outcome"], "settled");
        assert_eq!((house.balance("alice"), house.balance("bob")), (18_766, 1_234));
    }
}

#[test]
fn a_payer_that_reads_finishes_the_older_payment_and_asks_before_it_pays_another() {
    let house = House::new();
    house.pay("12.34", &["--reader", "payer", "--tear-after", "6"]);

    let other = house.pay("5.00", &["--reader", "payer"]);

    assert_eq!(other.code, 1, "{}", other.json);
    assert_eq!(other.json["healed"]["amount_fen"], 1_234);
    assert_eq!((house.balance("alice"), house.balance("bob")), (18_766, 1_234));
    assert_eq!(house.pay("5.00", &["--reader", "payer"]).code, 0);
    assert_eq!(house.balance("bob"), 1_734);
}

#[test]
fn what_a_payee_has_given_up_comes_back_to_the_payer() {
    let house = House::new();
    house.pay("12.34", &["--tear-after", "4"]);
    assert_eq!(house.balance("alice"), 18_766);

    house.done(&["void", "bob"]);
    let resumed = house.resume();

    assert_eq!(resumed.code, 0, "{}", resumed.json);
    assert_eq!(resumed.json["outcome"], "refunded");
    assert_eq!((house.balance("alice"), house.balance("bob")), (20_000, 0));
    assert_eq!(house.books().fen("in_flight_fen"), 0);
}

#[test]
fn two_wallets_that_agree_have_nothing_to_finish() {
    let house = House::new();

    let resumed = house.resume();

    assert_eq!(resumed.code, 0, "{}", resumed.json);
    assert_eq!(resumed.json["outcome"], "nothing");
}

#[test]
fn a_wallet_that_paid_the_other_way_is_pointed_at() {
    let house = House::new();
    house.pay("12.34", &["--tear-after", "4"]);

    let resumed = house.run(&["resume", "--from", "bob", "--to", "alice"]);

    assert!(resumed.json["hint"].as_str().unwrap().contains("swap"), "{}", resumed.json);
}

#[test]
fn a_wallet_says_what_it_did_and_how_much_of_its_limits_is_used() {
    let house = House::new();
    house.pay("12.34", &[]);

    let log = house.done(&["log", "alice"]);
    let limits = house.done(&["limits", "alice"]);

    let kinds: Vec<_> =
        log["entries"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["operator", "life", "load", "pay", "settle"]);
    assert_eq!(log["entries"][3]["out_fen"], 1_234);
    assert_eq!(log["entries"][3]["balance_fen"], 18_766);
    assert_eq!(limits["tier"], "IV");
    assert_eq!(limits["limits"]["single_fen"], 200_000);
    assert_eq!(limits["set_by"]["single_fen"], "operator");
    assert_eq!(limits["used"]["paid_since_sync_fen"], 1_234);
    assert_eq!(limits["used"]["payments_since_sync"], 1);
}

#[test]
fn the_demo_conserves_value_and_keeps_its_promises() {
    let demo = House::empty().done(&["demo"]);

    assert_eq!(demo["conserved"], true);
    let sum = |key: &str| demo[key].as_u64().unwrap();
    assert_eq!(sum("issued_fen"), sum("redeemed_fen") + sum("held_fen") + sum("in_flight_fen"));
    assert!(sum("redeemed_fen") > 0);
    let payments = demo["payments"].as_array().unwrap();
    let shown: Vec<_> = payments
        .iter()
        .map(|payment| {
            assert_eq!(payment["amount_fen"], 1_234);
            assert_eq!(payment["exchanges"], 3);
            assert!(payment["bytes_on_air"].as_u64().unwrap() <= 640);
            let word = |key: &str| payment[key].as_str().unwrap();
            (word("reader"), word("outcome"), payment["torn"].as_bool().unwrap())
        })
        .collect();
    let expected = [
        ("payee", "settled", false),
        ("payer", "settled", false),
        ("payer", "settled", true),
        ("payee", "refunded", true),
    ];
    assert_eq!(shown, expected);
}
