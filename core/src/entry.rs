use serde::{Deserialize, Serialize};

use crate::{
    Amount, BlockKey, Day, Secrets, WalletId,
    codec::fixed,
    hash::{Digest, sm3},
    session::{Lock, SessionToken},
    terms::Terms,
};

/// Counts the debits a wallet has signed, and nothing else. Four bytes, big-endian; the first is
/// 1. It rises across certificates; a hole is no offense.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seq(#[serde(with = "postcard::fixint::be")] u32);

impl Seq {
    /// The debit with that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The debit after this one, `None` after 4,294,967,295 of them.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

/// How many wallets value has passed through since an operator last saw it. One byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hop(u8);

impl Hop {
    /// Straight from an operator, or synced since.
    pub const SYNCED: Self = Self(0);

    /// That many wallets.
    #[must_use]
    pub const fn new(hops: u8) -> Self {
        Self(hops)
    }

    /// How many wallets.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// One wallet further; the last stays the last.
    #[must_use]
    pub const fn further(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// A line of a payer's ledger: the payment itself. The payer signs it, and since it names the
/// head of the log before it, signs all that went before.
///
/// ```text
///  0  kind 1 │ seq 4 │ previous head 32 │ payee 8 │ token 16 │ amount 8 │ currency 2 │ tag 2
/// 73  day 2 │ lock 16 │ hop 1 │ last sync 2 │ sealed totals 16                     110 bytes
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What this is.
    pub kind: EntryKind,
    /// Which of the payer's debits.
    pub seq: Seq,
    /// Head of the payer's log before it.
    pub previous: Digest,
    /// Who may be credited.
    pub payee: WalletId,
    /// The payee's session, opaque to the payer.
    pub token: SessionToken,
    /// What is paid.
    pub terms: Terms,
    /// The day of the payee's request.
    pub day: Day,
    /// What the payee's receipt opens.
    pub lock: Lock,
    /// How far the value has come without an operator.
    pub hop: Hop,
    /// When the payer last synced.
    pub last_sync: Day,
    /// The payer's running totals, for its operator's eyes.
    pub totals: SealedTotals,
}

impl Entry {
    /// Length in bytes.
    pub const LEN: usize = 110;

    /// The bytes that are signed, sent and journaled.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        fixed(self)
    }

    /// SM3 of the bytes: how a cancel names an entry.
    #[must_use]
    pub fn digest(&self) -> Digest {
        sm3(&[&self.to_bytes()])
    }
}

/// What an entry is, and in which version of the format. One byte on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    /// A transfer of value, version 1 (00).
    TransferV1,
}

/// What a wallet has received and paid in all its life, sealed to its operator in one SM4 block.
///
/// What was paid rises with every debit, so no two blocks of a wallet are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTotals([u8; 16]);

impl SealedTotals {
    /// The 16 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }
}

/// What a wallet has received and paid in all its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Credits and refunds.
    pub received: Amount,
    /// Debits, refunded or not.
    pub paid: Amount,
}

impl Totals {
    /// Seals the totals to the operator: SM4(received 8 ‖ paid 8).
    #[must_use]
    pub fn seal(&self, secrets: &Secrets) -> SealedTotals {
        let mut block = [0; 16];
        if let Some((received, paid)) = block.split_first_chunk_mut::<8>() {
            *received = self.received.fen().to_be_bytes();
            paid.copy_from_slice(&self.paid.fen().to_be_bytes());
        }
        SealedTotals(BlockKey::new(&secrets.totals).encipher(&block))
    }

    /// Opens what [`Totals::seal`] made, under the key the operator shares with the wallet.
    /// `None` where what comes out are no amounts.
    #[must_use]
    pub fn open(key: &BlockKey, sealed: SealedTotals) -> Option<Self> {
        let block = key.decipher(&sealed.0);
        let (received, paid) = block.split_first_chunk::<8>()?;
        Some(Self {
            received: Amount::from_fen(u64::from_be_bytes(*received)).ok()?,
            paid: Amount::from_fen(u64::from_be_bytes(*paid.first_chunk()?)).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OperatorId, WalletNumber, decode, encode};

    #[test]
    fn an_entry_has_one_encoding_of_110_bytes() {
        let entry = Entry {
            kind: EntryKind::TransferV1,
            seq: Seq::new(u32::MAX),
            previous: [0xFF; 32],
            payee: WalletId {
                operator: OperatorId::new(1),
                number: WalletNumber::from_bytes(&[0xFF; 6]),
            },
            token: SessionToken::from_bytes(&[0xFF; 16]),
            terms: Terms::cny(Amount::MAX),
            day: Day::new(u16::MAX),
            lock: Lock::from_bytes(&[0xFF; 16]),
            hop: Hop::new(u8::MAX),
            last_sync: Day::new(u16::MAX),
            totals: SealedTotals([0xFF; 16]),
        };
        let mut buffer = [0; 200];

        let bytes = encode(&entry, &mut buffer).unwrap();

        assert_eq!(bytes.len(), Entry::LEN);
        assert_eq!(bytes, entry.to_bytes());
        assert_eq!(decode::<Entry>(bytes), Ok(entry));
    }
}
