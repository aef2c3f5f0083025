use std::collections::BTreeMap;

use ecny_core::{Amount, Day, End, Error, LifeStep, LogLine, OrderKind, Record, Seq, WalletId};
use ecny_sim::{calendar::date, host::HostLedger};
use serde_json::{Value, json};

use super::{
    args::One,
    balance,
    error::CliError,
    exit::Exit,
    held,
    output::{Output, fen, table},
    secret::SecretSource,
};

/// Shows what a wallet did, entry by entry, and what is still to be done.
pub(super) fn run(one: &One, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(&one.wallet, secrets)?;
    let lines = lines(&mut device.ledger)
        .map_err(|error| CliError::Wallet { path: one.wallet.clone(), error })?;
    let statement = statement(&lines);

    let (ledger, path, id) = (&device.ledger, one.wallet.display(), device.id());
    let rows = statement.iter().map(Entry::row);
    let heads = ["no.", "day", "what", "with", "in", "out", "balance"];
    let table = table(heads, &["no.", "in", "out", "balance"], rows);
    let open = match balance::open(&one.wallet, ledger) {
        open if open.is_empty() => "\nNothing is unsettled.".to_owned(),
        open => format!("\nUnsettled:{open}"),
    };
    Ok(Output {
        text: format!("{path} ({id}), in yuan\n{table}{open}"),
        json: json!({
            "wallet": id.to_string(),
            "balance_fen": fen(ledger.account().balance),
            "entries": statement.iter().map(Entry::json).collect::<Value>(),
            "unsettled": balance::unsettled(ledger),
        }),
        exit: Exit::Done,
    })
}

/// One line of the statement.
struct Entry {
    number: u32,
    day: Option<Day>,
    kind: &'static str,
    what: String,
    with: Option<WalletId>,
    moved: Moved,
    balance: Amount,
}

#[derive(Clone, Copy)]
enum Moved {
    In(Amount),
    Out(Amount),
    Nothing,
}

impl Entry {
    fn row(&self) -> [String; 7] {
        let (into, out) = match self.moved {
            Moved::In(amount) => (amount.to_string(), String::new()),
            Moved::Out(amount) => (String::new(), amount.to_string()),
            Moved::Nothing => (String::new(), String::new()),
        };
        [
            self.number.to_string(),
            self.day.map(|day| date(day).to_string()).unwrap_or_default(),
            self.what.clone(),
            self.with.map(|with| with.to_string()).unwrap_or_default(),
            into,
            out,
            self.balance.to_string(),
        ]
    }

    fn json(&self) -> Value {
        let (into, out) = match self.moved {
            Moved::In(amount) => (fen(amount), 0.into()),
            Moved::Out(amount) => (0.into(), fen(amount)),
            Moved::Nothing => (0.into(), 0.into()),
        };
        json!({
            "number": self.number,
            "day": self.day.map(|day| date(day).to_string()),
            "kind": self.kind,
            "text": self.what,
            "with": self.with.map(|with| with.to_string()),
            "in_fen": into,
            "out_fen": out,
            "balance_fen": fen(self.balance),
        })
    }
}

fn lines(ledger: &mut HostLedger) -> Result<Vec<LogLine>, Error> {
    let mut lines = Vec::new();
    let mut line = ledger.next_line(None)?;
    while let Some(at) = line {
        line = ledger.next_line(Some(&at))?;
        lines.push(at);
    }
    Ok(lines)
}

fn statement(lines: &[LogLine]) -> Vec<Entry> {
    let mut ends = BTreeMap::new();
    let mut payees = BTreeMap::new();
    for at in lines {
        match &at.line.record {
            Record::Settle { seq, .. } => {
                ends.insert(*seq, "settled");
            }
            Record::Refund { seq, .. } => {
                ends.insert(*seq, "refunded");
            }
            Record::Resolved { resolution, .. } => {
                ends.insert(resolution.seq, end(resolution.end));
            }
            Record::HandOver { seq, .. } => {
                ends.insert(*seq, "handed over to the operator");
            }
            Record::Debit { value, .. } => {
                payees.insert(value.entry.seq, value.entry.payee);
            }
            Record::Checkpoint(_)
            | Record::Credit { .. }
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => {}
        }
    }
    lines.iter().map(|at| entry(at, &ends, &payees)).collect()
}

