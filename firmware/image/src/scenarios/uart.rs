//! The wallet over the board's UART: as a card for whoever reads it, as a reader when it is told to.
//!
//! A host says lines of text, the board answers with lines of text and in its log:
//!
//! ```text
//! enrol                 applicant U
//! root HEX              ok
//! operator OFFSET HEX   ok          its certificate, in pieces that fit a frame
//! prove WALLET HEX      proof HEX   that the device knows d', for the operator's challenge
//! package OFFSET HEX    ok          the operator's answer, in pieces that fit a frame
//! finish                wallet ID
//! yes pay|receive FEN   ok          to one payment of at most that
//! collect|pay FEN       what came of it, and the tap itself before
//! heal                  the same, without new money
//! books                 balance FEN in-flight FEN
//! ```

use core::fmt;

use ecny_core::{
    Amount, Armed, Direction, Enrolling, Ledger, OperatorCertificate, Package, RootKey, Terms,
    WalletId, Wanted, sm2::Point,
};
use ecny_offline_protocol::{Card, Event, Reader, TapError};
use ecny_serial::Kind;
use heapless::String;

use super::three::FLASH;
use crate::{
    board::Memory,
    entropy::Entropy,
    flash::Nor,
    line::{Line, Payload},
    say,
    wallet::{Wallet, cash},
};

/// Serves the line for ever.
#[inline(never)]
pub fn run(memory: Memory) -> ! {
    let mut station = Station {
        line: Line::default(),
        card: Card::new(),
        wallet: None,
        blank: Some(Nor::new(memory.split(FLASH).0)),
        enrolling: None,
        root: [0; Point::LEN],
        operator: [0; OperatorCertificate::LEN],
        package: [0; Package::LEN],
    };
    say!("ready");
    loop {
        let (kind, payload) = station.line.hear();
        station.serve(kind, &payload);
    }
}

/// A board with a line, and perhaps with a wallet.
struct Station {
    line: Line,
    card: Card,
    wallet: Option<Wallet>,
    /// The flash, until there is a wallet on it.
    blank: Option<Nor>,
    enrolling: Option<Enrolling>,
    root: [u8; Point::LEN],
    operator: [u8; OperatorCertificate::LEN],
    package: [u8; Package::LEN],
}

/// Why an order was not obeyed.
enum Refused {
    /// Not a line of the table above.
    Order,
    /// Something of it is missing: no wallet, no enrolment, not the right package.
    NotReady,
    /// The tap came to no good end.
    Tap(TapError),
    /// The card said nothing for too long.
    Silent,
}

impl Station {
    fn serve(&mut self, kind: Kind, payload: &[u8]) {
        match (kind, &mut self.wallet) {
            (Kind::Command, Some(wallet)) => {
                let handled = self.card.handle(payload, wallet);
                self.line.send(Kind::Response, handled.response);
                match handled.event {
                    Ok(event) => say!("card: {event:?}"),
                    Err(error) => say!("card: refused, {error}"),
                }
            }
            (Kind::FieldGone, Some(wallet)) => self.card.deactivate(wallet),
            (Kind::Control, _) => {
                let said = core::str::from_utf8(payload).map_err(|_| Refused::Order);
                match said.and_then(|text| self.obey(text)) {
                    Ok(()) => {}
                    Err(Refused::Order) => self.answer(format_args!("error: no such order")),
                    Err(Refused::NotReady) => self.answer(format_args!("error: not ready")),
                    Err(Refused::Silent) => self.answer(format_args!("reader gave up: no answer")),
                    Err(Refused::Tap(error)) => self.answer(format_args!("error: {error}")),
                }
            }
            (Kind::Command | Kind::FieldGone, None)
            | (Kind::FieldThere | Kind::Report | Kind::Response, _) => {}
        }
    }

