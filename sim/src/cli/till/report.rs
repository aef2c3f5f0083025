//! What a tap has come to, for a person and for a program, as its reader can know it.

use std::fmt::Write as _;

use ecny_core::{Amount, LedgerError};
use serde_json::{Value, json};

use super::{
    super::{
        error::CliError,
        exit::Exit,
        output::{BAD, GOOD, HINT, Output, fen},
        own::Own,
        refusal,
    },
    Cut, Tapped, Task, Till,
    seen::{End, Open, Seen},
};

/// A tap, and who held the reader.
pub(super) struct Report<'a> {
    pub(super) till: &'a Till,
    pub(super) own: &'a Own,
    pub(super) task: Task,
    pub(super) tap: &'a Tapped,
    pub(super) seen: &'a Seen,
}

/// How the tap is to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Healed,
    Nothing,
    Refunded(Option<LedgerError>),
    Settled,
    Torn,
    Unknown,
}

impl Report<'_> {
    /// The report of the command, or the refusal.
    pub(super) fn output(&self) -> Result<Output, CliError> {
        let Some(verdict) = self.verdict() else {
            return Err(self.refusal());
        };
        let mut text = self.sentence(verdict);
        if let Some(healed) = self.healed() {
            let _ = write!(text, "\n  {healed}");
        }
        if let Some(holdings) = self.own.holdings() {
            let _ = write!(text, "\n  {holdings}");
        }
        let Tapped { exchanges, bytes, .. } = self.tap;
        let _ = write!(text, "\n  exchanges {exchanges}, bytes of APDUs {bytes}");
        let hint = self.hint(verdict);
        if let Some(hint) = &hint {
            let _ = write!(text, "\n  {HINT}hint:{HINT:#} {hint}");
        }
        Ok(Output { text, json: self.json(verdict, hint), exit: self.exit(verdict) })
    }

    /// `None` where a wallet refused and nothing is open.
    fn verdict(&self) -> Option<Verdict> {
        let Seen { paid, healed, open, forgotten, .. } = self.seen;
        let cut = self.tap.cut.is_some() || self.tap.error.is_some();
        if self.tap.cut.is_some() || (cut && *open != Open::Nothing) {
            return Some(Verdict::Torn);
        }
        if *forgotten {
            return Some(Verdict::Unknown);
        }
        match (paid, healed) {
            (Some((_, End::Settled)), _) => Some(Verdict::Settled),
            (Some((_, End::Refunded(why))), _) => Some(Verdict::Refunded(*why)),
            (None, Some(_)) => Some(Verdict::Healed),
            // A card that has nothing to finish says no more than one that refuses.
            (None, None) if self.task.is_heal() && self.tap.card_refused() => {
                Some(Verdict::Nothing)
            }
            (None, None) if cut => None,
            (None, None) => Some(Verdict::Nothing),
        }
    }

    fn refusal(&self) -> CliError {
        match self.tap.error {
            Some(error) if self.tap.card_refused() => {
                CliError::Refused { wallet: "the card".to_owned(), error }
            }
            Some(error) => self.own.refused(error),
            None => CliError::Bug,
        }
    }

    const fn exit(&self, verdict: Verdict) -> Exit {
        match verdict {
            Verdict::Torn | Verdict::Unknown => Exit::Torn,
            Verdict::Refunded(_) => Exit::Refused,
            // The payment that was asked for has not been made.
            Verdict::Healed | Verdict::Nothing if !self.task.is_heal() => Exit::Refused,
            Verdict::Healed | Verdict::Nothing | Verdict::Settled => Exit::Done,
        }
    }

    fn sentence(&self, verdict: Verdict) -> String {
        let (payer, payee) = self.names();
        let amount =
            self.task.amount().map_or_else(String::new, |amount| format!(" {amount} yuan"));
        match verdict {
            Verdict::Healed if self.task.is_heal() => {
                format!("{GOOD}finished:{GOOD:#} {payer} and {payee} agree again")
            }
            Verdict::Healed => {
                format!("{BAD}not paid:{BAD:#} an older payment from {payer} to {payee} came first")
            }
            Verdict::Nothing if self.task.is_heal() => {
                "nothing to finish, or the card refused".to_owned()
            }
            Verdict::Nothing => format!("{BAD}not paid:{BAD:#} {payee} has asked for nothing"),
            Verdict::Refunded(why) => {
                let why = why.map_or("it was given up", |why| refusal::of_ledger(why).sentence);
                format!("{BAD}refunded:{BAD:#} {payee} did not take it ({why})")
            }
            Verdict::Settled => {
                let reader = self.role();
                format!("{GOOD}settled:{GOOD:#} {payer} paid {payee}{amount}, the {reader} reads")
            }
            Verdict::Torn => format!("{BAD}torn:{BAD:#} {}; {}", self.why(), self.open()),
            Verdict::Unknown => format!(
                "{BAD}unknown:{BAD:#} {payee} has forgotten that payment; only the operator can tell"
            ),
        }
    }

    fn why(&self) -> &'static str {
        match (self.tap.cut, self.tap.error) {
            (Some(Cut::Closed), _) => "the line was closed",
            (Some(Cut::Interrupted), _) => "interrupted",
            (Some(Cut::Silent), _) => "the other end fell silent",
            (None, Some(error)) => refusal::of_tap(error).sentence,
            (None, None) => "it ended too early",
        }
    }

    /// What of a torn payment is open.
    fn open(&self) -> String {
        let (payer, payee) = self.names();
        match self.seen.open {
            Open::Asked => format!("{payer} may have paid, {payee} has not received"),
            Open::Decided => {
                format!("{payee} has decided and written it down, {payer} may not have heard of it")
            }
            Open::Nothing => "nothing is in flight".to_owned(),
            Open::Sent(amount) => {
                format!(
                    "{amount} yuan: {payer} has paid, and does not know whether it was received"
                )
            }
        }
    }

    fn healed(&self) -> Option<String> {
        let (amount, end) = self.seen.healed?;
        let (payer, payee) = self.names();
        let which = if self.task.is_heal() { "the" } else { "an older" };
        let what = format!("{which} payment of {amount} yuan");
        Some(match end {
            End::Refunded(_) => format!("{what} was cancelled: {payer} has it back"),
            End::Settled => format!("{what} is settled: {payee} has it"),
        })
    }

    fn hint(&self, verdict: Verdict) -> Option<String> {
        match verdict {
            Verdict::Torn => Some(format!(
                "to finish it: ecny till {} {} --heal",
                self.own.options(),
                self.till.wire.options()
            )),
            Verdict::Healed if !self.task.is_heal() => {
                Some("if you still mean to pay, run the same command once more".to_owned())
            }
            Verdict::Refunded(_) => Some("see `ecny log` and `ecny limits` of both".to_owned()),
            Verdict::Healed | Verdict::Nothing | Verdict::Settled | Verdict::Unknown => None,
        }
    }

    fn json(&self, verdict: Verdict, hint: Option<String>) -> Value {
        let in_flight = match self.seen.open {
            Open::Sent(amount) => amount,
            Open::Asked | Open::Decided | Open::Nothing => Amount::ZERO,
        };
        let mut json = json!({
            "outcome": word(verdict),
            "reader": self.role(),
            "own": self.own.json(),
            "with": self.seen.with.map(|id| id.to_string()),
            "amount_fen": self.task.amount().map(fen),
            "torn": verdict == Verdict::Torn,
            "exchanges": self.tap.exchanges,
            "bytes_of_apdus": self.tap.bytes,
            "unsettled_fen": fen(in_flight),
        });
        if let Some(json) = json.as_object_mut() {
            if let Some((amount, end)) = self.seen.healed {
                let outcome = if end == End::Settled { "settled" } else { "refunded" };
                let healed = json!({ "amount_fen": fen(amount), "outcome": outcome });
                json.insert("healed".to_owned(), healed);
            }
            if let Some(hint) = hint {
                json.insert("hint".to_owned(), hint.into());
            }
        }
        json
    }

    const fn role(&self) -> &'static str {
        if self.task.pays() { "payer" } else { "payee" }
    }

    /// The payer and the payee.
    fn names(&self) -> (String, String) {
        let own = self.own.name().display().to_string();
        let other = self.seen.with.map_or_else(|| "the card".to_owned(), |id| id.to_string());
        if self.task.pays() { (own, other) } else { (other, own) }
    }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Healed => "healed",
        Verdict::Nothing => "nothing",
        Verdict::Refunded(_) => "refunded",
        Verdict::Settled => "settled",
        Verdict::Torn => "torn",
        Verdict::Unknown => "unknown",
    }
}
