//! A wallet that is no directory: a device at the other end of a line, made by the crates alone.

use std::{
    sync::atomic::AtomicBool,
    thread,
    time::{Duration, Instant},
};

use ecny_core::{
    Amount, Armed, Direction, Enrolling, Ledger, Operator, OperatorCertificate, Package, RootKey,
    SoftElement, Terms, WalletId, Wanted, sm2::Point,
};
use ecny_offline_protocol::{Card, Event, Reader};
use ecny_serial::{Frame, Kind};
use ecny_sim::{
    flash::MemoryFlash,
    serial::{Address, Heard, Line, Listener},
    store::wallet_id,
};
use getrandom::SysRng;
use serde_json::Value;

use super::house::{House, Said, said};

/// A board with a wallet on flash in its memory.
struct Device {
    enrolling: Enrolling,
    ledger: Option<Ledger<MemoryFlash<8, 4096>, SoftElement<SysRng>>>,
}

impl Device {
    fn new() -> Self {
        Self { enrolling: Enrolling::new(&mut SysRng).unwrap(), ledger: None }
    }

    fn applicant(&self) -> String {
        hex::encode(self.enrolling.applicant().to_bytes())
    }

    /// The arguments with which what was offered is given to this device.
    fn comes_for(&self, offer: &Value) -> Vec<String> {
        let (operator, _) = operator(offer);
        let wallet = offer["wallet"].as_str().unwrap();
        let challenge = hex::decode(offer["challenge"].as_str().unwrap()).unwrap();
        let id = wallet_id(wallet).unwrap();
        let proof = self.enrolling.possession(&operator, id, &challenge.try_into().unwrap());
        let applicant = self.applicant();
        let proof = hex::encode(proof.to_bytes());
        ["enrol", "--issuer", "bank", "--for", wallet, "--applicant", &applicant, "--proof", &proof]
            .map(str::to_owned)
            .to_vec()
    }

    /// Becomes a wallet with what the issuer answered.
    fn take(&mut self, package: &[u8], root: &str) -> WalletId {
        let root: [u8; Point::LEN] = hex::decode(root).unwrap().try_into().unwrap();
        let root = RootKey::new(Point::from_bytes(&root).unwrap());
        let Package { grant, personalization } =
            Package::from_bytes(package.try_into().unwrap()).unwrap();
        let operator = personalization.operator.verify(&root).unwrap();
        let element = self.enrolling.finish(&grant, &operator, SysRng).unwrap();
        let flash = MemoryFlash::new(64, 1);
        let ledger = Ledger::format(flash, element, &root, &personalization).unwrap();
        self.ledger.insert(ledger).id()
    }

    fn ledger(&mut self) -> &mut Ledger<MemoryFlash<8, 4096>, SoftElement<SysRng>> {
        self.ledger.as_mut().unwrap()
    }

    fn balance(&mut self) -> u64 {
        self.ledger().account().balance.fen()
    }

    fn arm(&mut self, direction: Direction, fen: u64) {
        let most = Amount::from_fen(fen).unwrap();
        self.ledger().consent.arm(direction, Armed { most, count: 1 });
    }

    /// Answers `ecny till` with these arguments in the role of the card.
    fn is_read(&mut self, house: &House, till: &[&str]) -> Said {
        let listener = Listener::bind(&Address::Unix(house.path("device"))).unwrap();
        let till = [&["till", "--line", "unix:device"], till].concat();
        let child = house.command(&till).spawn().unwrap();
        let mut line = listener.accept(until(), &STOP).unwrap();
        let mut card = Card::new();
        loop {
            match line.hear(until(), &STOP) {
                Heard::Frame(Kind::Command, command) => {
                    let response = card.handle(&command, self.ledger()).response.to_vec();
                    assert!(line.send(&Frame::new(Kind::Response, &response).unwrap()));
                }
                Heard::Frame(..) => {}
                Heard::Closed => break,
                Heard::Interrupted | Heard::Silent => panic!("no command and no end"),
            }
        }
        card.deactivate(self.ledger());
        said(&child.wait_with_output().unwrap())
    }

