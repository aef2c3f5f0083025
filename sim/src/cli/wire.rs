//! A line as the two commands use it: opened with patience, heard with patience.

use std::{
    io::Write as _,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use clap::Args;
use ecny_serial::{Frame, Kind};
use ecny_sim::serial::{Address, Heard, Line, LineError, Listener};

use super::{error::CliError, interrupt, voice::Voice};

/// Where the line is, and how long to wait there.
#[derive(Args, Debug)]
pub(super) struct WireArgs {
    /// Where the other wallet is: unix:PATH or tcp:127.0.0.1:PORT
    #[arg(long, value_name = "ADDR")]
    pub(super) line: Address,

    /// Wait there for the other one to connect, instead of connecting
    #[arg(long)]
    pub(super) listen: bool,

    /// How long to wait, in seconds: for the other end, and for each answer or command
    ///
    /// Without it `ecny till` waits 10 seconds, `ecny card` for ever.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u16).range(1..=3600))]
    pub(super) timeout: Option<u16>,

    /// Send a line of text first, to a device that takes orders so; may be given many times
    #[arg(long, value_name = "TEXT", value_parser = text)]
    pub(super) say: Vec<String>,
}

/// A line, and who waits at it.
pub(super) struct Wire {
    line: Line,
    stop: Arc<AtomicBool>,
}

impl WireArgs {
    /// How long was asked for.
    pub(super) fn patience(&self) -> Option<Duration> {
        self.timeout.map(|seconds| Duration::from_secs(seconds.into()))
    }

    /// The options that name the line once more.
    pub(super) fn options(&self) -> String {
        let listen = if self.listen { " --listen" } else { "" };
        format!("--line {}{listen}", self.line)
    }
}

impl Wire {
    /// Opens the line. From here on Ctrl-C ends a wait and not the process.
    pub(super) fn open(args: &WireArgs, voice: Voice) -> Result<Self, CliError> {
        let stop = interrupt::flag()?;
        let line = if args.listen {
            let listener = Listener::bind(&args.line)?;
            voice.tell(&format!("listening on {}", listener.address()));
            listener.accept(args.patience().and_then(later), &stop)?
        } else {
            let patience = args.patience().unwrap_or(PATIENCE);
            Line::connect(&args.line, later(patience).unwrap_or_else(Instant::now), &stop)?
        };
        let mut wire = Self { line, stop };
        for text in &args.say {
            wire.send(Kind::Control, text.as_bytes());
        }
        Ok(wire)
    }

    /// Listens once more, as long as somebody wants it. `false` where nobody does any longer.
    pub(super) fn again(
        &mut self,
        args: &WireArgs,
        mut wanted: impl FnMut() -> bool,
    ) -> Result<bool, LineError> {
        let listener = Listener::bind(&args.line)?;
        while wanted() {
            match listener.accept(later(LOOK_UP), &self.stop) {
                Ok(line) => {
                    self.line = line;
                    return Ok(true);
                }
                Err(LineError::Nobody(_)) => {}
                Err(error @ (LineError::Interrupted | LineError::Io { .. })) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Sends a frame. `false` where the other end is gone, or an APDU fits into no frame.
    pub(super) fn send(&mut self, kind: Kind, payload: &[u8]) -> bool {
        Frame::new(kind, payload).is_ok_and(|frame| self.line.send(&frame))
    }

    /// Waits for a frame that is no line of text from a device; those are passed on as they come.
    pub(super) fn hear(&mut self, until: Option<Instant>) -> Heard {
        loop {
            let heard = self.line.hear(until, &self.stop);
            let Heard::Frame(Kind::Report, text) = &heard else { return heard };
            report(&String::from_utf8_lossy(text));
        }
    }

    /// Waits for the answer to the last command.
    pub(super) fn answer(&mut self, patience: Duration) -> Heard {
        let until = later(patience);
        loop {
            let heard = self.hear(until);
            // A card has nothing else to say, and an echo of our own is no answer.
            if !matches!(heard, Heard::Frame(kind, _) if kind != Kind::Response) {
                return heard;
            }
        }
    }
}

/// The moment when so much time has gone.
pub(super) fn later(span: Duration) -> Option<Instant> {
    Instant::now().checked_add(span)
}

/// What a device says is no result of this command.
fn report(text: &str) {
    let safe: String = text.chars().filter(|c| !c.is_control()).collect();
    // Nobody may be listening there.
    let _ = writeln!(anstream::stderr(), "device: {safe}");
}

fn text(text: &str) -> Result<String, &'static str> {
    match Frame::new(Kind::Control, text.as_bytes()) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("longer than a frame can carry: 250 bytes"),
    }
}

/// How long a reader waits where nothing else was said.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a person who has something to say waits at most.
pub(super) const LOOK_UP: Duration = Duration::from_millis(100);
