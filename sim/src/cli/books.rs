use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use ecny_core::{Error, WalletId};
use ecny_sim::{
    Books as Sums,
    host::{Bank, HostError, HostLedger},
};
use serde_json::{Value, json};

use super::{
    args::Books,
    error::CliError,
    exit::Exit,
    held,
    output::{BAD, GOOD, HINT, Output, table},
    secret::SecretSource,
};

/// Checks that no money of an issuer was made or lost.
pub(super) fn run(books: &Books, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&books.issuer, secrets)?;
    // All at once: a payment between two of them must not fall between two sums.
    let mut devices = held::wallets(&books.wallets, secrets)?;
    let mut sums = Sums::default();
    let mut given = BTreeSet::new();
    for (path, device) in &mut devices {
        bank.check_issued(device.ledger.identity())?;
        if !given.insert(device.id()) {
            return Err(CliError::Twice(device.id().to_string()));
        }
        add(&mut sums, &mut device.ledger, path)?;
    }
    add_purses(&mut sums, &mut bank)?;

    if let Some(amount) = books.elsewhere {
        sums.declare(amount);
    }

    let missing: Vec<_> = bank.wallets().filter(|id| !given.contains(id)).collect();
    let mut output = output(&sums, &missing, books.elsewhere.is_some());
    if bank.torn() > 0 {
        output.text.push_str(TORN);
    }
    Ok(output)
}

/// Adds every purse of the issuer.
pub(super) fn add_purses(sums: &mut Sums, bank: &mut Bank) -> Result<(), CliError> {
    let wallets: Vec<_> = bank.wallets().collect();
    for wallet in wallets {
        match bank.purse(wallet) {
            Ok(mut purse) => add(sums, &mut purse, bank.path())?,
            // A process died between certificate and purse: this number never held anything.
            Err(HostError::NoPurse(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

pub(super) fn add(sums: &mut Sums, ledger: &mut HostLedger, path: &Path) -> Result<(), CliError> {
    let failed = |error: Error| CliError::Wallet { path: path.to_owned(), error };
    sums.add(ledger).map_err(failed)
}

/// The five figures for a program.
pub(super) fn figures(sums: &Sums) -> Value {
    json!({
        "conserved": sums.conserved(),
        "issued_fen": sums.issued(),
        "redeemed_fen": sums.redeemed(),
        "held_fen": sums.held(),
        "in_flight_fen": sums.in_flight(),
    })
}

/// The same for a person.
pub(super) fn sheet(sums: &Sums) -> String {
    let rows = [
        ("issued", sums.issued()),
        ("redeemed", sums.redeemed()),
        ("held by wallets", sums.held()),
        ("held elsewhere", sums.elsewhere()),
        ("in flight", sums.in_flight()),
    ];
    let rows = rows.into_iter().filter(|(what, fen)| *fen > 0 || *what != "held elsewhere");
    let rows = rows.map(|(what, fen)| [what.to_owned(), yuan(fen)]);
    let verdict = if sums.conserved() {
        format!("{GOOD}balanced:{GOOD:#} issued = redeemed + held + in flight")
    } else {
        format!("{BAD}not balanced:{BAD:#} issued is not redeemed + held + in flight")
    };
    format!("{}\n{verdict}", table(["books", "yuan"], &["yuan"], rows))
}

fn output(sums: &Sums, missing: &[WalletId], declared: bool) -> Output {
    let mut text = sheet(sums);
    for id in missing {
        let _ = write!(text, "\n  not given: {id}");
    }
    if !missing.is_empty() && !declared {
        let hint = "give these wallets too, if they exist; of devices what they hold: --elsewhere";
        let _ = write!(text, "\n  {HINT}hint:{HINT:#} {hint}");
    }
    let exit = if sums.conserved() { Exit::Done } else { Exit::Unbalanced };
    let mut json = figures(sums);
    if let (true, Some(json)) = (declared, json.as_object_mut()) {
        json.insert("elsewhere_fen".to_owned(), sums.elsewhere().into());
    }
    Output { text, json, exit }
}

const TORN: &str =
    "\n  note: the last decision of the issuer was cut off by a power failure, and never made";

/// Sums of many wallets may be more than an amount can be.
fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen.wrapping_div(100), fen.wrapping_rem(100))
}
