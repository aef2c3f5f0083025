//! `ecny log`: a statement a person can read.

mod advice;
mod entry;
mod lang;

use std::{fmt::Write as _, path::PathBuf};

use clap::Args;
use ecny_core::{Account, Error, LogLine, Tag};
use ecny_sim::{calendar::date, host::HostLedger};
use serde_json::{Value, json};

use self::{entry::Entry, lang::say};
use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{HINT, Output, fen, table},
    secret::SecretSource,
    tag::written,
};

pub(super) use self::{
    advice::{Advice, matters, payments, unsettled},
    lang::Lang,
};

/// What `ecny log` is told.
#[derive(Args, Debug)]
pub(super) struct Log {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The language of the statement; without, what LANG asks for
    #[arg(long)]
    lang: Option<Lang>,
}

/// Shows what a wallet did, entry by entry, and what is still to be done.
pub(super) fn run(log: &Log, secrets: &SecretSource) -> Result<Output, CliError> {
    let lang = log.lang.unwrap_or_else(Lang::of_environment);
    let mut device = held::wallet(&log.wallet, secrets)?;
    let lines = lines(&mut device.ledger)
        .map_err(|error| CliError::Wallet { path: log.wallet.clone(), error })?;
    let statement = entry::statement(&lines, lang);

    let (ledger, path, id) = (&device.ledger, log.wallet.display(), device.id());
    let account = ledger.account();
    let pockets = pockets(account);
    let rows = statement.iter().map(|entry| entry.row(true));
    let heads = match lang {
        Lang::Zh => ["序号", "日期", "事项", "对方", "用途", "收入", "支出", "余额"],
        Lang::En => ["no.", "day", "what", "with", "purpose", "in", "out", "balance"],
    };
    let [number, .., into, out, balance] = heads;
    let table = table(heads, &[number, into, out, balance], rows);
    let mut text = say!(lang, "{} ({})，单位：元\n{}", "{} ({}), in yuan\n{}", path, id, table);
    for (tag, last, amount) in &pockets {
        let line = say!(
            lang,
            "\n其中用途 {}：{} 元，可用至 {}",
            "\nof it for purpose {}: {} yuan, to be spent until {}",
            written(*tag),
            amount,
            date(*last)
        );
        text.push_str(&line);
    }
    let open = matters(&log.wallet, ledger, lang);
    if open.is_empty() {
        text.push_str(lang.pick("\n没有未了事项。", "\nNothing is unsettled."));
    } else {
        text.push_str(lang.pick("\n未了事项：", "\nUnsettled:"));
        text.push_str(&listed(&open, lang));
    }
    let pockets = pockets.iter().map(|(tag, last, amount)| {
        json!({
            "tag": tag.number(),
            "last_day": date(*last).to_string(),
            "balance_fen": fen(*amount),
        })
    });
    Ok(Output {
        text,
        json: json!({
            "wallet": id.to_string(),
            "standing": format!("{:?}", account.standing).to_lowercase(),
            "balance_fen": fen(account.balance),
            "pockets": pockets.collect::<Value>(),
            "entries": statement.iter().map(Entry::json).collect::<Value>(),
            "unsettled": payments(&log.wallet, ledger, lang),
        }),
        exit: Exit::Done,
    })
}

/// Matters that are open, with what to do about each.
pub(super) fn listed(open: &[Advice], lang: Lang) -> String {
    let mut text = String::new();
    let hint = lang.pick("办法", "hint");
    for matter in open {
        let _ = write!(text, "\n  {}", matter.what);
        for step in &matter.steps {
            let _ = write!(text, "\n    {HINT}{hint}:{HINT:#} {step}");
        }
    }
    text
}

/// What the wallet may hold for purposes, and does.
fn pockets(account: &Account) -> Vec<(Tag, ecny_core::Day, ecny_core::Amount)> {
    let open = account.pockets.iter().filter(|pocket| pocket.tag != Tag::NONE);
    open.map(|pocket| (pocket.tag, pocket.last_day, pocket.balance)).collect()
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
