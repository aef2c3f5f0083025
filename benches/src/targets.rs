use crate::{
    boards::{Board, Boards, Kind, MERGED, PAYERS_STEP, VERIFY, VERIFY_KNOWN},
    counts::Counts,
    name::{Ahead, What, Who},
    report::{quotient, ratio},
    times::{Ratio, Times},
};

/// A figure that was set before anything was measured, and what it is held against.
pub struct Target {
    /// Of what.
    pub what: &'static str,
    /// What is wanted.
    pub wanted: Wanted,
    /// What there is, by instructions; `None` where it is not measured here.
    pub measured: Option<f64>,
    /// The same ratio in times.
    pub time: Option<Ratio>,
}

/// What is wanted of a figure.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// So many times less work, or more.
    Times(f64),
    /// A part, or less.
    Share(f64),
    /// So many millions of instructions, or fewer.
    Millions(f64),
    /// So many KiB, or fewer.
    KiB(f64),
}

impl Wanted {
    /// Whether that is met.
    pub fn is_met(self, figure: f64) -> bool {
        match self {
            Self::Times(least) => figure >= least,
            Self::Share(most) | Self::Millions(most) | Self::KiB(most) => figure <= most,
        }
    }

    /// What is wanted, for a person.
    pub fn said(self) -> String {
        match self {
            Self::Times(_) => format!("≥ {}", self.shown(self.figure())),
            Self::Share(_) | Self::Millions(_) | Self::KiB(_) => {
                format!("≤ {}", self.shown(self.figure()))
            }
        }
    }

    /// A figure in the unit of this.
    pub fn shown(self, figure: f64) -> String {
        match self {
            Self::Times(_) => format!("{figure:.1} ×"),
            Self::Share(_) => format!("{figure:.2}"),
            Self::Millions(_) => format!("{figure:.2} M"),
            Self::KiB(_) => format!("{figure:.1} KiB"),
        }
    }

    const fn figure(self) -> f64 {
        match self {
            Self::Times(figure)
            | Self::Share(figure)
            | Self::Millions(figure)
            | Self::KiB(figure) => figure,
        }
    }
}

/// All of them, held against what there is.
pub fn targets(counts: &Counts, times: &Times, boards: &Boards) -> Vec<Target> {
    let operation = |what: &'static str, least, of| Target {
        what,
        wanted: Wanted::Times(least),
        measured: ratio(counts.of(Who::RustCrypto, of), counts.of(Who::Ours, of)),
        time: quotient(times.of(Who::RustCrypto, of), times.of(Who::Ours, of)),
    };
    let payment = |what: &'static str, least, who, theirs, ours| Target {
        what,
        wanted: Wanted::Times(least),
        measured: ratio(counts.payment(Who::RustCrypto, theirs), counts.payment(who, ours)),
        time: quotient(times.payment(Who::RustCrypto, theirs), times.payment(who, ours)),
    };
    let board = |what: &'static str, wanted, kind, step| Target {
        what,
        wanted,
        measured: boards.of(Board::M4, kind, step).and_then(|figure| {
            let figure = f64::from(u32::try_from(figure).ok()?);
            Some(match kind {
                Kind::Instructions => figure / 1e6,
                Kind::Stack => figure / 1024.0,
            })
        }),
        time: None,
    };
    vec![
        operation("check, key met for the first time, against RustCrypto", 4.5, What::Verify),
        operation("check, known key, against RustCrypto", 10.0, What::VerifyKnown),
        Target {
            what: "certificate and signature in one, against one check",
            wanted: Wanted::Share(1.25),
            measured: merged_over_verify(counts),
            time: None,
        },
        payment(
            "payment, RustCrypto for the secrets, against RustCrypto",
            5.0,
            Who::Mixed,
            Ahead::Prepared,
            Ahead::Prepared,
        ),
        payment(
            "payment, all ours, against RustCrypto",
            8.0,
            Who::Ours,
            Ahead::Prepared,
            Ahead::OperatorKnown,
        ),
        payment(
            "the same between wallets that met before, against RustCrypto that knows the operator",
            8.0,
            Who::Ours,
            Ahead::OperatorKnown,
            Ahead::PeerKnown,
        ),
        board(
            "Cortex-M4: check, key met for the first time",
            Wanted::Millions(1.6),
            Kind::Instructions,
            VERIFY,
        ),
        board(
            "Cortex-M4: check, known key",
            Wanted::Millions(0.75),
            Kind::Instructions,
            VERIFY_KNOWN,
        ),
        board(
            "Cortex-M4: REQUEST in to VALUE out, all ours",
            Wanted::Millions(4.0),
            Kind::Instructions,
            PAYERS_STEP,
        ),
        board(
            "Cortex-M4: stack of certificate and signature in one",
            Wanted::KiB(3.0),
            Kind::Stack,
            MERGED,
        ),
    ]
}

/// Certificate and signature in one, without taking W apart, over one check, of a point taken apart.
pub fn merged_over_verify(counts: &Counts) -> Option<f64> {
    let [merged, apart, check] =
        [What::Merged, What::Decompress, What::Verify].map(|what| counts.of(Who::Ours, what));
    ratio(merged?.checked_sub(apart?), check)
}
