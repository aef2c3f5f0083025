//! Tables of instructions.

use ecny_offline_protocol::Orientation;

use super::{NONE, PAYMENTS, Report, ratio};
use crate::{
    boards::{Board, Kind},
    markdown::{grouped, table},
    name::{Ahead, Role, What, Who},
    targets::targets,
    times::Ratio,
};

impl Report {
    /// Under what everything was measured.
    pub(super) fn conditions(&self) -> String {
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

    /// What was wanted, and what there is.
    pub(super) fn targets(&self) -> String {
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

    /// Instructions by operation.
    pub(super) fn operations(&self) -> String {
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

    /// Instructions of the public-key work of a payment.
    pub(super) fn payments(&self) -> String {
        let rows: Vec<_> = PAYMENTS
            .into_iter()
            .flat_map(|(who, title)| Ahead::ALL.map(|ahead| (who, title, ahead)))
            .filter_map(|(who, title, ahead)| {
                let sides = Role::BOTH.map(|role| self.counts.of(who, What::Side(role, ahead)));
                let both = self.counts.payment(who, ahead)?;
                let ours = self.counts.payment(Who::Ours, ahead);
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

    /// Instructions of whole wallets.
    pub(super) fn sides(&self) -> String {
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
    pub(super) fn shares(&self) -> String {
        let whole = What::Tap(Orientation::PayeeReads, Ahead::Prepared, Role::Payer);
        let whole = self.counts.of(Who::Wallet, whole);
        let parts = [What::Agree, What::Merged, What::Decompress, What::SignPrepared]
            .map(|what| (what.title(), self.counts.of(Who::Ours, what)));
        let sum: Option<u64> = parts.iter().map(|(_, part)| *part).sum();
        let rest = whole.zip(sum).and_then(|(whole, sum)| whole.checked_sub(sum));
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

    /// The boards.
    pub(super) fn boards(&self) -> String {
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

fn figure(figure: Option<u64>) -> String {
    figure.map_or(NONE.into(), grouped)
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or(NONE.into(), |ratio| format!("{ratio:.2}"))
}
