//! What an operator or the root says, as a file and in words.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ecny_core::{OperatorCertificate, OrderKind, Word};
use ecny_sim::{calendar::date, store::StoreError};

use super::error::CliError;

/// What it says, for a person.
pub(super) fn sentence(word: &Word) -> String {
    match word {
        Word::Operator(certificate) => {
            format!("operator {} is vouched for", hex::encode(operator(certificate)))
        }
        Word::Profile(profile, _) => format!("limits of profile {}", profile.limits.number),
        Word::Crisis(crisis, _) => {
            format!("limits of the central bank until {}", date(crisis.last_day))
        }
        Word::Order(order, _) => format!("order {}: {}", order.number, ordered(order.what)),
        Word::Delta(delta, _) => {
            let operator = hex::encode(delta.operator.to_bytes());
            let (epoch, number) = (delta.epoch.number(), delta.number);
            let names = delta.names().count();
            format!("list of operator {operator}, step {epoch}.{number}: {names} wallets revoked")
        }
        Word::Pocket(pocket, _) => {
            let (tag, last) = (pocket.tag.number(), date(pocket.last_day));
            format!("value for purpose {tag} may be held until {last}")
        }
        Word::Receipt(receipt, _) => format!("receipt up to no. {}", receipt.position.number),
        Word::Resolution(resolution, _) => format!("payment {} is ended", resolution.seq.number()),
    }
}

/// The same in one word, for programs and names of files.
pub(super) const fn kind(word: &Word) -> &'static str {
    match word {
        Word::Operator(_) => "operator",
        Word::Profile(..) => "profile",
        Word::Crisis(..) => "crisis",
        Word::Order(..) => "order",
        Word::Delta(..) => "delta",
        Word::Pocket(..) => "pocket",
        Word::Receipt(..) => "receipt",
        Word::Resolution(..) => "resolution",
    }
}

/// What a wallet is told to do.
pub(super) const fn ordered(what: OrderKind) -> &'static str {
    match what {
        OrderKind::Block => "block",
        OrderKind::Resume => "resume",
        OrderKind::Void => "give up the open session",
        OrderKind::UnblockPin => "let a new PIN be set",
        OrderKind::Close => "close",
    }
}

/// Puts a word into a file: a head of ten bytes, and its encoding.
pub(super) fn write(path: &Path, word: &Word) -> Result<(), CliError> {
    let mut buffer = [0; Word::MAX_LEN];
    let bytes = word.to_bytes(&mut buffer).map_err(|_| CliError::Bug)?;
    write_file(path, &[&HEAD[..], bytes].concat())
}

/// Reads what [`write`] has put there. Nothing of it is checked but that it is whole.
pub(super) fn read(path: &Path) -> Result<Word, CliError> {
    let bytes = read_file(path)?;
    let word = bytes.strip_prefix(&HEAD[..]).and_then(|bytes| Word::from_bytes(bytes).ok());
    word.ok_or_else(|| CliError::NoWord(path.to_owned()))
}

/// Where a list of words goes: one file each, named by what it is.
pub(super) fn write_all(folder: &Path, words: &[Word]) -> Result<Vec<PathBuf>, CliError> {
    fs::create_dir_all(folder).map_err(io("make", folder))?;
    let mut paths = Vec::new();
    for word in words {
        let path = folder.join(format!("{}.word", name(word)));
        write(&path, word)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Which operator it is: the two bytes after the version.
fn operator(certificate: &OperatorCertificate) -> [u8; 2] {
    let [_, a, b, ..] = certificate.to_bytes();
    [a, b]
}

fn name(word: &Word) -> String {
    match word {
        Word::Delta(delta, _) => {
            let (operator, epoch) = (hex::encode(delta.operator.to_bytes()), delta.epoch.number());
            format!("delta-{operator}-{epoch:03}-{:05}", delta.number)
        }
        Word::Operator(certificate) => {
            format!("operator-{}", hex::encode(operator(certificate)))
        }
        Word::Profile(..)
        | Word::Crisis(..)
        | Word::Order(..)
        | Word::Pocket(..)
        | Word::Receipt(..)
        | Word::Resolution(..) => kind(word).to_owned(),
    }
}

/// A file that was carried here, of a length that anything of the kind has.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, CliError> {
    let metadata = fs::metadata(path).map_err(io("read", path))?;
    if !metadata.is_file() || metadata.len() > MOST {
        return Err(CliError::NoWord(path.to_owned()));
    }
    fs::read(path).map_err(|source| io("read", path)(source))
}

pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    fs::write(path, bytes).map_err(io("write", path))
}

fn io(action: &'static str, path: &Path) -> impl Fn(std::io::Error) -> CliError {
    let path = path.to_owned();
    move |source| StoreError::Io { action, path: path.clone(), source }.into()
}

const HEAD: [u8; 10] = *b"ecny-word\x01";

/// More than the log of any wallet.
const MOST: u64 = 64 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use ecny_core::{Crisis, Day, sm2::Signature};

    use super::*;

    #[test]
    fn a_word_is_read_from_its_file_and_no_part_of_it_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("word");
        let crisis = Crisis::of_days(1, Day::new(1), Day::new(2));
        let word = Word::Crisis(crisis, Signature::from_bytes(&[7; 64]));
        write(&path, &word).unwrap();
        let bytes = fs::read(&path).unwrap();

        assert_eq!(read(&path).unwrap(), word);
        for len in 0..bytes.len() {
            fs::write(&path, &bytes[..len]).unwrap();
            assert!(matches!(read(&path), Err(CliError::NoWord(_))), "{len}");
        }
        fs::write(&path, [&bytes[..], &[0]].concat()).unwrap();
        assert!(matches!(read(&path), Err(CliError::NoWord(_))));
    }
}
