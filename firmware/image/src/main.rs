//! The wallet on a Cortex-M under QEMU, in the scenario that the command line names.
//!
//! ```text
//! self       two wallets and a purse in this image pay each other, are torn, and heal
//! measure    instructions and stack of every step of a payment, and of what it is made of
//! constant   instructions of what works on secrets, over 24 secrets
//! faults     flash that fails, images that are spoiled
//! cuts       pays in a loop for a host that resets the board
//! uart       the wallet at the board's UART, for a host's wallet at the other end
//! ```
#![no_std]
#![no_main]

mod board;
mod count;
mod counting;
mod entropy;
mod flash;
mod keys;
mod line;
mod report;
mod scenarios;
mod stack;
mod tap;
mod wallet;

use core::panic::PanicInfo;

use board::{Memory, memory::Kept, semihosting, timer, uart};
use cortex_m_rt::{ExceptionFrame, entry, exception};

#[entry]
fn main() -> ! {
    timer::start();
    uart::start();
    // SAFETY: the first thing of a boot, and the only place that takes them.
    let (kept, memory) = unsafe { (Kept::count_boot(), Memory::take()) };
    let mut buffer = [0; 128];
    scenarios::run(semihosting::command_line(&mut buffer), kept, memory)
}

#[panic_handler]
fn panic(panic: &PanicInfo<'_>) -> ! {
    say!("panic: {panic}");
    semihosting::exit(101)
}

// SAFETY: it is called by the core with a frame that cortex-m-rt has made, and does not return.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    say!("fault: {frame:?}");
    semihosting::exit(102)
}

// SAFETY: it touches nothing of what it interrupts, and does not return.
#[exception]
unsafe fn NonMaskableInt() -> ! {
    say!("FAILED  the watchdog has fired");
    semihosting::exit(103)
}
