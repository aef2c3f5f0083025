//! What an owner relies on.

use ecny_core::{Draft, Journal, JournalError, Kind, MAX_BODY};
use ecny_sim::flash::Tear;
use embedded_storage::nor_flash::ReadNorFlash;

use crate::owner::{Flash, Owner, PAGE, append, body, compact, format, key, open, seed};

fn survives<const WORD: usize>() {
    let mut flash = Flash::<WORD>::new(2, 0);
    let mut owner = Owner::new(41);
    format(&mut flash, &owner).unwrap();
    for n in 0..60_u32 {
        let (mut journal, replayed) = open(&mut flash).unwrap();
        assert_eq!(replayed, owner);
        let len = usize::try_from(n * 37 % 449).unwrap();
        append(&mut journal, &mut owner, n % 30 == 3, &body(n, len)).unwrap();
        append(&mut journal, &mut owner, false, &[]).unwrap();
        assert_eq!(journal.number(), 41 + 2 * (n + 1));
    }
    assert_eq!(open(&mut flash).unwrap().1, owner);
    assert!(flash.wear().iter().all(|erases| *erases > 5));
}

#[test]
fn records_survive_reopening_and_compaction() {
    survives::<1>();
    survives::<4>();
    survives::<8>();
    survives::<16>();
    survives::<32>();
}

#[test]
fn regions_take_turns_also_where_there_are_more_than_two() {
    let mut flash = Flash::<8>::new(5, 0);
    let mut journal = Journal::<_, 5>::format(&mut flash, key(), seed(), 0, b"state").unwrap();
    for round in 0..11_u8 {
        journal.append(&Draft { keys: [0; 2], evidence: true, body: &[round] }).unwrap();
        journal.compact(|header, _| header.number > 3, &[round], |_, _| {}).unwrap();
    }
    drop(journal);
    let mut kinds = Vec::new();

    let journal = Journal::<_, 5>::open(&mut flash, key(), seed(), |record| {
        kinds.push((record.header.kind, record.header.number, record.body.to_vec()));
        Ok::<(), ()>(())
    });

    assert_eq!(journal.unwrap().number(), 11);
    let kept = (4..=11_u8).map(|n| (Kind::Kept, u32::from(n), vec![n - 1]));
    let expected: Vec<_> = kept.chain([(Kind::Checkpoint, 11, vec![10])]).collect();
    assert_eq!(kinds, expected);
    assert!(flash.wear().iter().all(|erases| (2..=3).contains(erases)));
}

#[test]
fn opening_writes_nothing() {
    let mut flash = Flash::<8>::new(2, 0);
    format(&mut flash, &Owner::new(0)).unwrap();
    let before = (flash.image(), flash.words_programmed());

    let (mut journal, _) = open(&mut flash).unwrap();
    journal.find(None, |_| false).unwrap();
    drop(journal);

    assert_eq!((flash.image(), flash.words_programmed()), before);
}

#[test]
fn a_confirmed_journal_is_not_confirmed_again() {
    let mut flash = Flash::<8>::new(2, 0);
    format(&mut flash, &Owner::new(0)).unwrap();
    let (mut journal, mut owner) = open(&mut flash).unwrap();
    journal.confirm().unwrap();
    let words = journal.flash().words_programmed();

    journal.confirm().unwrap();

    assert_eq!(journal.flash().words_programmed(), words);
    append(&mut journal, &mut owner, false, b"next").unwrap();
    let span = u64::try_from(journal.span(4) / 8 - 1).unwrap();
    assert_eq!(journal.flash().words_programmed(), words + span);
}

#[test]
fn after_a_failed_write_only_closed_is_answered() {
    let mut flash = Flash::<8>::new(2, 0);
    format(&mut flash, &Owner::new(0)).unwrap();
    flash.set_fuel(Some(30));
    let mut journal = open(&mut flash).unwrap().0;
    let draft = Draft { keys: [0; 2], evidence: false, body: &[1; 300] };
    assert_eq!(journal.append(&draft), Err(JournalError::Flash));

    assert_eq!(journal.append(&draft), Err(JournalError::Closed));
    assert_eq!(journal.confirm(), Err(JournalError::Closed));
    assert_eq!(journal.compact(|_, _| true, b"", |_, _| {}), Err(JournalError::Closed));
    assert_eq!(journal.find(None, |_| true), Err(JournalError::Closed));
    assert_eq!(journal.free(), 0);
}

