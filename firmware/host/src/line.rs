use std::{error::Error, io::Write, os::unix::net::UnixStream};

use ecny_serial::{FRAME, Frame, Kind, encode};

/// The other end of the board's UART.
#[derive(Debug)]
pub struct LineIn(pub UnixStream);

impl LineIn {
    /// Says a line of text to the board.
    pub fn control(&mut self, text: &str) -> Result<(), Box<dyn Error>> {
        let frame = Frame::new(Kind::Control, text.as_bytes())?;
        // A zero first: it ends whatever was on the line.
        self.0.write_all(&[0])?;
        Ok(self.0.write_all(encode(&frame, &mut [0; FRAME]))?)
    }

    /// Puts bytes on the line that are nothing.
    pub fn noise(&mut self, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        Ok(self.0.write_all(bytes)?)
    }
}
