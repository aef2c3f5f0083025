//! What a call comes back with, by whose fault it was. A number that is given up stays here as a
//! comment: it is not given again.

mod text;

use ecny_core::{
    CommandFault, ElementError, EnrolmentFault, Error, JournalError, LedgerError, PeerFault,
};
use ecny_offline_protocol::{ChannelError, CommandError, ResponseError, StatusWord, TapError};

pub(crate) use text::{name, text};

/// What a call comes back with. Bands: 1 the caller, 100 the own wallet says no, 200 the other
/// wallet, 300 flash, element and platform, 400 the operator's word, 900 a bug.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ecny_result {
    /// Done.
    ECNY_OK = 0,

    /// A pointer is null that must not be.
    ECNY_NULL = 1,
    /// A length is not what the function needs. Nothing was done.
    ECNY_LENGTH = 2,
    /// A pointer is not aligned for what it points to.
    ECNY_ALIGNMENT = 3,
    /// Two of the arguments overlap.
    ECNY_OVERLAP = 4,
    /// The handle is not open: it never was, is closed, or was moved.
    ECNY_NOT_OPEN = 5,
    /// The handle is open already, or was not zeroed before its first use.
    ECNY_ALREADY_OPEN = 6,
    /// Another thread, or a callback of this handle, is in a call with it.
    ECNY_BUSY = 7,
    /// An argument is out of its range.
    ECNY_VALUE = 8,
    /// A callback is missing, or the flash has no size a wallet can live on.
    ECNY_PLATFORM = 9,
    /// No tap has come to this step.
    ECNY_OUT_OF_TURN = 10,
    /// There is nothing, or nothing more.
    ECNY_NOTHING = 11,
    /// The bytes are not the keys of a wallet.
    ECNY_KEYS = 12,
    /// The bytes are not an operator's package.
    ECNY_PACKAGE = 13,
    /// What was approved is not what waits for a yes now: show it again.
    ECNY_CHANGED = 14,

    /// The wallet would hold more than its limit.
    ECNY_BALANCE_LIMIT = 100,
    /// The wallet holds less than that.
    ECNY_BALANCE_TOO_LOW = 101,
    /// A certificate is past its last day.
    ECNY_CERTIFICATE_EXPIRED = 102,
    /// Nobody has said yes to this payment.
    ECNY_CONSENT_MISSING = 103,
    /// No more payments before a sync.
    ECNY_COUNT_LIMIT = 104,
    /// What is on flash is not this wallet's ledger.
    ECNY_DAMAGED = 105,
    /// Too many days since the last sync.
    ECNY_DAYS_LIMIT = 106,
    /// The value has come too far without an operator to be passed on.
    ECNY_HOP_LIMIT = 107,
    /// This wallet has lived before: enroll it under a new number.
    ECNY_LIVED = 108,
    /// The wallet was rolled back and is locked: only its operator can open it.
    ECNY_LOCKED = 109,
    /// The log is full: sync first.
    ECNY_LOG_FULL = 110,
    /// Another amount or purpose than the order at hand.
    ECNY_OTHER_ORDER = 111,
    /// The payee does not take value that came so far or so long.
    ECNY_PAYEE_POLICY = 112,
    /// No more can be received before a sync.
    ECNY_RECEIVE_LIMIT = 113,
    /// The flash is older than the monotonic counter: it was rolled back.
    ECNY_ROLLED_BACK = 114,
    /// More than one payment may be.
    ECNY_SINGLE_LIMIT = 115,
    /// No more can be paid before a sync.
    ECNY_SUM_LIMIT = 116,
    /// Another currency or purpose than the wallet holds.
    ECNY_TERMS_NOT_HELD = 117,
    /// Too many payments without an outcome: tap their payees, or sync.
    ECNY_TOO_MANY_UNSETTLED = 118,
    /// Power was cut while the wallet was made: format it again.
    ECNY_UNFINISHED = 119,

    /// The value answers no request of this wallet.
    ECNY_PEER_COOKIE = 200,
    /// Two different payments under one sequence number: a double spend.
    ECNY_PEER_FORK = 201,
    /// The peer sent bytes that are no message.
    ECNY_PEER_MALFORMED = 202,
    /// The peer pays more than its tier may.
    ECNY_PEER_OVER_TIER_LIMIT = 203,
    /// The outcome belongs to no open payment to this payee.
    ECNY_PEER_OUTCOME_UNKNOWN = 204,
    /// The peer sent a message that is not due.
    ECNY_PEER_OUT_OF_TURN = 205,
    /// The sequence number is not above the last one seen.
    ECNY_PEER_SEQ_NOT_RISING = 206,
    /// A wallet cannot pay itself.
    ECNY_PEER_SELF_PAYMENT = 207,
    /// The peer's signature does not fit.
    ECNY_PEER_SIGNATURE = 208,
    /// Not the terms that were agreed on.
    ECNY_PEER_TERMS = 209,
    /// The peer's operator is not known.
    ECNY_PEER_UNKNOWN_OPERATOR = 210,
    /// The peer speaks another version of the protocol.
    ECNY_PEER_VERSION = 211,
    /// The value is for another payee.
    ECNY_PEER_WRONG_PAYEE = 212,
    /// The reader sent no command of this application.
    ECNY_PEER_COMMAND = 230,
    /// The card sent no response of this application.
    ECNY_PEER_RESPONSE = 231,
    /// The card is not a wallet of this protocol.
    ECNY_PEER_NOT_A_WALLET = 232,
    /// The card refused; it does not say why.
    ECNY_PEER_REFUSED = 233,
    /// A message was not sealed by the peer as its next one in this tap.
    ECNY_PEER_CHANNEL = 234,

    /// A write failed before: close the handle and open it again.
    ECNY_FLASH_CLOSED = 300,
    /// What was written cannot be read any more.
    ECNY_FLASH_DAMAGED = 301,
    /// The flash refused: close the handle and open it again.
    ECNY_FLASH_FAILED = 302,
    /// No room for this record, not even after a compaction.
    ECNY_FLASH_FULL = 303,
    /// A wallet cannot live on flash of this size.
    ECNY_FLASH_GEOMETRY = 304,
    /// Room only after a compaction.
    ECNY_FLASH_NEEDS_COMPACTION = 305,
    /// There is no wallet on this flash.
    ECNY_FLASH_NOT_A_JOURNAL = 306,
    /// The place is from before a compaction.
    ECNY_FLASH_STALE = 307,
    /// The record is too long.
    ECNY_FLASH_TOO_LONG = 308,
    /// The flash read differently twice: close the handle and open it again.
    ECNY_FLASH_UNSTEADY = 309,
    /// A counter of the journal has reached its end.
    ECNY_FLASH_WORN_OUT = 310,
    /// The wallet on this flash is sealed under other keys.
    ECNY_FLASH_WRONG_KEY = 311,
    /// The monotonic counter failed.
    ECNY_ELEMENT_COUNTER = 320,
    /// The key of this tap was spent.
    ECNY_ELEMENT_NO_EPHEMERAL = 321,
    /// The source of randomness failed.
    ECNY_ELEMENT_RANDOMNESS = 322,
    /// The secure element refused to sign.
    ECNY_ELEMENT_REFUSED = 323,

    /// The payment has ended already, in the other way.
    ECNY_COMMAND_ENDED_OTHERWISE = 400,
    /// It names another payment under that number.
    ECNY_COMMAND_OTHER_ENTRY = 401,
    /// It speaks of a log that this wallet does not have.
    ECNY_COMMAND_OTHER_HISTORY = 402,
    /// It is for another wallet.
    ECNY_COMMAND_OTHER_WALLET = 403,
    /// It is not newer than what the wallet has.
    ECNY_COMMAND_OUTDATED = 404,
    /// This wallet's operator did not sign it.
    ECNY_COMMAND_SIGNATURE = 405,
    /// There is no such payment to end.
    ECNY_COMMAND_UNKNOWN_DEBIT = 406,
    /// It is in another version of the format.
    ECNY_COMMAND_VERSION = 407,
    /// The certificate is not one of this operator, or the operator's is not of this root.
    ECNY_ENROLMENT_CERTIFICATE = 420,
    /// The package is for another device.
    ECNY_ENROLMENT_KEY = 421,
    /// A renewal named another wallet.
    ECNY_ENROLMENT_WALLET = 422,

    /// A bug in the library. The handle only closes; what is on flash is intact.
    ECNY_PANIC = 900,
}

