//! `ecny sync` and `ecny answer`: what a wallet and its operator have to tell each other.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use ecny_core::{Error, Taken, Word};
use ecny_issuer::{Excerpt, Reply};
use ecny_offline_protocol::sync::{
    BundleWriter, Frame, Frames, Replied, ReplyPart, ReplyReader, SyncError, SyncFault, SyncFile,
};
use ecny_sim::host::{Bank, Device, HostLedger, Why};
use serde_json::{Value, json};

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{BAD, GOOD, HINT, Output, fen},
    refusal,
    secret::SecretSource,
    touch::{End, Touch},
    word::{kind, read_file, sentence, write_file},
};

/// What `ecny sync` is told.
#[derive(Args, Debug)]
pub(super) struct Sync {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    #[command(flatten)]
    way: Way,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Way {
    /// Sync with the issuer in this directory, at once
    #[arg(long, value_name = "DIR")]
    issuer: Option<PathBuf>,

    /// Write what the wallet has to say to this file, to be carried to `ecny answer`
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,

    /// Take the answer that was carried back in this file
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
}

/// What `ecny answer` is told.
#[derive(Args, Debug)]
pub(super) struct Answer {
    /// What a wallet has exported
    #[arg(value_name = "FILE")]
    bundle: PathBuf,

    /// The issuer's directory
    #[arg(long, value_name = "DIR")]
    issuer: PathBuf,

