use super::script::{Few, script};

script! {
    /// One change to some bytes. Places are taken modulo how many bytes there are.
    pub enum Edit {
        /// Some bits of one byte are flipped.
        Flip {
            /// Which byte.
            at: u16,
            /// Which bits.
            bits: u8,
        },
        /// Some bytes all become this one.
        Fill {
            /// The first of them.
            at: u16,
            /// How many.
            length: u8,
            /// What they become.
            value: u8,
        },
        /// A big-endian number is counted up.
        Add {
            /// Its last byte.
            at: u16,
            /// By how much.
            by: u8,
        },
        /// A big-endian number is counted down.
        Subtract {
            /// Its last byte.
            at: u16,
            /// By how much.
            by: u8,
        },
        /// The order of the curve, which no number of a signature reaches.
        Order {
            /// Where it begins.
            at: u16,
        },
        /// The prime of the curve, which no coordinate reaches.
        Prime {
            /// Where it begins.
            at: u16,
        },
        /// Some bytes become what others are.
        Copy {
            /// Where they are copied from.
            from: u16,
            /// Where they are copied to.
            to: u16,
            /// How many.
            length: u8,
        },
    }
}

impl Edit {
    /// Makes the change.
    pub fn apply(&self, bytes: &mut [u8]) {
        let count = bytes.len();
        let place = |at: u16| usize::from(at).checked_rem(count).unwrap_or_default();
        let end = |from: usize, length: usize| from.saturating_add(length).min(count);
        match *self {
            Self::Flip { at, bits } => bytes.iter_mut().skip(place(at)).take(1).for_each(|byte| {
                *byte ^= bits;
            }),
            Self::Fill { at, length, value } => {
                let at = place(at);
                bytes[at..end(at, length.into())].fill(value);
            }
            Self::Add { at, by } => carry(bytes, place(at), |byte| byte.overflowing_add(by)),
            Self::Subtract { at, by } => carry(bytes, place(at), |byte| byte.overflowing_sub(by)),
            Self::Order { at } => put(bytes, place(at), &ORDER),
            Self::Prime { at } => put(bytes, place(at), &PRIME),
            Self::Copy { from, to, length } => {
                let (from, to) = (place(from), place(to));
                let length = usize::from(length).min(count.saturating_sub(to));
                bytes.copy_within(from..end(from, length), to);
            }
        }
    }
}

impl Few<Edit> {
    /// Makes the changes one after the other.
    pub fn apply(&self, bytes: &mut [u8]) {
        self.0.iter().for_each(|edit| edit.apply(bytes));
    }
}

/// Counts at `at`; an overflow goes on to the bytes before it, at most eight of them.
fn carry(bytes: &mut [u8], at: usize, step: impl FnOnce(u8) -> (u8, bool)) {
    let Some((last, before)) = bytes.get_mut(..=at).and_then(<[u8]>::split_last_mut) else {
        return;
    };
    let old = *last;
    let (new, mut over) = step(old);
    *last = new;
    let up = new < old;
    for byte in before.iter_mut().rev().take(7) {
        if !over {
            break;
        }
        (*byte, over) = if up { byte.overflowing_add(1) } else { byte.overflowing_sub(1) };
    }
}

fn put(bytes: &mut [u8], at: usize, number: &[u8]) {
    bytes.iter_mut().skip(at).zip(number).for_each(|(byte, value)| *byte = *value);
}

/// n (GB/T 32918.5).
const ORDER: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB, 0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23,
];

/// p (GB/T 32918.5).
const PRIME: [u8; 32] = [
    0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
];
