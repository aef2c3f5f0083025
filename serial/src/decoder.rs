use cobs::{DecodeResult, DecoderState};

use crate::{CONTENT, CRC, Frame, Kind, X25};

/// Takes frames out of a stream of bytes, in memory of fixed size.
///
/// What does not decode, is too long, has a wrong CRC or a kind not known is dropped in silence;
/// the next zero begins anew.
#[derive(Debug)]
pub struct Decoder {
    content: [u8; CONTENT],
    length: usize,
    /// More came than any frame has.
    overlong: bool,
    state: DecoderState,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder that has heard nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { content: [0; CONTENT], length: 0, overlong: false, state: DecoderState::Idle }
    }

    /// Takes one byte; gives the frame that it ends.
    pub fn push(&mut self, byte: u8) -> Option<Frame<'_>> {
        let ended = match self.state.feed(byte) {
            Ok(DecodeResult::NoData) => None,
            Ok(DecodeResult::DataContinue(data)) => {
                self.keep(data);
                None
            }
            Ok(DecodeResult::DataComplete) => Some(self.length).filter(|_| !self.overlong),
            Err(_) => None,
        };
        if byte == 0 {
            self.length = 0;
            self.overlong = false;
        }
        frame(self.content.get(..ended?)?)
    }

    /// Forgets the frame that has begun: for a line that was closed and opened again.
    pub fn reset(&mut self) {
        *self = Self::new();
    }

    fn keep(&mut self, data: u8) {
        match self.content.get_mut(self.length) {
            Some(slot) => {
                *slot = data;
                self.length = self.length.saturating_add(1);
            }
            None => self.overlong = true,
        }
    }
}

/// The frame with that content, if it is one.
fn frame(content: &[u8]) -> Option<Frame<'_>> {
    let (covered, crc) = content.split_last_chunk::<CRC>()?;
    if X25.checksum(covered) != u16::from_le_bytes(*crc) {
        return None;
    }
    let (kind, payload) = covered.split_first()?;
    Frame::new(Kind::from_byte(*kind)?, payload).ok()
}