use ecny_result::*;

impl ecny_result {
    #[expect(
        clippy::as_conversions,
        reason = "the number of a variant is what `repr(i32)` makes it"
    )]
    pub(crate) const fn number(self) -> i32 {
        self as i32
    }
}

impl From<Error> for ecny_result {
    fn from(error: Error) -> Self {
        match error {
            Error::Command(fault) => fault.into(),
            Error::Element(error) => error.into(),
            Error::Journal(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Peer(fault) => fault.into(),
            _ => ECNY_PANIC,
        }
    }
}

impl From<LedgerError> for ecny_result {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::BalanceLimit => ECNY_BALANCE_LIMIT,
            LedgerError::BalanceTooLow => ECNY_BALANCE_TOO_LOW,
            LedgerError::CertificateExpired => ECNY_CERTIFICATE_EXPIRED,
            LedgerError::ConsentMissing => ECNY_CONSENT_MISSING,
            LedgerError::CountLimit => ECNY_COUNT_LIMIT,
            LedgerError::Damaged => ECNY_DAMAGED,
            LedgerError::DaysLimit => ECNY_DAYS_LIMIT,
            LedgerError::HopLimit => ECNY_HOP_LIMIT,
            LedgerError::Lived => ECNY_LIVED,
            LedgerError::Locked => ECNY_LOCKED,
            LedgerError::LogFull => ECNY_LOG_FULL,
            LedgerError::OtherOrder => ECNY_OTHER_ORDER,
            LedgerError::PayeePolicy => ECNY_PAYEE_POLICY,
            LedgerError::ReceiveLimit => ECNY_RECEIVE_LIMIT,
            LedgerError::RolledBack => ECNY_ROLLED_BACK,
            LedgerError::SingleLimit => ECNY_SINGLE_LIMIT,
            LedgerError::SumLimit => ECNY_SUM_LIMIT,
            LedgerError::TermsNotHeld => ECNY_TERMS_NOT_HELD,
            LedgerError::TooManyUnsettled => ECNY_TOO_MANY_UNSETTLED,
            LedgerError::Unfinished => ECNY_UNFINISHED,
            _ => ECNY_PANIC,
        }
    }
}

