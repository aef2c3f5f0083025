//! Instructions and stack of a piece of work.

use crate::{board::timer, stack};

/// What a piece of work took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Instructions.
    pub instructions: u64,
    /// Bytes of stack.
    pub stack: usize,
}

/// What `work` gives, and the instructions it took.
#[inline(never)]
pub fn instructions<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let begin = timer::now();
    let result = core::hint::black_box(work());
    let end = timer::now();
    (result, timer::instructions(begin, end).saturating_sub(overhead()))
}

/// What `work` gives, and what it took.
pub fn cost<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let ((result, instructions), stack) = stack::depth(|| instructions(work));
    (result, Cost { instructions, stack })
}

/// What reading the timer takes.
fn overhead() -> u64 {
    let begin = timer::now();
    timer::instructions(begin, timer::now())
}
