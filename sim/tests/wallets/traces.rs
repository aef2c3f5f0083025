use super::house::House;

#[test]
fn a_traced_payment_is_a_real_one_and_heals_what_was_torn() {
    let house = House::new();
    let pair = ["trace", "--from", "alice", "--to", "bob"];

    let torn = house.run(&[&pair[..], &["--reader", "payer", "--tear-after", "6"]].concat());
    assert_eq!(torn.code, 4, "{}", torn.json);
    assert_eq!((house.balance("alice"), house.balance("bob")), (18_766, 1_234));

    let healed = house.done(&[&pair[..], &["--amount", "5"]].concat());
    assert_eq!(healed["exchanges"], 5);
    let names: Vec<_> =
        healed["apdus"].as_array().unwrap().iter().map(|apdu| apdu["name"].clone()).collect();
    assert_eq!(names[4], "OUTCOME {SETTLED}");
    assert_eq!(names[6], "REQUEST {REQUEST}");
    assert_eq!((house.balance("alice"), house.balance("bob")), (18_266, 1_734));
    assert_eq!(house.books().fen("in_flight_fen"), 0);
}