fn entry(
    at: &LogLine,
    ends: &BTreeMap<Seq, &'static str>,
    payees: &BTreeMap<Seq, WalletId>,
) -> Entry {
    let (day, kind, what, with, moved) = match &at.line.record {
        Record::Checkpoint(_) => (None, "checkpoint", "sum".to_owned(), None, Moved::Nothing),
        Record::Credit { payer, value, purse, session } => {
            let entry = &value.entry;
            let kind = if *purse { "load" } else { "receive" };
            let what = if *purse { "loaded" } else { "received" };
            let what = format!("{what}, order {}", session.number());
            (Some(entry.day), kind, what, Some(*payer), Moved::In(entry.terms.amount))
        }
        Record::Debit { value, .. } => {
            let entry = &value.entry;
            let end = ends.get(&entry.seq).copied().unwrap_or("no receipt yet");
            let what = format!("payment {}, {end}", entry.seq.number());
            let moved = Moved::Out(entry.terms.amount);
            (Some(entry.day), "pay", what, Some(entry.payee), moved)
        }
        Record::Lock { .. } => {
            (None, "lock", "locked: it was rolled back".to_owned(), None, Moved::Nothing)
        }
        Record::Operator { .. } => {
            (None, "operator", "knows its operator".to_owned(), None, Moved::Nothing)
        }
        Record::Refund { seq, amount, .. } => {
            let what = format!("payment {} came back", seq.number());
            (None, "refund", what, payees.get(seq).copied(), Moved::In(*amount))
        }
        Record::Resolved { resolution, amount, .. } => {
            let seq = resolution.seq;
            let what = format!("payment {}, {} by the operator", seq.number(), end(resolution.end));
            let moved = match resolution.end {
                End::Refunded => Moved::In(*amount),
                End::Settled => Moved::Nothing,
            };
            (None, "resolve", what, payees.get(&seq).copied(), moved)
        }
        Record::Settle { seq, .. } => {
            let what = format!("receipt for payment {}", seq.number());
            (None, "settle", what, payees.get(seq).copied(), Moved::Nothing)
        }
        Record::Synced { receipt, .. } => {
            let what = format!("synced up to no. {}", receipt.position.number);
            (Some(receipt.day), "sync", what, None, Moved::Nothing)
        }
        Record::Void { session } => {
            let what = format!("gave up order {}", session.number());
            (None, "void", what, None, Moved::Nothing)
        }
        Record::Profile { profile, .. } => {
            let what = format!("limits of profile {}", profile.limits.number);
            (Some(profile.day), "profile", what, None, Moved::Nothing)
        }
        Record::Settings { .. } => {
            (None, "settings", "limits of your own".to_owned(), None, Moved::Nothing)
        }
        Record::Crisis { crisis, .. } => {
            let what = format!("limits of the central bank until {}", date(crisis.last_day));
            (Some(crisis.first_day), "crisis", what, None, Moved::Nothing)
        }
        Record::Order { order, .. } => {
            let what = match order.what {
                OrderKind::Block => "blocked by the operator",
                OrderKind::Resume => "unblocked by the operator",
                OrderKind::Void => "gave up the open order for the operator",
                OrderKind::UnblockPin => "a new PIN may be set",
                OrderKind::Close => "closed by the operator",
            };
            (Some(order.day), "order", what.to_owned(), None, Moved::Nothing)
        }
        Record::Delta { delta, .. } => {
            let what = format!("{} wallets revoked", delta.names().count());
            (Some(delta.day), "revoked", what, None, Moved::Nothing)
        }
        Record::Pocket { pocket, .. } => {
            let (tag, last) = (pocket.tag.number(), date(pocket.last_day));
            let what = format!("may hold value for purpose {tag} until {last}");
            (Some(pocket.day), "pocket", what, None, Moved::Nothing)
        }
        Record::Life { step } => {
            let what = match step {
                LifeStep::Activate => "activated",
                LifeStep::Suspend => "suspended",
                LifeStep::Resume => "resumed",
                LifeStep::Retire => "retired",
            };
            (None, "life", what.to_owned(), None, Moved::Nothing)
        }
        Record::Pin { .. } => (None, "pin", "PIN set".to_owned(), None, Moved::Nothing),
        Record::HandOver { seq, .. } => {
            let what = format!("payment {} handed over to the operator", seq.number());
            (None, "hand-over", what, payees.get(seq).copied(), Moved::Nothing)
        }
    };
    Entry { number: at.number, day, kind, what, with, moved, balance: at.line.balance }
}

const fn end(end: End) -> &'static str {
    match end {
        End::Refunded => "refunded",
        End::Settled => "settled",
    }
}
