//! A payment, and every APDU of it in words.

use std::fmt::Write as _;

use ecny_core::{
    Amount, Armed, Asked, Direction as Way, Ledger, OperatorId, Terms, Tier, WalletId, Wanted,
};
use ecny_offline_protocol::{Event, Orientation};
use ecny_sim::{
    Air, Direction, Tapped, Witness, collect,
    decode::{Decoded, decode},
    host::{Bank, Device, HostElement, HostError, HostFlash},
    pay,
    store::{Draft, Iterations, StorageKey, Unlock, WalletFolder},
    vectors::{error_text, event_text},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    args::{Pair, Trace},
    day::today,
    error::CliError,
    exit::Exit,
    held,
    output::{BAD, GOOD, HINT, Output, fen},
    report::reader,
    secret::SecretSource,
    touch::Touch,
};

/// Pays and shows the conversation. Who typed the command has said yes to exactly this.
pub(super) fn run(trace: &Trace, secrets: &SecretSource) -> Result<Output, CliError> {
    let (from, to) = (trace.from.clone(), trace.to.clone());
    let (payer, payee, _folder) = match (from, to) {
        (Some(from), Some(to)) => {
            let (payer, payee) = held::pair(&Pair { from, to }, secrets)?;
            (payer, payee, None)
        }
        (_, _) => {
            let (payer, payee, folder) = strangers()?;
            (payer, payee, Some(folder))
        }
    };
    let (mut payer, mut payee) = (Party::new(payer)?, Party::new(payee)?);
    let orientation = trace.tap.reader.into();
    let mut air = Air::losing(trace.tap.tear_after.map(u32::from));
    let tapped = touch(&mut payer.ledger, &mut payee.ledger, trace.amount, orientation, &mut air);

    let shared = payer.ledger.element().take_agreements();
    let shared = shared.first().map(|agreement| &agreement.shared);
    let decoded = decode(&air.frames, shared);
    Ok(Conversation { orientation, payer, payee, tapped, air, decoded }.output(trace.amount))
}

type Witnessed = Ledger<HostFlash, Witness<HostElement>>;

/// A wallet whose element tells what it agrees on, and its directory, held.
struct Party {
    ledger: Witnessed,
    _folder: WalletFolder,
}

impl Party {
    fn new(device: Device) -> Result<Self, CliError> {
        let path = device.path().to_owned();
        let (ledger, folder) = device.part();
        let (flash, element) = ledger.close();
        let ledger = Ledger::open(flash, Witness::new(element))
            .map_err(|error| CliError::Wallet { path, error })?;
        Ok(Self { ledger, _folder: folder })
    }
}

/// Two wallets that nobody has met before, the first one loaded, in a directory that goes with
/// them.
fn strangers() -> Result<(Device, Device, TempDir), CliError> {
    let folder = tempfile::tempdir().map_err(CliError::Temporary)?;
    // A key that dies with this process.
    let key = StorageKey::generate().map_err(HostError::from)?;
    let unlock = Unlock::KeyFile(key.to_secret_bytes());
    let today = today()?;
    let draft = |name| Draft::new(&folder.path().join(name));
    let mut bank =
        Bank::create(draft("bank")?, OperatorId::new(1), today, &unlock, Iterations::LEAST)?;
    let mut payer = bank.enroll(draft("alice")?, &Tier::IV.into(), &unlock, Iterations::LEAST)?;
    let payee = bank.enroll(draft("bob")?, &Tier::IV.into(), &unlock, Iterations::LEAST)?;
    let mut purse = bank.purse(payer.id())?;
    let loaded = Touch::load(&mut purse, &mut payer.ledger, Terms::cny(LOAD));
    loaded.map_err(|error| CliError::Wallet { path: payer.path().to_owned(), error })?;
    Ok((payer, payee, folder))
}

fn touch(
    payer: &mut Witnessed,
    payee: &mut Witnessed,
    amount: Amount,
    orientation: Orientation,
    air: &mut Air,
) -> Tapped {
    let terms = Terms::cny(amount);
    payer.consent.give(Asked { payee: payee.id(), terms });
    match orientation {
        Orientation::PayeeReads => collect(Wanted::Order(terms), payee, payer, air),
        Orientation::PayerReads => {
            payee.consent.arm(Way::Receive, Armed { most: amount, count: 1 });
            pay(terms, payer, payee, air)
        }
    }
}

/// What was said, and what it did.
struct Conversation {
    orientation: Orientation,
    payer: Party,
    payee: Party,
    tapped: Tapped,
    air: Air,
    decoded: Vec<Decoded>,
}

