use std::collections::BTreeMap;

use super::memory::MemoryFlash;

/// What is wrong with a part, power cuts apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    /// Bits that always read the same, by the byte they are in.
    stuck: BTreeMap<usize, Stuck>,
    /// After how many more writes one fails.
    write: Option<u64>,
    /// After how many more erased pages one fails.
    erase: Option<u64>,
    /// How often a page can be erased.
    endurance: Option<u64>,
}

/// The bits of one byte that always read the same.
#[derive(Clone, Copy, Debug, Default)]
struct Stuck {
    low: u8,
    high: u8,
}

impl Faults {
    /// Counts one write; whether it is the one that fails.
    pub(super) fn hit_write(&mut self) -> bool {
        hit(&mut self.write)
    }

    /// Counts the erase of a page that was erased `wear` times before; whether it fails.
    pub(super) fn hit_erase(&mut self, wear: u64) -> bool {
        let worn = self.endurance.is_some_and(|endurance| wear >= endurance);
        hit(&mut self.erase) || worn
    }

    /// What stuck bits make of `bytes` read at `start`.
    pub(super) fn stick(&self, start: usize, bytes: &mut [u8]) {
        if self.stuck.is_empty() {
            return;
        }
        let end = start.saturating_add(bytes.len());
        for (at, Stuck { low, high }) in self.stuck.range(start..end) {
            if let Some(byte) = bytes.get_mut(at.saturating_sub(start)) {
                *byte = (*byte & !low) | high;
            }
        }
    }
}

impl<const WORD: usize, const ERASE: usize> MemoryFlash<WORD, ERASE> {
    /// Makes those bits of the byte at `at` read as 1 (`high`) or 0 from now on, whatever is
    /// written there.
    pub fn stick(&mut self, at: usize, bits: u8, high: bool) {
        let Stuck { low, high: ones } = self.faults.stuck.remove(&at).unwrap_or_default();
        let stuck = if high {
            Stuck { low: low & !bits, high: ones | bits }
        } else {
            Stuck { low: low | bits, high: ones & !bits }
        };
        self.faults.stuck.insert(at, stuck);
    }

    /// Turns over those bits of the byte at `at`, as a cell does that loses its charge. The next
    /// erase makes them good.
    pub fn flip(&mut self, at: usize, bits: u8) {
        self.pages.flip(at, bits);
    }

    /// Lets one write fail, after that many more, with the power on: some of its words are
    /// written, the next is as [`MemoryFlash::set_tear`] says.
    pub const fn fail_write(&mut self, after: Option<u64>) {
        self.faults.write = after;
    }

    /// Lets the erase of one page fail, after that many more, with the power on: the page is as
    /// [`MemoryFlash::set_tear`] says.
    pub const fn fail_erase(&mut self, after: Option<u64>) {
        self.faults.erase = after;
    }

    /// Wears every page out after that many erases: those that follow fail. `None`: never.
    pub const fn set_endurance(&mut self, erases: Option<u64>) {
        self.faults.endurance = erases;
    }
}

/// Counts down to the one call that fails.
fn hit(after: &mut Option<u64>) -> bool {
    match after {
        None => false,
        Some(0) => {
            *after = None;
            true
        }
        Some(calls) => {
            *calls = calls.saturating_sub(1);
            false
        }
    }
}
