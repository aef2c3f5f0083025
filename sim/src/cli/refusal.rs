//! Why a wallet refused, in words: the one table from the errors of the crates below to people.

use ecny_core::{
    CommandFault, ElementError, Error, JournalError, LedgerError, PeerFault, PinError,
};
use ecny_offline_protocol::{ChannelError, TapError};

use super::exit::Exit;

/// What there is to say about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The number for the shell.
    pub(super) exit: Exit,
    /// One word for programs.
    pub(super) code: &'static str,
    /// What is the matter.
    pub(super) sentence: &'static str,
    /// What to do next.
    pub(super) hint: &'static str,
}

const fn refused(code: &'static str, sentence: &'static str, hint: &'static str) -> Refusal {
    Refusal { exit: Exit::Refused, code, sentence, hint }
}

const fn directory(code: &'static str, sentence: &'static str, hint: &'static str) -> Refusal {
    Refusal { exit: Exit::Directory, code, sentence, hint }
}

const fn bug(code: &'static str, sentence: &'static str) -> Refusal {
    Refusal { exit: Exit::Bug, code, sentence, hint: REPORT }
}

/// Why a step of a tap was refused.
pub(super) const fn of_tap(error: TapError) -> Refusal {
    match error {
        TapError::Channel(error) => of_channel(error),
        TapError::Command(_) => bug("command", "the reader sent a command that is none"),
        TapError::NothingToHeal => refused(
            "nothing-to-heal",
            "there is no older payment to finish",
            "check which wallet paid: --from, and which was paid: --to",
        ),
        TapError::OutOfTurn => bug("out-of-turn", "a step was asked for out of turn"),
        TapError::Response(_) => refused(
            "refused",
            "the other wallet refused",
            "`ecny log DIR` and `ecny limits DIR` of both may tell why",
        ),
        TapError::Wallet(error) => of_wallet(error),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}

/// Why a wallet refused a step.
pub(super) const fn of_wallet(error: Error) -> Refusal {
    match error {
        Error::Command(fault) => of_command(fault),
        Error::Element(error) => of_element(error),
        Error::Journal(error) => of_journal(error),
        Error::Ledger(error) => of_ledger(error),
        Error::Peer(fault) => of_peer(fault),
        Error::Pin(error) => of_pin(error),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}

/// Why a wallet did not take its operator's word.
pub(super) const fn of_command(fault: CommandFault) -> Refusal {
    let (code, sentence) = match fault {
        CommandFault::EndedOtherwise => {
            ("ended-otherwise", "that payment has ended already, in the other way")
        }
        CommandFault::Gap => {
            return refused(
                "gap",
                "something of the operator is missing before it",
                "take what came before it first, or sync",
            );
        }
        CommandFault::OutOfPlace => {
            return refused(
                "out-of-place",
                "it cannot do that where it stands in its life",
                "see `ecny log DIR`",
            );
        }
        CommandFault::TooLong => ("too-long", "it would hold for more days than it may"),
        CommandFault::OtherEntry => ("other-entry", "that number is another payment here"),
        CommandFault::OtherHistory => {
            ("other-history", "the operator speaks of a log that this wallet does not have")
        }
        CommandFault::OtherWallet => ("other-wallet", "the operator's word is for another wallet"),
        CommandFault::Outdated => ("outdated", "the wallet has that, or something newer, already"),
        CommandFault::Signature => ("not-its-operator", "this wallet's operator did not sign it"),
        CommandFault::UnknownDebit => ("unknown-payment", "there is no such payment to end"),
        CommandFault::Version => ("command-version", "the operator's word is in another version"),
        _ => ("unknown", "refused for a reason this program has no words for"),
    };
    refused(code, sentence, "ask the operator again, with the log as it is now")
}

/// Why a PIN was not set, changed or taken for right.
pub(super) const fn of_pin(error: PinError) -> Refusal {
    match error {
        PinError::Blocked => refused(
            "pin-blocked",
            "the PIN was wrong too often and is blocked",
            "have the operator let a new one be set: ecny pin unblock DIR --issuer DIR",
        ),
        PinError::Flash => directory("pin-flash", "the flash of its PIN failed", "see to the disk"),
        PinError::Full => refused(
            "pin-full",
            "its PIN has no room left for a try",
            "have the operator let a new one be set: ecny pin unblock DIR --issuer DIR",
        ),
        PinError::Geometry => directory(
            "damaged",
            "the flash of its PIN has a shape this program does not make",
            "restore pin.bin",
        ),
        PinError::Lost => refused(
            "pin-lost",
            "its PIN is gone from the flash",
            "have the operator let a new one be set: ecny pin unblock DIR --issuer DIR",
        ),
        PinError::Malformed => refused("pin-malformed", "a PIN has 4 to 12 digits", "take another"),
        PinError::NotPermitted => refused(
            "pin-set",
            "a PIN is set already",
            "change it: ecny pin change DIR; or have it unblocked if you forgot it",
        ),
        PinError::NotSet => refused("pin-not-set", "no PIN is set", "set one: ecny pin set DIR"),
        PinError::Wrong { left } => refused("pin-wrong", wrong(left), "try again with care"),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}

const fn wrong(left: u8) -> &'static str {
    match left {
        0 => "that is not its PIN, and no try is left: it is blocked",
        1 => "that is not its PIN; 1 try left",
        2 => "that is not its PIN; 2 tries left",
        3 => "that is not its PIN; 3 tries left",
        _ => "that is not its PIN; 4 tries left",
    }
}

/// Why a wallet's own ledger said no.
pub(super) const fn of_ledger(error: LedgerError) -> Refusal {
    match error {
        LedgerError::BalanceLimit => refused(
            "balance-limit",
            "it would hold more than its limit",
            "see `ecny limits DIR`; redeem some first",
        ),
        LedgerError::BalanceTooLow => {
            refused("balance-too-low", "it holds less than that", "see `ecny balance DIR`")
        }
        LedgerError::Blocked => refused(
            "blocked",
            "its operator has blocked it",
            "ask the operator; once it is lifted, sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::ListFull => refused(
            "list-full",
            "its list of revoked wallets takes no more",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::ListTooOld => refused(
            "list-too-old",
            "its list of revoked wallets is too old for that amount",
            "sync once its operator has published one (ecny publish): ecny sync DIR --issuer DIR",
        ),
        LedgerError::NotActivated => {
            refused("not-activated", "it has not been activated by its holder", "activate it")
        }
        LedgerError::NotDrained => refused(
            "not-drained",
            "it still holds value, or has payments without an outcome",
            "redeem what it holds, finish what `ecny log DIR` lists as unsettled, then try again",
        ),
        LedgerError::NotPresent => refused(
            "not-present",
            "it is not on the wrist, or not unlocked, as its user wants it to be",
            "put it on, unlock it, and try again",
        ),
        LedgerError::NotVerified => refused(
            "not-verified",
            "that needs the PIN",
            "give it: ECNY_PIN, --pin-file FILE, or --pin to type it",
        ),
        LedgerError::PeerRevoked => refused(
            "peer-revoked",
            "the other wallet is revoked",
            "take no value from it and pay it nothing; its holder has to see the operator",
        ),
        LedgerError::PocketExpired => refused(
            "pocket-expired",
            "the time to spend that value is over",
            "it goes home to the operator: ecny redeem --tag",
        ),
        LedgerError::PocketsFull => refused(
            "pockets-full",
            "it holds value for as many purposes as it can",
            "spend or redeem one of them first: see `ecny log DIR`",
        ),
        LedgerError::PowerFreeLimit => refused(
            "power-free-limit",
            "no more is paid while it is asleep before a sync",
            "wake it, or sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::RespendLimit => refused(
            "respend-limit",
            "no more of what it received may be paid on before a sync",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::Retired => refused("retired", "it has ended", "enrol a new wallet"),
        LedgerError::Revoked => refused(
            "revoked",
            "it is revoked itself",
            "see the operator; a wallet that was found again: ecny report-lost --withdraw",
        ),
        LedgerError::Suspended => {
            refused("suspended", "its holder has put it to rest", "wake it: ecny resume DIR")
        }
        LedgerError::TagNotAccepted => refused(
            "tag-not-accepted",
            "the payee is not of the kind that may take value of that purpose",
            "pay with ordinary money, or somebody of that kind",
        ),
        LedgerError::UnverifiedLimit => refused(
            "unverified-limit",
            "that much needs the PIN",
            "give it: ECNY_PIN, --pin-file FILE, or --pin to type it; none set: ecny pin set DIR",
        ),
        LedgerError::CertificateExpired => refused(
            "certificate-expired",
            "its certificate, or the other wallet's, is past its last day",
            "renew it: ecny enrol --issuer DIR --wallet DIR --renew",
        ),
        LedgerError::ConsentMissing => {
            refused("consent-missing", "nobody has said yes to this payment", REPORT)
        }
        LedgerError::CountLimit => refused(
            "count-limit",
            "it has made as many payments as are allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::Damaged => directory(
            "damaged",
            "what is on its flash is not a ledger it can have written",
            "never put back an older flash.bin: a wallet that was rolled back is locked",
        ),
        LedgerError::DaysLimit => refused(
            "days-limit",
            "it has been longer without a sync than is allowed",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::HopLimit => refused(
            "hop-limit",
            "the value has passed through too many wallets to be passed on",
            "see `ecny limits DIR`; redeem it, then load",
        ),
        LedgerError::Lived => directory(
            "lived",
            "it was made before, and a wallet is made once",
            "enrol a new wallet",
        ),
        LedgerError::Locked => refused(
            "locked",
            "it was rolled back and is locked",
            "only its operator can help: sync it, and have it closed: ecny order close WALLET-ID",
        ),
        LedgerError::LogFull => refused(
            "log-full",
            "its log has no room for this payment and its outcome",
            "sync: ecny sync DIR --issuer DIR",
        ),
        LedgerError::OtherOrder => refused(
            "other-order",
            "another amount than the order at hand",
            "the value is back; pay again",
        ),
        LedgerError::PayeePolicy => refused(
            "payee-policy",
            "the payee takes no value that came so far, or whose payer did not sync for so long",
            "see `ecny limits DIR` of both",
        ),
        LedgerError::ReceiveLimit => refused(
            "receive-limit",
            "it would receive more than is allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::RolledBack => refused(
            "rolled-back",
            "its flash is older than what it has said: it was rolled back",
            "only its operator can help: sync it, and have it closed: ecny order close WALLET-ID",
        ),
        LedgerError::SingleLimit => refused(
            "single-limit",
            "more than one payment may be",
            "see `ecny limits DIR`; a higher tier may pay more",
        ),
        LedgerError::SumLimit => refused(
            "sum-limit",
            "it would pay more than is allowed without a sync",
            "sync: ecny sync DIR --issuer DIR; `ecny limits DIR` shows what is used",
        ),
        LedgerError::TermsNotHeld => refused(
            "terms-not-held",
            "it takes no value of that currency or purpose",
            "value bound to a purpose goes only to payees enrolled with its --category, and to who \
             has a pocket for it: ecny tag open",
        ),
        LedgerError::TooManyUnsettled => refused(
            "too-many-unsettled",
            "it carries as many payments without an outcome as it can",
            "finish some: `ecny log DIR` says with whom",
        ),
        LedgerError::Unfinished => directory(
            "unfinished",
            "it was cut off while it was made, and has never held anything",
            "enrol a new wallet",
        ),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}

const fn of_peer(fault: PeerFault) -> Refusal {
    match fault {
        PeerFault::Cookie => broken("cookie", "the other sent value that was never asked for"),
        PeerFault::Fork => broken("fork", "the other spent the same value twice"),
        PeerFault::Malformed => broken("malformed", "the other sent bytes that are no message"),
        PeerFault::OverTierLimit => {
            broken("over-tier-limit", "the other sent more than its certificate allows")
        }
        PeerFault::OutcomeUnknown => {
            broken("outcome-unknown", "the other answered for a payment that is not open")
        }
        PeerFault::OutOfTurn => broken("peer-out-of-turn", "the other spoke out of turn"),
        PeerFault::SeqNotRising => {
            broken("seq-not-rising", "the other sent an older payment as a new one")
        }
        PeerFault::SelfPayment => refused(
            "same-wallet",
            "a wallet cannot pay itself",
            "one directory is a copy of the other: use only one of them, ever",
        ),
        PeerFault::Signature => refused(
            "signature",
            "the other's certificate or signature is not one it can trust",
            "both wallets must be of one issuer",
        ),
        PeerFault::Terms => broken("terms", "the other asked for something else than was agreed"),
        PeerFault::UnknownOperator => refused(
            "unknown-operator",
            "the other is of an operator it does not know",
            "both wallets must be of one issuer",
        ),
        PeerFault::Version => refused(
            "version",
            "the other speaks another version of the protocol",
            "use the newer version of ecny for both",
        ),
        PeerFault::WrongPayee => broken("wrong-payee", "the other paid somebody else"),
        _ => bug("unknown", "refused for a reason this program has no words for"),
    }
}

const fn broken(code: &'static str, sentence: &'static str) -> Refusal {
    refused(
        code,
        sentence,
        "the other wallet may be a clone, or was rolled back: do not use it any more",
    )
}

const fn of_journal(error: JournalError) -> Refusal {
    match error {
        JournalError::Closed => {
            directory("closed", "a write to its flash failed before", "try again")
        }
        JournalError::Damaged => directory(
            "damaged",
            "its flash is damaged",
            "never put back an older flash.bin: a wallet that was rolled back is locked",
        ),
        JournalError::Flash => directory(
            "flash",
            "its flash could not be read or written",
            "see to the disk; what was written stands, and the next command goes on from there",
        ),
        JournalError::Full => refused(
            "log-full",
            "its log has no room for this",
            "redeem what it holds, and enrol a new wallet",
        ),
        JournalError::Geometry => directory(
            "damaged",
            "its flash has a shape this program does not make",
            "check which directory goes where",
        ),
        JournalError::NeedsCompaction => bug("needs-compaction", "its log was not compacted"),
        JournalError::NotAJournal => directory(
            "damaged",
            "there is no ledger on its flash",
            "never put back an older flash.bin: a wallet that was rolled back is locked",
        ),
        JournalError::Stale => bug("stale", "a record was looked for where it was before"),
        JournalError::TooLong => bug("too-long", "a record is longer than any can be"),
        JournalError::Unsteady => directory(
            "unsteady",
            "its flash read differently twice",
            "try again; see to the disk if it stays so",
        ),
        JournalError::WornOut => directory(
            "worn-out",
            "its flash has been erased as often as it can count",
            "redeem what it holds, and enrol a new wallet",
        ),
        JournalError::WrongKey => directory(
            "wrong-flash",
            "its flash is another wallet's, or damaged",
            "put flash.bin and keys.sealed of the same wallet together",
        ),
    }
}

const fn of_element(error: ElementError) -> Refusal {
    match error {
        ElementError::Counter => {
            directory("counter", "its counter could not be read or moved", "see to the device")
        }
        ElementError::NoEphemeral => bug("no-ephemeral", "it had no key for the channel"),
        ElementError::Randomness => directory(
            "randomness",
            "the operating system gives no randomness",
            "the operating system is not healthy",
        ),
        ElementError::Refused => bug("element-refused", "its keys refused to sign"),
    }
}

const fn of_channel(error: ChannelError) -> Refusal {
    match error {
        ChannelError::Element(error) => of_element(error),
        ChannelError::Dead
        | ChannelError::Exhausted
        | ChannelError::Forged
        | ChannelError::OutOfTurn
        | ChannelError::Point
        | ChannelError::Reflected => {
            refused("channel", "the two could not talk privately", "tap again")
        }
    }
}

pub(super) const REPORT: &str = "report it with the command line and what it printed";
