use ecny_sim::{
    calendar::{date, today},
    host::Bank,
    store::{Draft, Iterations},
};
use serde_json::json;

use super::{
    args::Init,
    error::CliError,
    exit::Exit,
    output::{GOOD, Output},
    secret::SecretSource,
};

/// Makes a root and an operator.
pub(super) fn run(init: &Init, secrets: &SecretSource) -> Result<Output, CliError> {
    let today = today()?;
    let draft = Draft::new(&init.issuer)?;
    let unlock = secrets.to_make(&init.issuer)?;
    let bank = Bank::create(draft, today, &unlock, Iterations::DEFAULT)?;

    let terms = bank.issuer().operator().terms();
    let operator = hex::encode(terms.operator.to_bytes());
    let last_day = date(terms.last_day);
    let path = init.issuer.display();
    Ok(Output {
        text: format!("{GOOD}made:{GOOD:#} {path}, operator {operator}, until {last_day}"),
        json: json!({ "operator": operator, "last_day": last_day.to_string() }),
        exit: Exit::Done,
    })
}