    fn obey(&mut self, text: &str) -> Result<(), Refused> {
        let mut words = text.split_ascii_whitespace();
        let mut word = || words.next();
        match (word(), word(), word()) {
            (Some("enrol"), None, None) => self.enroll(),
            (Some("root"), Some(hex), None) => {
                unhex(hex, &mut self.root)?;
                self.ok()
            }
            (Some("operator"), Some(offset), Some(hex)) => {
                fill(&mut self.operator, offset, hex)?;
                self.ok()
            }
            (Some("prove"), Some(wallet), Some(challenge)) => self.prove(wallet, challenge),
            (Some("package"), Some(offset), Some(hex)) => {
                fill(&mut self.package, offset, hex)?;
                self.ok()
            }
            (Some("finish"), None, None) => self.finish(),
            (Some("yes"), Some("pay"), Some(fen)) => self.yes(Direction::Pay, fen),
            (Some("yes"), Some("receive"), Some(fen)) => self.yes(Direction::Receive, fen),
            (Some("collect"), Some(fen), None) => {
                let terms = terms(fen)?;
                self.read(|wallet| Reader::collect(Wanted::Order(terms), wallet))
            }
            (Some("pay"), Some(fen), None) => {
                let terms = terms(fen)?;
                self.yes(Direction::Pay, fen)?;
                self.read(|wallet| Reader::pay(terms, wallet))
            }
            (Some("heal"), None, None) => self.heal(),
            (Some("books"), None, None) => {
                let account = self.wallet.as_ref().ok_or(Refused::NotReady)?.account();
                let (balance, moving) = (account.balance.fen(), account.in_flight.fen());
                self.answer(format_args!("balance {balance} in-flight {moving}"));
                Ok(())
            }
            _ => Err(Refused::Order),
        }
    }

    fn enroll(&mut self) -> Result<(), Refused> {
        let enrolling = Enrolling::new(&mut Entropy::new("enrolment", 1));
        let enrolling = enrolling.map_err(|_| Refused::NotReady)?;
        let applicant = enrolling.applicant().to_bytes();
        self.enrolling = Some(enrolling);
        self.answer(format_args!("applicant {}", Hex(&applicant)));
        Ok(())
    }

