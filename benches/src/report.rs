mod tables;
mod timed;

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::{
    Fault,
    boards::{Board, Boards, Kind, PAYERS_STEP},
    counts::Counts,
    markdown::replaced,
    name::{Ahead, What, Who},
    targets::merged_over_verify,
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
            timed::operations(&times),
            timed::payments(&times)
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
                let [their, our] = [(theirs, ahead), (whose, ahead)]
                    .map(|(who, ahead)| self.counts.payment(who, ahead));
                put(name.clone(), ratio(their, our));
                let [their, our] = [(theirs, ahead), (whose, ahead)]
                    .map(|(who, ahead)| self.times.payment(who, ahead));
                put(format!("{name}_time"), quotient(their, our).map(|ratio| ratio.least));
            }
        }
        let [theirs, ours] = [(Who::RustCrypto, Ahead::Nothing), (Who::Ours, Ahead::Prepared)]
            .map(|(who, ahead)| self.counts.payment(who, ahead));
        put("payment_vs_rustcrypto_unprepared".into(), ratio(theirs, ours));
        let [theirs, ours] =
            [(Who::RustCrypto, Ahead::OperatorKnown), (Who::Ours, Ahead::PeerKnown)]
                .map(|(who, ahead)| self.counts.payment(who, ahead));
        put("payment_peer_met_vs_rustcrypto_operator_known".into(), ratio(theirs, ours));
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
            ("times", timed::operations(&self.times)),
            ("payment times", timed::payments(&self.times)),
        ]
    }

    fn counts_from(&self) -> &'static str {
        if self.counted { "counted in the same run" } else { "as committed in benches/counts.toml" }
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

const NONE: &str = "–";

/// Who pays, in the order of the table.
const PAYMENTS: [(Who, &str); 5] = [
    (Who::Ours, "ours"),
    (Who::Mixed, "ours, RustCrypto for the secrets"),
    (Who::OursExplicit, "ours, explicit certificates"),
    (Who::RustCrypto, "RustCrypto, explicit certificates"),
    (Who::OpenSsl, "OpenSSL, explicit certificates"),
];
