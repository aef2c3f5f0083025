use std::fmt::Write;

use ecny_offline_protocol::Orientation;
use serde_json::{Map, Value, json};

use crate::{
    Fault,
    boards::{Board, Boards, Kind, PAYERS_STEP},
    counts::Counts,
    markdown::{grouped, replaced, table},
    name::{Ahead, Role, What, Who},
    targets::{merged_over_verify, targets},
    times::{Ratio, Times},
    work::Task,
};

/// Everything that was measured, in the forms it is shown in.
#[derive(Debug)]
pub struct Report {
    counts: Counts,
    /// Whether they were counted just now.
    counted: bool,
    times: Times,
    boards: Boards,
}

impl Report {
    /// Puts together what was measured.
    #[must_use]
    pub const fn new(counts: Counts, counted: bool, times: Times, boards: Boards) -> Self {
        Self { counts, counted, times, boards }
    }

    /// Measures times, and shows nothing else.
    ///
    /// # Errors
    /// Where a task fails.
    pub fn times_only(tasks: &mut [Task], quick: bool) -> Result<String, Fault> {
        let times = Times::measure(tasks, rounds(quick))?;
        Ok(format!(
            "\nTimes, ours = 1: least of all rounds, then the median of what the rounds gave\n\n{}\n{}",
            operations_by_time(&times),
            payments_by_time(&times)
        ))
    }

