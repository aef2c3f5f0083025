//! `ecny suspend`, `ecny resume DIR`, `ecny retire`, `ecny hand-over`: a wallet's life in its
//! holder's hands.

use std::path::{Path, PathBuf};

use clap::Args;
use ecny_core::{Seq, Standing};
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held, holder,
    output::{GOOD, HINT, Output},
    secret::SecretSource,
    sync,
};

/// What `ecny retire` is told.
#[derive(Args, Debug)]
pub(super) struct Retire {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The issuer's directory: it takes the closing statement, and the keys are wiped
    #[arg(long, value_name = "DIR")]
    issuer: Option<PathBuf>,
}

/// What `ecny hand-over` is told.
#[derive(Args, Debug)]
pub(super) struct HandOver {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The number of the payment, as `ecny log` shows it
    #[arg(value_name = "SEQ", value_parser = clap::value_parser!(u32).range(1..))]
    seq: u32,
}

/// Puts a wallet to rest.
pub(super) fn suspend(path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(path, secrets)?;
    device.ledger.suspend().map_err(|error| CliError::Wallet { path: path.to_owned(), error })?;
    let name = path.display();
    Ok(Output {
        text: format!(
            "{GOOD}suspended:{GOOD:#} {name} pays and is paid no more; what is open can be finished\n  \
             {HINT}hint:{HINT:#} to wake it: ecny resume {name}"
        ),
        json: json!({ "wallet": device.id().to_string(), "standing": "suspended" }),
        exit: Exit::Done,
    })
}

/// Wakes it again.
pub(super) fn resume(path: &Path, ask: bool, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(path, secrets)?;
    holder::show(&mut device, secrets, ask)?;
    device.ledger.resume().map_err(|error| CliError::Wallet { path: path.to_owned(), error })?;
    Ok(Output {
        text: format!("{GOOD}resumed:{GOOD:#} {} pays and is paid again", path.display()),
        json: json!({ "wallet": device.id().to_string(), "standing": "active" }),
        exit: Exit::Done,
    })
}

/// Ends a wallet; once its operator has its closing statement, wipes its keys.
pub(super) fn retire(retire: &Retire, secrets: &SecretSource) -> Result<Output, CliError> {
    let path = &retire.wallet;
    let name = path.display();
    let (mut bank, mut device) = match &retire.issuer {
        Some(issuer) => {
            let (bank, device) = held::bank_and_wallet(issuer, path, secrets)?;
            (Some(bank), device)
        }
        None => (None, held::wallet(path, secrets)?),
    };
    if device.ledger.account().standing != Standing::Retired {
        let retired = device.ledger.retire();
        retired.map_err(|error| CliError::Wallet { path: path.clone(), error })?;
    }
    let id = device.id();
    if let Some(bank) = &mut bank {
        let output = sync::with(bank, &mut device)?;
        if output.exit != Exit::Done {
            return Ok(output);
        }
    }
    if device.ledger.is_buried() {
        device.wipe()?;
        return Ok(Output {
            text: format!("{GOOD}retired:{GOOD:#} {name} ({id}); its keys are wiped"),
            json: json!({ "wallet": id.to_string(), "standing": "retired", "wiped": true }),
            exit: Exit::Done,
        });
    }
    Ok(Output {
        text: format!(
            "{GOOD}retired:{GOOD:#} {name} ({id}); its operator is to see its closing statement\n  \
             {HINT}hint:{HINT:#} ecny retire {name} --issuer DIR, or carry it: ecny sync {name} \
             --export FILE; after the import run ecny retire {name} once more to wipe its keys"
        ),
        json: json!({ "wallet": id.to_string(), "standing": "retired", "wiped": false }),
        exit: Exit::Done,
    })
}

/// Hands a payment over to the operator.
pub(super) fn hand_over(hand: &HandOver, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(&hand.wallet, secrets)?;
    let done = device.ledger.hand_over(Seq::new(hand.seq));
    done.map_err(|error| CliError::Wallet { path: hand.wallet.clone(), error })?;
    let name = hand.wallet.display();
    Ok(Output {
        text: format!(
            "{GOOD}handed over:{GOOD:#} payment {} of {name} is the operator's now\n  \
             {HINT}hint:{HINT:#} sync, and what its payee never took comes back: \
             ecny sync {name} --issuer DIR",
            hand.seq
        ),
        json: json!({ "wallet": device.id().to_string(), "payment": hand.seq }),
        exit: Exit::Done,
    })
}
