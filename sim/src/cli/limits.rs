//! `ecny limits`: how much a wallet may hold, pay and receive, and who says so.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ecny_core::{Account, Amount, Limits as Rules, Settings};
use ecny_sim::calendar::date;
use serde_json::{Map, Value, json};

use super::{
    enrol,
    error::CliError,
    exit::Exit,
    held, holder,
    output::{GOOD, Output, fen, table},
    secret::SecretSource,
};

/// What `ecny limits` is told.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Limits {
    /// The wallet's directory
    #[arg(value_name = "DIR", required = true)]
    wallet: Option<PathBuf>,

    #[command(subcommand)]
    set: Option<Task>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Set limits of your own, tighter than the operator's
    ///
    /// They guard you, should the wallet be stolen. Making one looser again needs the PIN, where one
    /// is set. Nothing is paid while the device is asleep until you allow a sum and a count.
    #[command(after_help = "\
Examples:
  ecny limits set alice --single 100 --unverified-single 20
  ecny limits set alice --power-free 50 --power-free-payments 5
  ecny limits set alice --single none --pin")]
    Set(Set),
}

#[derive(Args, Debug)]
struct Set {
    /// The wallet's directory
    #[arg(value_name = "DIR")]
    wallet: PathBuf,

    /// The most one payment may be, in yuan; `none` for the operator's limit
    #[arg(long, value_name = "YUAN", value_parser = most)]
    single: Option<Amount>,

    /// The most that may be paid between two syncs
    #[arg(long, value_name = "YUAN", value_parser = most)]
    paid_since_sync: Option<Amount>,

    /// The most one payment may be without the PIN
    #[arg(long, value_name = "YUAN", value_parser = most)]
    unverified_single: Option<Amount>,

    /// The most that may be paid so between two syncs
    #[arg(long, value_name = "YUAN", value_parser = most)]
    unverified_since_sync: Option<Amount>,

    /// The most that may be paid between two syncs while the device is asleep
    #[arg(long, value_name = "YUAN", value_parser = most)]
    power_free: Option<Amount>,

    /// How many such payments
    #[arg(long, value_name = "N")]
    power_free_payments: Option<u8>,

    /// Take money without being armed
    #[arg(long, value_name = "BOOL")]
    receive_unarmed: Option<bool>,

    /// Pay only on the wrist
    #[arg(long, value_name = "BOOL")]
    needs_wrist: Option<bool>,

    /// Pay only while unlocked
    #[arg(long, value_name = "BOOL")]
    needs_unlock: Option<bool>,

    /// Ask for the PIN here, to make a limit looser
    #[arg(long)]
    pin: bool,
}

/// Shows the limits of a wallet, or sets its user's own.
pub(super) fn run(limits: &Limits, secrets: &SecretSource) -> Result<Output, CliError> {
    match (&limits.set, &limits.wallet) {
        (Some(Task::Set(set)), _) => self::set(set, secrets),
        (None, Some(wallet)) => show(wallet, secrets),
        // One of the two is required.
        (None, None) => Err(CliError::Bug),
    }
}

