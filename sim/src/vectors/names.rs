use ecny_offline_protocol::{Event, TapError};

/// An event as the files and traces write it: its name, then `field=value`.
#[must_use]
pub fn event_text(event: &Event) -> String {
    match event {
        Event::Asked => "Asked".to_owned(),
        Event::Canceled { payer, amount, why } => {
            let why = why.map_or_else(|| "decided-before".to_owned(), |why| format!("{why:?}"));
            format!("Canceled payer={payer} fen={} why={why}", amount.fen())
        }
        Event::Credited { payer, amount } => format!("Credited payer={payer} fen={}", amount.fen()),
        Event::CreditedBefore { payer, amount } => {
            format!("CreditedBefore payer={payer} fen={}", amount.fen())
        }
        Event::Debited { payee, amount, seq, again } => {
            let (fen, seq) = (amount.fen(), seq.number());
            format!("Debited payee={payee} fen={fen} seq={seq} again={again}")
        }
        Event::Heard => "Heard".to_owned(),
        Event::Nothing => "Nothing".to_owned(),
        Event::Refunded { seq, amount } => {
            format!("Refunded seq={} fen={}", seq.number(), amount.fen())
        }
        Event::Repeated => "Repeated".to_owned(),
        Event::Selected => "Selected".to_owned(),
        Event::Settled { seq, amount } => {
            format!("Settled seq={} fen={}", seq.number(), amount.fen())
        }
        Event::Unknown => "Unknown".to_owned(),
        // No event but those above and this one is known to this version.
        Event::Shared { .. } | _ => format!("{event:?}"),
    }
}

/// A refusal as the files and traces write it: whose fault, and which.
#[must_use]
pub fn error_text(error: &TapError) -> String {
    format!("refused {error:?}")
}
