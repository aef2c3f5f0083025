use super::{
    pen::{N, P},
    tally::takes_all,
};

/// A field of a message: its place in the plaintext, kind included, and where the wire document
/// says what becomes of it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub at: usize,
    pub len: usize,
    pub section: &'static str,
}

/// The lies of a field that this run tells.
pub struct Lies {
    pub told: Vec<Vec<u8>>,
    /// How many more `HOSTILE=all` tells.
    pub left_out: usize,
}

impl Field {
    pub const fn new(name: &'static str, at: usize, len: usize, section: &'static str) -> Self {
        Self { name, at, len, section }
    }

    /// What the message says in this field.
    pub fn of<'m>(&self, message: &'m [u8]) -> &'m [u8] {
        &message[self.at..self.at + self.len]
    }

    /// Says something else in this field.
    pub fn put(&self, message: &mut [u8], value: &[u8]) {
        message[self.at..self.at + self.len].copy_from_slice(value);
    }

    /// Zero, one, the greatest, one up, one down, one half only, every bit flipped, and `more`:
    /// each that is not the truth, once.
    pub fn lies(&self, truth: &[u8], more: Vec<Vec<u8>>) -> Lies {
        assert_eq!(truth.len(), self.len, "{}", self.name);
        let (slice, all) = (self.values(truth, &more, false), self.values(truth, &more, true));
        if takes_all() {
            Lies { told: all, left_out: 0 }
        } else {
            Lies { left_out: all.len() - slice.len(), told: slice }
        }
    }

    fn values(&self, truth: &[u8], more: &[Vec<u8>], all: bool) -> Vec<Vec<u8>> {
        let mut one = vec![0; self.len];
        one[self.len - 1] = 1;
        let mut values =
            vec![vec![0; self.len], one, vec![0xFF; self.len], plus(truth, 1), plus(truth, 0xFF)];
        let mut reversed = truth.to_vec();
        reversed.reverse();
        values.push(reversed);
        values.extend((0..self.len * 8).filter_map(|bit| {
            let taken = all || self.len <= 2 || bit % 8 == (bit / 8) % 8;
            taken.then(|| flipped(truth, bit))
        }));
        if self.len == 1 && all {
            values.extend((0..=u8::MAX).map(|byte| vec![byte]));
        }
        values.extend_from_slice(more);
        let mut told: Vec<Vec<u8>> = Vec::new();
        for value in values {
            assert_eq!(value.len(), self.len, "{}", self.name);
            if value != truth && !told.contains(&value) {
                told.push(value);
            }
        }
        told
    }
}

/// A big-endian number and one more, `0xFF` for one less, modulo its width.
fn plus(number: &[u8], step: u8) -> Vec<u8> {
    let mut sum = number.to_vec();
    for byte in sum.iter_mut().rev() {
        let (next, carried) = byte.overflowing_add(step);
        *byte = next;
        // Counting down, all goes on until there is something to borrow from.
        if carried == (step == 0xFF) {
            break;
        }
    }
    sum
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    flipped[bit / 8] ^= 0x80 >> (bit % 8);
    flipped
}

/// The most a sum may be, 10^15 fen.
pub const MAX: u64 = 1_000_000_000_000_000;

/// Those numbers, in `LEN` bytes.
pub fn numbers<const LEN: usize>(numbers: &[u64]) -> Vec<Vec<u8>> {
    numbers.iter().map(|number| number.to_be_bytes()[8 - LEN..].to_vec()).collect()
}

/// The number in those bytes.
pub fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// What is around n and p, of 32 bytes: 0, 1 and 2^256 - 1 are lied in every field.
pub fn scalars() -> Vec<Vec<u8>> {
    let around = |bytes: [u8; 32]| [plus(&bytes, 0xFF), bytes.to_vec(), plus(&bytes, 1)];
    around(N).into_iter().chain(around(P)).collect()
}

#[test]
fn one_up_and_one_down_carry() {
    assert_eq!(plus(&[0, 0xFF], 1), [1, 0]);
    assert_eq!(plus(&[1, 0], 0xFF), [0, 0xFF]);
    assert_eq!(plus(&[1, 5], 0xFF), [1, 4]);
    assert_eq!(plus(&[0xFF], 1), [0]);
    assert_eq!(plus(&[0, 0], 0xFF), [0xFF, 0xFF]);
}
