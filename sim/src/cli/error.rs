use std::{io, path::PathBuf};

use ecny_sim::{
    calendar::ClockError,
    store::{KeystoreError, StoreError},
};

use super::{exit::Exit, secret::LEAST};

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The program contradicts itself.
    #[error("this program contradicted itself")]
    Bug,
    /// The clock of this computer.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The directory opens with a key file, and none was given.
    #[error("{} opens with a key file", .0.display())]
    KeyFileNeeded(PathBuf),
    /// There is nobody to ask for a passphrase.
    #[error("no passphrase, and no terminal to ask at")]
    NoTerminal,
    /// The engine of this command is not part of this build.
    #[error("this build has no engine for this command")]
    NotBuilt,
    /// The two passphrases typed are not the same.
    #[error("the two passphrases are not the same")]
    PassphrasesDiffer,
    /// A new passphrase is too short.
    #[error("a new passphrase has at least {LEAST} bytes")]
    PassphraseTooShort,
    /// A wallet was to be tapped with itself.
    #[error("{} cannot be tapped with itself", .0.display())]
    SameWallet(PathBuf),
    /// A directory, or a file in it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The terminal failed while a passphrase was typed.
    #[error("the terminal failed: {0}")]
    Terminal(io::Error),
}

impl CliError {
    /// The number for the shell, one word for programs, and what to do next for people.
    pub(super) fn advice(&self) -> (Exit, &'static str, &'static str) {
        match self {
            Self::Bug => (Exit::Bug, "bug", "report it with the command line and what it printed"),
            Self::Clock(ClockError) => (Exit::Directory, "clock", "set the clock of this computer"),
            Self::KeyFileNeeded(_) => (
                Exit::Directory,
                "key-file-needed",
                "give the file it was made with: --key-file FILE",
            ),
            Self::NoTerminal => {
                (Exit::Directory, "no-passphrase", "set ECNY_PASSPHRASE, or give --key-file FILE")
            }
            Self::NotBuilt => (Exit::Bug, "not-built", "use a complete build"),
            Self::PassphrasesDiffer => {
                (Exit::Usage, "passphrases-differ", "nothing was made; type it again")
            }
            Self::PassphraseTooShort => {
                (Exit::Usage, "passphrase-too-short", "nothing was made; take a longer one")
            }
            Self::SameWallet(_) => {
                (Exit::Usage, "same-wallet", "give two wallets: --from one --to the other")
            }
            Self::Store(error) => {
                let (code, hint) = of_store(error);
                (Exit::Directory, code, hint)
            }
            Self::Terminal(_) => {
                (Exit::Directory, "terminal", "set ECNY_PASSPHRASE, or give --key-file FILE")
            }
        }
    }
}

fn of_store(error: &StoreError) -> (&'static str, &'static str) {
    match error {
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
        StoreError::TooNew(_) => ("too-new", "use the newer version of ecny"),
        StoreError::WrongKind { .. } => ("wrong-kind", "check which directory goes where"),
    }
}

fn of_keystore(error: KeystoreError) -> (&'static str, &'static str) {
    match error {
        KeystoreError::Forged(_) => ("wrong-secret", "nothing was changed; try the right one"),
        KeystoreError::Iterations | KeystoreError::Malformed => {
            ("damaged", "restore keys.sealed from the copy you made of it")
        }
        KeystoreError::Randomness => ("randomness", "the operating system is not healthy"),
        KeystoreError::TooLong => ("bug", "report it with the command line and what it printed"),
        KeystoreError::TooNew => ("too-new", "use the newer version of ecny"),
        KeystoreError::WrongUnlock(_) => {
            ("wrong-secret", "give the kind of secret the directory was made with")
        }
    }
}
