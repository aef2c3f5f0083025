//! Why a wallet refused, in words: the one table from the errors of the crates below to people.

mod ledger;

use ecny_core::{CommandFault, ElementError, Error, JournalError, PeerFault, PinError};
use ecny_offline_protocol::{ChannelError, TapError};

use super::exit::Exit;

pub(super) use ledger::of_ledger;

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