    /// Reads `ecny card` with these arguments.
    fn reads(&mut self, house: &House, card: &[&str], task: Task) -> (Vec<Event>, Said) {
        let card = [&["card", "--line", "unix:device", "--listen", "--taps", "1"], card].concat();
        let child = house.command(&card).spawn().unwrap();
        let address = Address::Unix(house.path("device"));
        let mut line = Line::connect(&address, until().unwrap(), &STOP).unwrap();
        let ledger = self.ledger();
        let mut reader = match task {
            Task::Load(fen) => Reader::collect(Wanted::Load(terms(fen)), ledger),
            Task::Pay(fen) => Reader::pay(terms(fen), ledger),
        }
        .unwrap();
        let mut events = Vec::new();
        let mut command = Some(reader.start().to_vec());
        while let Some(apdu) = command.take() {
            assert!(line.send(&Frame::new(Kind::Command, &apdu).unwrap()));
            let Heard::Frame(Kind::Response, response) = line.hear(until(), &STOP) else {
                panic!("no answer")
            };
            // A refusal ends the tap.
            let Ok(next) = reader.feed(&response, ledger) else { break };
            events.push(next.event);
            command = next.send.map(<[u8]>::to_vec);
        }
        assert!(line.send(&Frame::field_gone()));
        (events, said(&child.wait_with_output().unwrap()))
    }
}

enum Task {
    Load(u64),
    Pay(u64),
}

fn terms(fen: u64) -> Terms {
    Terms::cny(Amount::from_fen(fen).unwrap())
}

/// No step of these wallets takes so long.
fn until() -> Option<Instant> {
    Instant::now().checked_add(Duration::from_secs(30))
}

static STOP: AtomicBool = AtomicBool::new(false);

/// The operator that an offer is of, and the root.
fn operator(offer: &Value) -> (Operator, RootKey) {
    let bytes = |key: &str| hex::decode(offer[key].as_str().unwrap()).unwrap();
    let root = Point::from_bytes(&bytes("root").try_into().unwrap()).unwrap();
    let root = RootKey::new(root);
    let certificate = OperatorCertificate::from_bytes(&bytes("operator").try_into().unwrap());
    (certificate.unwrap().verify(&root).unwrap(), root)
}

fn offer(house: &House) -> Value {
    house.done(&["enrol", "--issuer", "bank", "--offer"])
}

