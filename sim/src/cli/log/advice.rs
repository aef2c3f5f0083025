//! What is unsettled, and what to do about it.

use std::path::Path;

use ecny_core::{Account, Standing, Unsettled};
use ecny_sim::{calendar::date, host::HostLedger};
use serde_json::{Value, json};

use super::{
    super::{output::fen, tag::written},
    Lang,
    lang::say,
};

/// A matter that is open: what it is, and what its holder can do, the best first.
pub(in crate::cli) struct Advice {
    pub(in crate::cli) what: String,
    pub(in crate::cli) steps: Vec<String>,
}

/// A payment without an outcome yet.
pub(in crate::cli) fn unsettled(path: &Path, debit: &Unsettled, lang: Lang) -> Advice {
    let (name, amount) = (path.display(), debit.amount());
    let (seq, payee) = (debit.seq().number(), debit.payee());
    let what = say!(
        lang,
        "付款 {}：付给 {} 的 {} 元尚无回执",
        "payment {}: to {}, {} yuan without a receipt yet",
        seq,
        payee,
        amount
    );
    let mut steps = Vec::new();
    if payee.number.is_purse() {
        let again = format!("ecny redeem --issuer DIR --wallet {name} --amount {amount}");
        steps.push(say!(lang, "再兑回一次即可：{}", "redeem once more: {}", again));
    } else {
        let again = format!("ecny resume --from {name} --to DIR");
        steps.push(say!(lang, "与收款方再碰一次：{}", "tap the payee once more: {}", again));
        let sync = format!("ecny sync {name} --issuer DIR");
        steps.push(say!(
            lang,
            "双方各自同步后，运营机构会裁定：{}",
            "once both have synced the operator can tell: {}",
            sync
        ));
        let give = format!("ecny hand-over {name} {seq}");
        steps.push(say!(
            lang,
            "再也遇不到收款方时，移交运营机构，再同步：{}",
            "where the payee will not be met again, hand it over and sync: {}",
            give
        ));
    }
    Advice { what, steps }
}

/// Everything about a wallet that its holder should see to.
pub(in crate::cli) fn matters(path: &Path, ledger: &HostLedger, lang: Lang) -> Vec<Advice> {
    let account = ledger.account();
    let debits = ledger.unsettled().iter().map(|debit| unsettled(path, debit, lang));
    let mut all: Vec<_> = debits.collect();
    all.extend(standing(path, account.standing, lang));
    all.extend(expired(path, account, lang));
    let (days, most) =
        (account.today().since(account.last_sync), account.rules(account.today()).days_since_sync);
    if days.saturating_add(SOON) > most {
        let name = path.display();
        all.push(Advice {
            what: say!(
                lang,
                "已 {} 天未同步，最多 {} 天",
                "{} days without a sync, of {} allowed",
                days,
                most
            ),
            steps: vec![format!("ecny sync {name} --issuer DIR")],
        });
    }
    if ledger.lists().name_owner() {
        all.push(Advice {
            what: lang.pick("本钱包已被吊销", "this wallet is revoked").to_owned(),
            steps: vec![
                lang.pick(
                    "联系运营机构；已找回的钱包请撤回挂失，再同步",
                    "see the operator; if it was found again, have the report withdrawn and sync",
                )
                .to_owned(),
            ],
        });
    }
    all
}

/// The same for a program: the payments.
pub(in crate::cli) fn payments(path: &Path, ledger: &HostLedger, lang: Lang) -> Value {
    let lines = ledger.unsettled().iter().map(|debit| {
        json!({
            "payment": debit.seq().number(),
            "to": debit.payee().to_string(),
            "amount_fen": fen(debit.amount()),
            "tag": debit.tag().number(),
            "what_to_do": unsettled(path, debit, lang).steps,
        })
    });
    lines.collect()
}

/// What a state of its life means for its holder.
fn standing(path: &Path, standing: Standing, lang: Lang) -> Option<Advice> {
    let name = path.display();
    let (what, step) = match standing {
        Standing::Active => return None,
        Standing::Personalized => (
            lang.pick("尚未激活", "not activated yet"),
            lang.pick("由持有人激活", "its holder activates it").to_owned(),
        ),
        Standing::Suspended => {
            (lang.pick("已暂停使用", "suspended by its holder"), format!("ecny resume {name}"))
        }
        Standing::Blocked => (
            lang.pick("被运营机构停用", "blocked by its operator"),
            say!(
                lang,
                "联系运营机构，恢复后同步：{}",
                "see the operator; once it is lifted, sync: {}",
                format!("ecny sync {name} --issuer DIR")
            ),
        ),
        Standing::Locked => (
            lang.pick("已锁定：数据曾被回退", "locked: it was rolled back"),
            say!(
                lang,
                "同步，并请运营机构注销、补发：{}",
                "sync, and have the operator close it and pay out what is proved: {}",
                format!("ecny sync {name} --issuer DIR")
            ),
        ),
        Standing::Retired => (
            lang.pick("已注销", "retired"),
            say!(
                lang,
                "提交结清声明并清除密钥：{}",
                "hand in the closing statement and wipe the keys: {}",
                format!("ecny retire {name} --issuer DIR")
            ),
        ),
    };
    Some(Advice { what: what.to_owned(), steps: vec![step] })
}

/// What could be spent until a day that is over.
fn expired(path: &Path, account: &Account, lang: Lang) -> Vec<Advice> {
    let name = path.display();
    let over = account
        .pockets
        .iter()
        .filter(|pocket| !pocket.balance.is_zero() && pocket.last_day < account.today());
    let advice = |pocket: &ecny_core::PocketBalance| {
        let (tag, last, amount) = (written(pocket.tag), date(pocket.last_day), pocket.balance);
        Advice {
            what: say!(
                lang,
                "用途 {} 的 {} 元已于 {} 到期",
                "for purpose {}, {} yuan could be spent until {}",
                tag,
                amount,
                last
            ),
            steps: vec![format!(
                "ecny redeem --issuer DIR --wallet {name} --tag {tag} --amount {amount}"
            )],
        }
    };
    over.map(advice).collect()
}

/// So many days before the last one a sync is worth a word.
const SOON: u16 = 7;
