//! The story of whole lives, for a person and for a program.

use ecny_core::Tag;
use ecny_issuer::{Books, Net};
use ecny_sim::{
    calendar::date,
    town::{TownError, story},
};
use serde_json::{Value, json};

use crate::cli::{
    error::CliError,
    exit::Exit,
    output::{Output, fen, table},
};

/// The seed of the story that is told: what comes out of it is the same every time.
const SEED: u64 = 7;

/// Tells the story.
pub(in crate::cli) fn run() -> Result<Output, CliError> {
    let told = story::tell(SEED).map_err(|error: TownError| CliError::Story(error.to_string()))?;
    let rows = told
        .scenes
        .iter()
        .map(|scene| [date(scene.day).to_string(), scene.what.clone(), scene.outcome.clone()]);
    let scenes = table(["day", "what is tried", "what comes of it"], &[], rows);
    let rows = told.books.iter().zip(1..).flat_map(|(books, operator)| rows_of(operator, books));
    let heads =
        ["operator", "value", "issued", "redeemed", "came in", "went out", "held", "lost", "open"];
    let books = table(heads, &heads[2..], rows);
    let balance = told.balances();
    let verdict = if balance {
        "The books balance to the fen, for each operator and each purpose, and both operators \
         have the same between them."
    } else {
        "The books do not balance."
    };
    let json = json!({
        "scenes": told.scenes.iter().map(|scene| json!({
            "day": date(scene.day).to_string(),
            "what": scene.what,
            "outcome": scene.outcome,
        })).collect::<Value>(),
        "culprit": told.culprit.to_string(),
        "proof": hex::encode(&told.proof),
        "root": hex::encode(told.root),
        "refunded_fen": told.refunded.iter().map(|(tag, amount)| json!({
            "purpose": tag.number(),
            "amount_fen": fen(*amount),
        })).collect::<Value>(),
        "books": told.books.iter().map(books_json).collect::<Value>(),
        "balanced": balance,
    });
    let exit = if balance { Exit::Done } else { Exit::Unbalanced };
    Ok(Output { text: format!("{scenes}\n\n{books}\n\n{LEGEND}\n\n{verdict}"), json, exit })
}

/// The books of one operator, a row for each purpose.
fn rows_of(operator: u16, books: &Books) -> Vec<[String; 9]> {
    let rows = books.tags.iter().map(|(tag, book)| {
        let open = [book.in_flight, book.suspended, book.unshown];
        let open: u64 = open.iter().map(|amount| amount.fen()).sum();
        [
            operator.to_string(),
            value_of(*tag),
            book.issued.to_string(),
            book.redeemed.to_string(),
            book.come.to_string(),
            book.gone.to_string(),
            book.held.to_string(),
            book.lost.to_string(),
            ecny_core::Amount::from_fen(open).map(|sum| sum.to_string()).unwrap_or_default(),
        ]
    });
    rows.collect()
}

fn value_of(tag: Tag) -> String {
    if tag == Tag::NONE { "ordinary".to_owned() } else { format!("purpose {}", tag.number()) }
}

fn books_json(books: &Books) -> Value {
    json!({
        "purposes": books.tags.iter().map(|(tag, book)| json!({
            "purpose": tag.number(),
            "issued_fen": fen(book.issued),
            "redeemed_fen": fen(book.redeemed),
            "come_fen": fen(book.come),
            "gone_fen": fen(book.gone),
            "held_fen": fen(book.held),
            "lost_fen": fen(book.lost),
            "in_flight_fen": fen(book.in_flight),
            "suspended_fen": fen(book.suspended),
            "recovered_fen": fen(book.recovered),
            "unshown_fen": fen(book.unshown),
            "converted_fen": fen(book.converted),
        })).collect::<Value>(),
        "netting": books.netting.iter().map(|(operator, netting)| json!({
            "operator": u16::from_be_bytes(operator.to_bytes()),
            "net_fen": match netting.net() {
                Net::Even => Value::from(0),
                Net::ByUs(amount) => json!(i128::from(amount.fen()).saturating_neg()),
                Net::ToUs(amount) => fen(amount),
            },
        })).collect::<Value>(),
    })
}

const LEGEND: &str = "\
Came in and went out: from and to wallets of the other operator. Lost: held by wallets that were
paid back to their holders. Open: in flight, handed over, or taken from a wallet that has not
shown it (the culprit).";
