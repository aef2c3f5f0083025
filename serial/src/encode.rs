use cobs::CobsEncoder;

use crate::{CRC, FRAME, Frame, X25};

/// Room for any frame as it travels.
pub type Encoded = [u8; FRAME];

/// The bytes of a frame, with the zero that ends it.
///
/// A zero sent before them costs nothing, and ends whatever noise was on the line.
#[must_use]
pub fn encode<'o>(frame: &Frame<'_>, out: &'o mut Encoded) -> &'o [u8] {
    let kind = [frame.kind().to_byte()];
    let mut digest = X25.digest();
    digest.update(&kind);
    digest.update(frame.payload());
    let crc: [u8; CRC] = digest.finalize().to_le_bytes();

    let mut encoder = CobsEncoder::new(out);
    // No frame is longer than FRAME, so each of these fits.
    let fits = [&kind, frame.payload(), &crc].iter().all(|part| encoder.push(part).is_ok());
    let length = if fits { encoder.finalize() } else { 0 };
    if let Some(end) = out.get_mut(length) {
        *end = 0;
    }
    out.get(..length.saturating_add(1)).unwrap_or_default()
}
