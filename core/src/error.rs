use crate::{ElementError, JournalError, pin::PinError};

/// Why a step was refused, by whose fault it was. The step changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Our operator's word is not one this wallet can take.
    #[error("{0}")]
    Command(CommandFault),
    /// The secure element did not do its part.
    #[error("{0}")]
    Element(ElementError),
    /// The journal did not do its part.
    #[error("{0}")]
    Journal(JournalError),
    /// Our own ledger said no.
    #[error("{0}")]
    Ledger(LedgerError),
    /// The other wallet broke the protocol, or is none. Fixing it is not up to us.
    #[error("{0}")]
    Peer(PeerFault),
    /// The PIN was not the right one, may not be set, or its flash did not do its part.
    #[error("{0}")]
    Pin(PinError),
}

/// Why a word of the operator was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandFault {
    /// That debit has ended already, in the other way.
    #[error("the payment has ended already, in the other way")]
    EndedOtherwise,
    /// Something of the operator is missing before it.
    #[error("something is missing before it; sync first")]
    Gap,
    /// Another entry than the debit of that number.
    #[error("it names another payment under that number")]
    OtherEntry,
    /// A past of the log that this wallet does not have: it, or another of its name, was rolled
    /// back.
    #[error("it speaks of a log that this wallet does not have")]
    OtherHistory,
    /// Meant for another wallet.
    #[error("it is for another wallet")]
    OtherWallet,
    /// Not in this state of its life, or nothing of the kind is left.
    #[error("the wallet cannot do that where it stands")]
    OutOfPlace,
    /// Not newer than what this wallet has already.
    #[error("it is not newer than what the wallet has")]
    Outdated,
    /// Not signed by the command key of this wallet's operator.
    #[error("this wallet's operator did not sign it")]
    Signature,
    /// More days than such an order can hold.
    #[error("it would hold for too many days")]
    TooLong,
    /// No debit without an outcome, and none whose outcome is still in the log.
    #[error("there is no such payment to end")]
    UnknownDebit,
    /// A version of the format that this wallet does not read.
    #[error("it is in another version of the format")]
    Version,
}