fn set(set: &Set, secrets: &SecretSource) -> Result<Output, CliError> {
    let mut device = held::wallet(&set.wallet, secrets)?;
    let known = device.ledger.account().settings;
    let mut flags = known.flags;
    for (wanted, flag) in [
        (set.receive_unarmed, Settings::RECEIVE_UNARMED),
        (set.needs_wrist, Settings::NEEDS_WRIST),
        (set.needs_unlock, Settings::NEEDS_UNLOCK),
    ] {
        match wanted {
            Some(true) => flags |= flag,
            Some(false) => flags &= !flag,
            None => {}
        }
    }
    let settings = Settings {
        single: set.single.unwrap_or(known.single),
        paid_since_sync: set.paid_since_sync.unwrap_or(known.paid_since_sync),
        unverified_single: set.unverified_single.unwrap_or(known.unverified_single),
        unverified_since_sync: set.unverified_since_sync.unwrap_or(known.unverified_since_sync),
        power_free_since_sync: set.power_free.unwrap_or(known.power_free_since_sync),
        power_free_payments: set.power_free_payments.unwrap_or(known.power_free_payments),
        flags,
    };
    if !settings.within(&known) {
        holder::show(&mut device, secrets, set.pin)?;
    }
    let taken = device.ledger.set_settings(&settings);
    taken.map_err(|error| CliError::Wallet { path: set.wallet.clone(), error })?;
    let sheet = sheet(device.ledger.account());
    Ok(Output {
        text: format!("{GOOD}set:{GOOD:#} the limits of {}\n{}", set.wallet.display(), sheet.text),
        json: json!({
            "wallet": device.id().to_string(),
            "limits": sheet.most,
            "set_by": sheet.whose,
        }),
        exit: Exit::Done,
    })
}

fn show(path: &Path, secrets: &SecretSource) -> Result<Output, CliError> {
    let device = held::wallet(path, secrets)?;
    let (account, identity) = (device.ledger.account(), device.ledger.identity());
    let sheet = sheet(account);
    let (name, id) = (path.display(), device.id());
    let (tier, last_day) = (enrol::word(identity.tier()), date(identity.last_day()));
    let mut wants = Vec::new();
    for (flag, what) in [
        (Settings::RECEIVE_UNARMED, "takes money without being armed"),
        (Settings::NEEDS_WRIST, "pays only on the wrist"),
        (Settings::NEEDS_UNLOCK, "pays only while unlocked"),
    ] {
        wants.extend(account.settings.wants(flag).then_some(what));
    }
    let mut text =
        format!("{name} ({id}), tier {tier}, certified until {last_day}\n{}", sheet.text);
    for what in &wants {
        text.push_str(&format!("\nby its user's wish it {what}"));
    }
    Ok(Output {
        text,
        json: json!({
            "wallet": id.to_string(),
            "tier": tier,
            "last_day": last_day.to_string(),
            "last_sync": date(account.last_sync).to_string(),
            "profile": account.limits.number,
            "limits": sheet.most,
            "used": sheet.used,
            "set_by": sheet.whose,
            "user_wants": wants,
        }),
        exit: Exit::Done,
    })
}

/// All limits of a wallet.
struct Sheet {
    text: String,
    most: Value,
    used: Value,
    whose: Value,
}

/// A limit: what it is about, and where it stands among the limits.
struct Limit {
    key: &'static str,
    what: &'static str,
    most: fn(&Rules) -> Measure,
    used: Option<Measure>,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Yuan(Amount),
    Count(u16),
}

impl Measure {
    fn written(self) -> String {
        match self {
            Self::Yuan(Amount::MAX) => "none".to_owned(),
            Self::Yuan(amount) => amount.to_string(),
            Self::Count(count) => count.to_string(),
        }
    }

    fn json(self) -> Value {
        match self {
            Self::Yuan(amount) => fen(amount),
            Self::Count(count) => count.into(),
        }
    }

    fn left(self, used: Self) -> Option<String> {
        match (self, used) {
            (Self::Yuan(most), Self::Yuan(used)) => {
                (most != Amount::MAX).then(|| most.saturating_sub(used).to_string())
            }
            (Self::Count(most), Self::Count(used)) => Some(most.saturating_sub(used).to_string()),
            (_, _) => None,
        }
    }
}