/// The flash after a record was appended with power for that many words.
fn appended_with(fuel: Option<u64>) -> Flash<8> {
    let mut flash = Flash::<8>::new(2, 0);
    format(&mut flash, &Owner::new(0)).unwrap();
    flash.set_tear(Tear::Old);
    flash.set_fuel(fuel);
    let mut journal = open(&mut flash).unwrap().0;
    let appended = journal.append(&Draft { keys: [0; 2], evidence: true, body: &[1; 100] });
    assert_eq!(appended.is_ok(), fuel.is_none());
    flash
}

#[test]
fn a_record_is_written_word_by_word_and_its_seal_last() {
    let whole = appended_with(None);
    let words = whole.words_programmed() - appended_with(Some(0)).words_programmed();
    assert!(words > 18, "a record of 18 words, and before it a copy of the checkpoint");
    let image = whole.image();

    for fuel in 0..words {
        let cut = appended_with(Some(fuel)).image();

        let mut pairs = cut.chunks(8).zip(image.chunks(8));
        pairs.find(|(cut, whole)| is_blank(cut) && !is_blank(whole)).unwrap();
        let behind = pairs.filter(|(cut, _)| !is_blank(cut)).count();
        assert_eq!(behind, 0, "{fuel} of {words} words: something lies behind what is missing");
    }
}

fn is_blank(word: &[u8]) -> bool {
    word.iter().all(|byte| *byte == 0xFF)
}

#[test]
fn an_owner_can_close_the_journal() {
    let mut flash = Flash::<8>::new(2, 0);
    format(&mut flash, &Owner::new(0)).unwrap();
    let mut journal = open(&mut flash).unwrap().0;

    journal.close();

    assert_eq!(journal.confirm(), Err(JournalError::Closed));
}

#[test]
fn a_body_that_is_too_long_is_refused_and_changes_nothing() {
    let mut flash = Flash::<8>::new(2, 0);
    let mut journal = Journal::<_, 2>::format(&mut flash, key(), seed(), 0, b"").unwrap();
    let long = [0; MAX_BODY + 1];
    let draft = Draft { keys: [0; 2], evidence: false, body: &long };

    assert_eq!(journal.append(&draft), Err(JournalError::TooLong));
    assert_eq!(journal.compact(|_, _| true, &long, |_, _| {}), Err(JournalError::TooLong));

    let draft = Draft { body: &long[..MAX_BODY], ..draft };
    assert_eq!(journal.append(&draft).unwrap().number, 1);
}

/// Whatever `room` promises can be appended, in pieces of `len`, with a boot before each.
fn room_is_kept<const WORD: usize>(len: usize) {
    let mut flash = Flash::<WORD>::new(4, 0);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    let (mut promised, mut appended, mut span) = (0, 0, 0);
    for n in 0.. {
        let mut journal = open(&mut flash).unwrap().0;
        if n == 0 {
            (promised, span) = (journal.room(), journal.span(len));
        }
        assert_eq!(journal.room(), promised - appended);
        match append(&mut journal, &mut owner, true, &body(n, len)) {
            Ok(_) => appended += span,
            Err(error) => {
                assert_eq!(error, JournalError::Full);
                break;
            }
        }
    }

    assert_eq!(appended, promised / span * span);
    // A full journal still takes what is no evidence, and gives room back when it is pruned.
    let mut journal = open(&mut flash).unwrap().0;
    for n in 0..20 {
        append(&mut journal, &mut owner, false, &body(n, MAX_BODY)).unwrap();
    }
    journal.compact(|_, _| false, &owner.checkpoint(), |_, _| {}).unwrap();
    assert_eq!(journal.room(), promised);
    owner.evidence.clear();
    assert_eq!(open(&mut flash).unwrap().1, owner);
}

#[test]
fn what_there_is_room_for_can_be_appended_and_no_more() {
    room_is_kept::<1>(MAX_BODY);
    room_is_kept::<4>(0);
    room_is_kept::<8>(300);
    room_is_kept::<16>(100);
    room_is_kept::<32>(17);
}

