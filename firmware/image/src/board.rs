//! The two boards QEMU has: what is where, and nothing else.
//!
//! `mps2-an386` is a Cortex-M4, `mps2-an505` a Cortex-M33 in the secure state. Both have a
//! UART, a timer and a watchdog of Arm's CMSDK.

pub mod memory;
pub mod semihosting;
pub mod timer;
pub mod uart;
pub mod watchdog;

/// Where the peripherals are.
#[cfg(board = "an386")]
mod map {
    pub const NAME: &str = "mps2-an386 (Cortex-M4)";
    pub const TIMER0: usize = 0x4000_0000;
    pub const UART0: usize = 0x4000_4000;
    pub const WATCHDOG: usize = 0x4000_8000;
    /// One tick of the timer at 25 MHz.
    pub const TICK_NS: u64 = 40;
}

/// Where the peripherals are.
#[cfg(board = "an505")]
mod map {
    pub const NAME: &str = "mps2-an505 (Cortex-M33)";
    pub const TIMER0: usize = 0x5000_0000;
    pub const UART0: usize = 0x5020_0000;
    pub const WATCHDOG: usize = 0x5008_1000;
    /// One tick of the timer at 20 MHz.
    pub const TICK_NS: u64 = 50;
}

pub use map::NAME;
pub use memory::Memory;

/// One register of a peripheral.
struct Register(*mut u32);

impl Register {
    const fn at(base: usize, offset: usize) -> Self {
        Self((base + offset) as *mut u32)
    }

    fn read(&self) -> u32 {
        // SAFETY: the address is a register of this board, and reading it is what it is for.
        unsafe { self.0.read_volatile() }
    }

    fn write(&self, value: u32) {
        // SAFETY: as in `read`; no register here is other than a number to Rust.
        unsafe { self.0.write_volatile(value) }
    }
}
