//! How deep the stack went.

use core::arch::asm;

unsafe extern "C" {
    static mut _stack_end: u32;
    static _stack_start: u32;
}

/// What `work` gives, and how many bytes of stack it took below this frame.
///
/// The free stack is painted before, and scanned from its far end after. What `work` reserved but
/// never touched does not count, and neither do the values it works on that its caller holds.
#[inline(never)]
pub fn depth<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let top = paint();
    let result = work();
    (result, top - lowest())
}

/// Paints from the end of the stack up to just below this frame; where that is.
#[inline(never)]
fn paint() -> usize {
    let top = (pointer() - MARGIN) & !3;
    let mut at = &raw mut _stack_end;
    while (at as usize) < top {
        // SAFETY: RAM between the end of the statics and the stack pointer: nobody's.
        unsafe { at.write_volatile(PAINT) };
        at = at.wrapping_add(1);
    }
    top
}

/// The lowest address that is not painted any more.
#[inline(never)]
fn lowest() -> usize {
    let mut at = (&raw const _stack_end).cast::<u32>();
    // SAFETY: as in `paint`; the scan ends at the first word in use, below the stack pointer.
    while unsafe { at.read_volatile() } == PAINT {
        at = at.wrapping_add(1);
    }
    at as usize
}

fn pointer() -> usize {
    let pointer: usize;
    // SAFETY: reads a register.
    unsafe { asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags)) };
    pointer
}

/// The frame of `paint` itself must not be painted.
const MARGIN: usize = 64;
const PAINT: u32 = 0xC0DE_57AC;
