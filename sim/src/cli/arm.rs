//! `ecny arm`: a yes said in advance, which `ecny card` finds beside the wallet.
//!
//! A device keeps it in memory, and a reboot leaves nothing of it. Here every command is a boot, so it
//! lies beside the wallet, as the memory of the host that the wallet is in.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use clap::{Args, Subcommand};
use ecny_core::{Amount, Armed, Direction, Millis};
use ecny_sim::store::WalletFolder;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    error::CliError,
    exit::Exit,
    held,
    output::{GOOD, HINT, Output, fen},
    secret::SecretSource,
    word::{read_file, write_file},
};

/// What `ecny arm` is told.
#[derive(Debug, Subcommand)]
pub(super) enum Arm {
    /// Say yes in advance to paying: so many payments, each of at most so much, for so long
    #[command(after_help = "Example:\n  ecny arm pay alice --most 20 --count 3 --for 10")]
    Pay(Yes),

    /// Say yes in advance to being paid
    #[command(after_help = "Example:\n  ecny arm receive bob --most 100 --count 5 --for 60")]
    Receive(Yes),
}

#[derive(Args, Debug)]
pub(super) struct Yes {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The most each payment may be, in yuan
    #[arg(long, value_name = "YUAN")]
    most: Amount,

    /// How many payments; 0 takes the yes back
    #[arg(long, value_name = "N", default_value = "1")]
    count: u8,

    /// For how many minutes
    #[arg(long = "for", value_name = "MINUTES", default_value = "10")]
    minutes: u16,
}

/// Says yes in advance.
pub(super) fn run(arm: &Arm, secrets: &SecretSource) -> Result<Output, CliError> {
    let (direction, yes) = match arm {
        Arm::Pay(yes) => (Direction::Pay, yes),
        Arm::Receive(yes) => (Direction::Receive, yes),
    };
    let device = held::wallet(&yes.wallet, secrets)?;
    let standing = device.ledger.account().standing.serves();
    standing.map_err(|error| CliError::Wallet { path: yes.wallet.clone(), error: error.into() })?;
    let mut armings = Armings::of(device.folder());
    let until = now().saturating_add(u64::from(yes.minutes).saturating_mul(60_000));
    armings.set(direction, Arming { most_fen: yes.most.fen(), count: yes.count, until });
    armings.keep()?;
    let (path, verb) = (yes.wallet.display(), word(direction));
    let (count, most, minutes) = (yes.count, yes.most, yes.minutes);
    Ok(Output {
        text: format!(
            "{GOOD}armed:{GOOD:#} {path} may {verb} {count} times, {most} yuan at most each, for \
             {minutes} minutes\n  {HINT}hint:{HINT:#} hold it to a reader: ecny card --wallet {path} \
             --line LINE"
        ),
        json: json!({
            "wallet": device.id().to_string(),
            "direction": verb,
            "most_fen": fen(most),
            "count": count,
            "minutes": minutes,
        }),
        exit: Exit::Done,
    })
}

/// What the holder of a wallet has said yes to in advance.
#[derive(Debug)]
pub(super) struct Armings {
    path: PathBuf,
    kept: Kept,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Kept {
    pay: Option<Arming>,
    receive: Option<Arming>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Arming {
    most_fen: u64,
    count: u8,
    /// Milliseconds since 1970.
    until: u64,
}

impl Armings {
    /// Those of a wallet. What cannot be read is no yes.
    pub(super) fn of(folder: &WalletFolder) -> Self {
        let path = folder.armed();
        let kept = read(&path).unwrap_or_default();
        Self { path, kept }
    }

    /// What the next tap may be, and until when.
    pub(super) fn next(&self, direction: Direction) -> Option<(Armed, Millis)> {
        let arming = match direction {
            Direction::Pay => self.kept.pay,
            Direction::Receive => self.kept.receive,
        };
        let arming = arming.filter(|arming| arming.count > 0 && now() < arming.until)?;
        let most = Amount::from_fen(arming.most_fen).ok()?;
        Some((Armed { most, count: 1 }, Millis::new(arming.until)))
    }

    /// One of them was made.
    pub(super) fn spend(&mut self, direction: Direction) -> Result<(), CliError> {
        let arming = match direction {
            Direction::Pay => &mut self.kept.pay,
            Direction::Receive => &mut self.kept.receive,
        };
        let Some(known) = arming else { return Ok(()) };
        known.count = known.count.saturating_sub(1);
        *arming = arming.filter(|arming| arming.count > 0);
        self.keep()
    }

    fn set(&mut self, direction: Direction, arming: Arming) {
        let arming = Some(arming).filter(|arming| arming.count > 0);
        match direction {
            Direction::Pay => self.kept.pay = arming,
            Direction::Receive => self.kept.receive = arming,
        }
    }

    fn keep(&self) -> Result<(), CliError> {
        let json = serde_json::to_vec_pretty(&self.kept).map_err(|_| CliError::Bug)?;
        write_file(&self.path, &json)
    }
}

/// The time the host tells its wallet: milliseconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

fn read(path: &Path) -> Option<Kept> {
    fs::exists(path).ok().filter(|there| *there)?;
    serde_json::from_slice(&read_file(path).ok()?).ok()
}

const fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Pay => "pay",
        Direction::Receive => "receive",
    }
}
