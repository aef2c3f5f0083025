//! What an operator has decided: a file to which events are added, and from which nothing is taken.
//!
//! ```text
//!  file    "ecnyevnt" 8 │ version 1 │ frame …
//!  frame   length 4, of the event │ check 4 │ nonce 12 │ the event, encrypted │ tag 16 │ seal 1
//! ```
//! A frame is on disk before its seal, and the event has happened once the seal is. A last frame that
//! is cut off or has no seal is the tail of an append that a power failure tore: it is named, it
//! never happened, and the next append takes its place. Whatever else does not fit is damage. Each
//! event is sealed for its place, so that none can be left out, doubled or moved.

use std::{
    fs::{File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use ecny_core::{Nonce, SealKey, SealTag, sm3};
use ecny_issuer::{Store, StoreFault};
use zeroize::Zeroizing;

use super::{StorageKey, StoreError, file};

/// The events of an issuer, on disk, held by this process.
pub struct EventFile {
    path: PathBuf,
    file: File,
    key: SealKey,
    /// Where the last whole event ends.
    end: u64,
    /// How many whole events there are.
    count: u64,
    /// The bytes of an append that was torn.
    torn: u64,
}

impl EventFile {
    /// Makes an empty file.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub(super) fn create(path: &Path) -> Result<(), StoreError> {
        file::replace(path, &HEAD)
    }

    /// Opens the file, with everything in it checked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a byte was changed since it was written, [`StoreError::TooNew`],
    /// [`StoreError::Io`].
    pub(super) fn open(path: &Path, key: &StorageKey) -> Result<Self, StoreError> {
        let failed = || StoreError::io("open", path);
        if !path.metadata().map_err(failed())?.is_file() {
            return Err(StoreError::damaged(path, "not a file"));
        }
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(failed())?;
        let key = key.events();
        let mut events =
            Self { path: path.to_owned(), file, key, end: length(&HEAD), count: 0, torn: 0 };
        let walked = events.walk(&mut |_| true)?;
        (events.end, events.count, events.torn) = (walked.end, walked.count, walked.torn);
        Ok(events)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes of an append that was cut off stand behind the last event.
    #[must_use]
    pub const fn torn(&self) -> u64 {
        self.torn
    }

    /// Gives every event to `take` until that says no.
    fn walk(&self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<Walked, StoreError> {
        let damaged = |what| StoreError::damaged(&self.path, what);
        let bytes = file::read(&self.path, MOST)?;
        let mut rest = match bytes.split_first_chunk::<9>() {
            Some((head, rest)) if *head == HEAD => rest,
            Some(([.., version], _)) if bytes.starts_with(&MAGIC) && *version > VERSION => {
                return Err(StoreError::TooNew(self.path.clone()));
            }
            Some(_) | None => return Err(damaged("not the events of an issuer")),
        };
        let mut walked = Walked { end: length(&HEAD), count: 0, torn: 0 };
        loop {
            match self.read(walked.count, rest) {
                Found::Event(event, behind) => {
                    walked.end = length(&bytes).saturating_sub(length(behind));
                    walked.count = walked.count.saturating_add(1);
                    if !take(&event) {
                        return Ok(walked);
                    }
                    rest = behind;
                }
                Found::End => return Ok(walked),
                Found::Torn => return Ok(Walked { torn: length(rest), ..walked }),
                Found::Damaged => {
                    return Err(damaged(
                        "changed since it was written, or put there from elsewhere",
                    ));
                }
            }
        }
    }

    fn read<'a>(&self, number: u64, bytes: &'a [u8]) -> Found<'a> {
        if bytes.is_empty() {
            return Found::End;
        }
        let Some((head, rest)) = bytes.split_first_chunk::<8>() else { return Found::Torn };
        let [a, b, c, d, ..] = *head;
        let len = u32::from_be_bytes([a, b, c, d]);
        if *head != self::head(number, len) {
            // A file system may have made room that was never written.
            return if bytes.iter().all(|byte| *byte == 0) { Found::Torn } else { Found::Damaged };
        }
        let parts = || {
            let (nonce, rest) = rest.split_first_chunk::<12>()?;
            let (event, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
            let (tag, rest) = rest.split_first_chunk::<16>()?;
            let (seal, rest) = rest.split_first()?;
            Some((nonce, event, tag, *seal, rest))
        };
        let Some((nonce, event, tag, seal, rest)) = parts() else { return Found::Torn };
        if seal != SEAL {
            return if rest.is_empty() { Found::Torn } else { Found::Damaged };
        }
        let mut event = Zeroizing::new(event.to_vec());
        match self.key.open(nonce, &context(number), &mut event, tag) {
            Ok(()) => Found::Event(event, rest),
            Err(_) => Found::Damaged,
        }
    }

    fn write(&mut self, event: &[u8]) -> io::Result<()> {
        let len = u32::try_from(event.len()).map_err(io::Error::other)?;
        let mut nonce = Nonce::default();
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        let mut sealed = Zeroizing::new(event.to_vec());
        let tag: SealTag = self
            .key
            .seal(&nonce, &context(self.count), &mut sealed)
            .map_err(|_| io::Error::other("an event that is too long"))?;
        let frame = [&head(self.count, len)[..], &nonce, &sealed, &tag].concat();
        // Whatever a torn append has left is not in the way.
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&frame)?;
        self.file.sync_data()?;
        self.file.write_all(&[SEAL])?;
        self.file.sync_data()?;
        self.end = self.end.saturating_add(length(&frame)).saturating_add(1);
        self.count = self.count.saturating_add(1);
        self.torn = 0;
        Ok(())
    }
}

impl Store for EventFile {
    fn append(&mut self, event: &[u8]) -> Result<(), StoreFault> {
        self.write(event).map_err(|_| StoreFault)
    }

    fn replay(&self, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), StoreFault> {
        self.walk(take).map(|_| ()).map_err(|_| StoreFault)
    }
}

impl std::fmt::Debug for EventFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventFile(..)")
    }
}

