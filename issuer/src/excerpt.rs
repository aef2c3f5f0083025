use ecny_core::{Identity, Line, PeerFault, Position, SignedStatement, Verifier, sm3};
use ecny_offline_protocol::sync::{BundlePart, BundleReader, Frames, SyncFault, SyncFile};
use serde::{Deserialize, Serialize};

use crate::{Keyring, Signed};

/// The last lines of a log and its wallet's statement, whose head they lead to.
///
/// The statement is signed, and its head stands for every line before it. So whatever lines lead
/// to it, from wherever, are the wallet's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Where the log ends.
    pub signed: SignedStatement,
    /// The place before the first of the lines.
    pub from: Position,
    /// The lines, in the order they were written.
    pub lines: Vec<Vec<u8>>,
}

impl Excerpt {
    /// The bundle that a wallet has written, frame after frame. Nothing of it is checked but that it
    /// is whole.
    ///
    /// # Errors
    /// [`SyncFault`]: the first thing that is amiss.
    pub fn from_frames(frames: Frames<'_>) -> Result<Self, SyncFault> {
        let mut reader = BundleReader::default();
        let mut excerpt: Option<Self> = None;
        for frame in frames {
            match reader.take(frame?)? {
                BundlePart::Statement { signed, from } => {
                    excerpt = Some(Self { signed, from, lines: Vec::new() });
                }
                BundlePart::Line(line) => {
                    let lines = excerpt.as_mut().map(|excerpt| &mut excerpt.lines);
                    lines.ok_or(SyncFault::Order)?.push(line.to_vec());
                }
                BundlePart::End => {}
            }
        }
        excerpt.filter(|_| reader.is_done()).ok_or(SyncFault::Truncated)
    }

    /// The bundle in a file.
    ///
    /// # Errors
    /// As [`Excerpt::from_frames`], and [`SyncFault::Version`] where it is no such file.
    pub fn from_file(bytes: &[u8]) -> Result<Self, SyncFault> {
        Self::from_frames(SyncFile::open(bytes)?.frames())
    }

    /// Checks the statement and that the lines lead to its head.
    ///
    /// # Errors
    /// [`ExcerptFault`]; nothing of it is known to be the wallet's then.
    pub fn verify(
        &self,
        keyring: &Keyring,
        verifier: &impl Verifier,
    ) -> Result<Identity, ExcerptFault> {
        let statement = &self.signed.statement;
        if statement.version != ecny_core::Statement::VERSION {
            return Err(ExcerptFault::Statement(PeerFault::Version));
        }
        let wallet = Signed::from(&self.signed)
            .verify(keyring, verifier)
            .map_err(ExcerptFault::Statement)?;
        if wallet.id() != statement.wallet {
            return Err(ExcerptFault::Statement(PeerFault::Signature));
        }
        let genesis = self.from.number > 0 || self.from == Position::GENESIS;
        let end = self.positions().last().unwrap_or(self.from);
        if !genesis || end != statement.position {
            return Err(ExcerptFault::Chain);
        }
        Ok(wallet)
    }

    /// The place after each line.
    pub(crate) fn positions(&self) -> impl Iterator<Item = Position> {
        let next = |at: &mut Position, line: &Vec<u8>| {
            *at = Position { number: at.number.checked_add(1)?, head: sm3(&[&at.head, line]) };
            Some(*at)
        };
        self.lines.iter().scan(self.from, next)
    }

    /// What stands in the first line; `None` where there is none, or it is no line.
    pub(crate) fn first(&self) -> Option<Line> {
        Line::from_bytes(self.lines.first()?).ok()
    }
}

impl From<&SignedStatement> for Excerpt {
    fn from(signed: &SignedStatement) -> Self {
        Self { signed: *signed, from: signed.statement.position, lines: Vec::new() }
    }
}

/// Why lines and statement are not a wallet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExcerptFault {
    /// The lines do not lead to the head that was stated.
    #[error("the lines do not lead to the head that was stated")]
    Chain,
    /// The statement is not the wallet's.
    #[error("the statement is not the wallet's: {0}")]
    Statement(PeerFault),
}