#[test]
fn full_and_in_need_of_a_compaction_are_told_apart() {
    let mut flash = Flash::<8>::new(2, 0);
    let mut journal = Journal::<_, 2>::format(&mut flash, key(), seed(), 0, b"").unwrap();
    let draft = |evidence| Draft { keys: [0; 2], evidence, body: &[5; 400] };

    let mut plain = 0;
    while journal.free() >= journal.span(400) {
        journal.append(&draft(false)).unwrap();
        plain += 1;
    }

    assert!(plain > 5);
    assert_eq!(journal.append(&draft(false)), Err(JournalError::NeedsCompaction));
    assert_eq!(journal.append(&draft(true)), Err(JournalError::NeedsCompaction));
    journal.compact(|_, _| true, b"", |_, _| {}).unwrap();
    while journal.room() >= journal.span(400) {
        journal.append(&draft(true)).unwrap();
    }
    assert_eq!(journal.append(&draft(true)), Err(JournalError::Full));
}

#[test]
fn places_can_be_read_until_a_compaction_says_where_they_went() {
    let mut flash = Flash::<8>::new(2, 0);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    let mut journal = open(&mut flash).unwrap().0;
    let kept = append(&mut journal, &mut owner, true, b"kept").unwrap();
    let gone = append(&mut journal, &mut owner, false, b"gone").unwrap();
    let newest = append(&mut journal, &mut owner, true, b"newest").unwrap();
    drop(journal);
    let mut buffer = [0; MAX_BODY];
    let mut journal = open(&mut flash).unwrap().0;
    journal.confirm().unwrap();
    assert_eq!(journal.read(newest, &mut buffer), Ok(&b"newest"[..]));
    assert_eq!(journal.read(gone, &mut buffer), Ok(&b"gone"[..]));

    let moves = compact(&mut journal, &owner).unwrap();

    let [(first, first_new), (second, second_new)] = moves[..] else { panic!("{moves:?}") };
    assert_eq!((first, second), (1, 3));
    assert_eq!(journal.read(first_new, &mut buffer), Ok(&b"kept"[..]));
    assert_eq!(journal.read(second_new, &mut buffer), Ok(&b"newest"[..]));
    for old in [kept, gone, newest] {
        assert_eq!(journal.read(old, &mut buffer), Err(JournalError::Stale));
        assert_eq!(journal.find(Some(old), |_| true), Err(JournalError::Stale));
    }
}

/// The newest record was torn and opened by luck; its copy is read in its place.
#[test]
fn what_was_confirmed_can_be_read_where_the_replay_said() {
    let mut flash = Flash::<8>::new(2, 3);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    flash.set_tear(Tear::Flicker);
    // The confirming copy takes ten words; the record is cut in the last of its eleven.
    flash.set_fuel(Some(20));
    append(&mut open(&mut flash).unwrap().0, &mut owner, false, &[1; 48]).unwrap_err();
    flash.power_up();
    let mut buffer = [0; MAX_BODY];
    let mut confirmed = 0;
    for _ in 0..100 {
        // Moves the flicker on, for the copy to have its own.
        flash.read(0, &mut [0; PAGE]).unwrap();
        flash.read(PAGE.try_into().unwrap(), &mut [0; PAGE]).unwrap();
        let mut flash = flash.clone();
        let mut newest = None;
        let journal = Journal::<_, 2>::open(&mut flash, key(), seed(), |record| {
            newest = Some((record.header.number, record.place));
            Ok::<(), ()>(())
        });
        let (Ok(mut journal), Some((1, place))) = (journal, newest) else { continue };
        if journal.confirm().is_ok() {
            confirmed += 1;
            for _ in 0..20 {
                assert_eq!(journal.read(place, &mut buffer), Ok(&[1; 48][..]));
            }
        }
    }
    assert!(confirmed > 5);
}

