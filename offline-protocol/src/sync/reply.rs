use ecny_core::{Digest, Error, Ledger, Position, SecureElement, Taken, WalletId, Word};
use embedded_storage::nor_flash::NorFlash;

use super::{Frame, FrameBuffer, SyncFault, frame::next_check};

/// Writes an operator's reply to one bundle, frame by frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReplyWriter(Digest);

impl ReplyWriter {
    /// The first frame: whose statement is answered.
    ///
    /// # Errors
    /// None is known; as [`Frame::write`].
    pub fn begin(
        wallet: WalletId,
        position: Position,
        out: &mut FrameBuffer,
    ) -> Result<(Self, &[u8]), SyncFault> {
        let frame = Frame::Reply { wallet, position }.write(out)?;
        Ok((Self(next_check(&Digest::default(), frame)), frame))
    }

    /// A word more.
    ///
    /// # Errors
    /// [`SyncFault::Frame`] for one that is longer than any is.
    pub fn word<'a>(
        &mut self,
        word: &[u8],
        out: &'a mut FrameBuffer,
    ) -> Result<&'a [u8], SyncFault> {
        let frame = Frame::Word(word).write(out)?;
        self.0 = next_check(&self.0, frame);
        Ok(frame)
    }

    /// The last frame.
    ///
    /// # Errors
    /// None is known; as [`Frame::write`].
    pub fn end(self, out: &mut FrameBuffer) -> Result<&[u8], SyncFault> {
        Frame::End(self.0).write(out)
    }
}

/// Reads a reply, frame by frame, for the wallet that asked.
#[derive(Clone, Copy, Debug)]
pub struct ReplyReader {
    wallet: WalletId,
    check: Digest,
    at: At,
}

/// Where in a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Beginning,
    Words,
    End,
}

/// What a frame of a reply adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyPart<'a> {
    /// It answers the statement of that place.
    Answers(Position),
    /// A word of the operator; nothing of it is checked.
    Word(&'a [u8]),
    /// All has come.
    End,
}

/// What has come of a frame of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replied {
    /// It answers the statement of that place.
    Answers(Position),
    /// The wallet has taken a word.
    Took(Taken),
    /// The wallet did not take a word. Those that follow may be for it all the same.
    Refused(Error),
    /// All has come.
    End,
}

impl ReplyReader {
    /// Reads replies to that wallet.
    #[must_use]
    pub const fn new(wallet: WalletId) -> Self {
        Self { wallet, check: [0; 32], at: At::Beginning }
    }

    /// Reads the next frame, whole.
    ///
    /// # Errors
    /// [`SyncFault`]; it may be given again, and what came before stands.
    pub fn read<'a>(&mut self, bytes: &'a [u8]) -> Result<ReplyPart<'a>, SyncFault> {
        let frame = Frame::from_bytes(bytes)?;
        let (part, at) = match (self.at, frame) {
            (At::Beginning, Frame::Reply { wallet, .. }) if wallet != self.wallet => {
                return Err(SyncFault::OtherWallet);
            }
            (At::Beginning, Frame::Reply { position, .. }) => {
                (ReplyPart::Answers(position), At::Words)
            }
            (At::Words, Frame::Word(word)) => (ReplyPart::Word(word), At::Words),
            (At::Words, Frame::End(check)) if check == self.check => (ReplyPart::End, At::End),
            (At::Words, Frame::End(_)) => return Err(SyncFault::Changed),
            (At::End, _) => return Err(SyncFault::Trailing),
            (At::Beginning | At::Words, _) => return Err(SyncFault::Order),
        };
        self.check = next_check(&self.check, bytes);
        self.at = at;
        Ok(part)
    }

    /// Reads the next frame, whole, and has the wallet take the word in it.
    ///
    /// # Errors
    /// As [`ReplyReader::read`]; the wallet was not asked then.
    pub fn take<F: NorFlash, E: SecureElement>(
        &mut self,
        bytes: &[u8],
        ledger: &mut Ledger<F, E>,
    ) -> Result<Replied, SyncFault> {
        Ok(match self.read(bytes)? {
            ReplyPart::Answers(position) => Replied::Answers(position),
            ReplyPart::End => Replied::End,
            ReplyPart::Word(word) => {
                let word = Word::from_bytes(word).map_err(|_| SyncFault::Frame)?;
                ledger.take(&word).map_or_else(Replied::Refused, Replied::Took)
            }
        })
    }

    /// Whether all has come.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.at == At::End
    }

    /// Reads a whole reply and takes nothing of it: for a file, of which nothing is taken unless all
    /// of it is there.
    ///
    /// # Errors
    /// [`SyncFault`]: the first thing that is amiss.
    pub fn check(mut self, frames: super::Frames<'_>) -> Result<(), SyncFault> {
        for frame in frames {
            self.read(frame?)?;
        }
        if self.is_done() { Ok(()) } else { Err(SyncFault::Truncated) }
    }
}
