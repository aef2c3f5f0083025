use ecny_core::{
    Amount, End, How, LifeStep, LogLine, MAX_BODY, OrderKind, Record, Seq, Tag, Terms, WalletId,
};

use crate::{
    ECNY_ID_LEN,
    ecny_result::{self, ECNY_NOTHING, ECNY_PANIC},
    ecny_wallet,
    guard::guard,
    raw::{Out, OutBytes, Span, apart, input},
    wallet::{Open, enter},
};

/// The most bytes of a record of the log.
pub const ECNY_RECORD_MAX: usize = 480;

/// A line of the log.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ecny_line {
    /// The number of its record: 1 for the first the wallet ever wrote.
    pub number: u32,
    /// What happened.
    pub kind: ecny_line_kind,
    /// How much, in fen: of `CREDIT`, `DEBIT`, `HAND_OVER`, `REFUND`, `RESOLVED`, `SETTLE`.
    pub amount_fen: u64,
    /// The balance after it, in fen.
    pub balance_fen: u64,
    /// Which of our debits, of `DEBIT`, `HAND_OVER`, `REFUND`, `RESOLVED`, `SETTLE`; which order of
    /// ours, of `CREDIT`, `LOCK`, `VOID`; which of the operator's, of `ORDER`.
    pub seq: u32,
    /// The day, in days since 2020-01-01, of `CREDIT`, `DEBIT`, `DELTA`, `ORDER`, `PROFILE`, `SYNCED`;
    /// the last on which it holds, of `CRISIS`, `POCKET`.
    pub day: u32,
    /// The payee of `DEBIT`, the payer of `CREDIT`.
    pub peer: [u8; ECNY_ID_LEN],
    /// Of `CREDIT` and `DEBIT`: with the operator's purse, so loaded or redeemed.
    pub purse: bool,
    /// Of `RESOLVED`: the value came back.
    pub refunded: bool,
    /// The purpose that value is bound to, of `CREDIT`, `DEBIT`, `HAND_OVER`, `POCKET`, `REFUND`,
    /// `RESOLVED`; 0: none.
    pub tag: u16,
    /// What became of the wallet, of `LIFE` and `ORDER`.
    pub step: ecny_step,
}

/// What happened, in a line of the log.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_line_kind {
    /// None: before the first line.
    ECNY_LINE_NONE = 0,
    /// Where counting begins, after a compaction.
    ECNY_LINE_CHECKPOINT = 1,
    /// Value came in.
    ECNY_LINE_CREDIT = 2,
    /// Value went out.
    ECNY_LINE_DEBIT = 3,
    /// The wallet noticed that it was rolled back.
    ECNY_LINE_LOCK = 4,
    /// The wallet knows one operator more.
    ECNY_LINE_OPERATOR = 5,
    /// A debit came back.
    ECNY_LINE_REFUND = 6,
    /// The operator ended a debit.
    ECNY_LINE_RESOLVED = 7,
    /// The payee of a debit has the value.
    ECNY_LINE_SETTLE = 8,
    /// The operator has seen the log.
    ECNY_LINE_SYNCED = 9,
    /// An order was given up.
    ECNY_LINE_VOID = 10,
    /// The operator has set new limits.
    ECNY_LINE_PROFILE = 11,
    /// The user has set limits of their own.
    ECNY_LINE_SETTINGS = 12,
    /// The root has ordered limits for some days.
    ECNY_LINE_CRISIS = 13,
    /// The operator has told the wallet what to do.
    ECNY_LINE_ORDER = 14,
    /// An operator has revoked wallets.
    ECNY_LINE_DELTA = 15,
    /// The operator has opened a pocket.
    ECNY_LINE_POCKET = 16,
    /// The holder has taken a step in the wallet's life.
    ECNY_LINE_LIFE = 17,
    /// A PIN was set.
    ECNY_LINE_PIN = 18,
    /// A debit was handed over to the operator.
    ECNY_LINE_HAND_OVER = 19,
}

use ecny_line_kind::*;

