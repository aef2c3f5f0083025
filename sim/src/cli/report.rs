//! What a tap has come to, for a person and for a program.

use std::{fmt::Write as _, path::Path};

use ecny_core::{Amount, WalletId};
use ecny_offline_protocol::Orientation;
use ecny_sim::host::HostLedger;
use serde_json::{Map, Value, json};

use super::{
    error::CliError,
    exit::Exit,
    output::{BAD, GOOD, HINT, Output, fen},
    refusal,
    touch::{End, Side, Touch},
};

/// One of the two wallets of a tap, as the command line names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Party<'a> {
    name: &'a Path,
    id: WalletId,
    /// What it holds now; an operator's purse holds nothing.
    balance: Option<Amount>,
}

/// A tap, and the two who took part.
pub(super) struct Report<'a> {
    pub(super) touch: &'a Touch,
    pub(super) payer: Party<'a>,
    pub(super) payee: Party<'a>,
    /// What was asked for; nothing where the tap was only to heal.
    pub(super) amount: Option<Amount>,
    /// What finishes a torn tap.
    pub(super) again: &'a str,
}

impl<'a> Party<'a> {
    /// A wallet.
    pub(super) fn wallet(name: &'a Path, ledger: &HostLedger) -> Self {
        Self { name, id: ledger.id(), balance: Some(ledger.account().balance) }
    }

    /// An operator's purse.
    pub(super) fn purse(name: &'a Path, ledger: &HostLedger) -> Self {
        Self { name, id: ledger.id(), balance: None }
    }

    fn json(&self) -> Value {
        let mut json = Map::from_iter([("wallet".to_owned(), json!(self.id.to_string()))]);
        if let Some(balance) = self.balance {
            json.insert("balance_fen".to_owned(), fen(balance));
        }
        Value::Object(json)
    }
}

