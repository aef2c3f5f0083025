use zeroize::Zeroizing;

use super::MAX_BODY;
use crate::hash::{Digest, sm3};

/// What stands in front of a record: in the clear, authenticated with the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Counts the appends of this journal, one by one. A checkpoint has the number of the last
    /// record it accounts for.
    pub number: u32,
    /// Two numbers of the owner's choice, to find the record by. Visible to who reads the flash.
    pub keys: [u32; 2],
    /// What the record is to a replay.
    pub kind: Kind,
    /// Whether the record outlives a compaction as long as the owner keeps it.
    pub evidence: bool,
    /// Length of the body in bytes.
    pub len: u16,
}

/// What a record is to a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The state that everything before it has led to.
    Checkpoint,
    /// Evidence older than the checkpoint, whose effect the checkpoint holds already.
    Kept,
    /// Appended after the checkpoint.
    Live,
}

/// ```text
/// 0      1        2      3    5       9      13     17     21
/// magic  version  flags  len  number  key 0  key 1  fresh  body ..
/// ```
/// Numbers are big-endian.
pub(super) const HEADER_LEN: usize = 21;
/// What of the header a copy shares with its original: all but the fresh bytes.
const CONTENT_LEN: usize = 17;
pub(super) const TAG_LEN: usize = 16;
pub(super) const MAGIC: u8 = 0x52;
const VERSION: u8 = 1;

const EVIDENCE: u8 = 1;
const KEPT: u8 = 2;
const CHECKPOINT: u8 = 4;

/// The part of a nonce that differs even where an old image of the flash was restored.
pub(super) type FreshBytes = [u8; 4];

impl Header {
    /// The header as it lies on flash; the last four bytes are `fresh`.
    pub(super) fn to_bytes(self, fresh: FreshBytes) -> [u8; HEADER_LEN] {
        let evidence = if self.evidence { EVIDENCE } else { 0 };
        let kind = match self.kind {
            Kind::Checkpoint => CHECKPOINT,
            Kind::Kept => KEPT,
            Kind::Live => 0,
        };
        let [len0, len1] = self.len.to_be_bytes();
        let [n0, n1, n2, n3] = self.number.to_be_bytes();
        let [[a0, a1, a2, a3], [b0, b1, b2, b3]] = self.keys.map(u32::to_be_bytes);
        let [f0, f1, f2, f3] = fresh;
        [
            MAGIC,
            VERSION,
            evidence | kind,
            len0,
            len1,
            n0,
            n1,
            n2,
            n3,
            a0,
            a1,
            a2,
            a3,
            b0,
            b1,
            b2,
            b3,
            f0,
            f1,
            f2,
            f3,
        ]
    }

    /// Takes apart what [`Header::to_bytes`] made; `None` for anything else.
    pub(super) fn from_bytes(bytes: &[u8; HEADER_LEN]) -> Option<(Self, FreshBytes)> {
        let [
            MAGIC,
            VERSION,
            flags,
            len0,
            len1,
            n0,
            n1,
            n2,
            n3,
            a0,
            a1,
            a2,
            a3,
            b0,
            b1,
            b2,
            b3,
            f0,
            f1,
            f2,
            f3,
        ] = *bytes
        else {
            return None;
        };
        let (kind, evidence) = match flags {
            0 => (Kind::Live, false),
            EVIDENCE => (Kind::Live, true),
            CHECKPOINT => (Kind::Checkpoint, false),
            3 => (Kind::Kept, true),
            _ => return None,
        };
        let len = u16::from_be_bytes([len0, len1]);
        let header = Self {
            number: u32::from_be_bytes([n0, n1, n2, n3]),
            keys: [u32::from_be_bytes([a0, a1, a2, a3]), u32::from_be_bytes([b0, b1, b2, b3])],
            kind,
            evidence,
            len,
        };
        (usize::from(len) <= MAX_BODY).then_some((header, [f0, f1, f2, f3]))
    }
}

/// Room for the longest record in the longest words: header and body, then the seal.
const RECORD_MAX: usize = (HEADER_LEN + MAX_BODY).next_multiple_of(32) + 32;

/// A record taken from flash and opened. Wiped on drop.
pub(super) struct Record {
    pub(super) header: Header,
    /// Where it lies on the flash.
    pub(super) at: usize,
    pub(super) bytes: Zeroizing<[u8; RECORD_MAX]>,
}

impl Record {
    /// A buffer to read records into.
    pub(super) fn empty() -> Self {
        let header = Header { number: 0, keys: [0; 2], kind: Kind::Live, evidence: false, len: 0 };
        Self { header, at: 0, bytes: Zeroizing::new([0; RECORD_MAX]) }
    }

    /// What the owner wrote.
    pub(super) fn body(&self) -> &[u8] {
        let (_, rest) = self.bytes.split_at_checked(HEADER_LEN).unwrap_or_default();
        rest.get(..usize::from(self.header.len)).unwrap_or_default()
    }

    /// The same for a record and its copies, different for different records.
    pub(super) fn digest(&self) -> Digest {
        digest(self.header, self.body())
    }
}

/// The same for a record and its copies, different for different records.
pub(super) fn digest(header: Header, body: &[u8]) -> Digest {
    let bytes = header.to_bytes([0; 4]);
    sm3(&[bytes.get(..CONTENT_LEN).unwrap_or_default(), body])
}
