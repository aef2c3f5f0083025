use std::{
    io,
    ops::Range,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use ecny_serial::{Decoder, FRAME, Frame, Kind, encode};

use super::{Address, stream::Stream};

/// One end of a line that is connected.
#[derive(Debug)]
pub struct Line {
    stream: Stream,
    decoder: Decoder,
    bytes: [u8; 512],
    unread: Range<usize>,
}

/// What came over a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The other end is gone.
    Closed,
    /// A frame.
    Frame(Kind, Vec<u8>),
    /// The person at this end wants to stop.
    Interrupted,
    /// No frame, until the time was over.
    Silent,
}

impl Line {
    /// Connects to whoever listens there, or will before `until`.
    ///
    /// # Errors
    /// [`LineError::Interrupted`], [`LineError::Nobody`], [`LineError::Io`].
    pub fn connect(
        address: &Address,
        until: Instant,
        stop: &AtomicBool,
    ) -> Result<Self, LineError> {
        loop {
            match Stream::connect(address) {
                Ok(stream) => return Self::new(stream, address),
                Err(error) if is_nobody(error.kind()) => {}
                Err(error) => return Err(LineError::io("connect to", address)(error)),
            }
            if stop.load(Ordering::Relaxed) {
                return Err(LineError::Interrupted);
            }
            if until <= Instant::now() {
                return Err(LineError::Nobody(address.clone()));
            }
            thread::sleep(PAUSE);
        }
    }

    pub(super) fn new(stream: Stream, address: &Address) -> Result<Self, LineError> {
        stream.prepare().map_err(LineError::io("use", address))?;
        Ok(Self { stream, decoder: Decoder::new(), bytes: [0; 512], unread: 0..0 })
    }

    /// Sends a frame, and a zero before it that ends what noise may have begun. `false` where the
    /// other end is gone.
    pub fn send(&mut self, frame: &Frame<'_>) -> bool {
        let mut out = [0; FRAME];
        let bytes = encode(frame, &mut out);
        self.stream.write(&[&[0], bytes].concat()).is_ok()
    }

    /// Waits for a frame: until one comes, `until` has come, `stop` is set or the other end is gone.
    pub fn hear(&mut self, until: Option<Instant>, stop: &AtomicBool) -> Heard {
        loop {
            while let Some(byte) = self.unread.next().and_then(|at| self.bytes.get(at)) {
                if let Some(frame) = self.decoder.push(*byte) {
                    return Heard::Frame(frame.kind(), frame.payload().to_vec());
                }
            }
            if stop.load(Ordering::Relaxed) {
                return Heard::Interrupted;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let span = left.unwrap_or(LOOK_UP).min(LOOK_UP);
            if span.is_zero() {
                return Heard::Silent;
            }
            match self.stream.read_within(span, &mut self.bytes) {
                Ok(0) => return Heard::Closed,
                Ok(length) => self.unread = 0..length,
                Err(error) if is_no_news(error.kind()) => {}
                Err(_) => return Heard::Closed,
            }
        }
    }
}

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The person at this end wants to stop.
    #[error("interrupted")]
    Interrupted,
    /// The operating system said no.
    #[error("cannot {action} {address}: {source}")]
    Io {
        /// What was to be done.
        action: &'static str,
        /// With which address.
        address: Address,
        /// Why not.
        source: io::Error,
    },
    /// Nobody was at the other end in time.
    #[error("nobody is at the other end of {0}")]
    Nobody(Address),
}

impl LineError {
    pub(super) fn io(action: &'static str, address: &Address) -> impl Fn(io::Error) -> Self {
        move |source| Self::Io { action, address: address.clone(), source }
    }
}

/// Whether somebody may be there later.
fn is_nobody(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound)
}

fn is_no_news(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::Interrupted | io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

const PAUSE: Duration = Duration::from_millis(10);
/// How long a person who wants to stop waits at most.
const LOOK_UP: Duration = Duration::from_millis(100);
