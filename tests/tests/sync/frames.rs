//! A bundle as it goes through a pipe, and as it lies in a file.

use ecny_issuer::Excerpt;
use ecny_offline_protocol::sync::{
    BundlePart, BundleReader, BundleWriter, Frame, FrameBuffer, Frames, ReplyPart, ReplyReader,
    ReplyWriter, SyncError, SyncFault, SyncFile,
};
use ecny_sim::{SimLedger, World, excerpt};
use ecny_tests::terms;

use crate::stage::{OTHER, THIRD, WALLET, pay, state, sync, torn, world};

/// Every frame of a wallet's bundle.
fn frames(ledger: &mut SimLedger) -> Vec<Vec<u8>> {
    let mut writer = BundleWriter::new(ledger).unwrap();
    let mut out: FrameBuffer = [0; Frame::MAX_LEN];
    let mut frames = Vec::new();
    while let Some(frame) = writer.next(ledger, &mut out).unwrap() {
        frames.push(frame.to_vec());
    }
    assert!(writer.next(ledger, &mut out).unwrap().is_none());
    frames
}

fn file(frames: &[Vec<u8>]) -> Vec<u8> {
    [&SyncFile::HEAD[..], &frames.concat()].concat()
}

/// A wallet that has paid, been paid, synced, and paid in vain.
fn lived() -> World {
    let mut world = world();
    pay(&mut world, WALLET, OTHER, 100);
    sync(&mut world, WALLET);
    world.wallet_mut(WALLET).compact().unwrap();
    pay(&mut world, OTHER, WALLET, 70);
    assert!(torn(&mut world, WALLET, THIRD, terms(900), Some(5)).torn);
    world
}

#[test]
fn a_bundle_says_what_the_wallet_states_and_every_line_since_the_last_receipt() {
    let mut world = lived();
    let ledger = world.wallet_mut(WALLET);

    let frames = frames(ledger);

    let read = Excerpt::from_file(&file(&frames)).unwrap();
    assert_eq!(read.signed.statement, excerpt(ledger).unwrap().signed.statement);
    assert_eq!(read.lines, excerpt(ledger).unwrap().lines);
    assert_eq!(read.from, ledger.account().covered);
    assert!(read.from.number > 0 && read.lines.len() > 2);
    assert!(frames.iter().all(|frame| frame.len() <= Frame::MAX_LEN));
}

#[test]
fn a_bundle_is_whole_whatever_its_wallet_does_while_it_is_written() {
    for (busy, compacts) in [(true, false), (false, true), (true, true)] {
        let mut world = lived();
        let whole = frames(world.wallet_mut(WALLET)).len();
        let mut writer = BundleWriter::new(world.wallet_mut(WALLET)).unwrap();
        let mut out: FrameBuffer = [0; Frame::MAX_LEN];
        let mut told = Vec::new();
        while let Some(frame) = writer.next(world.wallet_mut(WALLET), &mut out).unwrap() {
            told.extend_from_slice(frame);
            if busy {
                pay(&mut world, OTHER, WALLET, 1);
            }
            if compacts {
                world.wallet_mut(WALLET).compact().unwrap();
            }
        }

        let read = Excerpt::from_frames(Frames::of(&told)).unwrap();

        assert_eq!(read.signed, *writer.statement());
        assert_eq!(read.lines.len(), whole - 2);
    }
}

#[test]
fn a_bundle_whose_lines_went_meanwhile_is_begun_again() {
    let mut world = lived();
    let mut writer = BundleWriter::new(world.wallet_mut(WALLET)).unwrap();
    let mut out: FrameBuffer = [0; Frame::MAX_LEN];
    writer.next(world.wallet_mut(WALLET), &mut out).unwrap();

    sync(&mut world, WALLET);
    world.wallet_mut(WALLET).compact().unwrap();

    let next = writer.next(world.wallet_mut(WALLET), &mut out);
    assert_eq!(next, Err(SyncError::Fault(SyncFault::Overtaken)));
    let again = frames(world.wallet_mut(WALLET));
    assert!(Excerpt::from_file(&file(&again)).is_ok());
}

