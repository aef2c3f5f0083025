mod office;

use std::{io, path::PathBuf};

use ecny_core::Error;
use ecny_issuer::{OfficeError, ProofFault};
use ecny_offline_protocol::{TapError, sync::SyncFault};
use ecny_sim::{
    calendar::ClockError,
    host::HostError,
    serial::{Address, LineError},
    store::{KeystoreError, StoreError},
};

use self::office::of_office;
#[cfg(feature = "hollow")]
use super::torture::TortureError;
use super::{
    exit::Exit,
    refusal::{self, REPORT, Refusal},
    secret::LEAST,
};

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The program contradicts itself.
    #[error("this program contradicted itself")]
    Bug,
    /// The clock of this computer.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// More days than limits of the root can hold, or a last day before the first.
    #[error("limits of the root hold for 1 to 90 days")]
    CrisisTooLong,
    /// A wallet or an issuer could not be made or opened.
    #[error("{}", host_sentence(.0))]
    Host(#[from] HostError),
    /// The directory opens with a key file, and none was given.
    #[error("{} opens with a key file", .0.display())]
    KeyFileNeeded(PathBuf),
    /// A line to another wallet.
    #[error(transparent)]
    Line(#[from] LineError),
    /// A file that is no word of an operator.
    #[error("{} is no word of an operator, or only a part of one", .0.display())]
    NoWord(PathBuf),
    /// Neither a point nor a file with one.
    #[error("{0} is neither a root key nor a file with one")]
    NoRootKey(String),
    /// There is nobody to ask for a PIN.
    #[error("no PIN, and no terminal to ask at")]
    NoPin,
    /// There is nobody to ask for a passphrase.
    #[error("no passphrase, and no terminal to ask at")]
    NoTerminal,
    /// The two passphrases typed are not the same.
    #[error("the two passphrases are not the same")]
    PassphrasesDiffer,
    /// A new passphrase is too short.
    #[error("a new passphrase has at least {LEAST} bytes")]
    PassphraseTooShort,
    /// The PIN is none.
    #[error("a PIN has 4 to 12 digits")]
    PinMalformed,
    /// The two PINs typed are not the same.
    #[error("the two PINs are not the same")]
    PinsDiffer,
    /// A proof that shows nothing.
    #[error("{}: {fault}", .path.display())]
    Proof {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: ProofFault,
    },
    /// A wallet refused a step of a tap.
    #[error("{wallet} refused: {}", refusal::of_tap(*.error).sentence)]
    Refused {
        /// Which one, as the command line names it.
        wallet: String,
        /// Why.
        error: TapError,
    },
    /// A wallet was to be tapped with itself.
    #[error("{} cannot be tapped with itself", .0.display())]
    SameWallet(PathBuf),
    /// Something in the story of `ecny demo --life` came out as it should not.
    #[error("the story went otherwise: {0}")]
    Story(String),
    /// A directory, or a file in it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bundle or a reply that is not what it ought to be.
    #[error("{}: {fault}", .path.display())]
    Sync {
        /// The file, or the wallet.
        path: PathBuf,
        /// Why.
        fault: SyncFault,
    },
    /// There is no place for a temporary directory.
    #[error("cannot make a temporary directory: {0}")]
    Temporary(io::Error),
    /// The terminal failed while a passphrase was typed.
    #[error("the terminal failed: {0}")]
    Terminal(io::Error),
    /// What is set as today is no day.
    #[error("ECNY_TODAY is no day, as in 2026-11-28")]
    Today,
    /// What `ecny torture` could not do.
    #[cfg(feature = "hollow")]
    #[error(transparent)]
    Torture(#[from] TortureError),
    /// Ctrl-C could not be listened to.
    #[error("cannot listen to Ctrl-C: {0}")]
    Signals(#[from] ctrlc::Error),
    /// The same wallet was given twice.
    #[error("{0} was given twice")]
    Twice(String),
    /// Nobody at the other end of a line spoke as a wallet does.
    #[error("no wallet has answered on {0}")]
    Unanswered(Address),
    /// A wallet refused what its owner asked for.
    #[error("{}: {}", .path.display(), refusal::of_wallet(*.error).sentence)]
    Wallet {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: Error,
    },
}

impl CliError {
    /// The number for the shell, one word for programs, and what to do next for people.
    pub(super) fn advice(&self) -> (Exit, &'static str, &'static str) {
        match self {
            Self::Bug => (Exit::Bug, "bug", REPORT),
            Self::Clock(ClockError) => (Exit::Directory, "clock", "set the clock of this computer"),
            Self::CrisisTooLong => {
                (Exit::Usage, "crisis-too-long", "give an earlier --until, or a later --from")
            }
            Self::Host(error) => of_host(error),
            Self::KeyFileNeeded(_) => (
                Exit::Directory,
                "key-file-needed",
                "give the file it was made with: --key-file FILE",
            ),
            Self::Line(error) => of_line(error),
            Self::NoRootKey(_) => (
                Exit::Usage,
                "no-root-key",
                "give 33 bytes in hexadecimal, as `ecny init` and `ecny findings` print them",
            ),
            Self::NoPin => (Exit::Directory, "no-pin", "set ECNY_PIN, or give --pin-file FILE"),
            Self::NoWord(_) => (
                Exit::Directory,
                "no-word",
                "nothing was changed; have the operator write the file again",
            ),
            Self::NoTerminal => {
                (Exit::Directory, "no-passphrase", "set ECNY_PASSPHRASE, or give --key-file FILE")
            }
            Self::PassphrasesDiffer => {
                (Exit::Usage, "passphrases-differ", "nothing was made; type it again")
            }
            Self::PassphraseTooShort => {
                (Exit::Usage, "passphrase-too-short", "nothing was made; take a longer one")
            }
            Self::PinMalformed => {
                (Exit::Usage, "pin-malformed", "nothing was changed; take another")
            }
            Self::PinsDiffer => (Exit::Usage, "pins-differ", "nothing was changed; type it again"),
            Self::Proof { .. } => (
                Exit::Refused,
                "proof",
                "it shows nothing: check the file, and that the root key is that of its operators",
            ),
            Self::Refused { error, .. } => said(refusal::of_tap(*error)),
            Self::SameWallet(_) => {
                (Exit::Usage, "same-wallet", "give two wallets: --from one --to the other")
            }
            Self::Signals(_) => (Exit::Directory, "signals", "the operating system is not healthy"),
            Self::Store(error) => of_store(error),
            Self::Story(_) => (Exit::Unbalanced, "story", REPORT),
            Self::Sync { fault: SyncFault::OtherWallet, .. } => (
                Exit::Refused,
                "other-wallet",
                "nothing was taken; import the reply to this wallet's own export",
            ),
            Self::Sync { fault: SyncFault::Version, .. } => (
                Exit::Directory,
                "no-sync-file",
                "give a file that `ecny sync --export` or `ecny answer` has written",
            ),
            Self::Sync { .. } => (
                Exit::Directory,
                "sync-file",
                "nothing of it was taken; carry the file again, or export anew",
            ),
            Self::Today => (Exit::Usage, "today", "write it as in ECNY_TODAY=2026-11-28"),
            Self::Temporary(_) => {
                (Exit::Directory, "io", "set TMPDIR to a directory that can be written")
            }
            Self::Terminal(_) => {
                (Exit::Directory, "terminal", "set ECNY_PASSPHRASE, or give --key-file FILE")
            }
            #[cfg(feature = "hollow")]
            Self::Torture(error) => error.advice(),
            Self::Twice(_) => (
                Exit::Usage,
                "wallet-twice",
                "give each wallet once; a copy of a wallet's directory is a clone",
            ),
            Self::Unanswered(_) => (
                Exit::Directory,
                "unanswered",
                "nothing has moved; see that the other end is on, and acts in the other role",
            ),
            Self::Wallet { error, .. } => said(refusal::of_wallet(*error)),
        }
    }
}

impl From<OfficeError> for CliError {
    fn from(error: OfficeError) -> Self {
        HostError::from(error).into()
    }
}

const fn said(refusal: Refusal) -> (Exit, &'static str, &'static str) {
    (refusal.exit, refusal.code, refusal.hint)
}

fn host_sentence(error: &HostError) -> String {
    match error {
        HostError::Ledger { path, error } => {
            format!("{}: {}", path.display(), refusal::of_wallet(*error).sentence)
        }
        HostError::Pin { path, error } => {
            format!("{}: {}", path.display(), refusal::of_pin(*error).sentence)
        }
        HostError::Day
        | HostError::Enrolment(_)
        | HostError::NoPurse(_)
        | HostError::NotIssued(_)
        | HostError::NoRoot
        | HostError::NumbersSpent
        | HostError::Office(_)
        | HostError::OperatorTaken
        | HostError::Randomness
        | HostError::Store(_) => error.to_string(),
    }
}

fn of_host(error: &HostError) -> (Exit, &'static str, &'static str) {
    match error {
        HostError::Day => (
            Exit::Directory,
            "operator-expired",
            "check the clock of this computer; an operator made here serves for ten years",
        ),
        HostError::Enrolment(_) => (Exit::Bug, "enrolment", REPORT),
        HostError::Ledger { error, .. } => {
            let (exit, code, hint) = said(refusal::of_wallet(*error));
            // What cannot be opened is a matter of its directory, whatever the ledger calls it.
            (if exit == Exit::Refused { Exit::Directory } else { exit }, code, hint)
        }
        HostError::NoPurse(_) => {
            (Exit::Directory, "no-purse", "restore the folder `purses` of the issuer")
        }
        HostError::NotIssued(_) => {
            (Exit::Refused, "not-issued", "give the issuer that enrolled this wallet")
        }
        HostError::NumbersSpent => (Exit::Refused, "numbers-spent", "make another issuer"),
        HostError::NoRoot => (
            Exit::Directory,
            "no-root",
            "give the issuer whose directory the root was made in, with `ecny init`",
        ),
        HostError::Office(error) => of_office(*error),
        HostError::OperatorTaken => {
            (Exit::Refused, "operator-taken", "give another number: --operator N")
        }
        HostError::Pin { error, .. } => {
            let (_, code, hint) = said(refusal::of_pin(*error));
            (Exit::Directory, code, hint)
        }
        HostError::Randomness => {
            (Exit::Directory, "randomness", "the operating system is not healthy")
        }
        HostError::Store(error) => of_store(error),
    }
}

const fn of_line(error: &LineError) -> (Exit, &'static str, &'static str) {
    match error {
        LineError::Interrupted => {
            (Exit::Interrupted, "interrupted", "nothing has moved; run it again when you like")
        }
        LineError::Io { .. } => {
            (Exit::Directory, "line", "see to the address named above, then try again")
        }
        LineError::Nobody(_) => (
            Exit::Directory,
            "nobody",
            "start the other end first, or wait for it with --listen or a longer --timeout",
        ),
    }
}

fn of_store(error: &StoreError) -> (Exit, &'static str, &'static str) {
    let (code, hint) = match error {
        StoreError::Damaged { .. } => (
            "damaged",
            "restore this file, and never an older flash.bin: a wallet that was rolled back is locked",
        ),
        StoreError::InUse(_) => {
            ("in-use", "wait until the other command has ended, then try again")
        }
        StoreError::Io { .. } if error.is_full_disk() => {
            ("disk-full", "make room, then try again; nothing was half written")
        }
        StoreError::Io { .. } => ("io", "see to the file named above, then try again"),
        StoreError::KeyFileExposed(_) => ("key-file-exposed", "chmod 600 the key file"),
        StoreError::KeyFileLength { .. } => {
            ("key-file-length", "make one: head -c 32 /dev/urandom > key; chmod 600 key")
        }
        StoreError::Keystore { source, .. } => of_keystore(*source),
        StoreError::NoName(_) => ("no-name", "name the directory itself, as in ./alice"),
        StoreError::NotEmpty(_) => ("not-empty", "give a path where nothing stands yet"),
        StoreError::NotThere { .. } => {
            ("not-there", "check the path; `ecny init` makes an issuer, `ecny enrol` a wallet")
        }
        StoreError::Wiped(_) => ("retired", "enrol a new wallet; this directory can go"),
        StoreError::TooNew(_) => ("too-new", "use the newer version of ecny"),
        StoreError::WrongKind { .. } => ("wrong-kind", "check which directory goes where"),
    };
    (Exit::Directory, code, hint)
}

const fn of_keystore(error: KeystoreError) -> (&'static str, &'static str) {
    match error {
        KeystoreError::Forged(_) => ("wrong-secret", "nothing was changed; try the right one"),
        KeystoreError::Iterations | KeystoreError::Malformed => {
            ("damaged", "restore keys.sealed from the copy you made of it")
        }
        KeystoreError::Randomness => ("randomness", "the operating system is not healthy"),
        KeystoreError::TooLong => ("bug", REPORT),
        KeystoreError::TooNew => ("too-new", "use the newer version of ecny"),
        KeystoreError::WrongUnlock(_) => {
            ("wrong-secret", "give the kind of secret the directory was made with")
        }
    }
}