    /// The tables, for a terminal.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut text = String::new();
        for (name, block) in self.blocks() {
            // Infallible: a string takes everything.
            let _ = writeln!(text, "== {name}\n{block}");
        }
        text
    }

    /// The paper with its tables made anew.
    ///
    /// # Errors
    /// Where its markers are not those of the tables.
    pub fn written_into(&self, paper: &str) -> Result<String, Fault> {
        Ok(replaced(paper, &self.blocks())?)
    }

    /// The ratios, by name.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut all = Map::new();
        let mut put = |name: String, figure: Option<f64>| {
            if let Some(figure) = figure {
                all.insert(name, json!((figure * 1000.0).round() / 1000.0));
            }
        };
        for theirs in [Who::RustCrypto, Who::OpenSsl] {
            for what in What::OPERATIONS {
                let name = format!("{}_vs_{}", what.key(), theirs.key());
                let [their, our] = [theirs, Who::Ours].map(|who| self.counts.of(who, what));
                put(name.clone(), ratio(their, our));
                let [their, our] = [theirs, Who::Ours].map(|who| self.times.of(who, what));
                put(format!("{name}_time"), quotient(their, our).map(|ratio| ratio.least));
            }
            for (name, whose, ahead) in [
                ("payment", Who::Ours, Ahead::Prepared),
                ("payment_unprepared", Who::Ours, Ahead::Nothing),
                ("payment_rustcrypto_secrets", Who::Mixed, Ahead::Prepared),
                ("payment_operator_known", Who::Ours, Ahead::OperatorKnown),
            ] {
                let name = format!("{name}_vs_{}", theirs.key());
                let ours = own_ahead(ahead);
                let [their, our] = [(theirs, ahead), (whose, ours)]
                    .map(|(who, ahead)| self.counts.payment(who, ahead));
                put(name.clone(), ratio(their, our));
                let [their, our] = [(theirs, ahead), (whose, ours)]
                    .map(|(who, ahead)| self.times.payment(who, ahead));
                put(format!("{name}_time"), quotient(their, our).map(|ratio| ratio.least));
            }
        }
        let [theirs, ours] = [(Who::RustCrypto, Ahead::Nothing), (Who::Ours, Ahead::Prepared)]
            .map(|(who, ahead)| self.counts.payment(who, ahead));
        put("payment_vs_rustcrypto_unprepared".into(), ratio(theirs, ours));
        put("merged_vs_verify".into(), merged_over_verify(&self.counts));
        for (core, board) in [("m4", Board::M4), ("m33", Board::M33)] {
            for (name, kind) in [("instructions", Kind::Instructions), ("stack", Kind::Stack)] {
                if let Some(figure) = self.boards.of(board, kind, PAYERS_STEP) {
                    all.insert(format!("{core}_payer_step_{name}"), json!(figure));
                }
            }
        }
        all.insert("counts_from".into(), json!(self.counts_from()));
        all.insert("boards_from".into(), json!(self.boards.source));
        Value::Object(all)
    }

    /// The tables in order, by the names of their markers.
    fn blocks(&self) -> [(&'static str, String); 9] {
        [
            ("conditions", self.conditions()),
            ("targets", self.targets()),
            ("operations", self.operations()),
            ("payments", self.payments()),
            ("sides", self.sides()),
            ("where", self.shares()),
            ("boards", self.boards()),
            ("times", operations_by_time(&self.times)),
            ("payment times", payments_by_time(&self.times)),
        ]
    }

    fn counts_from(&self) -> &'static str {
        if self.counted { "counted just now" } else { "as committed in benches/counts.toml" }
    }

    fn conditions(&self) -> String {
        let of = |name| self.counts.condition(name).unwrap_or("none");
        format!(
            "Instructions: {}; {}, {}, {}, {}. Boards: {}.\n",
            self.counts_from(),
            of("arch"),
            of("rustc"),
            of("valgrind"),
            of("openssl"),
            self.boards.source,
        )
    }

    fn targets(&self) -> String {
        let rows: Vec<_> = targets(&self.counts, &self.times, &self.boards)
            .into_iter()
            .map(|target| {
                let verdict = match target.measured {
                    Some(figure) if target.wanted.is_met(figure) => "met",
                    Some(_) => "missed",
                    None => "not measured",
                };
                vec![
                    target.what.to_owned(),
                    target.wanted.said(),
                    target.measured.map_or(NONE.into(), |figure| target.wanted.shown(figure)),
                    verdict.to_owned(),
                    target.time.map_or(NONE.into(), Ratio::said),
                ]
            })
            .collect();
        table(&["", "target", "measured", "", "time: least, median"], &rows)
    }

    fn operations(&self) -> String {
        let rows: Vec<_> = What::OPERATIONS
            .into_iter()
            .map(|what| {
                let [ours, rustcrypto, openssl] =
                    [Who::Ours, Who::RustCrypto, Who::OpenSsl].map(|who| self.counts.of(who, what));
                let mut row = vec![what.title().to_owned()];
                row.extend([ours, rustcrypto, openssl].map(figure));
                row.extend([rustcrypto, openssl].map(|theirs| times(ratio(theirs, ours))));
                row
            })
            .collect();
        let head = ["", "ours", "RustCrypto", "OpenSSL", "RustCrypto / ours", "OpenSSL / ours"];
        table(&head, &rows)
    }

    fn payments(&self) -> String {
        let rows: Vec<_> = PAYMENTS
            .into_iter()
            .flat_map(|(who, title)| Ahead::ALL.map(|ahead| (who, title, ahead)))
            .filter_map(|(who, title, ahead)| {
                let sides = Role::BOTH.map(|role| self.counts.of(who, What::Side(role, ahead)));
                let both = self.counts.payment(who, ahead)?;
                let ours = self.counts.payment(Who::Ours, own_ahead(ahead));
                let mut row = vec![format!("{title}, {}", ahead.title())];
                row.extend(sides.map(figure));
                let prepared = self.counts.payment(Who::Ours, Ahead::Prepared);
                row.push(grouped(both));
                row.extend([ours, prepared].map(|ours| times(ratio(Some(both), ours))));
                Some(row)
            })
            .collect();
        table(&["", "payer", "payee", "both", "over ours alike", "over ours prepared"], &rows)
    }

    fn sides(&self) -> String {
        let mut rows = Vec::new();
        for (ahead, how) in [(Ahead::Prepared, "prepared"), (Ahead::Nothing, "unprepared")] {
            for (orientation, reads) in
                [(Orientation::PayeeReads, "payee reads"), (Orientation::PayerReads, "payer reads")]
            {
                let mut row = vec![format!("{reads}, {how}")];
                row.extend(Role::BOTH.map(|role| {
                    figure(self.counts.of(Who::Wallet, What::Tap(orientation, ahead, role)))
                }));
                rows.push(row);
            }
        }
        table(&["", "payer", "payee"], &rows)
    }

    /// The payer's side, payee reads, prepared, by what it consists of.
    fn shares(&self) -> String {
        let whole = What::Tap(Orientation::PayeeReads, Ahead::Prepared, Role::Payer);
        let whole = self.counts.of(Who::Wallet, whole);
        let parts = [What::Agree, What::Merged, What::Decompress, What::SignPrepared]
            .map(|what| (what.title(), self.counts.of(Who::Ours, what)));
        let rest =
            parts.iter().try_fold(whole, |rest, (_, part)| rest?.checked_sub((*part)?).map(Some));
        let rest = rest.flatten();
        let rows: Vec<_> = parts
            .into_iter()
            .chain([("messages, judgments, ledger and journal: the rest", rest), ("all", whole)])
            .map(|(title, part)| {
                let share = ratio(part, whole);
                let share = share.map_or(NONE.into(), |share| format!("{:.1} %", share * 100.0));
                vec![title.to_owned(), figure(part), share]
            })
            .collect();
        table(&["", "instructions", "share"], &rows)
    }

    fn boards(&self) -> String {
        let rows: Vec<_> = self
            .boards
            .steps()
            .into_iter()
            .map(|step| {
                let mut row = vec![step.to_owned()];
                for board in Board::ALL {
                    row.extend(Kind::ALL.map(|kind| figure(self.boards.of(board, kind, step))));
                }
                row
            })
            .collect();
        table(&["", "M4", "stack", "M33", "stack"], &rows)
    }
}

