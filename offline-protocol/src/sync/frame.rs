use ecny_core::{Digest, MAX_BODY, Position, SignedStatement, WalletId, decode, encode, sm3};
use serde::{Serialize, de::DeserializeOwned};

use super::SyncFault;

/// One frame of a bundle or a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// 01: where a wallet's log stands, and the place before the first line that follows.
    Statement {
        /// What the wallet states.
        signed: SignedStatement,
        /// The place before the first line.
        from: Position,
    },
    /// 02: a line of the log, as it was written.
    Line(&'a [u8]),
    /// 03: whose statement is answered.
    Reply {
        /// Whose.
        wallet: WalletId,
        /// Where its log stood.
        position: Position,
    },
    /// 04: something the operator says, signed.
    Word(&'a [u8]),
    /// 05: nothing follows, and all that went before hashes to this.
    End(Digest),
}

/// A frame at the front of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// What it says.
    pub frame: Frame<'a>,
    /// Its own bytes.
    pub own: &'a [u8],
    /// What follows it.
    pub rest: &'a [u8],
}

/// Room for any frame.
pub type FrameBuffer = [u8; Frame::MAX_LEN];

impl<'a> Frame<'a> {
    /// Length of what stands before a body.
    pub const HEAD_LEN: usize = 3;

    /// Length of the longest frame: a line.
    pub const MAX_LEN: usize = Self::HEAD_LEN + MAX_BODY;

    /// The version of the format written here.
    pub const VERSION: u8 = 1;

    /// How long the frame is that begins with those bytes; `None` where too few have come to say.
    ///
    /// # Errors
    /// [`SyncFault::Frame`] where none begins so.
    pub fn length(bytes: &[u8]) -> Result<Option<usize>, SyncFault> {
        let Some(([high, low, kind], _)) = bytes.split_first_chunk() else { return Ok(None) };
        let body = usize::from(u16::from_be_bytes([*high, *low]));
        let fits = match *kind {
            STATEMENT => body == STATEMENT_LEN,
            REPLY => body == REPLY_LEN,
            END => body == END_LEN,
            LINE | WORD => (1..=MAX_BODY).contains(&body),
            _ => false,
        };
        if fits { Ok(body.checked_add(Self::HEAD_LEN)) } else { Err(SyncFault::Frame) }
    }

    /// Takes the frame from the front of those bytes; `None` where more bytes are to come.
    ///
    /// # Errors
    /// [`SyncFault::Frame`] where there is none, [`SyncFault::Version`] for one of another version.
    pub fn split(bytes: &'a [u8]) -> Result<Option<Split<'a>>, SyncFault> {
        let split = Self::length(bytes)?.and_then(|length| bytes.split_at_checked(length));
        let Some((own, rest)) = split else { return Ok(None) };
        Ok(Some(Split { frame: Self::read(own)?, own, rest }))
    }

    /// The frame with exactly those bytes.
    ///
    /// # Errors
    /// [`SyncFault::Truncated`] for fewer, [`SyncFault::Trailing`] for more, and as
    /// [`Frame::split`].
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, SyncFault> {
        match Self::split(bytes)? {
            Some(Split { frame, rest: [], .. }) => Ok(frame),
            Some(_) => Err(SyncFault::Trailing),
            None => Err(SyncFault::Truncated),
        }
    }

    fn read(own: &'a [u8]) -> Result<Self, SyncFault> {
        let ([.., kind], body) =
            own.split_first_chunk::<{ Frame::HEAD_LEN }>().ok_or(SyncFault::Frame)?;
        match *kind {
            STATEMENT => {
                let (signed, from) = versioned(body)?;
                Ok(Self::Statement { signed, from })
            }
            REPLY => {
                let (wallet, position) = versioned(body)?;
                Ok(Self::Reply { wallet, position })
            }
            END => body.try_into().map(Self::End).map_err(|_| SyncFault::Frame),
            LINE => Ok(Self::Line(body)),
            WORD => Ok(Self::Word(body)),
            _ => Err(SyncFault::Frame),
        }
    }

    /// Writes the frame to the front of `out` and returns what was written.
    ///
    /// # Errors
    /// [`SyncFault::Frame`] for a line or a word that is longer than any is.
    pub fn write<'b>(&self, out: &'b mut FrameBuffer) -> Result<&'b [u8], SyncFault> {
        match self {
            Self::Statement { signed, from } => write_versioned(STATEMENT, &(signed, from), out),
            Self::Reply { wallet, position } => write_versioned(REPLY, &(wallet, position), out),
            Self::End(check) => write_with(END, out, |room| copy(check, room)),
            Self::Line(bytes) => write_with(LINE, out, |room| copy(bytes, room)),
            Self::Word(bytes) => write_with(WORD, out, |room| copy(bytes, room)),
        }
    }

    /// Writes a line that `fill` puts where its body belongs, and says how long it is.
    pub(super) fn write_line(
        out: &mut FrameBuffer,
        fill: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) -> Result<&[u8], SyncFault> {
        write_with(LINE, out, fill)
    }
}

/// What all frames up to one hash to.
pub(super) fn next_check(check: &Digest, frame: &[u8]) -> Digest {
    sm3(&[check, frame])
}

fn versioned<T: Serialize + DeserializeOwned>(body: &[u8]) -> Result<T, SyncFault> {
    match body.split_first() {
        Some((&Frame::VERSION, body)) => decode(body).map_err(|_| SyncFault::Frame),
        Some(_) => Err(SyncFault::Version),
        None => Err(SyncFault::Frame),
    }
}

fn write_versioned<'b, T: Serialize>(
    kind: u8,
    body: &T,
    out: &'b mut FrameBuffer,
) -> Result<&'b [u8], SyncFault> {
    write_with(kind, out, |room| {
        let (version, room) = room.split_first_mut()?;
        *version = Frame::VERSION;
        encode(body, room).ok()?.len().checked_add(1)
    })
}

fn write_with(
    kind: u8,
    out: &mut FrameBuffer,
    fill: impl FnOnce(&mut [u8]) -> Option<usize>,
) -> Result<&[u8], SyncFault> {
    let (head, room) =
        out.split_first_chunk_mut::<{ Frame::HEAD_LEN }>().ok_or(SyncFault::Frame)?;
    let length = fill(room).ok_or(SyncFault::Frame)?;
    let [high, low] = u16::try_from(length).map_err(|_| SyncFault::Frame)?.to_be_bytes();
    *head = [high, low, kind];
    let whole = length.checked_add(Frame::HEAD_LEN).and_then(|length| out.get(..length));
    whole.ok_or(SyncFault::Frame)
}

fn copy(bytes: &[u8], room: &mut [u8]) -> Option<usize> {
    room.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(bytes.len())
}

const STATEMENT: u8 = 1;
const LINE: u8 = 2;
const REPLY: u8 = 3;
const WORD: u8 = 4;
const END: u8 = 5;

const STATEMENT_LEN: usize = 1 + SignedStatement::LEN + Position::LEN;
const REPLY_LEN: usize = 1 + WalletId::LEN + Position::LEN;
const END_LEN: usize = 32;
