//! What an operator says to a wallet, and a wallet to it, as steps of a stage.

use ecny_core::{Account, Taken, Word, encode};
use ecny_offline_protocol::sync::{
    BundlePart, BundleReader, BundleWriter, Frame, Frames, Replied, ReplyReader,
};

use super::{Stage, StageLedger};
use crate::vectors::{VectorError, line::Line};

impl Stage<'_> {
    /// `take who= word=`: one word, as it came, and the account after it.
    pub(super) fn take_word(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let mut ledger = self.take(who)?;
        let said = match Word::from_bytes(&long(line, "word")?) {
            Ok(word) => took(ledger.take(&word)),
            Err(_) => "refused Malformed".to_owned(),
        };
        self.put(who, ledger)?;
        self.said.push(format!("  {who}: {said}"));
        self.account(who)
    }

    /// `bundle who=`: what the wallet sends its operator.
    pub(super) fn bundle(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let mut ledger = self.take(who)?;
        let frames = frames_of(&mut ledger);
        self.put(who, ledger)?;
        self.said.push(format!("  bundle {}", hex::encode(frames.ok_or_else(|| line.wrong())?)));
        Ok(())
    }

    /// `read bundle=`: how an operator's reader gets on with those frames.
    pub(super) fn read_bundle(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let bytes = long(line, "bundle")?;
        let mut reader = BundleReader::default();
        for frame in Frames::of(&bytes) {
            match frame.and_then(|frame| reader.take(frame)) {
                Ok(BundlePart::Statement { .. }) => self.said.push("  read: Statement".to_owned()),
                Ok(BundlePart::Line(_)) => self.said.push("  read: Line".to_owned()),
                Ok(BundlePart::End) => self.said.push("  read: End".to_owned()),
                Err(fault) => {
                    self.said.push(format!("  read: refused {fault:?}"));
                    return Ok(());
                }
            }
        }
        if !reader.is_done() {
            self.said.push("  read: refused Truncated".to_owned());
        }
        Ok(())
    }

    /// `reply who= frames=`: an operator's reply, of which the wallet takes the words.
    pub(super) fn reply(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        let who = line.value("who")?;
        let bytes = long(line, "frames")?;
        let mut ledger = self.take(who)?;
        let mut reader = ReplyReader::new(ledger.id());
        let mut said = Vec::new();
        for frame in Frames::of(&bytes) {
            match frame.and_then(|frame| reader.take(frame, &mut ledger)) {
                Ok(Replied::Answers(_)) => said.push("Answers".to_owned()),
                Ok(Replied::Took(taken)) => said.push(took(Ok(taken))),
                Ok(Replied::Refused(error)) => said.push(took(Err(error))),
                Ok(Replied::End) => said.push("End".to_owned()),
                Err(fault) => {
                    said.push(format!("refused {fault:?}"));
                    break;
                }
            }
        }
        let broken = said.last().is_some_and(|last| last.starts_with("refused"));
        if !reader.is_done() && !broken {
            said.push("refused Truncated".to_owned());
        }
        self.put(who, ledger)?;
        self.said.extend(said.into_iter().map(|said| format!("  {who}: {said}")));
        self.account(who)
    }

    /// `retire who=`: the wallet ends.
    pub(super) fn retire(&mut self, line: Line<'_>) -> Result<(), VectorError> {
        self.with(line, StageLedger::retire)?;
        self.account(line.value("who")?)
    }

    /// The whole account, as a checkpoint holds it.
    pub(super) fn account(&mut self, who: &str) -> Result<(), VectorError> {
        let ledger = self.actor(who)?.ledger.as_ref();
        let account = ledger.and_then(|ledger| account_text(ledger.account()));
        let account = account.ok_or_else(|| VectorError::Line(who.to_owned()))?;
        self.said.push(format!("  account {who} {account}"));
        Ok(())
    }
}

fn account_text(account: &Account) -> Option<String> {
    encode(account, &mut [0; ecny_core::MAX_BODY]).ok().map(hex::encode)
}

fn took(taken: Result<Taken, ecny_core::Error>) -> String {
    match taken {
        Ok(taken) => format!("Taken {taken:?}"),
        Err(error) => format!("refused {error:?}"),
    }
}

fn frames_of(ledger: &mut StageLedger) -> Option<Vec<u8>> {
    let mut writer = BundleWriter::new(ledger).ok()?;
    let (mut room, mut bytes) = ([0; Frame::MAX_LEN], Vec::new());
    while let Some(frame) = writer.next(ledger, &mut room).ok()? {
        bytes.extend_from_slice(frame);
    }
    Some(bytes)
}

/// The bytes of that name, however many.
fn long(line: Line<'_>, name: &str) -> Result<Vec<u8>, VectorError> {
    hex::decode(line.value(name)?).map_err(|_| line.wrong())
}
