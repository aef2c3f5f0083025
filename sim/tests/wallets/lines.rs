//! Two processes, a wallet each, and a line between them.

use std::{io::Write, process::Command, thread, time::Duration};

use super::{
    house::{House, said},
    relay::{Fault, Talk, connect, output, talk},
};

/// alice pays bob; who reads is one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Payee,
    Payer,
}

const BOTH: [Reads; 2] = [Reads::Payee, Reads::Payer];

impl Reads {
    fn pay(self, house: &House, amount: &str, fault: Fault) -> Talk {
        match self {
            Self::Payee => {
                let card = ["--wallet", "alice", "--pay-up-to", amount, "--taps", "1"];
                talk(house, &card, &["--wallet", "bob", "--collect", amount], fault)
            }
            Self::Payer => {
                let card = ["--wallet", "bob", "--receive-up-to", amount, "--taps", "1"];
                talk(house, &card, &["--wallet", "alice", "--pay", amount], fault)
            }
        }
    }

    /// Nothing is said yes to but finishing.
    fn heal(self, house: &House) -> Talk {
        let (card, till) = match self {
            Self::Payee => ("alice", "bob"),
            Self::Payer => ("bob", "alice"),
        };
        let card = ["--wallet", card, "--taps", "1"];
        talk(house, &card, &["--wallet", till, "--heal"], Fault::None)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Payee => "payee",
            Self::Payer => "payer",
        }
    }
}

fn balances(house: &House) -> (u64, u64) {
    (house.balance("alice"), house.balance("bob"))
}

#[test]
fn two_processes_pay_each_other_over_a_line_in_either_role() {
    let house = House::new();
    for (reads, bytes, left) in [(Reads::Payee, 571, 18_766), (Reads::Payer, 601, 17_532)] {
        let Talk { card, till, .. } = reads.pay(&house, "12.34", Fault::None);

        assert_eq!((card.code, till.code), (0, 0), "{reads:?} {} {}", card.json, till.json);
        assert_eq!(till.json["outcome"], "settled");
        assert_eq!(till.json["reader"], reads.word());
        assert_eq!(till.fen("amount_fen"), 1_234);
        assert_eq!((till.fen("exchanges"), till.fen("bytes_of_apdus")), (3, bytes));
        assert_eq!((&card.json["outcome"], card.fen("taps")), (&"settled".into(), 1));
        assert_eq!(balances(&house), (left, 20_000 - left));
    }
    assert_eq!(house.books().fen("in_flight_fen"), 0);
}

#[test]
fn whichever_apdu_a_line_is_closed_at_the_next_tap_makes_the_two_agree() {
    for reads in BOTH {
        let house = House::new();
        for cut in 1..=6 {
            torn_and_healed(&house, reads, cut, Fault::Cut(cut));
        }
    }
}

#[test]
fn whichever_apdu_noise_has_bent_the_next_tap_makes_the_two_agree() {
    for reads in BOTH {
        let house = House::new();
        for bent in 1..=6 {
            torn_and_healed(&house, reads, bent, Fault::Bend(bent));
        }
    }
}

fn torn_and_healed(house: &House, reads: Reads, at: u32, fault: Fault) {
    let before = balances(house);

    let Talk { card, till, .. } = reads.pay(house, "1.00", fault);

    let case = format!("{reads:?} {fault:?} {} {}", card.json, till.json);
    if at <= 2 {
        // The reader has met nobody.
        assert_eq!((till.code, till.error()), (3, "unanswered"), "{case}");
    } else {
        assert_eq!((till.code, &till.json["outcome"]), (4, &"torn".into()), "{case}");
        let hint = till.json["hint"].as_str().unwrap();
        assert!(hint.contains("ecny till --wallet") && hint.contains("--heal"), "{case}");
    }
    // A payer that has sent and heard nothing; a payee that may have been paid.
    let card_torn = match reads {
        Reads::Payee => at == 4 || at == 5,
        Reads::Payer => (at == 4 || at == 5) && fault == Fault::Cut(at),
    };
    assert_eq!(card.code == 4, card_torn, "{case}");
    let books = house.books();
    assert!(books.fen("in_flight_fen") <= 100, "{case}");

    let healed = reads.heal(house);

    assert_eq!((healed.card.code, healed.till.code), (0, 0), "{case} {}", healed.till.json);
    assert_eq!(house.books().fen("in_flight_fen"), 0, "{case}");
    let log = house.done(&["log", "alice"]);
    assert_eq!(log["unsettled"].as_array().unwrap().len(), 0, "{case}");
    let debited = at > if reads == Reads::Payee { 3 } else { 4 };
    let moved = if debited { 100 } else { 0 };
    assert_eq!(
        balances(house),
        (before.0.wrapping_sub(moved), before.1.wrapping_add(moved)),
        "{case}"
    );
}

