//! What one line of a log says, for a person and for a program.

use std::collections::BTreeMap;

use ecny_core::{
    Amount, Day, End, LifeStep, LogLine, OrderKind, Record, Seq, Settings, Tag, WalletId,
};
use ecny_sim::calendar::date;
use serde_json::{Value, json};

use super::{
    super::{output::fen, tag::written},
    Lang,
    lang::say,
};

/// One line of the statement.
pub(super) struct Entry {
    number: u32,
    day: Option<Day>,
    kind: &'static str,
    what: String,
    with: Option<WalletId>,
    tag: Tag,
    moved: Moved,
    balance: Amount,
}

#[derive(Clone, Copy)]
enum Moved {
    In(Amount),
    Out(Amount),
    Nothing,
}

/// What a line means of itself, before others are looked at.
struct Said(Option<Day>, &'static str, String, Option<WalletId>, Tag, Moved);

impl Entry {
    pub(super) fn row(&self, pockets: bool) -> [String; 8] {
        let (into, out) = match self.moved {
            Moved::In(amount) => (amount.to_string(), String::new()),
            Moved::Out(amount) => (String::new(), amount.to_string()),
            Moved::Nothing => (String::new(), String::new()),
        };
        let bound = pockets && self.tag != Tag::NONE;
        [
            self.number.to_string(),
            self.day.map(|day| date(day).to_string()).unwrap_or_default(),
            self.what.clone(),
            self.with.map(|with| with.to_string()).unwrap_or_default(),
            if bound { written(self.tag) } else { String::new() },
            into,
            out,
            self.balance.to_string(),
        ]
    }

    pub(super) fn json(&self) -> Value {
        let (into, out) = match self.moved {
            Moved::In(amount) => (fen(amount), 0.into()),
            Moved::Out(amount) => (0.into(), fen(amount)),
            Moved::Nothing => (0.into(), 0.into()),
        };
        json!({
            "number": self.number,
            "day": self.day.map(|day| date(day).to_string()),
            "kind": self.kind,
            "text": self.what,
            "with": self.with.map(|with| with.to_string()),
            "tag": self.tag.number(),
            "in_fen": into,
            "out_fen": out,
            "balance_fen": fen(self.balance),
        })
    }
}

/// The whole statement. What a debit has come to stands beside it already.
pub(super) fn statement(lines: &[LogLine], lang: Lang) -> Vec<Entry> {
    let mut ends = BTreeMap::new();
    let mut debits = BTreeMap::new();
    for at in lines {
        match &at.line.record {
            Record::Settle { seq, .. } => {
                ends.insert(*seq, lang.pick("已到账", "settled"));
            }
            Record::Refund { seq, .. } => {
                ends.insert(*seq, lang.pick("已退回", "refunded"));
            }
            Record::Resolved { resolution, .. } => {
                ends.insert(resolution.seq, end(resolution.end, lang));
            }
            Record::HandOver { seq, .. } => {
                ends.insert(*seq, lang.pick("已移交运营机构", "handed over to the operator"));
            }
            Record::Debit { value, .. } => {
                let entry = &value.entry;
                debits.insert(entry.seq, (entry.payee, entry.terms.tag));
            }
            Record::Checkpoint(_)
            | Record::Credit { .. }
            | Record::Crisis { .. }
            | Record::Delta { .. }
            | Record::Life { .. }
            | Record::Lock { .. }
            | Record::Operator { .. }
            | Record::Order { .. }
            | Record::Pin { .. }
            | Record::Pocket { .. }
            | Record::Profile { .. }
            | Record::Settings { .. }
            | Record::Synced { .. }
            | Record::Void { .. } => {}
        }
    }
    let debit = |seq: &Seq| debits.get(seq).copied();
    let entry = |at: &LogLine| {
        let said = moved(&at.line.record, &ends, &debit, lang);
        let Said(day, kind, what, with, tag, moved) =
            said.unwrap_or_else(|| told(&at.line.record, lang));
        Entry { number: at.number, day, kind, what, with, tag, moved, balance: at.line.balance }
    };
    lines.iter().map(entry).collect()
}

/// What moves money, or ends what did.
fn moved(
    record: &Record,
    ends: &BTreeMap<Seq, &str>,
    debit: &impl Fn(&Seq) -> Option<(WalletId, Tag)>,
    lang: Lang,
) -> Option<Said> {
    let of = |seq: &Seq| {
        let debit = debit(seq);
        (debit.map(|(payee, _)| payee), debit.map_or(Tag::NONE, |(_, tag)| tag))
    };
    let said = match record {
        Record::Credit { payer, value, purse, session } => {
            let entry = &value.entry;
            let kind = if *purse { "load" } else { "receive" };
            let session = session.number();
            let what = match purse {
                true => say!(lang, "充值，第 {} 单", "loaded, order {}", session),
                false => say!(lang, "收款，第 {} 单", "received, order {}", session),
            };
            let terms = entry.terms;
            Said(Some(entry.day), kind, what, Some(*payer), terms.tag, Moved::In(terms.amount))
        }
        Record::Debit { value, .. } => {
            let entry = &value.entry;
            let end = ends.get(&entry.seq).copied();
            let end = end.unwrap_or_else(|| lang.pick("尚无回执", "no receipt yet"));
            let what = say!(lang, "付款 {}，{}", "payment {}, {}", entry.seq.number(), end);
            let moved = Moved::Out(entry.terms.amount);
            Said(Some(entry.day), "pay", what, Some(entry.payee), entry.terms.tag, moved)
        }
        Record::Refund { seq, amount, tag, .. } => {
            let what = say!(lang, "付款 {} 退回", "payment {} came back", seq.number());
            Said(None, "refund", what, of(seq).0, *tag, Moved::In(*amount))
        }
        Record::Resolved { resolution, amount, tag, .. } => {
            let (seq, end) = (resolution.seq, end(resolution.end, lang));
            let what = say!(
                lang,
                "付款 {}，运营机构裁定{}",
                "payment {}, {} by the operator",
                seq.number(),
                end
            );
            let moved = match resolution.end {
                End::Refunded => Moved::In(*amount),
                End::Settled => Moved::Nothing,
            };
            Said(None, "resolve", what, of(&seq).0, *tag, moved)
        }
        Record::Settle { seq, .. } => {
            let what = say!(lang, "付款 {} 的回执", "receipt for payment {}", seq.number());
            let (with, tag) = of(seq);
            Said(None, "settle", what, with, tag, Moved::Nothing)
        }
        Record::HandOver { seq, tag, .. } => {
            let what = say!(
                lang,
                "付款 {} 移交运营机构",
                "payment {} handed over to the operator",
                seq.number()
            );
            Said(None, "hand-over", what, of(seq).0, *tag, Moved::Nothing)
        }
        Record::Void { session } => {
            let what = say!(lang, "放弃第 {} 单", "gave up order {}", session.number());
            Said(None, "void", what, None, Tag::NONE, Moved::Nothing)
        }
        Record::Checkpoint(_)
        | Record::Crisis { .. }
        | Record::Delta { .. }
        | Record::Life { .. }
        | Record::Lock { .. }
        | Record::Operator { .. }
        | Record::Order { .. }
        | Record::Pin { .. }
        | Record::Pocket { .. }
        | Record::Profile { .. }
        | Record::Settings { .. }
        | Record::Synced { .. } => return None,
    };
    Some(said)
}

/// What the operator, the root or the holder has said.
fn told(record: &Record, lang: Lang) -> Said {
    let (day, kind, what, tag) = match record {
        Record::Lock { .. } => (
            None,
            "lock",
            lang.pick("已锁定：数据曾被回退", "locked: it was rolled back").to_owned(),
            Tag::NONE,
        ),
        Record::Operator { .. } => {
            (None, "operator", lang.pick("认识运营机构", "knows an operator").to_owned(), Tag::NONE)
        }
        Record::Synced { receipt, .. } => {
            let number = receipt.position.number;
            let what = say!(lang, "已同步至第 {} 条", "synced up to no. {}", number);
            (Some(receipt.day), "sync", what, Tag::NONE)
        }
        Record::Profile { profile, .. } => {
            let what = say!(lang, "限额方案 {}", "limits of profile {}", profile.limits.number);
            (Some(profile.day), "profile", what, Tag::NONE)
        }
        Record::Settings { settings } => {
            let what = if *settings == Settings::OPEN {
                lang.pick("取消自设限额", "no limits of your own any more")
            } else {
                lang.pick("自设限额", "limits of your own")
            };
            (None, "settings", what.to_owned(), Tag::NONE)
        }
        Record::Crisis { crisis, .. } => {
            let last = date(crisis.last_day);
            let what =
                say!(lang, "中央银行临时限额，至 {}", "limits of the central bank until {}", last);
            (Some(crisis.first_day), "crisis", what, Tag::NONE)
        }
        Record::Order { order, .. } => {
            (Some(order.day), "order", ordered(order.what, lang).to_owned(), Tag::NONE)
        }
        Record::Delta { delta, .. } => {
            let count = delta.names().count();
            let what = say!(lang, "吊销 {} 个钱包", "{} wallets revoked", count);
            (Some(delta.day), "revoked", what, Tag::NONE)
        }
        Record::Pocket { pocket, .. } => {
            let (tag, last) = (written(pocket.tag), date(pocket.last_day));
            let what = say!(
                lang,
                "可持有用途 {} 的资金，至 {}",
                "may hold value for purpose {} until {}",
                tag,
                last
            );
            (Some(pocket.day), "pocket", what, pocket.tag)
        }
        Record::Life { step } => (None, "life", lived(*step, lang).to_owned(), Tag::NONE),
        Record::Pin { .. } => {
            (None, "pin", lang.pick("已设置支付密码", "PIN set").to_owned(), Tag::NONE)
        }
        Record::Checkpoint(_)
        | Record::Credit { .. }
        | Record::Debit { .. }
        | Record::HandOver { .. }
        | Record::Refund { .. }
        | Record::Resolved { .. }
        | Record::Settle { .. }
        | Record::Void { .. } => {
            (None, "checkpoint", lang.pick("承前", "brought forward").to_owned(), Tag::NONE)
        }
    };
    Said(day, kind, what, None, tag, Moved::Nothing)
}

const fn ordered(what: OrderKind, lang: Lang) -> &'static str {
    match what {
        OrderKind::Block => lang.pick("被运营机构停用", "blocked by the operator"),
        OrderKind::Resume => lang.pick("由运营机构恢复使用", "unblocked by the operator"),
        OrderKind::Void => {
            lang.pick("按运营机构要求放弃未完成订单", "gave up the open order for the operator")
        }
        OrderKind::UnblockPin => lang.pick("可重新设置支付密码", "a new PIN may be set"),
        OrderKind::Close => lang.pick("被运营机构注销", "closed by the operator"),
    }
}

const fn lived(step: LifeStep, lang: Lang) -> &'static str {
    match step {
        LifeStep::Activate => lang.pick("已激活", "activated"),
        LifeStep::Suspend => lang.pick("已暂停", "suspended"),
        LifeStep::Resume => lang.pick("已恢复", "resumed"),
        LifeStep::Retire => lang.pick("已注销", "retired"),
    }
}

const fn end(end: End, lang: Lang) -> &'static str {
    match end {
        End::Refunded => lang.pick("已退回", "refunded"),
        End::Settled => lang.pick("已到账", "settled"),
    }
}
