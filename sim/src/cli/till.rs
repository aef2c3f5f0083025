//! `ecny till`: the reader's role over a line, for one tap.

mod options;
mod report;
mod seen;

use ecny_core::{Amount, Terms, Wanted};
use ecny_offline_protocol::{Event, Reader, ResponseError, TapError};
use ecny_serial::Kind;
use ecny_sim::serial::{Heard, LineError};

use self::{report::Report, seen::Seen};
use super::{
    error::CliError,
    output::Output,
    own::Own,
    secret::SecretSource,
    voice::Voice,
    wire::{PATIENCE, Wire},
};

pub(super) use self::options::Till;

/// Reads the card at the other end of the line. Who typed the command has said yes to exactly this.
pub(super) fn run(till: &Till, secrets: &SecretSource, voice: Voice) -> Result<Output, CliError> {
    let mut own = Own::open(&till.own, secrets)?;
    let mut wire = Wire::open(&till.wire, voice)?;
    let mut tapped = None;
    for task in tasks(till, &own) {
        let tap = Tapped::read(task, &mut own, &mut wire, till)?;
        match tap.cut.filter(|_| tap.events.is_empty()) {
            None => {}
            // The card has had its tap, and is gone.
            Some(_) if tapped.is_some() => break,
            Some(Cut::Interrupted) => return Err(LineError::Interrupted.into()),
            Some(Cut::Closed | Cut::Silent) => {
                return Err(CliError::Unanswered(till.wire.line.clone()));
            }
        }
        let seen = Seen::of(&tap, task.is_heal());
        let more = task.is_heal() && !seen.has_healed() && tap.cut.is_none();
        tapped = Some((task, tap, seen));
        if !more {
            break;
        }
    }
    // There is always a task.
    let (task, tap, seen) = tapped.ok_or(CliError::Bug)?;
    Report { till, own: &own, task, tap: &tap, seen: &seen }.output()
}

/// What the reader is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Collect(Amount),
    /// Finish what the card has paid.
    HealPayee,
    /// Finish what this wallet has paid.
    HealPayer,
    Pay(Amount),
}

impl Task {
    const fn is_heal(self) -> bool {
        matches!(self, Self::HealPayee | Self::HealPayer)
    }

    const fn amount(self) -> Option<Amount> {
        match self {
            Self::Collect(amount) | Self::Pay(amount) => Some(amount),
            Self::HealPayee | Self::HealPayer => None,
        }
    }

    const fn pays(self) -> bool {
        matches!(self, Self::HealPayer | Self::Pay(_))
    }
}

/// One, or, to heal a wallet that has paid somebody and was perhaps paid, two: each in a tap.
fn tasks(till: &Till, own: &Own) -> Vec<Task> {
    match (till.task.collect, till.task.pay) {
        (Some(amount), _) => vec![Task::Collect(amount)],
        (None, Some(amount)) => vec![Task::Pay(amount)],
        (None, None) if own.ledger.unsettled().is_empty() => vec![Task::HealPayee],
        (None, None) => vec![Task::HealPayer, Task::HealPayee],
    }
}

/// What came of one tap, as its reader saw it.
struct Tapped {
    events: Vec<Event>,
    /// Why the own wallet gave up, or that the card refused.
    error: Option<TapError>,
    /// What ended it too early.
    cut: Option<Cut>,
    exchanges: u32,
    bytes: usize,
}

/// Why a tap ended in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Closed,
    Interrupted,
    Silent,
}

impl Tapped {
    fn read(task: Task, own: &mut Own, wire: &mut Wire, till: &Till) -> Result<Self, CliError> {
        let mut tapped =
            Self { events: Vec::new(), error: None, cut: None, exchanges: 0, bytes: 0 };
        let ledger = &mut own.ledger;
        let reader = match task {
            Task::Collect(amount) => Reader::collect(Wanted::Order(Terms::cny(amount)), ledger),
            Task::HealPayee => Reader::collect(Wanted::Late, ledger),
            Task::HealPayer => Reader::pay(Terms::HEAL, ledger),
            Task::Pay(amount) => Reader::pay(Terms::cny(amount), ledger),
        };
        let mut reader = match reader {
            Ok(reader) => reader,
            Err(error) => return Err(own.refused(error)),
        };
        if let Task::Pay(amount) = task {
            own.allow_pay(amount);
        }
        wire.send(Kind::FieldThere, &[]);
        tapped.talk(&mut reader, own, wire, till);
        reader.end(&mut own.ledger);
        wire.send(Kind::FieldGone, &[]);
        Ok(tapped)
    }

    fn talk(&mut self, reader: &mut Reader, own: &mut Own, wire: &mut Wire, till: &Till) {
        let patience = till.wire.patience().unwrap_or(PATIENCE);
        let mut command = reader.start().to_vec();
        loop {
            self.bytes = self.bytes.saturating_add(command.len());
            let heard = if wire.send(Kind::Command, &command) {
                wire.answer(patience)
            } else {
                Heard::Closed
            };
            let response = match heard {
                Heard::Frame(_, response) => response,
                Heard::Closed => return self.cut = Some(Cut::Closed),
                Heard::Interrupted => return self.cut = Some(Cut::Interrupted),
                Heard::Silent => return self.cut = Some(Cut::Silent),
            };
            self.bytes = self.bytes.saturating_add(response.len());
            self.exchanges = self.exchanges.saturating_add(1);
            match reader.feed(&response, &mut own.ledger) {
                Ok(next) => {
                    self.events.push(next.event);
                    match next.send {
                        Some(send) => command = send.to_vec(),
                        None => return,
                    }
                }
                Err(error) => return self.error = Some(error),
            }
        }
    }

    /// Whether it was the card that refused.
    const fn card_refused(&self) -> bool {
        matches!(self.error, Some(TapError::Response(ResponseError::Status(_))))
    }
}