/// What became of a wallet: by its holder (`ECNY_LINE_LIFE`) or by its operator
/// (`ECNY_LINE_ORDER`).
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_step {
    /// Nothing.
    ECNY_STEP_NONE = 0,
    /// It began to serve.
    ECNY_STEP_ACTIVATE = 1,
    /// Its holder put it to rest.
    ECNY_STEP_SUSPEND = 2,
    /// It serves again.
    ECNY_STEP_RESUME = 3,
    /// It ended.
    ECNY_STEP_RETIRE = 4,
    /// Its operator put it to rest.
    ECNY_STEP_BLOCK = 5,
    /// Its operator had it give up the order at hand.
    ECNY_STEP_VOID = 6,
    /// Its operator let a PIN be set once more.
    ECNY_STEP_UNBLOCK_PIN = 7,
    /// Its operator ended it.
    ECNY_STEP_CLOSE = 8,
}

use ecny_step::*;

impl From<LifeStep> for ecny_step {
    fn from(step: LifeStep) -> Self {
        match step {
            LifeStep::Activate => ECNY_STEP_ACTIVATE,
            LifeStep::Suspend => ECNY_STEP_SUSPEND,
            LifeStep::Resume => ECNY_STEP_RESUME,
            LifeStep::Retire => ECNY_STEP_RETIRE,
        }
    }
}

impl From<OrderKind> for ecny_step {
    fn from(what: OrderKind) -> Self {
        match what {
            OrderKind::Block => ECNY_STEP_BLOCK,
            OrderKind::Resume => ECNY_STEP_RESUME,
            OrderKind::Void => ECNY_STEP_VOID,
            OrderKind::UnblockPin => ECNY_STEP_UNBLOCK_PIN,
            OrderKind::Close => ECNY_STEP_CLOSE,
        }
    }
}

impl ecny_line {
    fn of(found: &LogLine) -> Self {
        let none = Self {
            number: found.number,
            kind: ECNY_LINE_NONE,
            amount_fen: 0,
            balance_fen: found.line.balance.fen(),
            seq: 0,
            day: 0,
            peer: [0; ECNY_ID_LEN],
            purse: false,
            refunded: false,
            tag: 0,
            step: ECNY_STEP_NONE,
        };
        match &found.line.record {
            Record::Checkpoint(_) => Self { kind: ECNY_LINE_CHECKPOINT, ..none },
            Record::Credit { session, payer, value, purse } => Self {
                kind: ECNY_LINE_CREDIT,
                seq: session.number(),
                day: value.entry.day.number().into(),
                purse: *purse,
                ..none.with(*payer, &value.entry.terms)
            },
            Record::Debit { value, how, .. } => Self {
                kind: ECNY_LINE_DEBIT,
                seq: value.entry.seq.number(),
                day: value.entry.day.number().into(),
                purse: *how == How::Home,
                ..none.with(value.entry.payee, &value.entry.terms)
            },
            Record::Lock { session } => {
                Self { kind: ECNY_LINE_LOCK, seq: session.number(), ..none }
            }
            Record::Operator { .. } => Self { kind: ECNY_LINE_OPERATOR, ..none },
            Record::Refund { seq, amount, tag, .. } => {
                Self { kind: ECNY_LINE_REFUND, ..none.of_debit(*seq, *amount, *tag) }
            }
            Record::Resolved { resolution, amount, tag, .. } => Self {
                kind: ECNY_LINE_RESOLVED,
                refunded: resolution.end == End::Refunded,
                ..none.of_debit(resolution.seq, *amount, *tag)
            },
            Record::Settle { seq, amount, .. } => {
                Self { kind: ECNY_LINE_SETTLE, seq: seq.number(), amount_fen: amount.fen(), ..none }
            }
            Record::Synced { receipt, .. } => {
                Self { kind: ECNY_LINE_SYNCED, day: receipt.day.number().into(), ..none }
            }
            Record::Void { session } => {
                Self { kind: ECNY_LINE_VOID, seq: session.number(), ..none }
            }
            Record::Profile { profile, .. } => {
                Self { kind: ECNY_LINE_PROFILE, day: profile.day.number().into(), ..none }
            }
            Record::Settings { .. } => Self { kind: ECNY_LINE_SETTINGS, ..none },
            Record::Crisis { crisis, .. } => {
                Self { kind: ECNY_LINE_CRISIS, day: crisis.last_day.number().into(), ..none }
            }
            Record::Order { order, .. } => Self {
                kind: ECNY_LINE_ORDER,
                seq: order.number.into(),
                day: order.day.number().into(),
                step: order.what.into(),
                ..none
            },
            Record::Delta { delta, .. } => {
                Self { kind: ECNY_LINE_DELTA, day: delta.day.number().into(), ..none }
            }
            Record::Pocket { pocket, .. } => Self {
                kind: ECNY_LINE_POCKET,
                day: pocket.last_day.number().into(),
                tag: pocket.tag.number(),
                ..none
            },
            Record::Life { step } => Self { kind: ECNY_LINE_LIFE, step: (*step).into(), ..none },
            Record::Pin { .. } => Self { kind: ECNY_LINE_PIN, ..none },
            Record::HandOver { seq, amount, tag } => {
                Self { kind: ECNY_LINE_HAND_OVER, ..none.of_debit(*seq, *amount, *tag) }
            }
        }
    }

