//! What each error of the wallet is in C. Every one has its own number: see the test at the end.

use ecny_core::{
    CommandFault, ElementError, EnrolmentFault, Error, JournalError, LedgerError, PeerFault,
    PinError,
};
use ecny_offline_protocol::{
    ChannelError, CommandError, ResponseError, StatusWord, TapError,
    sync::{SyncError, SyncFault},
};

use super::ecny_result::{self, *};

impl From<Error> for ecny_result {
    fn from(error: Error) -> Self {
        match error {
            Error::Command(fault) => fault.into(),
            Error::Element(error) => error.into(),
            Error::Journal(error) => error.into(),
            Error::Ledger(error) => error.into(),
            Error::Peer(fault) => fault.into(),
            Error::Pin(error) => error.into(),
            _ => ECNY_PANIC,
        }
    }
}

impl From<LedgerError> for ecny_result {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::BalanceLimit => ECNY_BALANCE_LIMIT,
            LedgerError::BalanceTooLow => ECNY_BALANCE_TOO_LOW,
            LedgerError::Blocked => ECNY_BLOCKED,
            LedgerError::CertificateExpired => ECNY_CERTIFICATE_EXPIRED,
            LedgerError::ConsentMissing => ECNY_CONSENT_MISSING,
            LedgerError::CountLimit => ECNY_COUNT_LIMIT,
            LedgerError::Damaged => ECNY_DAMAGED,
            LedgerError::DaysLimit => ECNY_DAYS_LIMIT,
            LedgerError::HopLimit => ECNY_HOP_LIMIT,
            LedgerError::ListFull => ECNY_LIST_FULL,
            LedgerError::ListTooOld => ECNY_LIST_TOO_OLD,
            LedgerError::Lived => ECNY_LIVED,
            LedgerError::Locked => ECNY_LOCKED,
            LedgerError::LogFull => ECNY_LOG_FULL,
            LedgerError::NotActivated => ECNY_NOT_ACTIVATED,
            LedgerError::NotDrained => ECNY_NOT_DRAINED,
            LedgerError::NotPresent => ECNY_NOT_PRESENT,
            LedgerError::NotVerified => ECNY_NOT_VERIFIED,
            LedgerError::OtherOrder => ECNY_OTHER_ORDER,
            LedgerError::PayeePolicy => ECNY_PAYEE_POLICY,
            LedgerError::PeerRevoked => ECNY_REVOKED_PEER,
            LedgerError::PocketExpired => ECNY_POCKET_EXPIRED,
            LedgerError::PocketsFull => ECNY_POCKETS_FULL,
            LedgerError::PowerFreeLimit => ECNY_POWER_FREE_LIMIT,
            LedgerError::ReceiveLimit => ECNY_RECEIVE_LIMIT,
            LedgerError::RespendLimit => ECNY_RESPEND_LIMIT,
            LedgerError::Retired => ECNY_RETIRED,
            LedgerError::Revoked => ECNY_REVOKED,
            LedgerError::RolledBack => ECNY_ROLLED_BACK,
            LedgerError::SingleLimit => ECNY_SINGLE_LIMIT,
            LedgerError::SumLimit => ECNY_SUM_LIMIT,
            LedgerError::Suspended => ECNY_SUSPENDED,
            LedgerError::TagNotAccepted => ECNY_TAG_NOT_ACCEPTED,
            LedgerError::TermsNotHeld => ECNY_TERMS_NOT_HELD,
            LedgerError::TooManyUnsettled => ECNY_TOO_MANY_UNSETTLED,
            LedgerError::Unfinished => ECNY_UNFINISHED,
            LedgerError::UnverifiedLimit => ECNY_UNVERIFIED_LIMIT,
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
            CommandFault::Gap => ECNY_COMMAND_GAP,
            CommandFault::OtherEntry => ECNY_COMMAND_OTHER_ENTRY,
            CommandFault::OtherHistory => ECNY_COMMAND_OTHER_HISTORY,
            CommandFault::OtherWallet => ECNY_COMMAND_OTHER_WALLET,
            CommandFault::OutOfPlace => ECNY_COMMAND_OUT_OF_PLACE,
            CommandFault::Outdated => ECNY_COMMAND_OUTDATED,
            CommandFault::Signature => ECNY_COMMAND_SIGNATURE,
            CommandFault::TooLong => ECNY_COMMAND_TOO_LONG,
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

impl From<PinError> for ecny_result {
    fn from(error: PinError) -> Self {
        match error {
            PinError::Blocked => ECNY_PIN_BLOCKED,
            PinError::Flash => ECNY_FLASH_FAILED,
            PinError::Full => ECNY_PIN_FULL,
            PinError::Geometry => ECNY_FLASH_GEOMETRY,
            PinError::Lost => ECNY_PIN_LOST,
            PinError::Malformed => ECNY_PIN_MALFORMED,
            PinError::NotPermitted => ECNY_PIN_NOT_PERMITTED,
            PinError::NotSet => ECNY_PIN_NOT_SET,
            PinError::Wrong { .. } => ECNY_PIN_WRONG,
            _ => ECNY_PANIC,
        }
    }
}

impl From<SyncError> for ecny_result {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Fault(fault) => fault.into(),
            SyncError::Wallet(error) => error.into(),
        }
    }
}

