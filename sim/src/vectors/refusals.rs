//! What is refused, by whom, and under which name.

mod channels;
mod forms;
mod outcomes;
mod requests;
mod responses;
mod values;

use super::{
    VectorError,
    cast::Cast,
    conversations::head,
    forger::{Edits, Move},
    script::Scenario,
};

/// `refusals.txt`.
pub(super) fn text() -> Result<String, VectorError> {
    let (cast, secrets) = Cast::of_the_files()?;
    let parts = [
        head(&cast, &secrets),
        forms::text(&cast)?,
        channels::text(&cast)?,
        requests::text(&cast)?,
        values::text(&cast)?,
        outcomes::text(&cast)?,
        responses::text(&cast)?,
    ];
    Ok(parts.concat())
}

/// One refusal: what is done before, who the insider is, the tap, and what must be seen.
struct Case<'a> {
    title: &'a str,
    before: &'a [&'a str],
    insider: &'a str,
    tap: &'a str,
    shows: &'a [&'a str],
}

impl Case<'_> {
    fn play(&self, cast: &Cast, moves: Vec<Move<'_>>) -> Result<String, VectorError> {
        let mut it = Scenario::new(cast, self.title);
        it.steps(self.before)?;
        it.insider(self.insider, self.tap, moves)?;
        it.shows(self.shows)
    }
}

/// Always the same bytes.
fn fixed<'a>(bytes: &[u8]) -> Move<'a> {
    let bytes = bytes.to_vec();
    Box::new(move |_, _| Some(bytes.clone()))
}

/// Puts bytes at a place, as far as there is room.
fn put(bytes: &mut [u8], at: usize, with: &[u8]) {
    let places = bytes.iter_mut().skip(at);
    places.zip(with).for_each(|(place, byte)| *place = *byte);
}

/// Changes one bit of the byte at that place.
fn flip(bytes: &mut [u8], at: usize) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
}

/// An edit of the body that is signed.
const fn body(edit: fn(&mut Vec<u8>)) -> Edits {
    Edits { body: edit, message: |_| {}, apdu: |_| {} }
}

/// An edit of the message that is sealed.
const fn message(edit: fn(&mut Vec<u8>)) -> Edits {
    Edits { body: |_| {}, message: edit, apdu: |_| {} }
}

/// An edit of the APDU that is sent.
const fn sent(edit: fn(&mut Vec<u8>)) -> Edits {
    Edits { body: |_| {}, message: |_| {}, apdu: edit }
}

const LOAD: &str = "load who=alice fen=20000";
const CARD: &str = "tap reader=- card=alice";
/// n of the curve.
const N: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23,
];