    fn with(self, peer: WalletId, terms: &Terms) -> Self {
        let (amount_fen, tag) = (terms.amount.fen(), terms.tag.number());
        Self { peer: peer.to_bytes(), amount_fen, tag, ..self }
    }

    fn of_debit(self, seq: Seq, amount: Amount, tag: Tag) -> Self {
        Self { seq: seq.number(), amount_fen: amount.fen(), tag: tag.number(), ..self }
    }
}

/// The next line of the log, oldest first.
///
/// - `line`: its `number` says after which line, 0 for the first; set to the line. `ECNY_NOTHING` after
///   the last.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed; `line` is null or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_next_line(
    wallet: *mut ecny_wallet,
    line: *mut ecny_line,
) -> ecny_result {
    guard(|| {
        // SAFETY: null or valid by this function's contract. Only the number is read: the rest may
        // be anything.
        let (after, to) = unsafe { (input(&raw const (*line_of(line)?).number)?, Out::new(line)?) };
        apart(&[Span::of(wallet), to.span()])?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        to.set(ecny_line::of(&next(&mut open, *after)?));
        Ok(())
    })
}

/// The next record of the log as it is on flash, for the operator: `ECNY_RECORD_MAX` bytes at most.
///
/// - `number`: says after which record, 0 for the first; set to that of the record. `ECNY_NOTHING`
///   after the last.
/// - `out`, `out_cap`: room for the record, at least `ECNY_RECORD_MAX` bytes.
/// - `out_len`: set to its length.
///
/// # Safety
/// `wallet` is null, zeroed, open or closed. Every pointer is null or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ecny_wallet_next_record(
    wallet: *mut ecny_wallet,
    number: *mut u32,
    out: *mut u8,
    out_cap: usize,
    out_len: *mut usize,
) -> ecny_result {
    guard(|| {
        // SAFETY: each is null or valid by this function's contract.
        let (after, to, bytes, len) = unsafe {
            (input(number)?, Out::new(number)?, OutBytes::new(out, out_cap)?, Out::new(out_len)?)
        };
        apart(&[Span::of(wallet), to.span(), bytes.span(), len.span()])?;
        bytes.at_least(ECNY_RECORD_MAX)?;
        // SAFETY: as above.
        let mut open = unsafe { enter(wallet) }?;
        let found = next(&mut open, *after)?;
        let mut buffer = [0; ECNY_RECORD_MAX];
        let body = found.line.to_bytes(&mut buffer).map_err(|_| ECNY_PANIC)?;
        len.set(bytes.put(body)?);
        to.set(found.number);
        Ok(())
    })
}

/// The pointer, where it may be followed.
fn line_of(line: *mut ecny_line) -> Result<*const ecny_line, ecny_result> {
    crate::raw::checked(line).map(|line| line.as_ptr().cast_const())
}

/// The first line with a number above `after`.
fn next(open: &mut Open, after: u32) -> Result<LogLine, ecny_result> {
    open.ledger.line_after(after)?.ok_or(ECNY_NOTHING)
}

const _: () = assert!(ECNY_RECORD_MAX == MAX_BODY);
