use ecny_core::{Error, Terms};
use ecny_offline_protocol::Orientation;

use super::{
    args::{Pair, Pay, Reader, Resume},
    error::CliError,
    held, holder, life,
    output::{HINT, Output},
    report::{Party, Report},
    secret::SecretSource,
    touch::{End, Touch},
};

/// Pays from one wallet to another. Who typed the command has said yes to exactly this.
pub(super) fn run(pay: &Pay, secrets: &SecretSource) -> Result<Output, CliError> {
    let (mut payer, mut payee) = held::pair(&pay.pair, secrets)?;
    holder::show(&mut payer, secrets, pay.pin)?;
    let lose = pay.tap.tear_after.map(u32::from);

    let touch = Touch::pay(
        &mut payer.ledger,
        &mut payee.ledger,
        Terms { tag: pay.tag.unwrap_or_default(), ..Terms::cny(pay.amount) },
        pay.tap.reader.into(),
        lose,
    )
    .map_err(failed(&pay.pair))?;

    Report {
        touch: &touch,
        payer: Party::wallet(&pay.pair.from, &payer.ledger),
        payee: Party::wallet(&pay.pair.to, &payee.ledger),
        amount: Some(pay.amount),
        again: &resume_command(&pay.pair),
    }
    .output()
}

/// Serves again after `ecny suspend`, or, with two wallets, finishes what was torn between them.
pub(super) fn resume(resume: &Resume, secrets: &SecretSource) -> Result<Output, CliError> {
    match (&resume.wallet, &resume.from, &resume.to) {
        (Some(wallet), _, _) => life::resume(wallet, resume.pin, secrets),
        (None, Some(from), Some(to)) => heal(&Pair { from: from.clone(), to: to.clone() }, secrets),
        // One or the other is required.
        (None, _, _) => Err(CliError::Bug),
    }
}

/// Taps two wallets together only to finish what was torn.
fn heal(pair: &Pair, secrets: &SecretSource) -> Result<Output, CliError> {
    let (mut payer, mut payee) = held::pair(pair, secrets)?;

    let touch = Touch::heal(&mut payer.ledger, &mut payee.ledger, Orientation::PayeeReads)
        .map_err(failed(pair))?;

    let mut output = Report {
        touch: &touch,
        payer: Party::wallet(&pair.from, &payer.ledger),
        payee: Party::wallet(&pair.to, &payee.ledger),
        amount: None,
        again: &resume_command(pair),
    }
    .output()?;
    let other_way = payee.ledger.unsettled_towards(payer.id());
    if let (End::Nothing, Some(debit)) = (touch.end, other_way) {
        let (amount, to) = (debit.amount(), pair.to.display());
        let hint = format!("{to} has paid {amount} yuan the other way: swap --from and --to");
        output.text.push_str(&format!("\n  {HINT}hint:{HINT:#} {hint}"));
        if let Some(json) = output.json.as_object_mut() {
            json.insert("hint".to_owned(), hint.into());
        }
    }
    Ok(output)
}

impl From<Reader> for Orientation {
    fn from(reader: Reader) -> Self {
        match reader {
            Reader::Payee => Self::PayeeReads,
            Reader::Payer => Self::PayerReads,
        }
    }
}

fn resume_command(pair: &Pair) -> String {
    format!("ecny resume --from {} --to {}", pair.from.display(), pair.to.display())
}

fn failed(pair: &Pair) -> impl FnOnce(Error) -> CliError {
    |error| CliError::Wallet { path: pair.to.clone(), error }
}