    /// Write the answer to this file, to be carried back to the wallet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Syncs a wallet, or one half of it.
pub(super) fn run(sync: &Sync, secrets: &SecretSource) -> Result<Output, CliError> {
    let path = &sync.wallet;
    if let Some(issuer) = &sync.way.issuer {
        let (mut bank, mut device) = held::bank_and_wallet(issuer, path, secrets)?;
        return with(&mut bank, &mut device);
    }
    let mut device = held::wallet(path, secrets)?;
    if let Some(file) = &sync.way.import {
        let bytes = read_file(file)?;
        let fault = |fault| CliError::Sync { path: file.clone(), fault };
        let frames = SyncFile::open(&bytes).map_err(fault)?.frames();
        // Nothing of a file is taken unless all of it is there, and it is this wallet's.
        ReplyReader::new(device.id()).check(frames).map_err(fault)?;
        return Ok(hear(frames, &mut device).map_err(fault)?.output(path));
    }
    let (frames, lines) = state(&mut device.ledger, path)?;
    let file = sync.way.export.as_ref().ok_or(CliError::Bug)?;
    write_file(file, &[&SyncFile::HEAD[..], &frames.concat()].concat())?;
    let (to, id) = (file.display(), device.id());
    Ok(Output {
        text: format!(
            "{GOOD}exported:{GOOD:#} {} ({id}), {lines} lines, to {to}\n  {HINT}hint:{HINT:#} \
             ecny answer {to} --issuer DIR --out REPLY, then ecny sync {} --import REPLY",
            path.display(),
            path.display()
        ),
        json: json!({ "wallet": id.to_string(), "lines": lines, "file": to.to_string() }),
        exit: Exit::Done,
    })
}

/// Answers what a wallet has exported.
pub(super) fn answer(answer: &Answer, secrets: &SecretSource) -> Result<Output, CliError> {
    let bytes = read_file(&answer.bundle)?;
    let excerpt = Excerpt::from_file(&bytes)
        .map_err(|fault| CliError::Sync { path: answer.bundle.clone(), fault })?;
    let mut bank = held::bank(&answer.issuer, secrets)?;
    let reply = bank.answer(&excerpt)?;
    let bytes = reply.to_file().map_err(|_| CliError::Bug)?;
    write_file(&answer.out, &bytes)?;
    let mut text = format!("{GOOD}answered:{GOOD:#} {} in {}", reply.wallet, answer.out.display());
    for word in &reply.words {
        let _ = write!(text, "\n  {}", sentence(word));
    }
    let withheld = withheld(&reply);
    if let Some((sentence, _)) = &withheld {
        let _ = write!(text, "\n  {BAD}no receipt:{BAD:#} {sentence}");
    }
    Ok(Output {
        text,
        json: json!({
            "wallet": reply.wallet.to_string(),
            "words": reply.words.iter().map(kind).collect::<Value>(),
            "withheld": withheld.map(|(_, json)| json),
            "owed": bank.dues(reply.wallet).len(),
        }),
        exit: Exit::Done,
    })
}

/// The whole exchange, and then what the operator owes the wallet.
pub(super) fn with(bank: &mut Bank, device: &mut Device) -> Result<Output, CliError> {
    let path = device.path().to_owned();
    let (frames, _) = state(&mut device.ledger, &path)?;
    let fault = |fault| CliError::Sync { path: path.clone(), fault };
    let excerpt = Excerpt::from_frames(Frames::of(&frames.concat())).map_err(fault)?;
    let reply = bank.answer(&excerpt)?;
    let said = reply.to_frames().map_err(|_| CliError::Bug)?.concat();
    let mut heard = hear(Frames::of(&said), device).map_err(fault)?;
    heard.withheld = withheld(&reply);
    load_dues(bank, device, &mut heard)?;
    Ok(heard.output(&path))
}

/// What a wallet says, frame by frame, and how many lines of its log are in it.
fn state(ledger: &mut HostLedger, path: &Path) -> Result<(Vec<Vec<u8>>, usize), CliError> {
    let failed = |error| match error {
        SyncError::Fault(fault) => CliError::Sync { path: path.to_owned(), fault },
        SyncError::Wallet(error) => CliError::Wallet { path: path.to_owned(), error },
    };
    let mut writer = BundleWriter::new(ledger).map_err(|error| failed(error.into()))?;
    let mut buffer = [0; Frame::MAX_LEN];
    let mut frames = Vec::new();
    while let Some(frame) = writer.next(ledger, &mut buffer).map_err(failed)? {
        frames.push(frame.to_vec());
    }
    // The statement and the end are no lines.
    let lines = frames.len().saturating_sub(2);
    Ok((frames, lines))
}

/// What has come of an answer.
#[derive(Default)]
struct Heard {
    wallet: String,
    taken: Vec<Word>,
    before: usize,
    refused: Vec<(Word, Error)>,
    withheld: Option<(String, Value)>,
    loaded: Vec<(Why, Value, String)>,
    owed: usize,
}

fn hear(frames: Frames<'_>, device: &mut Device) -> Result<Heard, SyncFault> {
    let mut heard = Heard { wallet: device.id().to_string(), ..Heard::default() };
    let mut reader = ReplyReader::new(device.id());
    for frame in frames {
        let frame = frame?;
        let word = match reader.clone().read(frame)? {
            ReplyPart::Word(bytes) => Word::from_bytes(bytes).ok(),
            ReplyPart::Answers(_) | ReplyPart::End => None,
        };
        match (reader.take(frame, &mut device.ledger)?, word) {
            (Replied::Took(Taken::Now), Some(word)) => heard.taken.push(word),
            (Replied::Took(Taken::Before), _) => heard.before = heard.before.saturating_add(1),
            (Replied::Refused(error), Some(word)) => heard.refused.push((word, error)),
            (_, _) => {}
        }
    }
    Ok(heard)
}

/// Has the purse load the wallet with what the operator owes it: each once.
fn load_dues(bank: &mut Bank, device: &mut Device, heard: &mut Heard) -> Result<(), CliError> {
    if bank.dues(device.id()).is_empty() {
        return Ok(());
    }
    let mut purse = bank.purse(device.id())?;
    while let Some(due) = bank.next_due(device.id(), &mut purse)? {
        let path = device.path().to_owned();
        let touch = Touch::load(&mut purse, &mut device.ledger, due.terms())
            .map_err(|error| CliError::Wallet { path, error })?;
        if !matches!(touch.end, End::Settled | End::Late | End::Healed) {
            break;
        }
        let text = match due.why {
            Why::HandedOver(seq) => format!("payment {}, handed over", seq.number()),
            Why::Lost(lost) => format!("the lost wallet {lost}"),
        };
        let text = format!("{} yuan back for {text}", due.amount);
        let json = json!({ "amount_fen": fen(due.amount), "tag": due.tag.number() });
        heard.loaded.push((due.why, json, text));
    }
    heard.owed = bank.dues(device.id()).len();
    Ok(())
}

fn withheld(reply: &Reply) -> Option<(String, Value)> {
    let why = reply.withheld?;
    Some((why.to_string(), why.to_string().into()))
}

impl Heard {
    fn output(self, path: &Path) -> Output {
        let Self { wallet, taken, before, refused, withheld, loaded, owed } = self;
        let exit =
            if refused.is_empty() && withheld.is_none() { Exit::Done } else { Exit::Refused };
        let (style, head) =
            if exit == Exit::Done { (GOOD, "synced") } else { (BAD, "not synced in full") };
        let mut text = format!("{style}{head}:{style:#} {} ({wallet})", path.display());
        for word in &taken {
            let _ = write!(text, "\n  {}", sentence(word));
        }
        if taken.is_empty() && refused.is_empty() {
            text.push_str("\n  nothing new");
        }
        for (word, error) in &refused {
            let why = refusal::of_wallet(*error);
            let _ = write!(text, "\n  {BAD}not taken:{BAD:#} {}: {}", sentence(word), why.sentence);
            let _ = write!(text, "\n    {HINT}hint:{HINT:#} {}", why.hint);
        }
        if let Some((why, _)) = &withheld {
            let _ = write!(text, "\n  {BAD}no receipt:{BAD:#} {why}");
        }
        for (_, _, line) in &loaded {
            let _ = write!(text, "\n  {line}");
        }
        if owed > 0 {
            let _ =
                write!(text, "\n  {owed} sums are owed still\n    {HINT}hint:{HINT:#} sync again");
        }
        let faults = refused.iter().map(
            |(word, error)| json!({ "word": kind(word), "code": refusal::of_wallet(*error).code }),
        );
        let json = json!({
            "wallet": wallet,
            "taken": taken.iter().map(kind).collect::<Value>(),
            "before": before,
            "refused": faults.collect::<Value>(),
            "withheld": withheld.map(|(_, json)| json),
            "loaded": loaded.into_iter().map(|(_, json, _)| json).collect::<Value>(),
            "owed": owed,
        });
        Output { text, json, exit }
    }
}
