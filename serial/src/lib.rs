//! APDUs in frames over a serial line: a UART, a socket, a pipe.
//!
//! ```text
//! frame = COBS( kind 1 ‖ payload 0..=250 ‖ CRC 2 ) 00
//! ```
//! The CRC is CRC-16/IBM-SDLC (X-25) over kind and payload, little-endian. COBS leaves no zero in a
//! frame, so that a zero ends one and nothing else: noise costs a frame, never the line.
//!
//! A frame is no proof of anything. Who sent an APDU, and whether it was changed on the way, the
//! sealed channel in it tells.
#![no_std]
#![forbid(unsafe_code)]

mod decoder;
mod encode;
mod frame;
mod kind;

pub use decoder::Decoder;
pub use encode::{Encoded, encode};
pub use frame::{Frame, TooLong};
pub use kind::Kind;

/// The longest payload of a frame: the longest APDU.
pub const PAYLOAD: usize = 250;

/// The longest frame as it travels, with the zero that ends it.
pub const FRAME: usize = cobs::max_encoding_length(CONTENT) + 1;

/// Kind, payload and CRC.
const CONTENT: usize = 1 + PAYLOAD + CRC;
const CRC: usize = 2;

/// CRC-16/IBM-SDLC, also called X-25 (ISO/IEC 13239).
const X25: crc::Crc<u16> = crc::Crc::<u16>::new(&crc::CRC_16_IBM_SDLC);

// A chip's UART driver may hold a frame in a buffer whose length fits a byte.
const _: () = assert!(FRAME == 255);
const _: () = assert!(size_of::<Decoder>() <= 300);