#[test]
fn a_wallet_that_has_nothing_new_says_only_where_it_stands() {
    let mut world = world();
    let stated = state(&mut world, WALLET);
    sync(&mut world, WALLET);
    let frames = frames(world.wallet_mut(WALLET));

    let read = Excerpt::from_file(&file(&frames)).unwrap();

    // The receipt itself is the one line more.
    assert_eq!(read.lines.len(), 1);
    assert_eq!(read.from, stated.position);
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_named_truncated() {
    let frames = frames(lived().wallet_mut(WALLET));
    let whole = file(&frames);

    for length in 0..whole.len() {
        let fault =
            if length < SyncFile::HEAD.len() { SyncFault::Version } else { SyncFault::Truncated };
        assert_eq!(Excerpt::from_file(&whole[..length]), Err(fault), "{length}");
    }
    let more = [&whole[..], &[0]].concat();
    assert_eq!(Excerpt::from_file(&more), Err(SyncFault::Truncated));
    let twice = [&whole[..], &frames.concat()].concat();
    assert_eq!(Excerpt::from_file(&twice), Err(SyncFault::Trailing));
}

#[test]
fn no_bit_of_a_file_can_be_changed() {
    let whole = file(&frames(lived().wallet_mut(WALLET)));

    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(Excerpt::from_file(&changed).is_err(), "{at}");
    }
}

#[test]
fn frames_in_another_order_are_refused() {
    let good = frames(lived().wallet_mut(WALLET));
    let fault = |frames: &[Vec<u8>]| Excerpt::from_frames(Frames::of(&frames.concat())).err();
    let last = good.len() - 1;

    let mut lines = good.clone();
    lines.swap(1, 2);
    assert_eq!(fault(&lines), Some(SyncFault::Changed));
    let mut first = good.clone();
    first.swap(0, 1);
    assert_eq!(fault(&first), Some(SyncFault::Order));
    let mut early = good.clone();
    early.swap(last - 1, last);
    assert_eq!(fault(&early), Some(SyncFault::Changed));
    let mut missing = good.clone();
    missing.remove(1);
    assert_eq!(fault(&missing), Some(SyncFault::Changed));
    let mut twice = good.clone();
    twice.insert(1, good[1].clone());
    assert_eq!(fault(&twice), Some(SyncFault::Order));
}

#[test]
fn a_frame_that_was_refused_may_be_given_again() {
    let good = frames(lived().wallet_mut(WALLET));
    let mut reader = BundleReader::default();

    for frame in &good {
        assert!(reader.take(&[0, 1, 9, 0]).is_err());
        assert!(reader.take(&frame[..frame.len() - 1]).is_err());
        assert!(reader.take(&[&frame[..], &[0]].concat()).is_err());
        let part = reader.take(frame).unwrap();
        assert_eq!(matches!(part, BundlePart::End), reader.is_done());
    }
    assert!(reader.is_done());
    assert_eq!(reader.take(&good[0]), Err(SyncFault::Trailing));
}

#[test]
fn a_reply_is_for_the_wallet_it_names_and_is_checked_before_anything_of_it_is_taken() {
    let mut world = world();
    let [own, other] = [WALLET, OTHER].map(|wallet| world.wallet(wallet).id());
    let position = state(&mut world, WALLET).position;
    let mut out: FrameBuffer = [0; Frame::MAX_LEN];
    let (mut writer, frame) = ReplyWriter::begin(own, position, &mut out).unwrap();
    let mut told = vec![frame.to_vec()];
    for word in [&b"one"[..], b"another"] {
        told.push(writer.word(word, &mut out).unwrap().to_vec());
    }
    told.push(writer.end(&mut out).unwrap().to_vec());

    let mut reader = ReplyReader::new(own);
    let parts: Vec<_> = told.iter().map(|frame| reader.read(frame).unwrap()).collect();
    let words = [ReplyPart::Word(b"one"), ReplyPart::Word(b"another")];
    assert_eq!(parts, [&[ReplyPart::Answers(position)], &words[..], &[ReplyPart::End]].concat());

    let check = |whose, frames: &[u8]| ReplyReader::new(whose).check(Frames::of(frames));
    let whole = told.concat();
    assert_eq!(check(own, &whole), Ok(()));
    assert_eq!(check(other, &whole), Err(SyncFault::OtherWallet));
    for length in 0..whole.len() {
        assert_eq!(check(own, &whole[..length]), Err(SyncFault::Truncated), "{length}");
    }
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(check(own, &changed).is_err(), "{at}");
    }
    told.swap(1, 2);
    assert_eq!(check(own, &told.concat()), Err(SyncFault::Changed));
    assert_eq!(check(own, &[&whole[..], &whole].concat()), Err(SyncFault::Trailing));
}