/// How many rounds are timed.
#[must_use]
pub const fn rounds(quick: bool) -> u32 {
    if quick { 15 } else { 51 }
}

/// How many times `ours` `theirs` is.
pub fn ratio(theirs: Option<u64>, ours: Option<u64>) -> Option<f64> {
    let [theirs, ours] = [theirs?, ours?].map(u32::try_from);
    Some(f64::from(theirs.ok()?) / f64::from(ours.ok()?))
}

/// The same of times.
pub fn quotient(theirs: Option<crate::Samples>, ours: Option<crate::Samples>) -> Option<Ratio> {
    Some(theirs?.over(&ours?))
}

impl Ratio {
    /// The least, then the median.
    fn said(self) -> String {
        format!("{:.2}, {:.2}", self.least, self.median)
    }
}

fn operations_by_time(times: &Times) -> String {
    let rows: Vec<_> = What::OPERATIONS
        .into_iter()
        .map(|what| {
            let mut row = vec![what.title().to_owned()];
            row.extend([Who::RustCrypto, Who::OpenSsl].map(|who| {
                quotient(times.of(who, what), times.of(Who::Ours, what))
                    .map_or(NONE.into(), Ratio::said)
            }));
            row.push(
                quotient(times.of(Who::Ours, what), times.of(Who::Ours, What::Verify))
                    .map_or(NONE.into(), |ratio| format!("{:.3}", ratio.least)),
            );
            row
        })
        .collect();
    table(&["", "RustCrypto / ours", "OpenSSL / ours", "ours / check"], &rows)
}

fn payments_by_time(times: &Times) -> String {
    let rows: Vec<_> = PAYMENTS
        .into_iter()
        .flat_map(|(who, title)| Ahead::ALL.map(|ahead| (who, title, ahead)))
        .filter_map(|(who, title, ahead)| {
            let theirs = times.payment(who, ahead)?;
            let over = quotient(Some(theirs), times.payment(Who::Ours, own_ahead(ahead)))?;
            Some(vec![format!("{title}, {}", ahead.title()), over.said()])
        })
        .collect();
    table(&["", "over ours"], &rows)
}

/// With what of ours a payment is compared: a wallet has always checked its operators' certificates
/// before.
const fn own_ahead(theirs: Ahead) -> Ahead {
    match theirs {
        Ahead::Prepared | Ahead::OperatorKnown => Ahead::Prepared,
        Ahead::Nothing => Ahead::Nothing,
    }
}

fn figure(figure: Option<u64>) -> String {
    figure.map_or(NONE.into(), grouped)
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or(NONE.into(), |ratio| format!("{ratio:.2}"))
}

const NONE: &str = "–";

/// Who pays, in the order of the table.
const PAYMENTS: [(Who, &str); 5] = [
    (Who::Ours, "ours"),
    (Who::Mixed, "ours, RustCrypto for the secrets"),
    (Who::OursExplicit, "ours, explicit certificates"),
    (Who::RustCrypto, "RustCrypto, explicit certificates"),
    (Who::OpenSsl, "OpenSSL, explicit certificates"),
];