#[test]
fn noise_between_frames_costs_nothing() {
    for reads in BOTH {
        let house = House::new();

        let Talk { card, till, noises } = reads.pay(&house, "12.34", Fault::Noise);

        assert_eq!((card.code, till.code), (0, 0), "{reads:?} {} {}", card.json, till.json);
        // Before each APDU, and before the first and last word of the reader.
        assert!(noises >= 7, "{noises}");
        assert_eq!(balances(&house), (18_766, 1_234));
    }
}

#[test]
fn a_card_says_yes_to_no_more_than_was_said_in_advance() {
    let house = House::new();
    for (card, till) in [
        (&["--wallet", "alice"][..], &["--wallet", "bob", "--collect", "1.00"][..]),
        (&["--wallet", "alice", "--pay-up-to", "0.99"], &["--wallet", "bob", "--collect", "1.00"]),
        (&["--wallet", "bob"], &["--wallet", "alice", "--pay", "1.00"]),
        (&["--wallet", "bob", "--receive-up-to", "0.99"], &["--wallet", "alice", "--pay", "1.00"]),
    ] {
        let Talk { card, till, .. } = talk(&house, card, till, Fault::None);

        assert_eq!((card.code, till.code), (1, 1), "{} {}", card.json, till.json);
        assert_eq!((&card.json["outcome"], till.error()), (&"refused".into(), "refused"));
        let missing = card.json["events"].as_array().unwrap().last().unwrap();
        assert_eq!(missing["event"], "consent-missing");
        assert!(missing["hint"].as_str().unwrap().contains("-up-to"), "{missing}");
    }
    assert_eq!(balances(&house), (20_000, 0));
}

#[test]
fn a_yes_in_advance_is_good_for_every_tap_and_a_tap_for_one_payment() {
    let house = House::new();
    let card = ["card", "--wallet", "alice", "--line", "unix:line", "--listen", "--pay-up-to", "1"];
    // A socket that a process which was killed has left is no obstacle.
    drop(std::os::unix::net::UnixListener::bind(house.path("line")).unwrap());
    let child = house.command(&[&card[..], &["--taps", "1"]].concat()).spawn().unwrap();

    let paid = house.run(&["till", "--wallet", "bob", "--line", "unix:line", "--collect", "1.00"]);

    assert_eq!(paid.code, 0, "{}", paid.json);
    assert_eq!(said(&output(child)).json["ended"], "taps");
    assert!(!house.path("line").exists());
}

#[test]
fn junk_that_ends_is_no_tap_and_moves_nothing() {
    let house = House::new();
    let card = ["card", "--wallet", "alice", "--line", "unix:line", "--listen", "--pay-up-to", "9"];
    let mut child = house.command(&card).spawn().unwrap();
    let mut line = connect(&house.path("line"), &mut child);

    for junk in [&[0xFF; 5_000][..], &[0; 5_000], b"\x04\x01\x02\x03\x00", b"hello\0"] {
        line.write_all(junk).unwrap();
    }
    drop(line);

    let said = said(&output(child));
    assert_eq!((said.code, said.error()), (3, "unanswered"), "{}", said.json);
    assert_eq!(balances(&house), (20_000, 0));
}

#[test]
fn nobody_and_somebody_silent_are_told_apart_from_a_tap_that_was_torn() {
    let house = House::new();
    let till = ["till", "--wallet", "bob", "--line", "unix:line", "--heal", "--timeout", "1"];
    let nobody = house.run(&till);
    assert_eq!((nobody.code, nobody.error()), (3, "nobody"), "{}", nobody.json);

    let silent = std::os::unix::net::UnixListener::bind(house.path("line")).unwrap();
    let unanswered = house.run(&till);
    drop(silent);

    assert_eq!((unanswered.code, unanswered.error()), (3, "unanswered"), "{}", unanswered.json);
    let card = ["card", "--wallet", "bob", "--line", "unix:line", "--listen", "--timeout", "1"];
    let waited = house.run(&card);
    assert_eq!((waited.code, waited.error()), (3, "nobody"), "{}", waited.json);
}

#[test]
fn ctrl_c_ends_a_wait_and_a_wallet_at_a_line_is_held() {
    let house = House::new();
    let card = ["card", "--wallet", "alice", "--line", "unix:line", "--listen"];
    let child = house.command(&card).spawn().unwrap();
    wait_for(&house, "line");

    let held = house.run(&["balance", "alice"]);
    assert_eq!((held.code, held.error()), (3, "in-use"), "{}", held.json);
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());

    let said = said(&output(child));
    assert_eq!((said.code, said.error()), (130, "interrupted"), "{}", said.json);
    assert_eq!(house.balance("alice"), 20_000);
}