impl From<PeerFault> for ecny_result {
    fn from(fault: PeerFault) -> Self {
        match fault {
            PeerFault::Cookie => ECNY_PEER_COOKIE,
            PeerFault::Fork => ECNY_PEER_FORK,
            PeerFault::Malformed => ECNY_PEER_MALFORMED,
            PeerFault::OverTierLimit => ECNY_PEER_OVER_TIER_LIMIT,
            PeerFault::OutcomeUnknown => ECNY_PEER_OUTCOME_UNKNOWN,
            PeerFault::OutOfTurn => ECNY_PEER_OUT_OF_TURN,
            PeerFault::SeqNotRising => ECNY_PEER_SEQ_NOT_RISING,
            PeerFault::SelfPayment => ECNY_PEER_SELF_PAYMENT,
            PeerFault::Signature => ECNY_PEER_SIGNATURE,
            PeerFault::Terms => ECNY_PEER_TERMS,
            PeerFault::UnknownOperator => ECNY_PEER_UNKNOWN_OPERATOR,
            PeerFault::Version => ECNY_PEER_VERSION,
            PeerFault::WrongPayee => ECNY_PEER_WRONG_PAYEE,
            _ => ECNY_PANIC,
        }
    }
}

impl From<JournalError> for ecny_result {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Closed => ECNY_FLASH_CLOSED,
            JournalError::Damaged => ECNY_FLASH_DAMAGED,
            JournalError::Flash => ECNY_FLASH_FAILED,
            JournalError::Full => ECNY_FLASH_FULL,
            JournalError::Geometry => ECNY_FLASH_GEOMETRY,
            JournalError::NeedsCompaction => ECNY_FLASH_NEEDS_COMPACTION,
            JournalError::NotAJournal => ECNY_FLASH_NOT_A_JOURNAL,
            JournalError::Stale => ECNY_FLASH_STALE,
            JournalError::TooLong => ECNY_FLASH_TOO_LONG,
            JournalError::Unsteady => ECNY_FLASH_UNSTEADY,
            JournalError::WornOut => ECNY_FLASH_WORN_OUT,
            JournalError::WrongKey => ECNY_FLASH_WRONG_KEY,
        }
    }
}