/// Why our own ledger said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The wallet would hold more than its limit.
    #[error("the wallet would hold more than its limit")]
    BalanceLimit,
    /// The wallet holds less than that.
    #[error("the wallet holds less than that")]
    BalanceTooLow,
    /// The operator has put the wallet to rest.
    #[error("the operator has blocked the wallet")]
    Blocked,
    /// Its own certificate, or the payee's, is past its last day.
    #[error("a certificate is past its last day")]
    CertificateExpired,
    /// Nobody has said yes to this payment.
    #[error("nobody has said yes to this payment")]
    ConsentMissing,
    /// As many payments as are allowed without a sync.
    #[error("no more payments before a sync")]
    CountLimit,
    /// What is on flash is not a ledger this wallet can have written.
    #[error("what is on flash is not this wallet's ledger")]
    Damaged,
    /// Longer without a sync than is allowed.
    #[error("too many days since the last sync")]
    DaysLimit,
    /// The value has come too far without an operator to be passed on.
    #[error("the value has come too far without an operator to be passed on")]
    HopLimit,
    /// The list of revoked wallets takes no more; nothing of it is dropped.
    #[error("the list of revoked wallets is full")]
    ListFull,
    /// The list of revoked wallets is too old for that amount.
    #[error("the list of revoked wallets is too old for that amount; sync first")]
    ListTooOld,
    /// The element has a ledger already, or had one: a wallet is made once.
    #[error("this wallet has lived before; enroll it under a new number")]
    Lived,
    /// The wallet was rolled back and is locked; only its operator can open it.
    #[error("the wallet was rolled back and is locked")]
    Locked,
    /// The log has no room left for it; sync first.
    #[error("the log is full; sync first")]
    LogFull,
    /// The wallet has not been activated by its holder.
    #[error("the wallet has not been activated")]
    NotActivated,
    /// The wallet still holds value, or has payments without an outcome.
    #[error("the wallet still holds value, or has payments without an outcome")]
    NotDrained,
    /// Not on the wrist, or not unlocked, as its user wants it to be.
    #[error("the wallet is not on the wrist, or not unlocked")]
    NotPresent,
    /// Only with the PIN, or biometrics.
    #[error("that needs the PIN, or biometrics")]
    NotVerified,
    /// Another amount or purpose than the order at hand.
    #[error("another amount or purpose than the order at hand")]
    OtherOrder,
    /// The payee takes no value that came so far, or whose payer has not synced for so long.
    #[error("the payee does not take value that came so far or so long")]
    PayeePolicy,
    /// The other wallet is revoked.
    #[error("the other wallet is revoked")]
    PeerRevoked,
    /// That value could be spent until a day that is over; it goes home to the operator.
    #[error("the time to spend that value is over; it goes home to the operator")]
    PocketExpired,
    /// As many purposes as a wallet holds value for.
    #[error("no more purposes fit into the wallet")]
    PocketsFull,
    /// No more is paid while asleep before a sync.
    #[error("no more is paid while asleep before a sync")]
    PowerFreeLimit,
    /// More received than is allowed without a sync.
    #[error("no more can be received before a sync")]
    ReceiveLimit,
    /// No more of what no operator has seen may be paid before a sync.
    #[error("no more of what was received can be paid before a sync")]
    RespendLimit,
    /// The wallet has ended.
    #[error("the wallet is retired")]
    Retired,
    /// This wallet itself is revoked.
    #[error("this wallet is revoked")]
    Revoked,
    /// The flash is older than the secure element's counter: it was rolled back.
    #[error("the flash was rolled back")]
    RolledBack,
    /// More than one payment may be.
    #[error("more than one payment may be")]
    SingleLimit,
    /// More paid than is allowed without a sync.
    #[error("no more can be paid before a sync")]
    SumLimit,
    /// Its holder has put the wallet to rest.
    #[error("the wallet is suspended; resume it first")]
    Suspended,
    /// The payee is not of the kind that may take value of that purpose.
    #[error("the payee may not take value of that purpose")]
    TagNotAccepted,
    /// Another currency or purpose than this wallet holds.
    #[error("another currency or purpose than the wallet holds")]
    TermsNotHeld,
    /// As many payments without an outcome as this wallet can carry.
    #[error("too many payments without an outcome")]
    TooManyUnsettled,
    /// Power was cut while the ledger was made. It has never held anything: make it again.
    #[error("power was cut while the ledger was made; make it again")]
    Unfinished,
    /// No more is paid without the PIN, or biometrics.
    #[error("that much needs the PIN, or biometrics")]
    UnverifiedLimit,
}

/// What the other wallet did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeerFault {
    /// The cookie is not one this wallet made for these terms.
    #[error("the value answers no request of this wallet")]
    Cookie,
    /// Two different entries under one sequence number: proof of a double spend.
    #[error("two different payments under one sequence number: a double spend")]
    Fork,
    /// Bytes that are no message.
    #[error("the peer sent bytes that are no message")]
    Malformed,
    /// More than the tier in its certificate may pay at once.
    #[error("the peer pays more than its tier may")]
    OverTierLimit,
    /// The receipt or cancel belongs to no unsettled payment to this payee.
    #[error("the outcome belongs to no open payment to this payee")]
    OutcomeUnknown,
    /// A message that is not due now.
    #[error("the peer sent a message that is not due")]
    OutOfTurn,
    /// A sequence number that is not above the last one seen.
    #[error("the sequence number is not above the last one seen")]
    SeqNotRising,
    /// The payee pays itself.
    #[error("a wallet cannot pay itself")]
    SelfPayment,
    /// The signature does not fit certificate, message and channel.
    #[error("the signature does not fit")]
    Signature,
    /// Not the terms that were agreed on.
    #[error("not the terms that were agreed on")]
    Terms,
    /// Certified by an operator this wallet does not know.
    #[error("the peer's operator is not known")]
    UnknownOperator,
    /// A version of the protocol this wallet does not speak.
    #[error("the peer speaks another version of the protocol")]
    Version,
    /// Addressed to another payee.
    #[error("the value is for another payee")]
    WrongPayee,
}

impl From<CommandFault> for Error {
    fn from(fault: CommandFault) -> Self {
        Self::Command(fault)
    }
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

impl From<PinError> for Error {
    fn from(error: PinError) -> Self {
        Self::Pin(error)
    }
}