/// How far a walk has come.
struct Walked {
    end: u64,
    count: u64,
    torn: u64,
}

/// What stands at a place of the file.
enum Found<'a> {
    /// A whole event, and what is behind it.
    Event(Zeroizing<Vec<u8>>, &'a [u8]),
    End,
    Torn,
    Damaged,
}

/// Length, and four bytes that tell a length from anything else.
fn head(number: u64, len: u32) -> [u8; 8] {
    let [a, b, c, d] = len.to_be_bytes();
    let [e, f, g, h, ..] = sm3(&[b"ecny-sim/1 event", &number.to_be_bytes(), &[a, b, c, d]]);
    [a, b, c, d, e, f, g, h]
}

/// The place that an event is sealed for.
fn context(number: u64) -> Vec<u8> {
    [&b"event "[..], &number.to_be_bytes()].concat()
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

const MAGIC: [u8; 8] = *b"ecnyevnt";
const VERSION: u8 = 1;
const HEAD: [u8; 9] = *b"ecnyevnt\x01";
const SEAL: u8 = 0xA5;

/// The most bytes of a file: a directory from a stranger must not fill this process.
const MOST: usize = 1 << 30;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Kept {
        folder: tempfile::TempDir,
        key: StorageKey,
    }

    impl Kept {
        fn new(events: &[&[u8]]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let kept = Self { folder, key: StorageKey::generate().unwrap() };
            EventFile::create(&kept.path()).unwrap();
            let mut file = kept.open().unwrap();
            events.iter().for_each(|event| file.append(event).unwrap());
            kept
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("events")
        }

        fn open(&self) -> Result<EventFile, StoreError> {
            EventFile::open(&self.path(), &self.key)
        }
    }

    fn events(file: &EventFile) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        let mut take = |event: &[u8]| {
            all.push(event.to_vec());
            true
        };
        file.replay(&mut take).unwrap();
        all
    }

    #[test]
    fn what_was_appended_is_there_again_in_its_order() {
        let kept = Kept::new(&[b"one", b"", b"three"]);
        kept.open().unwrap().append(b"four").unwrap();

        let file = kept.open().unwrap();

        assert_eq!(events(&file), [&b"one"[..], b"", b"three", b"four"]);
        assert_eq!(file.torn(), 0);
        let bytes = fs::read(kept.path()).unwrap();
        assert!(!bytes.windows(5).any(|five| five == b"three"), "nothing lies there in the clear");
    }

    #[test]
    fn wherever_an_append_is_torn_it_is_named_and_what_came_before_stands() {
        let kept = Kept::new(&[b"one", b"two"]);
        let whole = fs::read(kept.path()).unwrap();
        let before = whole.len() - (8 + 12 + 3 + 16 + 1);
        for len in before..=whole.len() {
            fs::write(kept.path(), &whole[..len]).unwrap();

            let mut file = kept.open().unwrap();

            let torn = if len == whole.len() { 0 } else { len - before };
            assert_eq!(file.torn(), u64::try_from(torn).unwrap(), "{len}");
            file.append(b"next").unwrap();
            let file = kept.open().unwrap();
            let last: &[&[u8]] = if len == whole.len() { &[b"two"] } else { &[] };
            assert_eq!(events(&file), [&[&b"one"[..]], last, &[b"next"]].concat(), "{len}");
        }
    }

    #[test]
    fn a_changed_byte_anywhere_but_in_the_last_seal_is_damage() {
        let kept = Kept::new(&[b"one", b"two"]);
        let whole = fs::read(kept.path()).unwrap();
        for at in 0..whole.len() - 1 {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            // A version of tomorrow has a name of its own.
            fs::write(kept.path(), &changed).unwrap();

            let opened = kept.open();

            assert!(
                matches!(opened, Err(StoreError::Damaged { .. } | StoreError::TooNew(_))),
                "byte {at}: {opened:?}"
            );
        }
    }

    #[test]
    fn no_event_can_be_left_out_or_doubled_and_another_key_opens_none() {
        let kept = Kept::new(&[b"one", b"two"]);
        let whole = fs::read(kept.path()).unwrap();
        let frame = 8 + 12 + 3 + 16 + 1;
        let (head, frames) = whole.split_at(HEAD.len());
        let (one, two) = frames.split_at(frame);
        for changed in [[head, two].concat(), [head, one, one].concat(), [head, two, one].concat()]
        {
            fs::write(kept.path(), changed).unwrap();
            assert!(matches!(kept.open(), Err(StoreError::Damaged { .. })));
        }
        fs::write(kept.path(), &whole).unwrap();
        let other = EventFile::open(&kept.path(), &StorageKey::generate().unwrap());
        assert!(matches!(other, Err(StoreError::Damaged { .. })), "{other:?}");
    }
}
