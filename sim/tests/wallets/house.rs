use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// The day it is in every house, unless a test says otherwise.
pub const TODAY: &str = "2030-01-01";

/// A bank and the wallets alice and bob, all under one key file, alice holding 200.00.
pub struct House {
    folder: TempDir,
}

/// What a command printed as one JSON object, and its exit code.
pub struct Said {
    pub code: i32,
    pub json: Value,
}

impl Said {
    /// The word for programs of an error.
    pub fn error(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_else(|| panic!("no error: {}", self.json))
    }

    pub fn fen(&self, key: &str) -> u64 {
        self.json[key].as_u64().unwrap_or_else(|| panic!("no {key}: {}", self.json))
    }
}

impl House {
    pub fn new() -> Self {
        let house = Self::empty();
        house.done(&["init", "bank"]);
        for wallet in ["alice", "bob"] {
            house.done(&["enrol", "--issuer", "bank", "--wallet", wallet]);
        }
        house.load("alice", "200.00");
        house
    }

    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        make_key(&folder.path().join("key"), 7);
        make_key(&folder.path().join("other-key"), 8);
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, in the house, under its key.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ecny"));
        self.inside(&mut command).args(arguments).args(["--json", "--key-file", "key"]);
        command
    }

    /// The same through another program, a shell or so.
    pub fn inside<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env_remove("ECNY_PASSPHRASE")
            .env_remove("ECNY_PIN")
            .env_remove("ECNY_NEW_PIN")
            .env("ECNY_TODAY", TODAY)
            .env("LC_ALL", "C")
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        said(&self.command(arguments).output().unwrap())
    }

    /// The same with this in its environment.
    pub fn run_with(&self, name: &str, value: &str, arguments: &[&str]) -> Said {
        said(&self.command(arguments).env(name, value).output().unwrap())
    }

    pub fn done(&self, arguments: &[&str]) -> Value {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.json);
        said.json
    }

    pub fn load(&self, wallet: &str, amount: &str) -> Value {
        self.done(&["load", "--issuer", "bank", "--wallet", wallet, "--amount", amount])
    }

    pub fn pay(&self, amount: &str, more: &[&str]) -> Said {
        let pay = ["pay", "--from", "alice", "--to", "bob", "--amount", amount];
        self.run(&[&pay, more].concat())
    }

    pub fn resume(&self) -> Said {
        self.run(&["resume", "--from", "alice", "--to", "bob"])
    }

    pub fn balance(&self, wallet: &str) -> u64 {
        self.run(&["balance", wallet]).fen("balance_fen")
    }

    /// The books, which balance.
    pub fn books(&self) -> Said {
        let books = self.run(&["books", "--issuer", "bank", "alice", "bob"]);
        assert_eq!(books.code, 0, "{}", books.json);
        assert_eq!(books.json["conserved"], true, "{}", books.json);
        books
    }

    /// Makes a second directory of the same wallet.
    pub fn copy(&self, from: &str, to: &str) {
        std::fs::create_dir(self.path(to)).unwrap();
        for file in ["wallet.json", "keys.sealed", "flash.bin"] {
            std::fs::copy(self.path(from).join(file), self.path(to).join(file)).unwrap();
        }
    }
}

pub fn said(output: &Output) -> Said {
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{:?} {}", output.status, String::from_utf8_lossy(&output.stderr))
    });
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    Said { code: output.status.code().unwrap(), json }
}

/// The only file in a folder with that extension, or the first of them.
pub fn first(folder: &Path, extension: &str) -> PathBuf {
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|file| file.extension() == Some(OsStr::new(extension))).unwrap()
}

impl Said {
    /// Ended so: its exit code and the word for programs.
    #[track_caller]
    pub fn refused(&self, code: i32, error: &str) {
        assert_eq!((self.code, self.error()), (code, error), "{}", self.json);
    }
}

/// A file of `tempfile` is readable by its owner alone.
fn make_key(path: &Path, byte: u8) {
    let key = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    std::fs::write(key.path(), [byte; 32]).unwrap();
    key.persist(path).unwrap();
}
