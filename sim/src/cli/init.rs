use std::path::PathBuf;

use clap::Args;
use ecny_core::OperatorId;
use ecny_sim::{
    calendar::date,
    host::Bank,
    store::{Draft, Iterations},
};
use serde_json::json;

use super::{
    day::today,
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, Output},
    secret::SecretSource,
};

/// What `ecny init` is told.
#[derive(Args, Debug)]
pub(super) struct Init {
    /// The issuer's directory; made here, must not hold anything yet
    #[arg(value_name = "DIR")]
    issuer: PathBuf,

    /// The number of the operator
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    operator: u16,

    /// Have the root of this other issuer vouch for it, instead of a new one: wallets of the two can
    /// pay each other once they have synced
    #[arg(long, value_name = "DIR", requires = "operator")]
    beside: Option<PathBuf>,
}

/// Makes a root and an operator, or one more operator.
pub(super) fn run(init: &Init, secrets: &SecretSource) -> Result<Output, CliError> {
    let today = today()?;
    let operator = OperatorId::new(init.operator);
    let bank = match &init.beside {
        Some(other) => {
            let mut other = held::bank(other, secrets)?;
            let draft = Draft::new(&init.issuer)?;
            let unlock = secrets.to_make(&init.issuer)?;
            other.create_beside(draft, operator, today, &unlock, Iterations::DEFAULT)?
        }
        None => {
            let draft = Draft::new(&init.issuer)?;
            let unlock = secrets.to_make(&init.issuer)?;
            Bank::create(draft, operator, today, &unlock, Iterations::DEFAULT)?
        }
    };
    let terms = bank.issuer().operator().terms();
    let operator = hex::encode(terms.operator.to_bytes());
    let root = hex::encode(bank.issuer().root().point().to_bytes());
    let last_day = date(terms.last_day);
    let path = init.issuer.display();
    Ok(Output {
        text: format!(
            "{GOOD}made:{GOOD:#} {path}, operator {operator}, until {last_day}\n  root {root}"
        ),
        json: json!({ "operator": operator, "last_day": last_day.to_string(), "root": root }),
        exit: Exit::Done,
    })
}
