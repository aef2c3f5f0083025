//! The flash under the journal, and journals in files.

use ecny_core::{Draft, Journal};
use ecny_sim::flash::{FileFlash, FileFlashError, FlashError, MemoryFlash};
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
fn plain_flash_clears_what_is_zero_in_either() {
    let mut flash = MemoryFlash::<4, 4096>::plain(1, 0);
    flash.write(0, &[0x0F; 8]).unwrap();
    flash.write(4, &[0xFC; 8]).unwrap();
    let mut read = [0; 12];

    flash.read(0, &mut read).unwrap();

    assert_eq!(read, [[0x0F; 4], [0x0C; 4], [0xFC; 4]].concat()[..]);
    assert_eq!(flash.rewrites(), 1);
}

#[test]
fn a_flipped_bit_is_good_again_after_an_erase_and_a_stuck_one_is_not() {
    let mut flash = Flash::<8>::new(1, 0);
    flash.write(0, &[0x55; 8]).unwrap();
    flash.flip(1, 0x01);
    flash.stick(2, 0x40, false);
    flash.stick(3, 0x80, true);
    let mut read = [0; 8];

    flash.read(0, &mut read).unwrap();
    assert_eq!(read, [0x55, 0x54, 0x15, 0xD5, 0x55, 0x55, 0x55, 0x55]);

    flash.erase(0, 4096).unwrap();
    flash.read(0, &mut read).unwrap();
    assert_eq!(read, [0xFF, 0xFF, 0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
}

#[test]
fn a_call_fails_once_where_it_was_told_to_and_leaves_a_part_of_itself() {
    let mut flash = Flash::<8>::new(2, 0);
    flash.fail_write(Some(1));
    flash.write(0, &[0; 8]).unwrap();

    assert_eq!(flash.write(8, &[0; 80]), Err(FlashError::Failed));

    let written = flash.image().iter().filter(|byte| **byte == 0).count();
    assert!((8..88).contains(&written) && written % 8 == 0, "{written}");
    assert!(!flash.is_down());
    flash.write(88, &[0; 8]).unwrap();

    flash.fail_erase(Some(1));
    assert_eq!(flash.erase(0, 8192), Err(FlashError::Failed));
    assert_eq!(flash.wear(), [1, 0]);
    flash.erase(0, 8192).unwrap();
}

#[test]
fn a_page_that_was_erased_too_often_is_not_erased_again() {
    let mut flash = Flash::<8>::new(2, 0);
    flash.set_endurance(Some(2));
    flash.erase(0, 4096).unwrap();
    flash.erase(0, 4096).unwrap();

    assert_eq!(flash.erase(0, 4096), Err(FlashError::Failed));
    assert_eq!(flash.wear(), [2, 0]);
    flash.erase(4096, 8192).unwrap();
}

#[test]
fn a_clone_of_a_flash_lives_its_own_life() {
    let mut flash = Flash::<8>::new(2, 0);
    flash.write(0, &[1; 8]).unwrap();
    let mut clone = flash.clone();

    clone.write(8, &[2; 8]).unwrap();
    flash.erase(0, 4096).unwrap();

    assert!(flash.image().iter().all(|byte| *byte == 0xFF));
    assert_eq!(clone.image()[..16], [[1; 8], [2; 8]].concat());
    assert_eq!(clone.write(0, &[3; 8]), Err(FlashError::Rewrite));
    flash.write(0, &[3; 8]).unwrap();
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