impl From<ElementError> for ecny_result {
    fn from(error: ElementError) -> Self {
        match error {
            ElementError::Counter => ECNY_ELEMENT_COUNTER,
            ElementError::NoEphemeral => ECNY_ELEMENT_NO_EPHEMERAL,
            ElementError::Randomness => ECNY_ELEMENT_RANDOMNESS,
            ElementError::Refused => ECNY_ELEMENT_REFUSED,
        }
    }
}

impl From<CommandFault> for ecny_result {
    fn from(fault: CommandFault) -> Self {
        match fault {
            CommandFault::EndedOtherwise => ECNY_COMMAND_ENDED_OTHERWISE,
            CommandFault::OtherEntry => ECNY_COMMAND_OTHER_ENTRY,
            CommandFault::OtherHistory => ECNY_COMMAND_OTHER_HISTORY,
            CommandFault::OtherWallet => ECNY_COMMAND_OTHER_WALLET,
            CommandFault::Outdated => ECNY_COMMAND_OUTDATED,
            CommandFault::Signature => ECNY_COMMAND_SIGNATURE,
            CommandFault::UnknownDebit => ECNY_COMMAND_UNKNOWN_DEBIT,
            CommandFault::Version => ECNY_COMMAND_VERSION,
            _ => ECNY_PANIC,
        }
    }
}

impl From<EnrolmentFault> for ecny_result {
    fn from(fault: EnrolmentFault) -> Self {
        match fault {
            EnrolmentFault::Certificate(_) => ECNY_ENROLMENT_CERTIFICATE,
            EnrolmentFault::Key => ECNY_ENROLMENT_KEY,
            EnrolmentFault::Element(error) => error.into(),
            EnrolmentFault::Wallet => ECNY_ENROLMENT_WALLET,
        }
    }
}

impl From<TapError> for ecny_result {
    fn from(error: TapError) -> Self {
        match error {
            TapError::Channel(error) => error.into(),
            TapError::Command(error) => error.into(),
            TapError::NothingToHeal => ECNY_NOTHING,
            TapError::OutOfTurn => ECNY_OUT_OF_TURN,
            TapError::Response(error) => error.into(),
            TapError::Wallet(error) => error.into(),
            _ => ECNY_PANIC,
        }
    }
}

impl From<ChannelError> for ecny_result {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Element(error) => error.into(),
            ChannelError::Dead
            | ChannelError::Exhausted
            | ChannelError::Forged
            | ChannelError::OutOfTurn
            | ChannelError::Point
            | ChannelError::Reflected => ECNY_PEER_CHANNEL,
        }
    }
}

impl From<CommandError> for ecny_result {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Application
            | CommandError::Class
            | CommandError::Extended
            | CommandError::Instruction
            | CommandError::Length
            | CommandError::Parameters
            | CommandError::Short => ECNY_PEER_COMMAND,
        }
    }
}

impl From<ResponseError> for ecny_result {
    fn from(error: ResponseError) -> Self {
        match error {
            // A card that does not know our application answers 6A82 (ISO/IEC 7816-4).
            ResponseError::Fci
            | ResponseError::Hello(_)
            | ResponseError::Status(StatusWord::NotFound) => ECNY_PEER_NOT_A_WALLET,
            ResponseError::Status(_) => ECNY_PEER_REFUSED,
            ResponseError::Length | ResponseError::Short | ResponseError::UnknownStatus => {
                ECNY_PEER_RESPONSE
            }
        }
    }
}
