use crate::{ElementError, JournalError};

/// Why a step was refused, by whose fault it was. The step changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The secure element did not do its part.
    Element(ElementError),
    /// The journal did not do its part.
    Journal(JournalError),
    /// Our own ledger said no.
    Ledger(LedgerError),
    /// The other wallet broke the protocol, or is none. Fixing it is not up to us.
    Peer(PeerFault),
}

/// Why our own ledger said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LedgerError {
    /// The wallet would hold more than its limit.
    BalanceLimit,
    /// The wallet holds less than that.
    BalanceTooLow,
    /// Its own certificate, or the payee's, is past its last day.
    CertificateExpired,
    /// Nobody has said yes to this payment.
    ConsentMissing,
    /// As many payments as are allowed without a sync.
    CountLimit,
    /// What is on flash is not a ledger this wallet can have written.
    Damaged,
    /// Longer without a sync than is allowed.
    DaysLimit,
    /// The value has come too far without an operator to be passed on.
    HopLimit,
    /// The wallet was rolled back and is locked; only its operator can open it.
    Locked,
    /// The log has no room left for it; sync first.
    LogFull,
    /// Another amount or purpose than the order at hand.
    OtherOrder,
    /// The payee takes no value that came so far, or whose payer has not synced for so long.
    PayeePolicy,
    /// More received than is allowed without a sync.
    ReceiveLimit,
    /// The flash is older than the secure element's counter: it was rolled back.
    RolledBack,
    /// More than one payment may be.
    SingleLimit,
    /// More paid than is allowed without a sync.
    SumLimit,
    /// Another currency or purpose than this wallet holds.
    TermsNotHeld,
    /// As many payments without an outcome as this wallet can carry.
    TooManyUnsettled,
    /// Power was cut while the ledger was made. It has never held anything: make it again.
    Unfinished,
}

/// What the other wallet did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PeerFault {
    /// The cookie is not one this wallet made for these terms.
    Cookie,
    /// Two different entries under one sequence number: proof of a double spend.
    Fork,
    /// Bytes that are no message.
    Malformed,
    /// More than the tier in its certificate may pay at once.
    OverTierLimit,
    /// The receipt or cancel belongs to no unsettled payment to this payee.
    OutcomeUnknown,
    /// A message that is not due now.
    OutOfTurn,
    /// A sequence number that is not above the last one seen.
    SeqNotRising,
    /// The payee pays itself.
    SelfPayment,
    /// The signature does not fit certificate, message and channel.
    Signature,
    /// Not the terms that were agreed on.
    Terms,
    /// Certified by an operator this wallet does not know.
    UnknownOperator,
    /// A version of the protocol this wallet does not speak.
    Version,
    /// Addressed to another payee.
    WrongPayee,
}

impl From<ElementError> for Error {
    fn from(error: ElementError) -> Self {
        Self::Element(error)
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<PeerFault> for Error {
    fn from(fault: PeerFault) -> Self {
        Self::Peer(fault)
    }
}