impl Conversation {
    fn output(&self, amount: Amount) -> Output {
        let mut text = self.introduction();
        let mut json = Vec::new();
        let (mut commands, mut responses) = (0, 0);
        for (number, apdu) in (1..).zip(&self.decoded) {
            let (whose, event) = match apdu.direction {
                Direction::ToCard => (
                    self.card(),
                    said(&self.tapped.card, self.tapped.card_error, &mut commands, apdu),
                ),
                Direction::ToReader => (
                    self.reader(),
                    said(&self.tapped.reader, self.tapped.reader_error, &mut responses, apdu),
                ),
            };
            text.push_str(&lines(number, apdu));
            if let Some(event) = &event {
                let _ = write!(text, "\n    {GOOD}{whose}:{GOOD:#} {event}");
            }
            json.push(object(apdu, whose, event));
        }
        let (exchanges, bytes) = (self.air.exchanges(), self.air.bytes());
        let _ = write!(text, "\n\n{exchanges} exchanges, {bytes} bytes on air, ISO-DEP included");
        if let Some(error) = &self.tapped.reader_error.filter(|_| self.decoded.is_empty()) {
            let _ = write!(text, "\n{BAD}{}:{BAD:#} {}", self.reader(), error_text(error));
        }
        if self.tapped.torn {
            let _ = write!(text, "\n{BAD}torn{BAD:#}; {HINT}hint:{HINT:#} {RESUME}");
        }
        let (payer, payee) = (&self.payer.ledger, &self.payee.ledger);
        let json = json!({
            "reader": reader(self.orientation),
            "amount_fen": fen(amount),
            "torn": self.tapped.torn,
            "exchanges": exchanges,
            "bytes_on_air": bytes,
            "from": party(payer.id(), payer.account().balance),
            "to": party(payee.id(), payee.account().balance),
            "apdus": json,
        });
        Output { text, json, exit: self.exit() }
    }

    fn introduction(&self) -> String {
        let (payer, payee) = (self.payer.ledger.id(), self.payee.ledger.id());
        format!("payer {payer}, payee {payee}, the {} reads", reader(self.orientation))
    }

    const fn exit(&self) -> Exit {
        match (self.tapped.torn, self.tapped.card_error, self.tapped.reader_error) {
            (true, ..) => Exit::Torn,
            (false, None, None) => Exit::Done,
            (false, ..) => Exit::Refused,
        }
    }

    const fn card(&self) -> &'static str {
        match self.orientation {
            Orientation::PayeeReads => "payer",
            Orientation::PayerReads => "payee",
        }
    }

    const fn reader(&self) -> &'static str {
        reader(self.orientation)
    }
}

/// What the wallet that heard this APDU told its own host.
fn said(
    events: &[Event],
    error: Option<ecny_offline_protocol::TapError>,
    heard: &mut usize,
    apdu: &Decoded,
) -> Option<String> {
    if !apdu.arrived {
        return None;
    }
    let event = events.get(*heard).map(event_text);
    *heard = heard.saturating_add(1);
    event.or_else(|| error.map(|error| error_text(&error)))
}

fn lines(number: u32, apdu: &Decoded) -> String {
    let arrow = match apdu.direction {
        Direction::ToCard => "reader → card",
        Direction::ToReader => "card → reader",
    };
    let lost = if apdu.arrived { "" } else { ", lost" };
    let Decoded { name, length, .. } = apdu;
    let mut text = format!("\n\n{HINT}{number:2}  {arrow}  {name}{HINT:#}  {length} bytes{lost}");
    for field in &apdu.fields {
        let _ = write!(text, "\n    {:<20}  {}", field.name, field.value);
    }
    text
}

fn object(apdu: &Decoded, whose: &str, event: Option<String>) -> Value {
    let fields: Vec<_> = apdu
        .fields
        .iter()
        .map(|field| json!({ "name": field.name, "value": field.value }))
        .collect();
    let event = event.map(|event| json!({ "wallet": whose, "event": event }));
    json!({
        "to": match apdu.direction {
            Direction::ToCard => "card",
            Direction::ToReader => "reader",
        },
        "name": apdu.name,
        "bytes": apdu.length,
        "arrived": apdu.arrived,
        "fields": fields,
        "heard": event,
    })
}

fn party(id: WalletId, balance: Amount) -> Value {
    json!({ "wallet": id.to_string(), "balance_fen": fen(balance) })
}

const LOAD: Amount = match Amount::from_fen(200_000) {
    Ok(amount) => amount,
    Err(_) => Amount::ZERO,
};
const RESUME: &str = "wallets in directories are healed by `ecny resume`";
