//! What a line may do to frames, and what comes out of it.
#![cfg(test)]

use ecny_serial::{Decoder, FRAME, Frame, Kind, PAYLOAD, encode};
use proptest::{collection::vec, prelude::*, sample::select};

type Owned = (Kind, Vec<u8>);

fn encoded((kind, payload): &Owned) -> Vec<u8> {
    encode(&Frame::new(*kind, payload).unwrap(), &mut [0; FRAME]).to_vec()
}

/// Every frame in a stream of bytes.
fn heard(decoder: &mut Decoder, bytes: &[u8]) -> Vec<Owned> {
    let mut frames = Vec::new();
    for byte in bytes {
        if let Some(frame) = decoder.push(*byte) {
            frames.push((frame.kind(), frame.payload().to_vec()));
        }
    }
    frames
}

fn any_frame() -> impl Strategy<Value = Owned> {
    // Many zeros, so that COBS has something to do.
    let byte = prop_oneof![Just(0), Just(0xFF), any::<u8>()];
    (select(&Kind::ALL[..]), vec(byte, 0..=PAYLOAD)).prop_map(|(kind, payload)| {
        let payload = if kind.is_bare() { Vec::new() } else { payload };
        (kind, payload)
    })
}

#[test]
fn the_examples_of_the_document_are_what_the_code_makes_and_takes() {
    let examples: Vec<_> =
        include_str!("../../docs/serial.md").lines().filter_map(example).collect();

    assert_eq!(examples.len(), 6);
    for (frame, bytes) in examples {
        assert_eq!(encoded(&frame), bytes, "{frame:?}");
        assert_eq!(heard(&mut Decoder::new(), &bytes), [frame]);
    }
}

#[test]
fn the_check_value_of_the_crc_is_the_published_one() {
    assert_eq!(crc_bit_by_bit(b"123456789"), 0x906E);
}

#[test]
fn the_longest_frame_fits_and_nothing_longer_is_taken() {
    for byte in [0x00, 0x01, 0xFF] {
        let longest = (Kind::Response, vec![byte; PAYLOAD]);

        let bytes = encoded(&longest);

        assert!(bytes.len() <= FRAME);
        assert_eq!(heard(&mut Decoder::new(), &bytes), [longest]);
    }
    for length in (PAYLOAD..850).skip(1) {
        let bytes = overlong(length);
        assert_eq!(heard(&mut Decoder::new(), &bytes), [], "{length}");
    }
}

#[test]
fn a_kind_not_known_and_a_payload_where_none_belongs_are_dropped() {
    for byte in 0..=u8::MAX {
        let with_payload = framed(&[byte, 7]);
        let known = Kind::from_byte(byte).filter(|kind| !kind.is_bare());
        let frames: Vec<Owned> = known.map(|kind| (kind, vec![7])).into_iter().collect();
        assert_eq!(heard(&mut Decoder::new(), &with_payload), frames, "{byte:02x}");
    }
    assert_eq!(heard(&mut Decoder::new(), &framed(&[])), []);
}

#[test]
fn zeros_between_frames_are_nothing() {
    assert_eq!(heard(&mut Decoder::new(), &[0; 1_000]), []);
}

#[test]
fn a_reset_forgets_a_frame_that_has_begun() {
    let frame = (Kind::Response, vec![0x90, 0x00]);
    let bytes = encoded(&frame);
    let mut decoder = Decoder::new();
    heard(&mut decoder, &bytes[..3]);

    decoder.reset();

    assert_eq!(heard(&mut decoder, &bytes), [frame]);
}

proptest! {
    #[test]
    fn frames_come_back_as_they_were_however_the_stream_is_cut(
        frames in vec(any_frame(), 0..8),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let stream: Vec<u8> = frames.iter().flat_map(encoded).collect();
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len().saturating_add(1))).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let mut decoder = Decoder::new();

        let pieces = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]);
        let back: Vec<Owned> = pieces.flat_map(|piece| heard(&mut decoder, piece)).collect();

        prop_assert_eq!(back, frames);
    }

    #[test]
    fn only_the_last_byte_of_a_frame_is_zero(frame in any_frame()) {
        let bytes = encoded(&frame);
        prop_assert_eq!(bytes.iter().position(|byte| *byte == 0), bytes.len().checked_sub(1));
        prop_assert!(bytes.len() <= FRAME);
    }

    #[test]
    fn after_any_noise_and_a_zero_a_frame_is_received(
        noise in vec(any::<u8>(), 0..2_000),
        frame in any_frame(),
    ) {
        let mut decoder = Decoder::new();
        heard(&mut decoder, &noise);
        heard(&mut decoder, &[0]);

        prop_assert_eq!(heard(&mut decoder, &encoded(&frame)), [frame]);
    }

    #[test]
    fn one_bent_byte_costs_that_frame_and_the_one_it_runs_into(
        frames in (any_frame(), any_frame(), any_frame()),
        place in any::<prop::sample::Index>(),
        bend in 1..=u8::MAX,
    ) {
        let (first, second, third) = frames;
        let mut bytes = encoded(&first);
        let place = place.index(bytes.len());
        bytes[place] ^= bend;
        bytes.extend(encoded(&second));
        bytes.extend(encoded(&third));

        let back = heard(&mut Decoder::new(), &bytes);

        prop_assert!(!back.contains(&first) || first == second || first == third);
        prop_assert!(back.ends_with(std::slice::from_ref(&third)));
    }
}

/// A frame that is right but for its length.
fn overlong(length: usize) -> Vec<u8> {
    let mut content = vec![Kind::Response.to_byte()];
    content.resize(length.saturating_add(1), 7);
    framed(&content)
}

/// That content with its CRC, in COBS: what the encoder never makes.
fn framed(content: &[u8]) -> Vec<u8> {
    let mut all = content.to_vec();
    all.extend(crc_bit_by_bit(content).to_le_bytes());
    let mut out = vec![0; cobs::max_encoding_length(all.len())];
    let length = cobs::encode(&all, &mut out);
    out.truncate(length);
    out.push(0);
    out
}

/// X-25 from its definition: reflected polynomial 0x1021, all ones before and after.
fn crc_bit_by_bit(bytes: &[u8]) -> u16 {
    let mut crc = 0xFFFF_u16;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x8408 } else { crc >> 1 };
        }
    }
    !crc
}

/// A row `| kind | payload | frame |` in hexadecimal.
fn example(row: &str) -> Option<(Owned, Vec<u8>)> {
    let cells: Vec<_> = row.trim_matches('|').split('|').map(|cell| cell.trim()).collect();
    let [kind, payload, frame] = cells.as_slice() else { return None };
    let [kind] = unhex(kind)?[..] else { return None };
    Some(((Kind::from_byte(kind)?, unhex(payload)?), unhex(frame)?))
}

fn unhex(cell: &str) -> Option<Vec<u8>> {
    let digits = cell.trim_matches('`');
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
