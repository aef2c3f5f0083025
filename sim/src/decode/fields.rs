use ecny_core::{Day, WalletId};

use crate::calendar;

/// One field of an APDU or of what was sealed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What the wire document calls it.
    pub name: &'static str,
    /// Its value for a person; bytes in hexadecimal.
    pub value: String,
}

/// Bytes being taken apart from the front.
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    taken: Vec<Field>,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, taken: Vec::new() }
    }

    pub(super) fn into_vec(self) -> Vec<Field> {
        self.taken
    }

    pub(super) fn append(&mut self, inside: Vec<Field>) {
        self.taken.extend(inside);
    }

    pub(super) fn note(&mut self, name: &'static str, value: String) {
        self.taken.push(Field { name, value });
    }

    pub(super) const fn left(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    /// What comes next, without taking it.
    pub(super) fn ahead<const N: usize>(&self) -> Option<[u8; N]> {
        self.bytes.first_chunk().copied()
    }

    /// A number of up to eight bytes, not noted.
    pub(super) fn read(&mut self, length: usize) -> Option<u64> {
        let number = self.bytes(length)?.iter();
        Some(number.fold(0, |sum, byte| sum.wrapping_shl(8) | u64::from(*byte)))
    }

    pub(super) fn number(&mut self, name: &'static str, length: usize) -> Option<u64> {
        let number = self.read(length)?;
        self.note(name, number.to_string());
        Some(number)
    }

    /// A length of one byte that counts bytes to come.
    pub(super) fn count(&mut self, name: &'static str) -> Option<usize> {
        usize::try_from(self.number(name, 1)?).ok()
    }

    pub(super) fn hex(&mut self, name: &'static str, length: usize) -> Option<&'a [u8]> {
        let bytes = self.bytes(length)?;
        self.note(name, hex::encode(bytes));
        Some(bytes)
    }

    pub(super) fn fixed(&mut self, name: &'static str, length: usize) -> Option<()> {
        self.hex(name, length).map(|_| ())
    }

    pub(super) fn optional(&mut self, name: &'static str, length: usize) {
        let _ = self.hex(name, length);
    }

    pub(super) fn text(&mut self, name: &'static str, length: usize) -> Option<()> {
        let bytes = self.bytes(length)?;
        let text: String = bytes.iter().filter(|b| b.is_ascii()).map(|b| char::from(*b)).collect();
        self.note(name, format!("{} ({text})", hex::encode(bytes)));
        Some(())
    }

    pub(super) fn point(&mut self, name: &'static str) -> Option<[u8; 33]> {
        let point = self.ahead()?;
        self.hex(name, 33)?;
        Some(point)
    }

    pub(super) fn day(&mut self, name: &'static str) -> Option<()> {
        let number = u16::try_from(self.read(2)?).ok()?;
        self.note(name, format!("{number} ({})", calendar::date(Day::new(number))));
        Some(())
    }

    pub(super) fn wallet(&mut self, name: &'static str) -> Option<()> {
        let id = WalletId::from_bytes(self.bytes(8)?.first_chunk()?);
        self.note(name, id.to_string());
        Some(())
    }

    /// CLA INS P1 P2.
    pub(super) fn header(&mut self) -> Option<&'a [u8; 4]> {
        let header = self.bytes(4)?.first_chunk()?;
        self.note("CLA INS P1 P2", hex::encode(header));
        Some(header)
    }

    pub(super) fn status(&mut self) -> Option<&'static str> {
        let status = self.hex("SW1 SW2", 2)?;
        Some(match status {
            [0x90, 0x00] => "9000",
            [0x69, 0x85] => "6985 refused",
            [0x67, 0x00] => "6700 wrong length",
            [0x6E, 0x00] => "6E00 class",
            [0x6D, 0x00] => "6D00 instruction",
            [0x6A, 0x82] => "6A82 not found",
            _ => "unknown status",
        })
    }

    /// Whatever is left over.
    pub(super) fn rest(&mut self) {
        if !self.bytes.is_empty() {
            let _ = self.hex("left over", self.bytes.len());
        }
    }
}
