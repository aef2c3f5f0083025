//! The board's watchdog (CMSDK APB watchdog): who does not feed it in time meets the handler of the
//! non-maskable interrupt, which ends the program.

use super::{Register, map};

const LOAD: Register = Register::at(map::WATCHDOG, 0x0);
const CONTROL: Register = Register::at(map::WATCHDOG, 0x8);
const CLEAR: Register = Register::at(map::WATCHDOG, 0xC);

/// What one step may take: half as much again as the dearest one does.
const STEP: u32 = 64_000_000;

/// Starts it.
pub fn start() {
    let ticks = u64::from(STEP) * super::timer::INSTRUCTION_NS / map::TICK_NS;
    LOAD.write(u32::try_from(ticks).unwrap_or(u32::MAX));
    CONTROL.write(1);
}

/// Gives it another step's time.
pub fn feed() {
    CLEAR.write(1);
}