impl From<SyncFault> for ecny_result {
    fn from(fault: SyncFault) -> Self {
        match fault {
            SyncFault::Changed => ECNY_SYNC_CHANGED,
            SyncFault::Frame => ECNY_SYNC_FRAME,
            SyncFault::Order => ECNY_SYNC_ORDER,
            SyncFault::OtherWallet => ECNY_SYNC_OTHER_WALLET,
            SyncFault::Overtaken => ECNY_SYNC_OVERTAKEN,
            SyncFault::Trailing => ECNY_SYNC_TRAILING,
            SyncFault::Truncated => ECNY_SYNC_TRUNCATED,
            SyncFault::Version => ECNY_SYNC_VERSION,
            _ => ECNY_PANIC,
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

#[cfg(test)]
mod tests {
    /// The variants of an enum in the text of a source file.
    fn variants<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
        let (_, after) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
        let (body, _) = after.split_once("\n}").unwrap();
        let mut variants = Vec::new();
        for line in body.lines().filter_map(|line| line.strip_prefix("    ")) {
            if line.starts_with(|first: char| first.is_ascii_uppercase()) {
                variants.push(line.split(|c: char| !c.is_alphanumeric()).next().unwrap());
            }
        }
        variants
    }

    /// The enums are open to additions, so the compiler does not ask for an arm for each.
    #[test]
    fn every_error_has_an_arm_of_its_own_and_no_two_share_a_number() {
        let table = include_str!("table.rs");
        let core = include_str!("../../../core/src/error.rs");
        let sync = include_str!("../../../offline-protocol/src/sync/fault.rs");
        let pin = include_str!("../../../core/src/pin/error.rs");
        for (source, name) in [
            (core, "CommandFault"),
            (core, "LedgerError"),
            (core, "PeerFault"),
            (pin, "PinError"),
            (sync, "SyncFault"),
        ] {
            let variants = variants(source, name);
            assert!(variants.len() > 7, "{name}: {variants:?}");
            let mut numbers = Vec::new();
            for variant in variants {
                let arm = format!("            {name}::{variant}");
                let of = |line: &&str| line.trim_start_matches(&arm).starts_with([' ', '{']);
                let arm = table.lines().filter(|line| line.starts_with(&arm)).find(of);
                let (_, after) = arm.and_then(|line| line.split_once(" => ")).expect(variant);
                let number = after.split(',').next().unwrap();
                assert_ne!(number, "ECNY_PANIC", "{name}::{variant}");
                assert!(!numbers.contains(&number), "{name}::{variant}: {number}");
                numbers.push(number);
            }
        }
    }
}
