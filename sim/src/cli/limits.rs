use ecny_core::{Account, Amount, Limits};
use ecny_sim::calendar::date;
use serde_json::{Value, json};

use super::{
    args::One,
    enrol,
    error::CliError,
    exit::Exit,
    held,
    output::{Output, fen, table},
    secret::SecretSource,
};

/// Shows the limits of a wallet and how much of each is used.
pub(super) fn run(one: &One, secrets: &SecretSource) -> Result<Output, CliError> {
    let device = held::wallet(&one.wallet, secrets)?;
    let (account, identity) = (device.ledger.account(), device.ledger.identity());
    let rows = rows(account);

    let (path, id) = (one.wallet.display(), device.id());
    let (tier, last_day) = (enrol::word(identity.tier()), date(identity.last_day()));
    let lines = rows.iter().map(|row| {
        let left = row.left.clone().unwrap_or_default();
        [row.what.to_owned(), row.used.clone().unwrap_or_default(), row.most.clone(), left]
    });
    let heads = ["limit", "used", "most", "left"];
    let table = table(heads, &["used", "most", "left"], lines);
    Ok(Output {
        text: format!("{path} ({id}), tier {tier}, certified until {last_day}\n{table}"),
        json: json!({
            "wallet": id.to_string(),
            "tier": tier,
            "last_day": last_day.to_string(),
            "last_sync": date(account.last_sync).to_string(),
            "profile": account.limits.number,
            "limits": profile(&account.limits),
            "used": used(account),
        }),
        exit: Exit::Done,
    })
}

struct Row {
    what: &'static str,
    used: Option<String>,
    most: String,
    left: Option<String>,
}

fn rows(account: &Account) -> [Row; 7] {
    let limits = &account.limits;
    [
        of_amount("balance, yuan", held(account), limits.balance),
        Row { what: "one payment, yuan", used: None, most: most(limits.single), left: None },
        of_amount("paid since sync, yuan", account.paid_since_sync, limits.paid_since_sync),
        of_count("payments since sync", account.payments_since_sync, limits.payments_since_sync),
        of_amount(
            "received since sync, yuan",
            account.received_since_sync,
            limits.received_since_sync,
        ),
        Row {
            what: "wallets passed through",
            used: Some(account.received_hop.number().to_string()),
            most: limits.hop.number().to_string(),
            left: None,
        },
        of_count("days since sync", days(account), limits.days_since_sync),
    ]
}

/// What is out may come back: it counts as held.
fn held(account: &Account) -> Amount {
    account.balance.checked_add(account.in_flight).unwrap_or(Amount::MAX)
}

/// By the wallet's own day: it has no clock.
const fn days(account: &Account) -> u16 {
    account.day.since(account.last_sync)
}

fn of_amount(what: &'static str, used: Amount, limit: Amount) -> Row {
    let left = (limit != Amount::MAX).then(|| limit.saturating_sub(used).to_string());
    Row { what, used: Some(used.to_string()), most: most(limit), left }
}

fn of_count(what: &'static str, used: u16, limit: u16) -> Row {
    let left = Some(limit.saturating_sub(used).to_string());
    Row { what, used: Some(used.to_string()), most: limit.to_string(), left }
}

fn most(limit: Amount) -> String {
    if limit == Amount::MAX { "none".to_owned() } else { limit.to_string() }
}

fn profile(limits: &Limits) -> Value {
    json!({
        "balance_fen": fen(limits.balance),
        "single_fen": fen(limits.single),
        "paid_since_sync_fen": fen(limits.paid_since_sync),
        "payments_since_sync": limits.payments_since_sync,
        "received_since_sync_fen": fen(limits.received_since_sync),
        "hop": limits.hop.number(),
        "days_since_sync": limits.days_since_sync,
    })
}

fn used(account: &Account) -> Value {
    json!({
        "balance_fen": fen(held(account)),
        "paid_since_sync_fen": fen(account.paid_since_sync),
        "payments_since_sync": account.payments_since_sync,
        "received_since_sync_fen": fen(account.received_since_sync),
        "hop": account.received_hop.number(),
        "days_since_sync": days(account),
    })
}
