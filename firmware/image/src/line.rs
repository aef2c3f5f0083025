//! The board's UART as a line of frames (`docs/serial.md`).

use ecny_serial::{Decoder, FRAME, Frame, Kind, PAYLOAD, encode};
use heapless::Vec;

use crate::board::{timer, uart};

/// The line, and what has come of a frame so far.
#[derive(Default)]
pub struct Line {
    decoder: Decoder,
}

/// What a frame carries.
pub type Payload = Vec<u8, PAYLOAD>;

impl Line {
    /// The next frame, however long it takes.
    pub fn hear(&mut self) -> (Kind, Payload) {
        loop {
            if let Some(heard) = self.heard() {
                return heard;
            }
        }
    }

    /// The next frame, if it comes in so many milliseconds.
    pub fn hear_within(&mut self, milliseconds: u64) -> Option<(Kind, Payload)> {
        let begin = timer::now();
        while timer::milliseconds_since(begin) < milliseconds {
            if let Some(heard) = self.heard() {
                return Some(heard);
            }
        }
        None
    }

    /// Sends one frame. What is too long for one is not sent.
    pub fn send(&mut self, kind: Kind, payload: &[u8]) {
        if let Ok(frame) = Frame::new(kind, payload) {
            uart::send(encode(&frame, &mut [0; FRAME]));
        }
    }

    fn heard(&mut self) -> Option<(Kind, Payload)> {
        let frame = self.decoder.push(uart::receive()?)?;
        Some((frame.kind(), Payload::from_slice(frame.payload()).ok()?))
    }
}
