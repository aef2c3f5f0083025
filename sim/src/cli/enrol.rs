use ecny_sim::{
    calendar::{date, today},
    store::{Draft, Iterations},
};
use serde_json::json;

use super::{
    args::{Enrol, Tier},
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, Output},
    secret::SecretSource,
};

/// Has the issuer enroll a new wallet and the purse that serves it.
pub(super) fn run(enrol: &Enrol, secrets: &SecretSource) -> Result<Output, CliError> {
    let today = today()?;
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let draft = Draft::new(&enrol.wallet)?;
    let unlock = secrets.to_make(&enrol.wallet)?;
    let device = bank.enroll(draft, enrol.tier.into(), today, &unlock, Iterations::DEFAULT)?;

    let identity = device.ledger.identity();
    let (id, last_day) = (identity.id(), date(identity.last_day()));
    let tier = word(identity.tier());
    let path = enrol.wallet.display();
    Ok(Output {
        text: format!("{GOOD}enrolled:{GOOD:#} {path} is {id}, tier {tier}, until {last_day}"),
        json: json!({
            "wallet": id.to_string(),
            "tier": tier,
            "last_day": last_day.to_string(),
        }),
        exit: Exit::Done,
    })
}

impl From<Tier> for ecny_core::Tier {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::One => Self::I,
            Tier::Two => Self::II,
            Tier::Three => Self::III,
            Tier::Four => Self::IV,
        }
    }
}

/// A tier as the operators write it.
pub(super) const fn word(tier: ecny_core::Tier) -> &'static str {
    match tier {
        ecny_core::Tier::I => "I",
        ecny_core::Tier::II => "II",
        ecny_core::Tier::III => "III",
        ecny_core::Tier::IV => "IV",
        ecny_core::Tier::SmallPurse => "small purse",
    }
}