fn wait_for(house: &House, socket: &str) {
    for _ in 0..5_000 {
        if house.path(socket).exists() {
            return;
        }
        thread::sleep(Duration::from_millis(2));
    }
    panic!("nobody listens on {socket}");
}

#[test]
fn whichever_process_is_killed_when_nothing_is_lost() {
    let house = House::new();
    let card = ["card", "--wallet", "alice", "--line", "unix:line", "--listen"];
    let till = ["till", "--wallet", "bob", "--line", "unix:line", "--timeout", "2"];
    for round in 0..16_u64 {
        let pay = [&card[..], &["--pay-up-to", "0.10", "--timeout", "5"]].concat();
        let mut card = house.command(&pay).spawn().unwrap();
        let collect = [&till[..], &["--collect", "0.10"]].concat();
        let mut till = house.command(&collect).spawn().unwrap();
        // From before they have met to after they have parted.
        thread::sleep(Duration::from_millis(round.wrapping_mul(37).wrapping_rem(151)));

        let killed = if round.is_multiple_of(2) { &mut card } else { &mut till };
        killed.kill().unwrap();
        card.wait().unwrap();
        till.wait().unwrap();

        let books = house.books();
        assert!(books.fen("in_flight_fen") <= 10, "{}", books.json);
    }

    let healed = Reads::Payee.heal(&house);

    assert_eq!(healed.till.code, 0, "{}", healed.till.json);
    assert_eq!(house.books().fen("in_flight_fen"), 0);
    let (alice, bob) = balances(&house);
    assert_eq!(alice.checked_add(bob), Some(20_000));
}

/// `script` (util-linux) gives a process a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_person_at_a_terminal_is_asked_and_the_next_tap_does_it() {
    let house = House::new();
    for (wallet, other, task, question) in [
        ("alice", "bob", "--collect", "0001-000000000002 asks for 1.00 yuan; pay? [y/N]"),
        ("bob", "alice", "--pay", "a reader wants to pay; receive one payment? [y/N]"),
    ] {
        let till = ["till", "--wallet", other, "--line", "unix:line", task, "1.00"];
        let before = balances(&house);

        let mut person = Person::at(&house, wallet);
        assert_eq!(house.run(&till).error(), "refused");
        person.reads(question);
        person.types("n");
        person.reads("no: nothing has moved");
        assert_eq!(person.leaves(), 1);
        assert_eq!(balances(&house), before);

        let mut person = Person::at(&house, wallet);
        assert_eq!(house.run(&till).error(), "refused");
        person.reads(question);
        person.types("y");
        person.reads("yes: have it tapped once more");
        let paid = house.run(&till);
        assert_eq!((paid.code, &paid.json["outcome"]), (0, &"settled".into()), "{}", paid.json);
        assert_eq!(person.leaves(), 0);
        assert_eq!(balances(&house), (before.0.wrapping_sub(100), before.1.wrapping_add(100)));
    }
}

/// Somebody with a wallet at a line, and a terminal.
#[cfg(target_os = "linux")]
struct Person {
    child: std::process::Child,
    screen: std::io::Lines<std::io::BufReader<std::process::ChildStdout>>,
    keyboard: std::process::ChildStdin,
}

#[cfg(target_os = "linux")]
impl Person {
    fn at(house: &House, wallet: &str) -> Self {
        use std::io::{BufRead, BufReader};
        let card = format!(
            "{} card --wallet {wallet} --line unix:line --listen --key-file key",
            env!("CARGO_BIN_EXE_ecny")
        );
        let mut script = Command::new("script");
        house.inside(&mut script).args(["-qefc", &card, "/dev/null"]);
        let mut child = script.stdin(std::process::Stdio::piped()).spawn().unwrap();
        let screen = BufReader::new(child.stdout.take().unwrap()).lines();
        let keyboard = child.stdin.take().unwrap();
        Self { child, screen, keyboard }
    }

    fn reads(&mut self, text: &str) {
        let found = self.screen.by_ref().map(Result::unwrap).any(|line| line.contains(text));
        assert!(found, "{text}");
    }

    fn types(&mut self, text: &str) {
        writeln!(self.keyboard, "{text}").unwrap();
    }

    /// The exit code of the wallet.
    fn leaves(mut self) -> i32 {
        for line in self.screen.by_ref() {
            line.unwrap();
        }
        self.child.wait().unwrap().code().unwrap()
    }
}
