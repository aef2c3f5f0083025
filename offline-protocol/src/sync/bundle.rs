use ecny_core::{
    Digest, Error, JournalError, Ledger, LogLine, Position, SecureElement, SignedStatement,
};
use embedded_storage::nor_flash::NorFlash;

use super::{Frame, FrameBuffer, SyncError, SyncFault, frame::next_check};

/// Writes a wallet's bundle, frame by frame: its statement, every line since the last receipt, the
/// end.
///
/// The wallet may pay and be paid meanwhile: what comes after the statement is for the next sync.
#[derive(Debug)]
pub struct BundleWriter {
    signed: SignedStatement,
    from: Position,
    due: Due,
    check: Digest,
    /// The last line written: where to go on.
    last: Option<LogLine>,
}

/// What is to be written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    Statement,
    /// The line after that many.
    LineAfter(u32),
    Nothing,
}

impl BundleWriter {
    /// Has the wallet state where its log stands.
    ///
    /// # Errors
    /// As [`Ledger::statement`].
    pub fn new<F: NorFlash, E: SecureElement>(ledger: &mut Ledger<F, E>) -> Result<Self, Error> {
        let (signed, from) = (ledger.statement()?, ledger.account().covered);
        Ok(Self { signed, from, due: Due::Statement, check: Digest::default(), last: None })
    }

    /// What the wallet has stated.
    #[must_use]
    pub const fn statement(&self) -> &SignedStatement {
        &self.signed
    }

    /// The next frame; `None` after the end.
    ///
    /// # Errors
    /// [`SyncFault::Overtaken`] where the wallet has forgotten lines since: begin again. What the
    /// flash says otherwise: the same frame may be asked for again.
    pub fn next<'a, F: NorFlash, E: SecureElement>(
        &mut self,
        ledger: &mut Ledger<F, E>,
        out: &'a mut FrameBuffer,
    ) -> Result<Option<&'a [u8]>, SyncError> {
        let end = self.signed.statement.position.number;
        let (frame, due) = match self.due {
            Due::Statement => {
                let frame = Frame::Statement { signed: self.signed, from: self.from };
                (frame.write(out)?, Due::LineAfter(self.from.number))
            }
            Due::LineAfter(number) if number < end => {
                let line = self.line_after(ledger, number)?;
                let frame =
                    Frame::write_line(out, |room| Some(line.line.to_bytes(room).ok()?.len()))?;
                let number = line.number;
                self.last = Some(line);
                (frame, Due::LineAfter(number))
            }
            Due::LineAfter(_) => (Frame::End(self.check).write(out)?, Due::Nothing),
            Due::Nothing => return Ok(None),
        };
        self.check = next_check(&self.check, frame);
        self.due = due;
        Ok(Some(frame))
    }

    /// The line after that many. Goes on from the last one, or where a compaction has moved that,
    /// looks for it from the beginning.
    fn line_after<F: NorFlash, E: SecureElement>(
        &self,
        ledger: &mut Ledger<F, E>,
        number: u32,
    ) -> Result<LogLine, SyncError> {
        let next = match &self.last {
            Some(last) => match ledger.next_line(Some(last)) {
                Err(Error::Journal(JournalError::Stale)) => ledger.line_after(number)?,
                next => next?,
            },
            None => ledger.line_after(number)?,
        };
        let due = number.checked_add(1);
        next.filter(|line| Some(line.number) == due).ok_or(SyncFault::Overtaken.into())
    }
}

/// Reads a bundle, frame by frame. Holds nothing but where it is: what a frame says is the
/// caller's to keep, and to be used once the end has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundleReader {
    check: Digest,
    at: At,
}

/// Where in a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Beginning,
    /// So many lines are to come.
    Lines(u32),
    End,
}

/// What a frame of a bundle adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and gone with the next frame")]
pub enum BundlePart<'a> {
    /// Where the log stands, and the place before the first line.
    Statement {
        /// What the wallet states; nothing of it is checked.
        signed: SignedStatement,
        /// The place before the first line.
        from: Position,
    },
    /// A line, as it was written.
    Line(&'a [u8]),
    /// All has come.
    End,
}

impl BundleReader {
    /// Takes the next frame, whole.
    ///
    /// # Errors
    /// [`SyncFault`]; it may be given again, and what came before stands.
    pub fn take<'a>(&mut self, bytes: &'a [u8]) -> Result<BundlePart<'a>, SyncFault> {
        let frame = Frame::from_bytes(bytes)?;
        let (part, at) = match (self.at, frame) {
            (At::Beginning, Frame::Statement { signed, from }) => {
                let lines = signed.statement.position.number.checked_sub(from.number);
                let lines = lines.ok_or(SyncFault::Frame)?;
                (BundlePart::Statement { signed, from }, At::Lines(lines))
            }
            (At::Lines(left), Frame::Line(line)) => {
                let left = left.checked_sub(1).ok_or(SyncFault::Order)?;
                (BundlePart::Line(line), At::Lines(left))
            }
            (At::Lines(0), Frame::End(check)) if check == self.check => (BundlePart::End, At::End),
            (At::Lines(_), Frame::End(_)) => return Err(SyncFault::Changed),
            (At::End, _) => return Err(SyncFault::Trailing),
            (At::Beginning | At::Lines(_), _) => return Err(SyncFault::Order),
        };
        self.check = next_check(&self.check, bytes);
        self.at = at;
        Ok(part)
    }

    /// Whether all has come.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.at == At::End
    }
}