impl Report<'_> {
    /// The report of a command, or the refusal.
    pub(super) fn output(&self) -> Result<Output, CliError> {
        if let End::Refused(side, error) = self.touch.end {
            let wallet = self.name(side);
            return Err(CliError::Refused { wallet, error });
        }
        let exit = self.exit();
        let mut text = self.sentence();
        if let Some(healed) = self.healed() {
            let _ = write!(text, "\n  {healed}");
        }
        let _ = write!(text, "\n  {}", self.holdings());
        let (exchanges, bytes) = (self.touch.air.exchanges(), self.touch.air.bytes());
        let micros: u128 = self.touch.steps().map(|step| step.as_micros()).sum();
        let _ = write!(text, "\n  exchanges {exchanges}, bytes on air {bytes}, {micros} µs");
        let hint = self.hint();
        if let Some(hint) = &hint {
            let _ = write!(text, "\n  {HINT}hint:{HINT:#} {hint}");
        }
        Ok(Output { text, json: self.json(hint), exit })
    }

    fn exit(&self) -> Exit {
        match self.touch.end {
            End::Broken(..) | End::Torn | End::Unknown => Exit::Torn,
            // The payment that was asked for has not been made.
            End::Healed | End::Nothing if self.amount.is_some() => Exit::Refused,
            End::Refunded(_) | End::Refused(..) => Exit::Refused,
            End::Healed | End::Late | End::Nothing | End::Settled => Exit::Done,
        }
    }

    fn sentence(&self) -> String {
        let (payer, payee) = (self.payer.name.display(), self.payee.name.display());
        let amount = self.amount.map_or_else(String::new, |amount| format!(" {amount} yuan"));
        match self.touch.end {
            End::Broken(side, error) => {
                let (who, why) = (self.name(side), refusal::of_tap(error).sentence);
                format!("{BAD}torn:{BAD:#} {who}, {why}; {}", self.open())
            }
            End::Healed if self.amount.is_some() => {
                format!("{BAD}not paid:{BAD:#} an older payment from {payer} to {payee} came first")
            }
            End::Late if self.amount.is_some() => format!(
                "{GOOD}settled:{GOOD:#} what {payer} had sent before has paid{amount}; nothing was \
                 paid twice"
            ),
            End::Healed | End::Late => {
                format!("{GOOD}finished:{GOOD:#} {payer} and {payee} agree again")
            }
            End::Nothing => format!("nothing to finish between {payer} and {payee}"),
            End::Refunded(why) => {
                let why = why.map_or("it was given up", |why| refusal::of_ledger(why).sentence);
                format!("{BAD}refunded:{BAD:#} {payee} did not take it ({why})")
            }
            End::Refused(..) | End::Settled => {
                let reader = reader(self.touch.orientation);
                format!("{GOOD}settled:{GOOD:#} {payer} paid {payee}{amount}, the {reader} reads")
            }
            End::Torn => format!("{BAD}torn:{BAD:#} {}", self.open()),
            End::Unknown => format!(
                "{BAD}unknown:{BAD:#} {payee} has forgotten that payment; only the operator can tell"
            ),
        }
    }

    /// What of a torn payment is open.
    fn open(&self) -> String {
        let (payer, payee) = (self.payer.name.display(), self.payee.name.display());
        let Touch { in_flight, unsettled, .. } = self.touch;
        match (in_flight.is_zero(), unsettled.is_zero()) {
            (false, _) => {
                format!("{in_flight} yuan in flight: {payer} has paid, {payee} has not received")
            }
            (true, false) => {
                format!("{payee} has the {unsettled} yuan, {payer} has not heard of it yet")
            }
            (true, true) => "nothing is in flight".to_owned(),
        }
    }

    fn healed(&self) -> Option<String> {
        // Where it paid the order at hand, the first line has said so.
        let said = self.touch.end == End::Late && self.amount.is_some();
        let healed = self.touch.healed.filter(|_| !said)?;
        let (payer, payee) = (self.payer.name.display(), self.payee.name.display());
        let which = if self.amount.is_some() { "an older" } else { "the" };
        let what = format!("{which} payment of {} yuan", healed.amount);
        Some(if healed.refunded {
            format!("{what} was cancelled: {payer} has it back")
        } else {
            format!("{what} is settled: {payee} has it")
        })
    }

    fn holdings(&self) -> String {
        let parties = [self.payer, self.payee];
        let parts = parties.iter().filter_map(|party| {
            let balance = party.balance?;
            Some(format!("{} now holds {balance} yuan", party.name.display()))
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    fn hint(&self) -> Option<String> {
        let again = self.again;
        match self.touch.end {
            End::Healed if self.amount.is_some() => {
                Some("if you still mean to pay, run the same command once more".to_owned())
            }
            End::Broken(..) | End::Torn => Some(format!("to finish it: {again}")),
            End::Refunded(_) => Some("see `ecny log` and `ecny limits` of both".to_owned()),
            End::Healed
            | End::Late
            | End::Nothing
            | End::Refused(..)
            | End::Settled
            | End::Unknown => None,
        }
    }

    fn json(&self, hint: Option<String>) -> Value {
        let touch = self.touch;
        let mut json = json!({
            "outcome": word(touch.end, touch),
            "reader": reader(touch.orientation),
            "amount_fen": self.amount.map(fen),
            "torn": touch.torn,
            "exchanges": touch.air.exchanges(),
            "bytes_on_air": touch.air.bytes(),
            "in_flight_fen": fen(touch.in_flight),
            "from": self.payer.json(),
            "to": self.payee.json(),
        });
        if let Some(json) = json.as_object_mut() {
            if let Some(healed) = touch.healed {
                let outcome = if healed.refunded { "refunded" } else { "settled" };
                let healed = json!({ "amount_fen": fen(healed.amount), "outcome": outcome });
                json.insert("healed".to_owned(), healed);
            }
            if let End::Refunded(Some(why)) = touch.end {
                json.insert("why".to_owned(), refusal::of_ledger(why).code.into());
            }
            if let Some(hint) = hint {
                json.insert("hint".to_owned(), hint.into());
            }
        }
        json
    }

    fn name(&self, side: Side) -> String {
        let party = match side {
            Side::Payee => self.payee,
            Side::Payer => self.payer,
        };
        party.name.display().to_string()
    }
}

/// Who reads, in one word.
pub(super) const fn reader(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::PayeeReads => "payee",
        Orientation::PayerReads => "payer",
    }
}

/// How a tap ended, in one word.
pub(super) fn word(end: End, touch: &Touch) -> &'static str {
    match end {
        End::Broken(..) | End::Torn if !touch.in_flight.is_zero() => "in flight",
        End::Broken(..) | End::Torn => "torn",
        End::Healed | End::Late => match touch.healed {
            Some(healed) if healed.refunded => "refunded",
            Some(_) | None => "settled",
        },
        End::Nothing => "nothing",
        End::Refunded(_) => "refunded",
        End::Refused(..) => "refused",
        End::Settled => "settled",
        End::Unknown => "unknown",
    }
}
