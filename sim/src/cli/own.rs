use std::path::{Path, PathBuf};

use clap::Args;
use ecny_core::{Amount, Armed, Asked, Direction, Millis, Terms, WalletId};
use ecny_offline_protocol::TapError;
use ecny_sim::{
    host::{Bank, HostError, HostLedger},
    store::{WalletFolder, wallet_id},
};
use serde_json::{Value, json};

use super::{
    arm::{Armings, now},
    error::CliError,
    held, holder,
    output::fen,
    secret::SecretSource,
};

/// Which wallet is at this end of a line: one in a directory, or an issuer's purse.
#[derive(Args, Debug)]
pub(super) struct OwnArgs {
    /// The wallet's directory
    #[arg(long, value_name = "DIR", required_unless_present = "issuer", conflicts_with = "issuer")]
    wallet: Option<PathBuf>,

    /// The issuer's directory: its purse is at this end, to load and redeem a wallet that is a device
    #[arg(long, value_name = "DIR", requires = "serves")]
    issuer: Option<PathBuf>,

    /// The wallet that purse serves, as in 0001-00000000002a
    #[arg(long = "for", value_name = "WALLET-ID", value_parser = id, requires = "issuer", conflicts_with = "wallet")]
    serves: Option<WalletId>,
}

/// The wallet at this end of a line, held by this process.
pub(super) struct Own {
    /// What it holds, and does.
    pub(super) ledger: HostLedger,
    name: PathBuf,
    /// The wallet that an issuer's purse serves.
    serves: Option<WalletId>,
    /// What its holder has said yes to in advance, and nobody to a purse.
    armings: Option<Armings>,
    _held: Held,
}

/// What keeps other processes away.
#[expect(dead_code, reason = "held, and let go when dropped")]
enum Held {
    Bank(Box<Bank>),
    Wallet(WalletFolder),
}

impl Own {
    /// Opens and locks it.
    pub(super) fn open(args: &OwnArgs, secrets: &SecretSource) -> Result<Self, CliError> {
        if let (Some(issuer), Some(serves)) = (&args.issuer, args.serves) {
            let mut bank = held::bank(issuer, secrets)?;
            if !bank.wallets().any(|id| id == serves) {
                return Err(HostError::NotIssued(serves).into());
            }
            let ledger = bank.purse(serves)?;
            let (name, held) = (issuer.clone(), Held::Bank(Box::new(bank)));
            return Ok(Self { ledger, name, serves: Some(serves), armings: None, _held: held });
        }
        let path = args.wallet.clone().unwrap_or_default();
        let mut device = held::wallet(&path, secrets)?;
        holder::show(&mut device, secrets, false)?;
        let (ledger, folder) = device.part();
        let armings = Some(Armings::of(&folder));
        Ok(Self { ledger, name: path, serves: None, armings, _held: Held::Wallet(folder) })
    }

    /// What the command line calls it.
    pub(super) fn name(&self) -> &Path {
        &self.name
    }

    /// The options that name it once more.
    pub(super) fn options(&self) -> String {
        let name = self.name.display();
        match self.serves {
            Some(serves) => format!("--issuer {name} --for {serves}"),
            None => format!("--wallet {name}"),
        }
    }

    /// Says yes in advance to one payment: of at most that much, or, from a purse, of exactly that
    /// much to the wallet it serves.
    pub(super) fn allow_pay(&mut self, most: Amount) {
        match self.serves {
            Some(payee) => {
                self.ledger.consent.give(Asked { payee, terms: Terms::cny(most) });
            }
            None => self.ledger.consent.arm(Direction::Pay, Armed { most, count: 1 }),
        }
    }

    /// Says yes in advance to receiving one payment of at most that much.
    pub(super) fn allow_receive(&mut self, most: Amount) {
        self.ledger.consent.arm(Direction::Receive, Armed { most, count: 1 });
    }

    /// Says yes to the next tap, as far as its holder did in advance (`ecny arm`).
    pub(super) fn arm(&mut self, direction: Direction) {
        let next = self.armings.as_ref().and_then(|armings| armings.next(direction));
        if let Some((armed, end)) = next {
            self.tell_time();
            self.ledger.consent.arm_until(direction, armed, end);
        }
    }

    /// One of those payments was made. A disk that does not take it down takes the yes back.
    pub(super) fn spend(&mut self, direction: Direction) {
        if let Some(armings) = &mut self.armings
            && armings.spend(direction).is_err()
        {
            self.armings = None;
        }
    }

    /// Tells the wallet the time, by which what was said yes to ends.
    pub(super) fn tell_time(&mut self) {
        self.ledger.consent.tick(Some(Millis::new(now())));
    }

    /// What a purse holds is nobody's: it is not said.
    pub(super) fn balance(&self) -> Option<Amount> {
        self.serves.is_none().then_some(self.ledger.account().balance)
    }

    /// A line for a person: who it is, and what it holds.
    pub(super) fn holdings(&self) -> Option<String> {
        Some(format!("{} now holds {} yuan", self.name.display(), self.balance()?))
    }

    /// The same for a program.
    pub(super) fn json(&self) -> Value {
        let mut json = json!({ "wallet": self.ledger.id().to_string() });
        if let (Some(json), Some(balance)) = (json.as_object_mut(), self.balance()) {
            json.insert("balance_fen".to_owned(), fen(balance));
        }
        json
    }

    /// A refusal of the wallet itself, under its name.
    pub(super) fn refused(&self, error: TapError) -> CliError {
        CliError::Refused { wallet: self.name.display().to_string(), error }
    }
}

/// A wallet as it is typed.
pub(super) fn id(text: &str) -> Result<WalletId, &'static str> {
    wallet_id(text).ok_or("not a wallet's id, as in 0001-00000000002a")
}
