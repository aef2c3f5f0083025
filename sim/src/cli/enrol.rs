use std::{fs, path::Path};

use ecny_core::sm2::Point;
use ecny_sim::{
    calendar::{date, today},
    host::Enrolled,
    store::{Draft, Iterations, StoreError},
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
    match (&enrol.wallet, &enrol.applicant) {
        (_, Some(applicant)) => device(enrol, applicant, secrets),
        (Some(path), None) => directory(enrol, path, secrets),
        // One of the two is required.
        (None, None) => Err(CliError::Bug),
    }
}

fn directory(enrol: &Enrol, path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let today = today()?;
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let draft = Draft::new(path)?;
    let unlock = secrets.to_make(path)?;
    let device = bank.enroll(draft, enrol.tier.into(), today, &unlock, Iterations::DEFAULT)?;

    let identity = device.ledger.identity();
    let (id, last_day) = (identity.id(), date(identity.last_day()));
    let tier = word(identity.tier());
    let path = path.display();
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

/// A device that is no directory: it gets its package over whatever pipe it has.
fn device(enrol: &Enrol, applicant: &Point, secrets: &SecretSource) -> Result<Output, CliError> {
    let today = today()?;
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let Enrolled { info, package } = bank.enroll_applicant(applicant, enrol.tier.into(), today)?;

    let (id, last_day, tier) = (info.id, date(info.last_day), word(info.tier));
    let (bytes, root) = (package.to_bytes(), hex::encode(bank.issuer().root().point().to_bytes()));
    let in_hex = hex::encode(*bytes);
    if let Some(path) = &enrol.package {
        let failed = |source| StoreError::Io { action: "write", path: path.clone(), source };
        fs::write(path, *bytes).map_err(failed)?;
    }
    Ok(Output {
        text: format!(
            "{GOOD}enrolled:{GOOD:#} the device is {id}, tier {tier}, until {last_day}\n  \
             root {root}\n  package {in_hex}"
        ),
        json: json!({
            "wallet": id.to_string(),
            "applicant": hex::encode(applicant.to_bytes()),
            "tier": tier,
            "last_day": last_day.to_string(),
            "package": in_hex,
            "root": root,
        }),
        exit: Exit::Done,
    })
}

/// U as it is typed.
pub(super) fn point(text: &str) -> Result<Point, &'static str> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes
        .and_then(|bytes| Point::from_bytes(&bytes))
        .ok_or("not a point of the curve: 02 or 03, then x")
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
