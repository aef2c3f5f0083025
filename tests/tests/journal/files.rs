//! The flash under the journal, and journals in files.

use ecny_core::{Draft, Journal};
use ecny_sim::flash::{FileFlash, FileFlashError, FlashError};
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};

use crate::owner::{Flash, key, seed};

#[test]
fn flash_refuses_to_write_a_word_twice() {
    let directory = tempfile::tempdir().unwrap();
    let mut file = FileFlash::<8, 4096>::create(&directory.path().join("flash"), 1).unwrap();
    let mut memory = Flash::<8>::new(1, 0);
    memory.write(8, &[1; 16]).unwrap();
    file.write(8, &[1; 16]).unwrap();

    assert_eq!(memory.write(16, &[1; 8]), Err(FlashError::Rewrite));
    assert!(matches!(file.write(16, &[1; 8]), Err(FileFlashError::Rewrite)));

    memory.erase(0, 4096).unwrap();
    file.erase(0, 4096).unwrap();
    memory.write(16, &[1; 8]).unwrap();
    file.write(16, &[1; 8]).unwrap();
}

#[test]
fn flash_refuses_parts_of_words_and_what_is_beyond_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let mut file = FileFlash::<8, 4096>::create(&directory.path().join("flash"), 2).unwrap();

    assert!(matches!(file.write(4, &[1; 8]), Err(FileFlashError::NotAligned)));
    assert!(matches!(file.write(0, &[1; 4]), Err(FileFlashError::NotAligned)));
    assert!(matches!(file.write(8192, &[1; 8]), Err(FileFlashError::OutOfBounds)));
    assert!(matches!(file.erase(4096, 0), Err(FileFlashError::OutOfBounds)));
    assert!(matches!(file.read(8190, &mut [0; 8]), Err(FileFlashError::OutOfBounds)));
}

#[test]
fn a_journal_in_a_file_is_there_again_after_the_process_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wallet");
    let flash = FileFlash::<8, 4096>::create(&path, 2).unwrap();
    let mut journal = Journal::<_, 2>::format(flash, key(), seed(), 0, b"start").unwrap();
    journal.append(&Draft { keys: [1, 2], evidence: true, body: b"first" }).unwrap();
    assert!(matches!(FileFlash::<8, 4096>::open(&path), Err(FileFlashError::Locked)));
    drop(journal);
    let mut bodies = Vec::new();

    let flash = FileFlash::<8, 4096>::open(&path).unwrap();
    let journal = Journal::<_, 2>::open(flash, key(), seed(), |record| {
        bodies.push(record.body.to_vec());
        Ok::<(), ()>(())
    });

    assert_eq!(journal.unwrap().number(), 1);
    assert_eq!(bodies, [b"start", b"first"]);
}

#[test]
fn a_file_is_not_overwritten() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wallet");
    drop(FileFlash::<8, 4096>::create(&path, 2).unwrap());

    let again = FileFlash::<8, 4096>::create(&path, 2);

    assert!(matches!(again, Err(FileFlashError::Io(error)) if
        error.kind() == std::io::ErrorKind::AlreadyExists));
}
