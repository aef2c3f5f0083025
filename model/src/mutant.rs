use core::fmt;

use crate::property::Property;

/// One rule of the protocol left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutant {
    /// A payee signs CANCEL for the open session before its void is durable.
    CancelBeforeVoid,
    /// A payee says CANCEL for a session whose record is pruned.
    CancelWithoutRecord,
    /// A payee does not confirm at boot before it says x again: a torn credit may vanish later.
    CreditVanishes,
    /// A debit takes the room that is promised to the decision on the next session.
    DebitTakesReserve,
    /// A payer does not confirm at boot before it sends a value again: a torn debit may vanish.
    DebitVanishes,
    /// A payee with a full log does not even ask for nothing.
    HealNeedsRoom,
    /// The operator pays for a debit when it is claimed, before it is durably handed over.
    PayOutEarly,
    /// A point of a payer opens more than one channel.
    PointUsedTwice,
    /// A payee prunes records no receipt of the operator has named.
    PruneUnacknowledged,
    /// A payee sends x before its credit is durable.
    ReceiptBeforeCredit,
    /// x depends on the session's number alone, not on whom it was shown to.
    ReceiptByNumber,
    /// A payee says x for a session whose record is pruned.
    ReceiptWithoutRecord,
    /// RESOLVE refund comes as a load and leaves the debit as it was.
    RefundAsLoad,
    /// A payer takes an unsettled debit back when enough time has passed.
    RefundOnTime,
    /// A payer takes UNKNOWN for CANCEL.
    RefundOnUnknown,
    /// A payee asks without headroom, and refuses what then does not fit without a decision.
    RequestWithoutHeadroom,
    /// A payee asks without room in its log for the decision.
    RequestWithoutReserve,
    /// The operator resolves on lines of a log that are not a contiguous part of it.
    ResolveOnIncompleteUpload,
    /// A retired wallet's keys die before the operator has its closing statement.
    RetireUnacknowledged,
    /// A wallet retires without deciding the sessions that are open.
    RetireWithoutStatement,
    /// A payee judges the payer's seq before it looks whether the session is decided.
    SeqBeforeSession,
    /// c is kept in RAM.
    VolatileSessions,
}

/// The rules a model plays by: all of them, or all but one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules(Option<Mutant>);

impl Rules {
    /// All of them.
    pub const ALL: Self = Self(None);

    /// All but this one.
    #[must_use]
    pub const fn all_but(mutant: Mutant) -> Self {
        Self(Some(mutant))
    }

    /// Whether this rule is left out.
    #[must_use]
    pub fn without(self, mutant: Mutant) -> bool {
        self.0 == Some(mutant)
    }
}

impl Mutant {
    /// All of them, by name.
    pub const ALL: [Self; 22] = [
        Self::CancelBeforeVoid,
        Self::CancelWithoutRecord,
        Self::CreditVanishes,
        Self::DebitTakesReserve,
        Self::DebitVanishes,
        Self::HealNeedsRoom,
        Self::PayOutEarly,
        Self::PointUsedTwice,
        Self::PruneUnacknowledged,
        Self::ReceiptBeforeCredit,
        Self::ReceiptByNumber,
        Self::ReceiptWithoutRecord,
        Self::RefundAsLoad,
        Self::RefundOnTime,
        Self::RefundOnUnknown,
        Self::RequestWithoutHeadroom,
        Self::RequestWithoutReserve,
        Self::ResolveOnIncompleteUpload,
        Self::RetireUnacknowledged,
        Self::RetireWithoutStatement,
        Self::SeqBeforeSession,
        Self::VolatileSessions,
    ];

