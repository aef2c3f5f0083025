//! A line between two processes with somebody in the middle who spoils it.

use std::{
    io::{Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    process::{Child, Output},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ecny_serial::{Decoder, Kind};

use super::house::{House, Said, said};

/// What happens to the APDUs on the line, which are counted in both directions from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// That one is bent on its way: nobody hears it, and the line stays open.
    Bend(u32),
    /// The line is closed in the place of that one.
    Cut(u32),
    /// Noise between all frames.
    Noise,
    None,
}

/// What the two processes said.
pub struct Talk {
    pub card: Said,
    pub till: Said,
    /// How often there was noise.
    pub noises: u32,
}

/// Holds a till against a card over a line with that fault.
pub fn talk(house: &House, card: &[&str], till: &[&str], fault: Fault) -> Talk {
    let (card_at, till_at) = (house.path("card-line"), house.path("till-line"));
    let listener = UnixListener::bind(&till_at).unwrap();
    let card_line = ["card", "--line", "unix:card-line", "--listen", "--timeout", "20"];
    let mut card = house.command(&[&card_line[..], card].concat()).spawn().unwrap();
    let till_line = ["till", "--line", "unix:till-line", "--timeout", "1"];
    let mut till = house.command(&[&till_line[..], till].concat()).spawn().unwrap();

    let to_till = accept(&listener, &mut till);
    let to_card = connect(&card_at, &mut card);
    std::fs::remove_file(till_at).unwrap();
    let count = Arc::new(AtomicU32::new(0));
    let ways = [(&to_till, &to_card), (&to_card, &to_till)].map(|(from, to)| {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let count = Arc::clone(&count);
        thread::spawn(move || carry(from, to, fault, &count))
    });

    let said = |child: Child| said(&child.wait_with_output().unwrap());
    let (till, card) = (said(till), said(card));
    let noises = ways.map(|way| way.join().unwrap()).iter().sum();
    Talk { card, till, noises }
}

/// Passes on piece by piece, each up to a zero. Gives how often there was noise.
fn carry(mut from: UnixStream, mut to: UnixStream, fault: Fault, count: &AtomicU32) -> u32 {
    let mut decoder = Decoder::new();
    let (mut piece, mut byte, mut noise) = (Vec::new(), [0], 7_u32);
    let mut noises = 0_u32;
    while matches!(from.read(&mut byte), Ok(1)) {
        piece.push(byte[0]);
        let kind = decoder.push(byte[0]).map(|frame| frame.kind());
        if byte[0] != 0 {
            continue;
        }
        if matches!(kind, Some(Kind::Command | Kind::Response)) {
            let number = count.fetch_add(1, Ordering::SeqCst).saturating_add(1);
            if fault == Fault::Cut(number) {
                break;
            }
            if fault == Fault::Bend(number) {
                let middle = piece.len() / 2;
                piece[middle] = if piece[middle] == 1 { 2 } else { 1 };
            }
        }
        if fault == Fault::Noise && piece == [0] {
            // It ends with the zero that a sender puts before a frame.
            let length = noise % 700;
            let junk = (0..length).map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            });
            if to.write_all(&junk.collect::<Vec<_>>()).is_err() {
                break;
            }
            noises = noises.saturating_add(1);
        }
        if to.write_all(&piece).is_err() {
            break;
        }
        piece.clear();
    }
    // Either end may be gone already.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
    noises
}

fn accept(listener: &UnixListener, till: &mut Child) -> UnixStream {
    listener.set_nonblocking(true).unwrap();
    patiently(till, || {
        let (stream, _) = listener.accept().ok()?;
        stream.set_nonblocking(false).unwrap();
        Some(stream)
    })
}

/// Connects to a process that listens, or will.
pub fn connect(path: &Path, process: &mut Child) -> UnixStream {
    patiently(process, || UnixStream::connect(path).ok())
}

fn patiently(process: &mut Child, mut attempt: impl FnMut() -> Option<UnixStream>) -> UnixStream {
    let began = Instant::now();
    loop {
        if let Some(stream) = attempt() {
            return stream;
        }
        let ended: Option<std::process::ExitStatus> = process.try_wait().unwrap();
        assert!(ended.is_none() && began.elapsed() < PATIENCE, "no line: {ended:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// What a process printed that ends now.
pub fn output(child: Child) -> Output {
    child.wait_with_output().unwrap()
}

const PATIENCE: Duration = Duration::from_secs(30);