/// What is torn may be there in one read and not in the next, until it is confirmed: that is no
/// damage, and another boot decides.
#[test]
fn a_log_that_flickers_is_unsteady_and_not_damaged() {
    let mut unsteady = 0;
    for fuel in 0..30 {
        let mut flash = Flash::<8>::new(2, 3);
        let mut owner = Owner::new(0);
        format(&mut flash, &owner).unwrap();
        append(&mut open(&mut flash).unwrap().0, &mut owner, true, b"kept").unwrap();
        flash.set_tear(Tear::Flicker);
        flash.set_fuel(Some(fuel));
        let _torn = append(&mut open(&mut flash).unwrap().0, &mut owner, true, &[1; 48]);
        flash.power_up();
        for boot in 0..50 {
            flash.reseed(boot);
            let Ok((mut journal, _)) = open(&mut flash) else { continue };
            let mut buffer = [0; MAX_BODY];
            let mut from = None;
            let read = loop {
                match journal.find(from, |header| header.evidence) {
                    Ok(Some((place, _))) => match journal.read(place, &mut buffer) {
                        Ok(_) => from = Some(place),
                        Err(error) => break Err(error),
                    },
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            unsteady += usize::from(read == Err(JournalError::Unsteady));
            assert!(matches!(read, Ok(()) | Err(JournalError::Unsteady)), "{fuel}: {read:?}");
        }
    }
    assert!(unsteady > 20, "{unsteady}");
}

/// All headers that `find` gives against all that a replay gives, on flash full of ghosts.
#[test]
fn find_gives_every_record_once_and_no_ghost() {
    for tear in Tear::ALL {
        let mut flash = Flash::<8>::new(16, 5);
        format(&mut flash, &Owner::new(0)).unwrap();
        for n in 0..30_u32 {
            flash.set_tear(tear);
            flash.set_fuel(Some(30 + u64::from(n * 13 % 90)));
            if let Ok((mut journal, mut found)) = open(&mut flash) {
                append(&mut journal, &mut found, n % 4 == 0, &body(n, 80)).ok();
                append(&mut journal, &mut found, false, &body(n, 300)).ok();
                append(&mut journal, &mut found, n % 3 == 0, &body(n, 50)).ok();
            }
            flash.power_up();
            if n == 12 {
                let (mut journal, found) = open(&mut flash).unwrap();
                compact(&mut journal, &found).unwrap();
            }
        }
        // The newest record must be steady; ghosts between the records need not be.
        let steady = (0..100).any(|_| open(&mut flash).is_ok_and(|(mut j, _)| j.confirm().is_ok()));
        assert!(steady);
        let mut replayed = Vec::new();
        let mut journal = Journal::<_, 2>::open(&mut flash, key(), seed(), |record| {
            replayed.push((record.header, record.body.to_vec()));
            Ok::<(), ()>(())
        })
        .unwrap();
        journal.confirm().unwrap();

        let mut found = Vec::new();
        let mut place = None;
        let mut buffer = [0; MAX_BODY];
        while let Some((next, header)) = journal.find(place, |_| true).unwrap() {
            place = Some(next);
            found.push((header, journal.read(next, &mut buffer).unwrap().to_vec()));
        }

        assert!(found.len() > 20);
        assert!(found == replayed, "{tear:?}");
        let wanted = |header: &ecny_core::Header| header.evidence && header.number > 20;
        let evidence = journal.find(None, wanted).unwrap().map(|(_, header)| header);
        let expected = replayed.iter().map(|(header, _)| *header).find(wanted);
        assert_eq!(evidence, expected);
    }
}

#[test]
fn a_kept_record_that_is_gone_makes_the_journal_damaged() {
    let mut flash = Flash::<8>::new(2, 0);
    let mut owner = Owner::new(0);
    format(&mut flash, &owner).unwrap();
    let mut journal = open(&mut flash).unwrap().0;
    append(&mut journal, &mut owner, true, b"evidence").unwrap();
    compact(&mut journal, &owner).unwrap();
    append(&mut journal, &mut owner, false, b"live").unwrap();
    let mut image = flash.image();
    // The header of a region in words of 8 takes 40 bytes, a guard word follows.
    let first = PAGE + 48;
    assert_eq!(image[first..first + 3], [0x52, 1, 3], "a record, kept evidence");
    image[first + 25] ^= 1;

    let damaged = open(&mut Flash::<8>::from_image(image, 0)).map(|_| ());

    assert_eq!(damaged, Err(JournalError::Damaged));
}
