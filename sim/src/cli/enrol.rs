//! `ecny enrol`: how a device becomes a wallet, and how a wallet gets its next certificate.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ecny_core::{Category, Identity, Package, Possession, WalletId, sm2::Point};
use ecny_issuer::Offer;
use ecny_sim::{
    calendar::date,
    host::{Device, Wanted},
    store::{Draft, Iterations},
};
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output},
    own::id,
    secret::SecretSource,
    word::write_file,
};

/// What `ecny enrol` is told.
#[derive(Args, Debug)]
pub(super) struct Enrol {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// The wallet's directory; made here, must not hold anything yet
    #[arg(long, value_name = "DIR", required_unless_present_any = ["offer", "applicant"])]
    wallet: Option<PathBuf>,

    /// Give this wallet its next certificate, under a fresh key: what it holds and what is open stays
    #[arg(
        long,
        requires = "wallet",
        conflicts_with_all = ["offer", "applicant", "tier", "category", "parent"]
    )]
    renew: bool,

    /// Offer a wallet to a device instead: prints its number, and a challenge to prove itself for
    #[arg(long, conflicts_with_all = ["wallet", "applicant"])]
    offer: bool,

    /// Give what was offered to a device: the point U it shows, 33 bytes in hexadecimal
    ///
    /// The answer is a package that makes this device a wallet, and no other; it
    /// needs the root key as well. The same device again gets the same package.
    #[arg(
        long,
        value_name = "U-HEX",
        value_parser = point,
        requires_all = ["serves", "proof"],
        conflicts_with_all = ["wallet", "tier", "category", "parent"]
    )]
    applicant: Option<Point>,

    /// The wallet that was offered to that device, as in 0001-00000000002a
    #[arg(long = "for", value_name = "WALLET-ID", value_parser = id, requires = "applicant")]
    serves: Option<WalletId>,

    /// That device's proof that it knows d', for the challenge: 32 bytes in hexadecimal
    #[arg(long, value_name = "PROOF-HEX", value_parser = possession, requires = "applicant")]
    proof: Option<Possession>,

    /// Write the package to this file too, as bytes
    #[arg(long, value_name = "FILE", requires = "applicant", conflicts_with = "wallet")]
    package: Option<PathBuf>,

    /// How well the holder is known, which sets the limits
    #[arg(long, default_value = "IV", ignore_case = true)]
    tier: Tier,

    /// What kind of payee the holder is, 1 to 255: only such payees take value bound to a purpose
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    category: u8,

    /// The wallet it is to be a child of: a watch under a phone, a child's card under a parent's
    ///
    /// Its limits are within its parent's, and its parent tops it up.
    #[arg(long, value_name = "WALLET-ID", value_parser = id)]
    parent: Option<WalletId>,
}

/// The wallet tiers of the operators, from the best known holder to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Tier {
    /// In person at a branch
    #[value(name = "I")]
    One,
    /// Identity and a bank account
    #[value(name = "II")]
    Two,
    /// Identity, remotely
    #[value(name = "III")]
    Three,
    /// A phone number, anonymous
    #[value(name = "IV")]
    Four,
}

/// Has the issuer enroll a new wallet, or give one its next certificate.
pub(super) fn run(enrol: &Enrol, secrets: &SecretSource) -> Result<Output, CliError> {
    match (&enrol.wallet, &enrol.applicant) {
        (Some(path), _) if enrol.renew => renew(enrol, path, secrets),
        (Some(path), _) => directory(enrol, path, secrets),
        (None, Some(applicant)) => device(enrol, applicant, secrets),
        (None, None) => offer(enrol, secrets),
    }
}

impl Enrol {
    fn wanted(&self) -> Wanted {
        let category = Category::new(self.category);
        Wanted { tier: self.tier.into(), category, parent: self.parent }
    }
}

fn directory(enrol: &Enrol, path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let draft = Draft::new(path)?;
    let unlock = secrets.to_make(path)?;
    let device = bank.enroll(draft, &enrol.wanted(), &unlock, Iterations::DEFAULT)?;
    Ok(enrolled("enrolled", path, &device))
}

fn renew(enrol: &Enrol, path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let (mut bank, device) = held::bank_and_wallet(&enrol.issuer, path, secrets)?;
    let unlock = secrets.to_open(path, device.folder().unlock_kind())?;
    let device = bank.renew(device, &unlock)?;
    Ok(enrolled("renewed", path, &device))
}

fn enrolled(what: &str, path: &Path, device: &Device) -> Output {
    let identity: &Identity = device.ledger.identity();
    let (id, last_day) = (identity.id(), date(identity.last_day()));
    let tier = word(identity.tier());
    let (path, serial) = (path.display(), identity.serial().number());
    let category = identity.category().number();
    let parent = Some(device.ledger.account().parent).filter(|it| *it != WalletId::NOBODY);
    let mut text = format!("{GOOD}{what}:{GOOD:#} {path} is {id}, tier {tier}, until {last_day}");
    if let Some(parent) = parent {
        text.push_str(&format!(", a child of {parent}"));
    }
    Output {
        text,
        json: json!({
            "wallet": id.to_string(),
            "tier": tier,
            "category": category,
            "parent": parent.map(|parent| parent.to_string()),
            "serial": serial,
            "last_day": last_day.to_string(),
        }),
        exit: Exit::Done,
    }
}

/// A device that is no directory proves itself for a challenge, over whatever pipe it has.
fn offer(enrol: &Enrol, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let offer: Offer = bank.offer(&enrol.wanted())?;
    let (id, challenge) = (offer.wallet(), hex::encode(offer.challenge));
    let operator = hex::encode(bank.issuer().certificate().to_bytes());
    let root = hex::encode(bank.issuer().root().point().to_bytes());
    Ok(Output {
        text: format!(
            "{GOOD}offered:{GOOD:#} {id}\n  challenge {challenge}\n  operator {operator}\n  root {root}\n  \
             {HINT}hint:{HINT:#} ecny enrol --issuer DIR --for {id} --applicant U-HEX --proof PROOF-HEX"
        ),
        json: json!({
            "wallet": id.to_string(),
            "challenge": challenge,
            "operator": operator,
            "root": root,
        }),
        exit: Exit::Done,
    })
}

fn device(enrol: &Enrol, applicant: &Point, secrets: &SecretSource) -> Result<Output, CliError> {
    let (Some(wallet), Some(proof)) = (enrol.serves, &enrol.proof) else {
        // Both are required with it.
        return Err(CliError::Bug);
    };
    let mut bank = held::bank(&enrol.issuer, secrets)?;
    let package: Package = bank.issue_to(wallet, applicant, proof)?;
    let issued = bank.issuer().centre().registry().of_wallet(wallet).next_back();
    let info = issued.ok_or(CliError::Bug)?.info();
    let (id, last_day, tier) = (info.id, date(info.last_day), word(info.tier));
    let (bytes, root) = (package.to_bytes(), hex::encode(bank.issuer().root().point().to_bytes()));
    let in_hex = hex::encode(*bytes);
    if let Some(path) = &enrol.package {
        write_file(path, &*bytes)?;
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
fn point(text: &str) -> Result<Point, &'static str> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes
        .and_then(|bytes| Point::from_bytes(&bytes))
        .ok_or("not a point of the curve: 02 or 03, then x")
}

fn possession(text: &str) -> Result<Possession, &'static str> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.map(|bytes| Possession::from_bytes(&bytes)).ok_or("not 32 bytes in hexadecimal")
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
