//! Instructions, counted by the board's timer.
//!
//! Under `-icount shift=7` every instruction takes 128 ns of virtual time, and the timer counts
//! that time: the figure is the same to the digit in every run.

use super::{Register, map};

const CONTROL: Register = Register::at(map::TIMER0, 0x0);
const VALUE: Register = Register::at(map::TIMER0, 0x4);
const RELOAD: Register = Register::at(map::TIMER0, 0x8);
/// What one instruction takes, in nanoseconds of virtual time.
pub const INSTRUCTION_NS: u64 = 128;

/// Lets the timer run, from its highest value down.
pub fn start() {
    RELOAD.write(u32::MAX);
    VALUE.write(u32::MAX);
    CONTROL.write(1);
}

/// How many ticks the timer has left.
#[inline(never)]
pub fn now() -> u32 {
    VALUE.read()
}

/// The instructions between two readings, the second reading's own among them.
pub fn instructions(begin: u32, end: u32) -> u64 {
    let time = u64::from(begin.wrapping_sub(end)) * map::TICK_NS;
    // A tick is less than half an instruction: rounded, the figure is exact.
    (time + INSTRUCTION_NS / 2) / INSTRUCTION_NS
}

/// Milliseconds since that reading, of the board's own time.
pub fn milliseconds_since(begin: u32) -> u64 {
    u64::from(begin.wrapping_sub(now())) * map::TICK_NS / 1_000_000
}