fn sheet(account: &Account) -> Sheet {
    let day = account.today();
    let (rules, imposed) = (account.rules(day), account.imposed(day));
    let (mut most, mut used, mut whose) = (Map::new(), Map::new(), Map::new());
    let mut rows = Vec::new();
    for limit in limits(account) {
        let own = (limit.most)(&rules);
        let by = if own != (limit.most)(&imposed) {
            "user"
        } else if own != (limit.most)(&account.limits) {
            "crisis"
        } else {
            "operator"
        };
        let key = match own {
            Measure::Yuan(_) => format!("{}_fen", limit.key),
            Measure::Count(_) => limit.key.to_owned(),
        };
        let left = limit.used.and_then(|used| own.left(used)).unwrap_or_default();
        let spent = limit.used.map(Measure::written).unwrap_or_default();
        rows.push([limit.what.to_owned(), spent, own.written(), left, by.to_owned()]);
        used.extend(limit.used.map(|used| (key.clone(), used.json())));
        most.insert(key.clone(), own.json());
        whose.insert(key, by.into());
    }
    let heads = ["limit", "used", "most", "left", "set by"];
    Sheet {
        text: table(heads, &["used", "most", "left"], rows),
        most: Value::Object(most),
        used: Value::Object(used),
        whose: Value::Object(whose),
    }
}

fn limits(account: &Account) -> Vec<Limit> {
    use Measure::{Count, Yuan};
    // What is out may come back: it counts as held.
    let held = account.balance.checked_add(account.in_flight).unwrap_or(Amount::MAX);
    // By the wallet's own day: it has no clock.
    let days = account.today().since(account.last_sync);
    let limit = |key, what, most, used| Limit { key, what, most, used };
    vec![
        limit("balance", "balance, yuan", |it| Yuan(it.balance), Some(Yuan(held))),
        limit("single", "one payment, yuan", |it| Yuan(it.single), None),
        limit(
            "paid_since_sync",
            "paid since sync, yuan",
            |it| Yuan(it.paid_since_sync),
            Some(Yuan(account.paid_since_sync)),
        ),
        limit(
            "payments_since_sync",
            "payments since sync",
            |it| Count(it.payments_since_sync),
            Some(Count(account.payments_since_sync)),
        ),
        limit(
            "received_since_sync",
            "received since sync, yuan",
            |it| Yuan(it.received_since_sync),
            Some(Yuan(account.received_since_sync)),
        ),
        limit(
            "respent_since_sync",
            "paid of what was received since, yuan",
            |it| Yuan(it.respent_since_sync),
            Some(Yuan(account.respent_since_sync)),
        ),
        limit(
            "unverified_single",
            "one payment without the PIN, yuan",
            |it| Yuan(it.unverified_single),
            None,
        ),
        limit(
            "unverified_since_sync",
            "paid without the PIN since sync, yuan",
            |it| Yuan(it.unverified_since_sync),
            Some(Yuan(account.unverified_since_sync)),
        ),
        limit(
            "power_free_since_sync",
            "paid asleep since sync, yuan",
            |it| Yuan(it.power_free_since_sync),
            Some(Yuan(account.power_free_since_sync)),
        ),
        limit(
            "power_free_payments",
            "payments asleep since sync",
            |it| Count(it.power_free_payments.into()),
            Some(Count(account.power_free_payments.into())),
        ),
        limit("least_unarmed", "least taken unarmed, yuan", |it| Yuan(it.least_unarmed), None),
        limit(
            "hop",
            "wallets passed through",
            |it| Count(it.hop.number().into()),
            Some(Count(account.received_hop.number().into())),
        ),
        limit(
            "days_since_sync",
            "days since sync",
            |it| Count(it.days_since_sync),
            Some(Count(days)),
        ),
        limit("list_age", "days a list of revoked is fresh", |it| Count(it.list_age), None),
        limit(
            "stale_list_single",
            "one payment under an older list, yuan",
            |it| Yuan(it.stale_list_single),
            None,
        ),
    ]
}

/// An amount of the user's own, or that there is none.
fn most(text: &str) -> Result<Amount, String> {
    match text {
        "none" => Ok(Amount::MAX),
        _ => text.parse().map_err(|error: ecny_core::AmountError| error.to_string()),
    }
}