    /// Shows the operator that this device knows its half of the key.
    fn prove(&mut self, wallet: &str, challenge: &str) -> Result<(), Refused> {
        let root = RootKey::new(Point::from_bytes(&self.root).ok_or(Refused::NotReady)?);
        let operator = OperatorCertificate::from_bytes(&self.operator).ok_or(Refused::NotReady)?;
        let operator = operator.verify(&root).map_err(|_| Refused::NotReady)?;
        let (mut id, mut drawn) = ([0; WalletId::LEN], [0; 32]);
        unhex(wallet, &mut id)?;
        unhex(challenge, &mut drawn)?;
        let enrolling = self.enrolling.as_ref().ok_or(Refused::NotReady)?;
        let proof = enrolling.possession(&operator, WalletId::from_bytes(&id), &drawn).to_bytes();
        self.answer(format_args!("proof {}", Hex(&proof)));
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refused> {
        let root = RootKey::new(Point::from_bytes(&self.root).ok_or(Refused::NotReady)?);
        let package = Package::from_bytes(&self.package).ok_or(Refused::NotReady)?;
        let enrolling = self.enrolling.as_ref().ok_or(Refused::NotReady)?;
        let operator = package.personalization.operator.verify(&root);
        let operator = operator.map_err(|_| Refused::NotReady)?;
        let element = enrolling.finish(&package.grant, &operator, Entropy::new("watch", 1));
        let element = element.map_err(|_| Refused::NotReady)?;
        let flash = self.blank.take().ok_or(Refused::NotReady)?;
        let mut made = Ledger::format(flash, element, &root, &package.personalization)
            .map_err(|error| Refused::Tap(error.into()))?;
        made.activate().map_err(|error| Refused::Tap(error.into()))?;
        let wallet = self.wallet.insert(made);
        let id = wallet.id();
        self.answer(format_args!("wallet {id}"));
        Ok(())
    }

    fn yes(&mut self, direction: Direction, fen: &str) -> Result<(), Refused> {
        let most = terms(fen)?.amount;
        let wallet = self.wallet.as_mut().ok_or(Refused::NotReady)?;
        wallet.consent.arm(direction, Armed { most, count: 1 });
        self.ok()
    }

    fn heal(&mut self) -> Result<(), Refused> {
        let wallet = self.wallet.as_ref().ok_or(Refused::NotReady)?;
        if wallet.unsettled().is_empty() {
            self.read(|wallet| Reader::collect(Wanted::Late, wallet))
        } else {
            self.read(|wallet| Reader::pay(Terms::HEAL, wallet))
        }
    }

    /// One tap as the reader of the card at the other end.
    fn read(
        &mut self,
        begin: impl FnOnce(&mut Wallet) -> Result<Reader, TapError>,
    ) -> Result<(), Refused> {
        let wallet = self.wallet.as_mut().ok_or(Refused::NotReady)?;
        let mut reader = begin(wallet).map_err(Refused::Tap)?;
        self.line.send(Kind::FieldThere, &[]);
        let read = talk(&mut reader, wallet, &mut self.line);
        reader.end(wallet);
        self.line.send(Kind::FieldGone, &[]);
        let last = read?;
        self.answer(format_args!("done: {last:?}"));
        Ok(())
    }

    fn ok(&mut self) -> Result<(), Refused> {
        self.answer(format_args!("ok"));
        Ok(())
    }

    fn answer(&mut self, text: fmt::Arguments<'_>) {
        say!("{text}");
        let mut line = String::<{ ecny_serial::PAYLOAD }>::new();
        // What does not fit is in the log.
        let _ = fmt::write(&mut line, text);
        self.line.send(Kind::Report, line.as_bytes());
    }
}

/// The conversation; the last thing that happened in it.
fn talk(reader: &mut Reader, wallet: &mut Wallet, line: &mut Line) -> Result<Event, Refused> {
    let mut command = Payload::from_slice(reader.start()).unwrap_or_default();
    loop {
        line.send(Kind::Command, &command);
        let response = answer(line).ok_or(Refused::Silent)?;
        let next = reader.feed(&response, wallet).map_err(Refused::Tap)?;
        say!("reader: {:?}", next.event);
        match next.send {
            Some(send) => command = Payload::from_slice(send).unwrap_or_default(),
            None => return Ok(next.event),
        }
    }
}

/// The card's response; anything else that comes belongs to no tap.
fn answer(line: &mut Line) -> Option<Payload> {
    loop {
        let (kind, payload) = line.hear_within(PATIENCE_MS)?;
        if kind == Kind::Response {
            return Some(payload);
        }
    }
}

fn terms(fen: &str) -> Result<Terms, Refused> {
    let fen = fen.parse().map_err(|_| Refused::Order)?;
    Amount::from_fen(fen).map(|_| cash(fen)).map_err(|_| Refused::Order)
}

/// Bytes as they are said.
struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A piece of something that is longer than a line.
fn fill(whole: &mut [u8], offset: &str, hex: &str) -> Result<(), Refused> {
    let offset: usize = offset.parse().map_err(|_| Refused::Order)?;
    let piece = whole.get_mut(offset..).and_then(|rest| rest.get_mut(..hex.len() / 2));
    unhex(hex, piece.ok_or(Refused::Order)?)
}

fn unhex(hex: &str, out: &mut [u8]) -> Result<(), Refused> {
    if hex.len() != 2 * out.len() {
        return Err(Refused::Order);
    }
    for (at, byte) in (0..).step_by(2).zip(out) {
        let digits = hex.get(at..at + 2).ok_or(Refused::Order)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| Refused::Order)?;
    }
    Ok(())
}

/// How long a card may take for one answer.
const PATIENCE_MS: u64 = 3_000;
