use ecny_core::{Position, WalletId, Word};
use ecny_offline_protocol::sync::{Frame, FrameBuffer, ReplyWriter, SyncFault, SyncFile};

use crate::{Payout, Withheld};

/// What an operator answers to a wallet's sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Whose.
    pub wallet: WalletId,
    /// Where its log stood.
    pub position: Position,
    /// What it is told, in the order in which it is to be taken.
    pub words: Vec<Word>,
    /// Why there is no receipt among them, where there is none.
    pub withheld: Option<Withheld>,
    /// What its purse has to load it with: debits that it had handed over.
    pub payouts: Vec<Payout>,
}

impl Reply {
    /// Its frames, one after the other, for any pipe.
    ///
    /// # Errors
    /// None is known; as [`Frame::write`].
    pub fn to_frames(&self) -> Result<Vec<Vec<u8>>, SyncFault> {
        let mut out: FrameBuffer = [0; Frame::MAX_LEN];
        let (mut writer, first) = ReplyWriter::begin(self.wallet, self.position, &mut out)?;
        let mut frames = vec![first.to_vec()];
        for word in &self.words {
            let mut room = [0; Word::MAX_LEN];
            let word = word.to_bytes(&mut room).map_err(|_| SyncFault::Frame)?;
            frames.push(writer.word(word, &mut out)?.to_vec());
        }
        frames.push(writer.end(&mut out)?.to_vec());
        Ok(frames)
    }

    /// The file with those frames.
    ///
    /// # Errors
    /// As [`Reply::to_frames`].
    pub fn to_file(&self) -> Result<Vec<u8>, SyncFault> {
        let mut file = SyncFile::HEAD.to_vec();
        file.extend(self.to_frames()?.concat());
        Ok(file)
    }
}