    /// The mutant of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mutant| mutant.name() == name)
    }

    /// Its name, as it is typed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The configuration it is turned on in.
    #[must_use]
    pub const fn config(self) -> &'static str {
        self.row().1
    }

    /// The property it breaks, and breaks first.
    #[must_use]
    pub const fn breaks(self) -> Property {
        self.row().2
    }

    /// The rule that is left out, in one line.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        self.row().3
    }

    const fn row(self) -> (&'static str, &'static str, Property, &'static str) {
        use Property::{
            AlwaysResolvable, Conserved, CreditedDebited, NotBothOut, RefundedNotCredited,
            SettledCredited,
        };
        match self {
            Self::CancelBeforeVoid => (
                "cancel-before-void",
                "cap-and-void",
                NotBothOut,
                "a void is durable before its CANCEL is out",
            ),
            Self::CancelWithoutRecord => (
                "cancel-without-record",
                "sync-and-prune",
                NotBothOut,
                "no CANCEL without a record of the session",
            ),
            Self::CreditVanishes => (
                "credit-vanishes",
                "two-payers",
                SettledCredited,
                "a credit read at boot is confirmed before x is out",
            ),
            Self::DebitTakesReserve => (
                "debit-takes-reserve",
                "narrow-pair",
                AlwaysResolvable,
                "a debit leaves room for the decision on the next session",
            ),
            Self::DebitVanishes => (
                "debit-vanishes",
                "two-payers",
                CreditedDebited,
                "a debit read at boot is confirmed before its VALUE is out",
            ),
            Self::HealNeedsRoom => (
                "heal-needs-room",
                "one-record",
                AlwaysResolvable,
                "a REQUEST for nothing needs no room in the log",
            ),
            Self::PayOutEarly => (
                "pay-out-early",
                "hand-over",
                Conserved,
                "the hand-over is seen before the operator pays",
            ),
            Self::PointUsedTwice => (
                "point-used-twice",
                "two-payers",
                SettledCredited,
                "a HELLO point opens one channel",
            ),
            Self::PruneUnacknowledged => (
                "prune-unacknowledged",
                "sync-and-prune",
                AlwaysResolvable,
                "records are pruned on the operator's receipt",
            ),
            Self::ReceiptBeforeCredit => (
                "receipt-before-credit",
                "two-payers",
                SettledCredited,
                "a credit is durable before x is out",
            ),
            Self::ReceiptByNumber => (
                "receipt-by-number",
                "two-payers",
                SettledCredited,
                "x is bound to whom the session was shown",
            ),
            Self::ReceiptWithoutRecord => (
                "receipt-without-record",
                "sync-and-prune",
                SettledCredited,
                "no x without a record of the session",
            ),
            Self::RefundAsLoad => {
                ("refund-as-load", "sync-and-prune", Conserved, "RESOLVE acts on the debit, once")
            }
            Self::RefundOnTime => {
                ("refund-on-time", "two-payers", RefundedNotCredited, "no debit ends on time alone")
            }
            Self::RefundOnUnknown => (
                "refund-on-unknown",
                "sync-and-prune",
                RefundedNotCredited,
                "UNKNOWN leaves a debit as it was",
            ),
            Self::RequestWithoutHeadroom => (
                "request-without-headroom",
                "cap-and-void",
                AlwaysResolvable,
                "headroom before a REQUEST, and a void where it is missed",
            ),
            Self::RequestWithoutReserve => (
                "request-without-reserve",
                "one-record",
                AlwaysResolvable,
                "a REQUEST has a free record for its decision",
            ),
            Self::ResolveOnIncompleteUpload => (
                "resolve-on-incomplete-upload",
                "sync-and-prune",
                RefundedNotCredited,
                "resolved only inside a contiguous part of the log",
            ),
            Self::RetireUnacknowledged => (
                "retire-unacknowledged",
                "retire",
                AlwaysResolvable,
                "the operator has the closing statement before keys die",
            ),
            Self::RetireWithoutStatement => (
                "retire-without-statement",
                "retire",
                AlwaysResolvable,
                "a closing statement decides every session",
            ),
            Self::SeqBeforeSession => (
                "seq-before-session",
                "two-payers",
                AlwaysResolvable,
                "by n first, then seq and limits",
            ),
            Self::VolatileSessions => {
                ("volatile-sessions", "cap-and-void", NotBothOut, "c is durable")
            }
        }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
