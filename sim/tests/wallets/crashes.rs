use std::{thread, time::Duration};

use ecny_sim::store::WalletFolder;

use super::house::{House, said};

#[test]
fn a_payment_killed_at_any_moment_loses_nothing() {
    let house = House::new();
    for round in 0..48_u64 {
        let reader = if round % 2 == 0 { "payee" } else { "payer" };
        let pay = ["pay", "--from", "alice", "--to", "bob", "--amount", "0.10"];
        let mut child = house.command(&[&pay[..], &["--reader", reader]].concat()).spawn().unwrap();
        // From before it has opened anything to after it has ended.
        thread::sleep(Duration::from_millis(round * 37 % 113));

        child.kill().unwrap();
        child.wait().unwrap();

        let books = house.books();
        assert!(books.fen("in_flight_fen") <= 10, "{}", books.json);
    }

    let resumed = house.resume();

    assert_eq!(resumed.code, 0, "{}", resumed.json);
    assert_eq!(house.books().fen("in_flight_fen"), 0);
    assert_eq!(house.balance("alice") + house.balance("bob"), 20_000);
}

#[test]
fn an_enrolment_killed_at_any_moment_leaves_a_wallet_or_none() {
    let house = House::new();
    for round in 0..8_u64 {
        let wallet = format!("wallet-{round}");
        let enrol = ["enrol", "--issuer", "bank", "--wallet", &wallet];
        let mut child = house.command(&enrol).spawn().unwrap();
        thread::sleep(Duration::from_millis(round * 29 % 127));

        child.kill().unwrap();
        child.wait().unwrap();

        house.books();
        if house.path(&wallet).exists() {
            assert_eq!(house.balance(&wallet), 0);
        } else {
            house.done(&enrol);
        }
        let load = house.load(&wallet, "1.00");
        assert_eq!(load["outcome"], "settled");
        let redeem = ["redeem", "--issuer", "bank", "--wallet", &wallet, "--amount", "1.00"];
        assert_eq!(house.done(&redeem)["outcome"], "settled");
    }
}

#[test]
fn a_wallet_in_use_is_left_alone() {
    let house = House::new();
    let held = WalletFolder::open(&house.path("bob")).unwrap();

    let paid = house.pay("12.34", &[]);

    assert_eq!((paid.code, paid.error()), (3, "in-use"), "{}", paid.json);
    drop(held);
    assert_eq!(house.pay("12.34", &[]).code, 0);
}

#[test]
fn of_two_payments_at_once_each_is_made_or_refused_whole() {
    let house = House::new();
    let there = ["pay", "--from", "alice", "--to", "bob", "--amount", "1.00"];
    let back = ["pay", "--from", "bob", "--to", "alice", "--amount", "1.00"];
    house.pay("10.00", &[]);
    let before = house.balance("bob");

    let mut paid = [0, 0];
    for _ in 0..6 {
        let children = [&there, &back].map(|pay| house.command(pay).spawn().unwrap());
        let ends = children.map(|child| said(&child.wait_with_output().unwrap()));
        for (end, paid) in ends.iter().zip(&mut paid) {
            match end.code {
                0 => *paid += 1,
                code => assert_eq!((code, end.error()), (3, "in-use"), "{}", end.json),
            }
        }
        assert!(ends.iter().any(|end| end.code == 0), "one of two gets both wallets");
    }

    let [there, back] = paid;
    assert_eq!(house.balance("bob") + back * 100, before + there * 100);
    assert_eq!(house.books().fen("in_flight_fen"), 0);
}
