//! The events of a tap in words, as one of the two wallets sees them.

use ecny_core::{Amount, WalletId};
use ecny_offline_protocol::{Event, TapError};
use serde_json::{Value, json};

use super::{
    output::{BAD, GOOD, fen},
    refusal,
};

/// One event.
pub(super) struct Told {
    /// For a person; nothing where only a program may want to know.
    pub(super) text: Option<String>,
    /// For a program.
    pub(super) json: Value,
}

impl Told {
    /// What has happened.
    pub(super) fn event(event: &Event) -> Self {
        match event {
            Event::Asked => Self::quiet("asked"),
            Event::Canceled { payer, amount, why } => {
                let why = why.map_or("it was given up", |why| refusal::of_ledger(why).sentence);
                let text = format!("{BAD}not taken:{BAD:#} {amount} yuan from {payer} ({why})");
                Self::with("canceled", *payer, *amount, text)
            }
            Event::Credited { payer, amount } => {
                let text = format!("{GOOD}received:{GOOD:#} {amount} yuan from {payer}");
                Self::with("credited", *payer, *amount, text)
            }
            Event::CreditedBefore { payer, amount } => {
                let text = format!("{payer} was told once more that its {amount} yuan came");
                Self::with("credited-before", *payer, *amount, text)
            }
            Event::Debited { payee, amount, seq, again } => {
                let number = seq.number();
                let (code, text) = if *again {
                    let text =
                        format!("sent once more: payment {number}, {amount} yuan to {payee}");
                    ("sent-again", text)
                } else {
                    ("debited", format!("sent: payment {number}, {amount} yuan to {payee}"))
                };
                Self::with(code, *payee, *amount, text).number(number)
            }
            Event::Heard => Self::quiet("heard"),
            Event::Nothing => Self::quiet("nothing"),
            Event::Refunded { seq, amount } => {
                let number = seq.number();
                let text =
                    format!("{BAD}refunded:{BAD:#} payment {number}, {amount} yuan are back");
                Self::of("refunded", *amount, text).number(number)
            }
            Event::Repeated => Self::quiet("repeated"),
            Event::Selected => Self::quiet("selected"),
            Event::Settled { seq, amount } => {
                let number = seq.number();
                let text = format!("{GOOD}settled:{GOOD:#} payment {number}, {amount} yuan");
                Self::of("settled", *amount, text).number(number)
            }
            Event::Unknown => Self::said(
                "unknown",
                "that payment is forgotten there; only the operator can tell its end".to_owned(),
            ),
            Event::Shared { .. } => Self::quiet("shared"),
            _ => Self::quiet("other"),
        }
    }

    /// A refusal.
    pub(super) fn refusal(error: TapError) -> Self {
        let refusal = refusal::of_tap(error);
        if error == TapError::NothingToHeal {
            return Self::said(refusal.code, refusal.sentence.to_owned());
        }
        let text = format!("{BAD}refused:{BAD:#} {}", refusal.sentence);
        let json = json!({ "event": "refused", "code": refusal.code });
        Self { text: Some(text), json }
    }

    fn quiet(code: &str) -> Self {
        Self { text: None, json: json!({ "event": code }) }
    }

    fn said(code: &str, text: String) -> Self {
        Self { text: Some(text), json: json!({ "event": code }) }
    }

    fn of(code: &str, amount: Amount, text: String) -> Self {
        Self { text: Some(text), json: json!({ "event": code, "amount_fen": fen(amount) }) }
    }

    fn with(code: &str, other: WalletId, amount: Amount, text: String) -> Self {
        let mut told = Self::of(code, amount, text);
        told.insert("with", other.to_string().into());
        told
    }

    fn number(mut self, number: u32) -> Self {
        self.insert("payment", number.into());
        self
    }

    fn insert(&mut self, key: &str, value: Value) {
        if let Some(json) = self.json.as_object_mut() {
            json.insert(key.to_owned(), value);
        }
    }
}
