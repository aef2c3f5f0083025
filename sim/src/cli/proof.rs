//! `ecny findings` and `ecny verify-proof`: who has cheated, and what shows it to anybody.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use ecny_core::{RootKey, WalletId, sm2::Point};
use ecny_issuer::{Gap, Offense, Proof};
use serde_json::{Value, json};

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{BAD, GOOD, HINT, Output},
    secret::SecretSource,
    word::{read_file, write_file},
};

/// What `ecny findings` is told.
#[derive(Args, Debug)]
pub(super) struct Findings {
    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Write each proof to a file in this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What `ecny verify-proof` is told.
#[derive(Args, Debug)]
pub(super) struct VerifyProof {
    /// The proof, as `ecny findings` has written it
    #[arg(value_name = "FILE")]
    proof: PathBuf,

    /// The root's public key: 33 bytes in hexadecimal, or a file with that
    #[arg(long, value_name = "KEY")]
    root: String,
}

/// Says what the logs of its wallets show to an issuer.
pub(super) fn findings(options: &Findings, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut bank = held::bank(&options.issuer, secrets)?;
    let root = hex::encode(bank.issuer().root().point().to_bytes());
    let findings = bank.office().findings().clone();
    let mut text = format!("{} offenses are proved", findings.proven.len());
    let (mut proofs, mut first) = (Vec::new(), None);
    for (number, (offense, proof)) in (1..).zip(&findings.proven) {
        let file = match &options.out {
            Some(folder) => Some(write(folder, number, proof)?),
            None => None,
        };
        let _ = write!(text, "\n  {BAD}proved:{BAD:#} {}", sentence(offense));
        if let Some(file) = &file {
            let _ = write!(text, "\n    {file}");
            first.get_or_insert_with(|| file.clone());
        }
        let (kind, culprit) = (kind(offense), culprit(offense));
        proofs.push(json!({ "offense": kind, "culprit": culprit, "file": file }));
    }
    for offense in &findings.unproven {
        let _ = write!(text, "\n  {BAD}by our word alone:{BAD:#} {}", sentence(offense));
    }
    for gap in &findings.gaps {
        let _ = write!(text, "\n  missing: {}", missing(gap));
    }
    for (wallet, amount) in &findings.debts {
        let _ = write!(
            text,
            "\n  {wallet} has paid {amount} yuan more than is known to have come to it"
        );
    }
    if let Some(file) = first {
        let _ = write!(
            text,
            "\n  {HINT}hint:{HINT:#} anybody can check it: ecny verify-proof {file} --root {root}"
        );
    }
    let debts = findings.debts.iter().map(
        |(wallet, amount)| json!({ "wallet": wallet.to_string(), "amount_fen": amount.fen() }),
    );
    Ok(Output {
        text,
        json: json!({
            "root": root,
            "proven": proofs,
            "unproven": findings.unproven.iter().map(culprit).collect::<Value>(),
            "missing": findings.gaps.iter().map(missing).collect::<Value>(),
            "debts": debts.collect::<Value>(),
        }),
        exit: Exit::Done,
    })
}

/// Checks a proof with the root's key and nothing else.
pub(super) fn verify(options: &VerifyProof) -> Result<Output, CliError> {
    let root = root(&options.root)?;
    let bytes = read_file(&options.proof)?;
    let shown = Proof::from_bytes(&bytes).and_then(|proof| proof.verify(&root));
    let offense = shown.map_err(|fault| CliError::Proof { path: options.proof.clone(), fault })?;
    Ok(Output {
        text: format!("{GOOD}proved:{GOOD:#} {}", sentence(&offense)),
        json: json!({ "offense": kind(&offense), "culprit": culprit(&offense) }),
        exit: Exit::Done,
    })
}

fn write(folder: &Path, number: usize, proof: &Proof) -> Result<String, CliError> {
    fs::create_dir_all(folder).map_err(|source| {
        let path = folder.to_owned();
        ecny_sim::store::StoreError::Io { action: "make", path, source }
    })?;
    let path = folder.join(format!("{number:03}.proof"));
    let bytes = proof.to_bytes().map_err(|_| CliError::Bug)?;
    write_file(&path, &bytes)?;
    Ok(path.display().to_string())
}

/// The key as it is typed, or in the file of that name.
fn root(text: &str) -> Result<RootKey, CliError> {
    let point = |text: &str| {
        let bytes = hex::decode(text.trim()).ok()?.try_into().ok()?;
        Point::from_bytes(&bytes).map(RootKey::new)
    };
    if let Some(root) = point(text) {
        return Ok(root);
    }
    let bytes = read_file(Path::new(text)).map_err(|_| CliError::NoRootKey(text.to_owned()))?;
    let in_binary = || Point::from_bytes(&bytes.as_slice().try_into().ok()?).map(RootKey::new);
    let in_hex = || point(std::str::from_utf8(&bytes).ok()?);
    in_hex().or_else(in_binary).ok_or_else(|| CliError::NoRootKey(text.to_owned()))
}

fn sentence(offense: &Offense) -> String {
    match offense {
        Offense::CreditCancel { culprit, payer, seq } => format!(
            "{culprit} has taken payment {} of {payer}, and signed that it never did",
            seq.number()
        ),
        Offense::DoubleCredit { culprit, payer, seq } => {
            format!("{culprit} has credited payment {} of {payer} twice", seq.number())
        }
        Offense::Fork { culprit, seq } => {
            format!("{culprit} has spent the same value twice, as payment {}", seq.number())
        }
        Offense::Regress { culprit } => format!("{culprit} has stated two pasts of one log"),
        Offense::Total { culprit } => {
            format!("{culprit} has sealed totals that are not those of what it signed")
        }
        Offense::Twin { culprit, wallet, .. } => {
            format!("operator {} has made two keys for {wallet}", hex::encode(culprit.to_bytes()))
        }
    }
}

const fn kind(offense: &Offense) -> &'static str {
    match offense {
        Offense::CreditCancel { .. } => "credit-cancel",
        Offense::DoubleCredit { .. } => "double-credit",
        Offense::Fork { .. } => "fork",
        Offense::Regress { .. } => "regress",
        Offense::Total { .. } => "total",
        Offense::Twin { .. } => "twin",
    }
}

fn culprit(offense: &Offense) -> String {
    if let Offense::Twin { culprit, .. } = offense {
        return hex::encode(culprit.to_bytes());
    }
    offense.wallet().unwrap_or(WalletId::NOBODY).to_string()
}

fn missing(gap: &Gap) -> String {
    match gap {
        Gap::Debit { payer, seq } => {
            format!("payment {} of {payer}, which was taken", seq.number())
        }
        Gap::Log { wallet, after } => format!("the log of {wallet} after line {after}"),
        Gap::Seqs { payer, first, last } => {
            format!("payments {} to {} of {payer}", first.number(), last.number())
        }
    }
}