fn run(house: &House, arguments: &[String]) -> Said {
    house.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Enrolls a device with the command line, and gives its wallet's id.
fn enrolled(house: &House) -> (Device, String) {
    let mut device = Device::new();
    let offer = offer(house);
    let mut come = device.comes_for(&offer);
    come.extend(["--package", "package"].map(str::to_owned));
    let answer = run(house, &come);
    assert_eq!(answer.code, 0, "{}", answer.json);
    let answer = answer.json;

    let package = std::fs::read(house.path("package")).unwrap();
    assert_eq!(answer["package"], hex::encode(&package));
    assert_eq!(answer["applicant"], device.applicant());
    let id = device.take(&package, answer["root"].as_str().unwrap());
    device.ledger().activate().unwrap();
    assert_eq!(answer["wallet"], id.to_string());
    assert_eq!(answer["wallet"], offer["wallet"]);
    (device, id.to_string())
}

#[test]
fn a_device_gets_one_package_however_often_it_asks_and_no_other_device_gets_it() {
    let house = House::new();
    let (device, other) = (Device::new(), Device::new());
    let offer = offer(&house);
    let come = device.comes_for(&offer);

    // Somebody else's proof, and then somebody who knows the challenge and is too late.
    let mut stolen = come.clone();
    *stolen.last_mut().unwrap() = other.comes_for(&offer).pop().unwrap();
    let stolen = run(&house, &stolen);
    let first = run(&house, &come);
    let again = run(&house, &come);
    let late = run(&house, &other.comes_for(&offer));

    assert_eq!((stolen.code, stolen.error()), (1, "possession"), "{}", stolen.json);
    assert_eq!(first.code, 0, "{}", first.json);
    assert_eq!(again.json, first.json);
    assert_eq!((late.code, late.error()), (1, "taken"), "{}", late.json);
    let (_, second) = enrolled(&house);
    assert_ne!(first.json["wallet"], second);
}

#[test]
fn nothing_is_issued_that_was_not_offered() {
    let house = House::new();
    let device = Device::new();
    let mut offer = offer(&house);
    offer["wallet"] = "0001-000000000063".into();

    let refused = run(&house, &device.comes_for(&offer));

    assert_eq!((refused.code, refused.error()), (1, "not-offered"), "{}", refused.json);
}

#[test]
fn an_enrolment_of_a_device_killed_at_any_moment_is_done_by_the_next() {
    let house = House::new();
    for round in 0..6_u64 {
        let device = Device::new();
        let come = device.comes_for(&offer(&house));
        let arguments: Vec<_> = come.iter().map(String::as_str).collect();
        let mut child = house.command(&arguments).spawn().unwrap();
        thread::sleep(Duration::from_millis(round.wrapping_mul(29).wrapping_rem(127)));
        child.kill().unwrap();
        child.wait().unwrap();

        let answer = run(&house, &come);
        assert_eq!(answer.code, 0, "{}", answer.json);
        let id = answer.json["wallet"].as_str().unwrap();

        // The purse is there: what is missing is somebody to pay.
        let purse = ["till", "--issuer", "bank", "--for", id, "--line", "unix:nobody"];
        let load = house.run(&[&purse[..], &["--pay", "1", "--timeout", "1"]].concat());
        assert_eq!((load.code, load.error()), (3, "nobody"), "{}", load.json);
    }
    house.books();
}

#[test]
fn a_device_loads_pays_is_paid_and_redeems_and_the_books_balance() {
    let house = House::new();
    let (mut device, id) = enrolled(&house);
    let purse = ["--issuer", "bank", "--for", &id];

    device.arm(Direction::Receive, 5_000);
    let loaded = device.is_read(&house, &[&purse[..], &["--pay", "50.00"]].concat());
    assert_eq!((loaded.code, &loaded.json["outcome"]), (0, &"settled".into()), "{}", loaded.json);
    assert_eq!(loaded.json["with"], id);
    assert_eq!(device.balance(), 5_000);

    let card = [&purse[..], &["--pay-up-to", "30.00"]].concat();
    let (events, said) = device.reads(&house, &card, Task::Load(3_000));
    assert_eq!((said.code, &said.json["outcome"]), (0, &"settled".into()), "{}", said.json);
    assert_eq!(events.last(), Some(&Event::Heard));
    assert_eq!(device.balance(), 8_000);

    device.arm(Direction::Pay, 1_234);
    let till = device.is_read(&house, &["--wallet", "alice", "--collect", "12.34"]);
    assert_eq!(till.code, 0, "{}", till.json);
    device.arm(Direction::Pay, 2_000);
    let card = ["--wallet", "alice", "--receive-up-to", "20.00"];
    let (_, said) = device.reads(&house, &card, Task::Pay(2_000));
    assert_eq!(said.code, 0, "{}", said.json);
    assert_eq!((device.balance(), house.balance("alice")), (4_766, 23_234));

    device.arm(Direction::Receive, 100);
    let till = device.is_read(&house, &["--wallet", "alice", "--pay", "1.00"]);
    assert_eq!(till.code, 0, "{}", till.json);

    // The books have not seen the device's log: what it holds is missing until somebody says it.
    let without = ["books", "--issuer", "bank", "alice", "bob"];
    assert_eq!(house.run(&without).code, 5);
    for (said, code) in [("48.66", 0), ("48.65", 5), ("48.67", 5)] {
        let books = house.run(&[&without[..], &["--elsewhere", said]].concat());
        assert_eq!(books.code, code, "{said} {}", books.json);
    }

    device.arm(Direction::Pay, 4_866);
    let redeemed = device.is_read(&house, &[&purse[..], &["--collect", "48.66"]].concat());
    assert_eq!(redeemed.code, 0, "{}", redeemed.json);
    assert_eq!(device.balance(), 0);
    let books = house.books();
    assert_eq!((books.fen("issued_fen"), books.fen("redeemed_fen")), (28_000, 4_866));
    assert_eq!((books.fen("held_fen"), books.fen("in_flight_fen")), (23_134, 0));
}

#[test]
fn a_purse_at_a_line_pays_the_wallet_it_serves_and_nobody_else() {
    let house = House::new();
    let (_, id) = enrolled(&house);
    let (mut other, _) = enrolled(&house);

    let card = ["--issuer", "bank", "--for", &id, "--pay-up-to", "30.00"];
    let (events, said) = other.reads(&house, &card, Task::Load(3_000));
    other.arm(Direction::Receive, 3_000);
    let till = other.is_read(&house, &["--issuer", "bank", "--for", &id, "--pay", "30.00"]);

    assert_eq!((said.code, &said.json["outcome"]), (1, &"refused".into()), "{}", said.json);
    assert!(!events.iter().any(|event| matches!(event, Event::Credited { .. })), "{events:?}");
    assert_eq!((till.code, till.error()), (1, "consent-missing"), "{}", till.json);
    assert_eq!(other.balance(), 0);
    let unknown = ["till", "--issuer", "bank", "--for", "0001-0000000000ff", "--line", "unix:x"];
    let unknown = house.run(&[&unknown[..], &["--pay", "1"]].concat());
    assert_eq!((unknown.code, unknown.error()), (1, "not-issued"), "{}", unknown.json);
}
